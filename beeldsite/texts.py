"""What a text of a portfolio refers to: links, pictures and players that this edition holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from markupsafe import Markup

from beeldsite.addresses import moment_at
from beeldsite.markdown import Reference
from beeldsite.model import Clip, Portfolio, Reflection, Session, Trajectory
from beeldsite.resources import IMAGES, Resources
from beeldsite.views import Footage, Link

FOOTAGE = "parts/footage.html"
Part = Callable[..., Markup]
"""Renders a macro of a template part: its file, its name, what it is given."""


class Around(Protocol):
    """The portfolio around a text."""

    part: Part
    resources: Resources

    def link(self, typed: str) -> Link | None:
        """Return the link to what a ``[[name]]`` means."""

    def footage(self, clip: Clip | None, erased: date | None) -> Footage | None:
        """Return the images of a clip."""


@dataclass(frozen=True, slots=True)
class Links:
    """Answers what a text refers to, within one portfolio and one edition."""

    make: Around
    within: Portfolio | Trajectory | Session | Reflection

    def href(self, reference: Reference) -> str | None:
        """Return where a reference leads, None where this edition has no such place."""
        if reference.kind == "time":
            return self._at(reference.target)
        link = self._link(reference)
        return link.href if link else None

    def words(self, reference: Reference) -> str:
        """Return the title of what is linked; of what this edition lacks, not even a name."""
        link = self._link(reference)
        return link.label if link else "…"

    def _link(self, reference: Reference) -> Link | None:
        target = reference.target
        if reference.kind != "note":
            return None
        if target.startswith("#") and isinstance(self.within, Session):
            target = self.within.slug + target
        return self.make.link(target)

    def figure(self, reference: Reference) -> Markup | None:
        """Return the picture or player a reference stands for, None where there is none."""
        if reference.kind == "image":
            picture = self.make.resources.pictures.get((self.within.path, reference.target))
            if picture is None:
                return None
            return Markup(
                '<img src="{}/{}" alt="{}" width="{}" height="{}" loading="lazy">'
            ).format(IMAGES, picture.name, reference.label, picture.width, picture.height)
        return self._player(reference)

    def _at(self, typed: str) -> str | None:
        """Return where a time leads: to the moment that holds it, else to its own clip."""
        if not isinstance(self.within, Session):
            return None
        moment = moment_at(typed, self.within)
        if moment:
            return f"{self.within.slug}.html#{moment.anchor}"
        footage = self._excerpt(typed)
        return footage.src if footage and footage.src else None

    def _player(self, reference: Reference) -> Markup | None:
        footage = self._excerpt(reference.target)
        return self.make.part(FOOTAGE, "excerpt", footage, reference.label) if footage else None

    def _excerpt(self, typed: str) -> Footage | None:
        excerpts = self.within.excerpts if isinstance(self.within, Session) else ()
        found = next((one for one in excerpts if one.typed == typed), None)
        return self.make.footage(found.clip, found.erased) if found else None
