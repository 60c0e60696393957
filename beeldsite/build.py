"""Driver: the way of the data, from one person's folder of notes to that person's portfolios.

    read ▸ parse ▸ validate ▸ assemble ▸ audience ▸ plan ▸ (media) ▸ render ▸ write

One function, one portfolio; it knows nothing of any other. ``practice`` runs it for everyone whose
folder changed, ``studio`` for the one that was just edited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from beeldsite import markdown
from beeldsite.assemble import assemble
from beeldsite.audience import audience
from beeldsite.config import Config
from beeldsite.consent import Consents
from beeldsite.errors import BeeldsiteError, ContentError, Place, Problem
from beeldsite.footage import ClipJob
from beeldsite.gate import valid_until
from beeldsite.i18n import say
from beeldsite.library import Library
from beeldsite.manifest import Manifest, Remembered, manifest_path, names_digest, save
from beeldsite.model import Audience, Portfolio
from beeldsite.names import printable, slug
from beeldsite.order import Built, Order
from beeldsite.plan import Plan, looker, plan
from beeldsite.read import OLD_NAME, OTHER_NAME, consents_digest, read
from beeldsite.render import render
from beeldsite.store import note_shown
from beeldsite.summary import summary
from beeldsite.validate import Bodies, consents, gather, validate
from beeldsite.vocabulary import Edition
from beeldsite.write import remove, write


def build(order: Order, folder: Path, stamp: str, bodies: Bodies = markdown.parse) -> Built:
    """Build one person's folder in the order's editions; never raises for what an author wrote.

    ``stamp`` stands for everything in the folder, to be remembered; ``bodies`` reads a text.
    """
    try:
        return _built(order, folder, stamp, bodies)
    except ContentError as error:
        return Built(folder.name, error.problems)
    except BeeldsiteError as error:
        return Built(folder.name, (Problem(_index(folder, order.config), error.what, error.hint),))


def _built(order: Order, folder: Path, stamp: str, bodies: Bodies) -> Built:
    covered = consents_digest(folder)  # before they are read: better too old than too new
    whole = noticed(portfolio(folder, order.config, bodies), order.today)
    views = seen(whole, order)
    library = Library.of(order.config, whole.slug)
    plans = plan(views, whole, order.config, library)
    library.close()
    warnings = (*whole.warnings, *(plans[0].warnings if plans else ()))
    missing = _missing(plans)
    if missing and order.cut:
        return Built(whole.slug, warnings, clips=missing)
    day = valid_until(whole, order.today)
    holds = _Holds(covered, order.today.isoformat(), day.isoformat() if day else None)
    written = _written(plans, whole, order, holds)
    lacking = tuple(dict.fromkeys(it for one in plans for it in one.lacking))
    keys = {shot.job.key for one in plans for shot in one.resources.shots.values()}
    kept = Remembered(
        stamp="" if missing or lacking else stamp,
        since=holds.since,
        until=holds.until,
        outside=library.outside(folder),
        editions=_names(order, views, written),
        summary=summary(whole, order, library, looker(whole, order.config, library)),
    )
    return Built(
        whole.slug,
        (*warnings, *lacking),
        waiting=missing,
        clips_shown=len(keys - {job.key for job in missing}),
        withheld=sum(it.held for one in plans for it in one.view.withheld),
        kept=kept,
    )


@dataclass(frozen=True, slots=True)
class _Holds:
    """How long what is written holds: with these consents (a digest), since a day, until a day."""

    consents: str
    since: str
    until: str | None


def _written(
    plans: Sequence[Plan], whole: Portfolio, order: Order, holds: _Holds
) -> list[Manifest]:
    """Write each edition, every page of all of them rendered first; remove it from the others."""
    config = order.config
    artifacts = [render(one, config) for one in plans]
    written = [
        _commit(one, files, config, holds) for one, files in zip(plans, artifacts, strict=True)
    ]
    _leave(whole, [one.view for one in plans], order)
    jobs = [shot.job for one in plans for shot in one.resources.shots.values()]
    note_shown(config, whole.slug, jobs, holds.consents, holds.since, holds.until)
    return written


def portfolio(folder: Path, config: Config, bodies: Bodies = markdown.parse) -> Portfolio:
    """Return the portfolio of a folder; raise ``ContentError`` with every problem of every note."""
    _named_well(folder, config)
    found = read(folder, config.root)
    entries, wrong = gather(lambda source: validate(source, bodies), found.notes)
    registers, unread = gather(consents, found.consents)
    problems = (*found.problems, *unread, *wrong)
    if problems:
        raise ContentError(*problems)
    return assemble(folder, entries, next(iter(registers), Consents()), config)


def _named_well(folder: Path, config: Config) -> None:
    """Raise where a folder can be nobody's: a link, or a name without letters."""
    place = Place(printable(folder.relative_to(config.root).as_posix()))
    if folder.is_symlink():
        what = say("this link leads out of the folder of notes")
        raise ContentError(Problem(place, what, say("Put the folder itself here.")))
    if place.path != folder.relative_to(config.root).as_posix():
        raise ContentError(Problem(place, OLD_NAME, OTHER_NAME))
    if not slug(folder.name):
        name = folder.name
        what = say("“{name}” has no letters to name a portfolio after", name=name)
        raise ContentError(Problem(place, what, OTHER_NAME))


def noticed(whole: Portfolio, today: date) -> Portfolio:
    """Return the portfolio, with a warning where today lies before what is in its notes."""
    held = (one for one in whole.sessions if not one.note.draft)
    newest = max(held, key=lambda one: one.date, default=None)
    if newest is None or today + timedelta(days=1) >= newest.date:
        return whole
    what = say("today is {today}, which lies before the day of this note", today=today)
    hint = say("Is the clock of this computer right? Consents and last days follow it.")
    warning = Problem(Place(newest.path), what, hint, warning=True)
    return replace(whole, warnings=(*whole.warnings, warning))


def seen(whole: Portfolio, order: Order) -> tuple[Audience, ...]:
    """Return the portfolio as each ordered edition sees it; those that see nothing left out."""
    editions = (Edition(one) for one in order.editions)
    views = (audience(whole, one, order.today, drafts=order.drafts) for one in editions)
    return tuple(view for view in views if view)


def _missing(plans: Sequence[Plan]) -> tuple[ClipJob, ...]:
    return tuple({job.key: job for one in plans for job in one.missing}.values())


def _commit(one: Plan, files: Mapping[str, bytes], config: Config, holds: _Holds) -> Manifest:
    """Write one edition and its manifest, with how long its clips may stand."""
    edition, name = one.view.edition, one.view.portfolio.slug
    manifest = write(config.edition(edition.value) / name, files, one.ready, config.clips)
    kept = {"files": dict(manifest.files), **asdict(holds)}
    save(manifest_path(config, edition.value, name), kept)
    return manifest


def _leave(whole: Portfolio, views: Sequence[Audience], order: Order) -> None:
    """Remove the portfolio from ordered editions that may no longer hold it."""
    for edition in set(order.editions) - {view.edition.value for view in views}:
        remove(order.config.edition(edition) / whole.slug)
        manifest_path(order.config, edition, whole.slug).unlink(missing_ok=True)


def _names(
    order: Order, views: Sequence[Audience], written: Sequence[Manifest]
) -> dict[str, str | None]:
    names: dict[str, str | None] = dict.fromkeys(order.editions)
    for view, manifest in zip(views, written, strict=True):
        names[str(view.edition.value)] = names_digest(manifest.files)
    return names


def _index(folder: Path, config: Config) -> Place:
    return Place((folder.relative_to(config.root) / "index.md").as_posix())
