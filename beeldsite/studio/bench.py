"""One practice at work: who must be built again, what is known of each, the coach's own pages.

Everything here happens in one thread. Building is what ``build`` does, for one person, with the
clips that are there; only texts that did not change are remembered instead of read once more.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from beeldsite import markdown
from beeldsite.build import build, portfolio, seen
from beeldsite.errors import BeeldsiteError, Place, Problem
from beeldsite.i18n import say
from beeldsite.library import Library
from beeldsite.manifest import Remembered, as_state, load_state, manifest_path, remembered, save
from beeldsite.names import slug
from beeldsite.order import EDITIONS, Built, Order, Report, Task
from beeldsite.plan import plan
from beeldsite.practice import (
    STATE,
    finish,
    folder_stamp,
    made_with,
    only_one,
    people,
    twins,
    without_ended,
)
from beeldsite.render import render, templates
from beeldsite.write import remove

if TYPE_CHECKING:
    from beeldsite.markdown import Body

TEXTS, PORTFOLIOS = 500, 8
"""How many texts of a portfolio are remembered, and of how many portfolios."""


class Bench:
    """The portfolios of a practice: what is known of them, and how to bring one up to date."""

    def __init__(self, order: Order, report: Report) -> None:
        self.order = replace(order, cut=False)
        self.known: dict[str, Remembered] = dict(report.state)
        self.fresh: set[str] = set()
        self.names: dict[str, set[str]] = {}
        self.texts: OrderedDict[str, Callable[[str, int], Body]] = OrderedDict()
        self.program = _program()
        self.about = made_with(order.config)
        for folder in people(order.config):
            self.names.setdefault(slug(folder.name), set()).add(folder.name)

    def person(self, path: str) -> str | None:
        """Return in whose folder a path lies; None where it is nobody's."""
        try:
            name, *below = Path(path).relative_to(self.order.config.content_folder).parts
        except ValueError:
            return None
        known = name in self.names.get(slug(name), ())
        return name if known or below or self._folder(name).is_dir() else None

    def ordered(self, name: str) -> bool:
        """Return whether this person is among those the order asks for."""
        return not self.order.people or slug(name) in map(slug, self.order.people)

    def everyone(self) -> Iterator[str]:
        """Yield everyone of the order, by folder."""
        names = sorted(name for same in self.names.values() for name in same)
        return filter(self.ordered, names)

    def missed(self) -> list[str]:
        """Return who changed since they were built, for what happened before anyone listened."""
        return [name for name in self.everyone() if self._missed(name)]

    def renew(self, order: Order) -> None:
        """Work with other settings or templates from now on."""
        templates.cache_clear()
        self.order = replace(order, cut=False)
        # This program was read when it started: what a newer one would make is not known here.
        self.about = made_with(order.config) if _program() == self.program else ""
        self.names = {}
        for folder in people(order.config):
            self.names.setdefault(slug(folder.name), set()).add(folder.name)

    def rebuild(self, name: str) -> Built | None:
        """Bring one person's portfolio up to date; None where nothing in the folder changed."""
        same = self.names.setdefault(slug(name), set())
        with only_one(self.order.config.cache, wait=True):
            if not self._folder(name).is_dir():
                same.discard(name)
                return None if same else self._leave(name)
            same.add(name)
            stamp = self._stamp(name)
            if len(same) > 1:
                return twins([Task(self._folder(name), stamp)], self.order.config)[0][0]
            if self._unchanged(name, stamp):
                return None
            return self._built(name, stamp)

    def _built(self, name: str, stamp: str) -> Built:
        made = build(self.order, self._folder(name), stamp, self._texts(name))
        built = without_ended(made, self.order)
        if built.kept:
            self.known[slug(name)] = built.kept
            self.fresh.add(slug(name))
        return built

    def warm(self, name: str) -> None:
        """Read and render a portfolio without writing it, so that its first edit is quick too."""
        config, folder = self.order.config, self._folder(name)
        with suppress(BeeldsiteError, OSError):
            whole = portfolio(folder, config, self._texts(name))
            library = Library.of(config, whole.slug)
            for one in plan(seen(whole, self.order), whole, config, library):
                render(one, config)

    def _leave(self, name: str) -> Built:
        """Remove someone whose folder went, from every edition that was ever built."""
        self.names.pop(slug(name), None)
        self.known.pop(slug(name), None)
        self.texts.pop(name, None)
        self.fresh.add(slug(name))
        for edition in EDITIONS if slug(name) else ():
            remove(self.order.config.edition(edition) / slug(name))
            manifest_path(self.order.config, edition, slug(name)).unlink(missing_ok=True)
        return Built(slug(name))

    def settle(self, tidy: bool) -> None:
        """Write down what is known, as ``build`` would, and make the coach's own pages.

        ``tidy``: remove clips that nobody shows any more too. It looks at every portfolio, so not
        while someone waits, nor while clips are cut that no portfolio shows yet.
        """
        config = self.order.config
        with only_one(config.cache, wait=True):
            # Another terminal may have built meanwhile: only what was built here is ours to tell.
            before = load_state(config.cache / STATE)
            told = before.setdefault("portfolios", {})
            for name in (set(told) - set(self.names)) | self.fresh:
                told.pop(name, None)
            told |= {one: asdict(self.known[one]) for one in self.fresh & set(self.known)}
            state = {name: one for name in told if (one := remembered(before, name))}
            coach = finish(self.order, state, {}, self.about, tidy)
            save(config.cache / STATE, {**as_state({}, coach), "portfolios": told})
        self.fresh.clear()

    def _missed(self, name: str) -> bool:
        before = self.known.get(slug(name))
        # Without a stamp it waits for clips, and is built again when they are there.
        return before is None or before.stamp not in ("", self._stamp(name))

    def _unchanged(self, name: str, stamp: str) -> bool:
        before = self.known.get(slug(name))
        return before is not None and before.stamp == stamp

    def _stamp(self, name: str) -> str:
        before = self.known.get(slug(name))
        about = f"{self.about} {self.order.drafts}"
        return folder_stamp(self._folder(name), before.outside if before else (), about)

    def _folder(self, name: str) -> Path:
        return self.order.config.content_folder / name

    def _texts(self, name: str) -> Callable[[str, int], Body]:
        """Return a reader of texts that remembers those of this portfolio."""
        if name not in self.texts:
            self.texts[name] = lru_cache(TEXTS)(markdown.parse)
        self.texts.move_to_end(name)
        while len(self.texts) > PORTFOLIOS:
            self.texts.popitem(last=False)
        return self.texts[name]


def _program() -> int:
    """Return when the program's own files were last written."""
    package = Path(__file__).parent.parent
    return max(path.stat().st_mtime_ns for path in package.rglob("*.py"))


def mistakes(built: Built) -> tuple[Problem, ...]:
    """Return what stops a portfolio, without warnings."""
    return tuple(problem for problem in built.problems if not problem.warning)


def astray(error: Exception, place: str) -> Problem:
    """Return in words what should not happen at all, so that the studio can go on."""
    reason = f"{type(error).__name__}: {error}"
    return Problem(
        Place(place),
        say("beeldsite itself went wrong here: {reason}", reason=reason),
        say("The pages stay as they were. Please tell the makers of beeldsite."),
    )


def each_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of the files, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda one: one.place))
