"""Stage: Draft → Entry: front-matter into typed notes, every problem of every note gathered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from beeldsite import markdown
from beeldsite.consent import Consents
from beeldsite.errors import ContentError, Place, Problem, Wrong
from beeldsite.fields import record, schema
from beeldsite.i18n import say
from beeldsite.markdown import Body
from beeldsite.model import Entry
from beeldsite.names import Names
from beeldsite.notes import Note, PersonNote, ReflectionNote, SessionNote, TrajectoryNote
from beeldsite.parse import Draft, compose, parse
from beeldsite.read import Source
from beeldsite.values import Reading

T = TypeVar("T")
Bodies = Callable[[str, int], Body]

_TELLS = Names({"about": ("over",), "author": ("auteur",), "next_step": ("volgende_stap",)})
_CLOSING = re.compile(r"^---[ \t]*\s*\Z", re.MULTILINE)  # as notes have it, below their fields
_FIELD = re.compile(r"\s*([^\W\d]\w*)[ \t]*:(?=\s)")
_BELOW = re.compile(r"^---[ \t]*$", re.MULTILINE)
_NAMED = re.compile(r"(?:^|[^a-z])(?:reflectie|reflection|terugblik)", re.IGNORECASE)


def validate(source: Source, bodies: Bodies = markdown.parse) -> Entry:
    """Return the note as an entry; raise ``ContentError`` with everything wrong in it."""
    draft = parse(source)
    kind = kind_of(draft)
    problems = list(_unopened(kind, draft))
    note = _read(kind, draft, problems)
    body = bodies(draft.body, draft.body_line)
    problems.extend(Problem(Place(source.path, line), what) for line, what in body.problems)
    if problems:
        raise ContentError(*problems)
    return Entry(source.path, source.folder, source.stem, note, body)


def _unopened(kind: type[Note], draft: Draft) -> Iterator[Problem]:
    """Yield a problem where a text starts with a field: all fields would be read as text."""
    first = _FIELD.match(draft.body) if draft.tree is None else None
    if first and schema(kind).names.get(first[1]) and _BELOW.search(draft.body):
        what = say("the line with --- above the fields is missing")
        hint = say("Put a line with only --- above “{field}”.", field=first[1])
        yield Problem(Place(draft.source.path, draft.body_line), what, hint)


def kind_of(draft: Draft) -> type[Note]:
    """Return which kind of note this is: by its place, its name, or fields only one kind has."""
    source = draft.source
    if source.stem.casefold() == "index":
        return TrajectoryNote if source.folder else PersonNote
    if _NAMED.search(source.stem):
        return ReflectionNote
    pairs = draft.tree.value if draft.tree is not None else ()
    keys = (pair[0].value for pair in pairs if isinstance(pair, tuple))
    tells = any(isinstance(key, str) and _TELLS.get(key) for key in keys)
    return ReflectionNote if tells else SessionNote


def _read(kind: type[T], draft: Draft, problems: list[Problem]) -> T:
    if draft.tree is None:
        return kind()
    reading = Reading(draft.source.path, draft.first_line, problems)
    try:
        return record(kind)(draft.tree, reading)
    except Wrong as error:
        reading.wrong(draft.tree, error)
        return kind()


def consents(source: Source) -> Consents:
    """Return the register of consents; raise ``ContentError`` with everything wrong in it."""
    problems: list[Problem] = []
    tree = compose(_CLOSING.sub("", source.text), source.path, 1)
    draft = Draft(source, tree, 1, "", 1)
    register = _read(Consents, draft, problems)
    known: set[str] = set()
    for one in register.people:
        if one.id and one.id.casefold() in known:
            what = say("two people are called “{id}”", id=one.id)
            problems.append(Problem(one.at["id"], what, say("Keep one of the two.")))
        known.add((one.id or "").casefold())
    if problems:
        raise ContentError(*problems)
    return register


def gather(job: Callable[[Source], T], sources: Iterable[Source]) -> tuple[list[T], list[Problem]]:
    """Return what the job made of each source, and all the problems of those it could not read."""
    made: list[T] = []
    problems: list[Problem] = []
    for source in sources:
        try:
            made.append(job(source))
        except ContentError as error:
            problems.extend(error.problems)
    return made, problems
