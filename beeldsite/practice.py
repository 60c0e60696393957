"""Driver: everyone of a practice: who changed is built, on all cores; who did not is left alone.

A portfolio is skipped when nothing that went into it changed (paths, sizes and times of its files,
the settings, the templates, the program), no date inside it has passed, and its pages are there.
Only what a build with nothing to do needs is imported at the top.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beeldsite.config import Config
from beeldsite.manifest import (
    Remembered,
    as_state,
    load_state,
    manifest_path,
    names_digest,
    names_in,
    remembered,
    save,
    still_covered,
    unwritable,
)
from beeldsite.names import slug
from beeldsite.order import EDITIONS, Built, Listener, Order, Report, Task

if TYPE_CHECKING:
    from beeldsite.i18n import Words

STATE = "state.json"


def build_all(order: Order, listen: Listener | None = None) -> Report:
    """Build whoever of the order changed; raise ``BeeldsiteError`` where nobody can be built."""
    listen = listen or Listener()
    config = order.config
    with only_one(config.cache):
        before = load_state(config.cache / STATE)
        about = made_with(config)
        folders = people(config)
        known = {slug(path.name): remembered(before, slug(path.name)) for path in folders}
        tasks, skipped = _changed(order, folders, known, about)
        built, outcomes = _build(order, tasks, listen) if tasks else ((), ())
        built = tuple(without_ended(one, order) for one in built)
        state = {name: one for name, one in known.items() if one}
        state |= {one.slug: one.kept for one in built if one.kept}
        coach = finish(order, state, before, about)
        if built or coach != before.get("coach"):
            save(config.cache / STATE, as_state(state, coach))
        return Report(tuple(built), skipped, tuple(outcomes), state)


def made_with(config: Config) -> str:
    """Return what changes when the settings, a template or the program itself does."""
    from beeldsite.stamps import templates_stamp

    return f"{config.digest} {templates_stamp(config.root)}"


def people(config: Config) -> list[Path]:
    """Return the folders of the coached people, in order; raise where there are no notes at all."""
    from beeldsite.errors import BeeldsiteError
    from beeldsite.i18n import say

    try:
        with os.scandir(config.content_folder) as entries:
            names = sorted(
                one.name for one in entries if one.is_dir() and not one.name.startswith((".", "_"))
            )
    except OSError:
        what = say("the folder of notes, “{folder}”, is not there", folder=config.content)
        raise BeeldsiteError(what, say("Make it, with a folder for each person inside.")) from None
    return [config.content_folder / name for name in names]


def folder_of(config: Config, person: str, otherwise: Words | None = None) -> Path:
    """Return the folder of a coached person; raise where nobody here is called that.

    ``otherwise`` is the hint where nobody's name looks like it either.
    """
    from beeldsite.errors import BeeldsiteError
    from beeldsite.i18n import say
    from beeldsite.names import nearest

    folders = people(config)
    for one in folders:
        if slug(one.name) == slug(person):
            return one
    near = nearest(person, [one.name for one in folders])
    hint = say("Did you mean “{near}”?", near=near) if near else otherwise
    raise BeeldsiteError(say("there is nobody called “{name}” here", name=person), hint)


# --- what changed ---------------------------------------------------------------------------------


def _changed(
    order: Order, folders: list[Path], known: Mapping[str, Remembered | None], about: str
) -> tuple[list[Task], int]:
    today = order.today.isoformat()
    tasks, skipped = [], 0
    wanted = {slug(one) for one in order.people}
    about = f"{about} {order.drafts}"
    homes = {edition: str(order.config.edition(edition)) for edition in order.editions}
    for folder in folders:
        name = slug(folder.name)
        if wanted and name not in wanted:
            continue
        before = known[name]
        stamp = folder_stamp(folder, before.outside if before else (), about)
        if before and before.stamp == stamp and _still_holds(before, homes, name, today):
            skipped += 1
        else:
            tasks.append(Task(folder, stamp))
    return tasks, skipped


def folder_stamp(folder: Path, outside: tuple[str, ...], about: str) -> str:
    """Return what changes when anything in a person's folder does, or a file it uses elsewhere."""
    lines = [about]  # encoded and hashed at once, for that is a third of the time for 10,000 notes
    below = [] if os.path.islink(folder) else [str(folder)]
    while below:
        for entry in _entries(below.pop()):
            if entry.is_dir(follow_symlinks=False):
                below.append(entry.path)
            else:
                lines.append(_state(entry.path, entry.stat))
    lines += [_state(path, partial(os.stat, path)) for path in outside]
    return blake2b(os.fsencode("\n".join(lines)), digest_size=12).hexdigest()


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """Return what lies in a folder, in order; nothing where it may not be read (``read`` tells)."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=_by_name)
    except OSError:
        return []


def _state(path: str, stat: Callable[[], os.stat_result]) -> str:
    try:
        status = stat()
    except OSError:  # a link that leads nowhere
        return f"{path} gone"
    return f"{path} {status.st_size} {status.st_mtime_ns}"


def _by_name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _still_holds(before: Remembered, homes: Mapping[str, str], name: str, today: str) -> bool:
    """Return whether no date lies between and every file is there, in each edition's home."""
    if today < before.since or (before.until is not None and today >= before.until):
        return False
    for edition, home in homes.items():
        if edition not in before.editions:
            return False
        try:
            there = names_digest(names_in(f"{home}/{name}"))
        except OSError:
            there = None
        if there != before.editions[edition]:
            return False
    return True


# --- building -------------------------------------------------------------------------------------


def _build(
    order: Order, tasks: list[Task], listen: Listener
) -> tuple[tuple[Built, ...], tuple[Any, ...]]:
    """Build the tasks, those whose portfolio would be another's too left out."""
    from beeldsite.rounds import build_tasks
    from beeldsite.write import claim, sweep

    wrong, tasks = twins(tasks, order.config)
    claim(order.config.output_folder)
    sweep(order.config.output_folder)
    built, outcomes = build_tasks(order, tasks, listen) if tasks else ((), ())
    return (*wrong, *built), outcomes


def without_ended(built: Built, order: Order) -> Built:
    """Return what became of a portfolio; one that a mistake stopped may have to lose its clips.

    Its old pages stand. But where a date has passed or the consents were changed since, some of
    their images may be shown no longer, and only a portfolio that can be read would tell which.
    """
    if built.kept or built.clips:
        return built
    from beeldsite.errors import Place, Problem
    from beeldsite.i18n import say
    from beeldsite.read import consents_digest
    from beeldsite.write import take_clips_back

    config, name = order.config, slug(built.slug)
    now = consents_digest(config.content_folder / built.slug), order.today.isoformat()
    standing = [one for one in EDITIONS if name and (config.edition(one) / name).is_dir()]
    ended = [one for one in standing if not still_covered(manifest_path(config, one, name), *now)]
    if not ended:
        return built
    for edition in ended:
        take_clips_back(config, edition, name)
    what = say("a consent or a date has changed, so the clips of the old pages are taken away")
    hint = say("Mend the mistakes: the clips that may be shown come back with the next build.")
    place = Place((Path(config.content) / built.slug).as_posix())
    return replace(built, problems=(*built.problems, Problem(place, what, hint, warning=True)))


def twins(tasks: list[Task], config: Config) -> tuple[list[Built], list[Task]]:
    """Part the tasks from those whose folders would share a portfolio with another's."""
    from beeldsite.errors import Place, Problem
    from beeldsite.i18n import say

    by_name: dict[str, list[str]] = {}
    for path in people(config):
        by_name.setdefault(slug(path.name), []).append(path.name)
    wrong, right = [], []
    for task in tasks:
        same = by_name[slug(task.folder.name)]
        if len(same) == 1:
            right.append(task)
            continue
        what = say("the folders {names} would share one portfolio", names=tuple(same))
        place = Place(task.folder.relative_to(config.root).as_posix())
        hint = say("Give one of them another name.")
        wrong.append(Built(task.folder.name, (Problem(place, what, hint),)))
    return wrong, right


# --- afterwards -----------------------------------------------------------------------------------


def finish(
    order: Order, state: Mapping[str, Remembered], before: Any, about: str, tidy: bool = True
) -> str:
    """Remove who left, make the coach's own pages; return what those were made of.

    Without ``tidy`` nobody is removed, and the answer, nothing, leaves that to the next build.
    """
    stamps = [(name, one.stamp, one.until) for name, one in sorted(state.items())]
    start = str(order.config.content_folder / "index.md")
    says = _state(start, partial(os.stat, start))
    made_of = f"{about} {order.today} {sorted(order.editions)} {stamps} {says!r}"
    stamp = blake2b(made_of.encode(), digest_size=12).hexdigest()
    there = (order.config.edition("coach") / "index.html").is_file()
    if before.get("coach") == stamp and ("coach" not in order.editions or there):
        return stamp
    from beeldsite.coach import write_pages
    from beeldsite.write import claim, prune

    claim(order.config.output_folder)
    if tidy:
        prune(order.config, {slug(path.name) for path in people(order.config)})
    if "coach" in order.editions:
        write_pages(order, {name: one for name, one in state.items() if one.summary})
    return stamp if tidy else ""


@contextmanager
def only_one(cache: Path, wait: bool = False) -> Iterator[None]:
    """Hold the practice while building; where another build holds it, ``wait`` or raise."""
    from beeldsite.errors import BeeldsiteError
    from beeldsite.i18n import say

    try:
        import fcntl
    except ImportError:  # Windows: no lock; builds there are started by hand, one at a time
        yield
        return
    try:
        cache.mkdir(parents=True, exist_ok=True)
        file = (cache / "lock").open("w")
    except OSError as error:
        raise unwritable(error, cache) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            raise BeeldsiteError(
                say("another build of this practice is running"),
                say("Wait until it is done, then build again."),
            ) from None
        yield
