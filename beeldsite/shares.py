"""Shares as the settings name them: ``[share.NAME]`` says whose pages go to which place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from beeldsite.errors import Place, Problem
from beeldsite.i18n import Words, say

Wrong = tuple[Words, Words | None]

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EDITIONS = {"coachee": "coachee", "gecoachte": "coachee"}
_EDITIONS |= {"reviewer": "reviewer", "meekijker": "reviewer"}
_SECRETS = {"password", "wachtwoord", "secret", "token", "key", "passphrase"}
_NEEDED = ("person", "edition", "target")
_EXAMPLE = say('A share has person = "anna", edition = "reviewer" and target = "/media/usb/anna".')


class Transport(StrEnum):
    """How the sealed bytes lie on the host: raw for a web server, in scripts for a folder."""

    WEB = "web"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Share:
    """One ``[share.NAME]`` of the settings; ``clip_limit`` is the largest clip, in megabytes.

    ``plain_http`` allows sending over http to a host that is not this computer; ``address`` is
    where readers find it, for their letter ("": the coach tells them).
    """

    name: str
    person: str
    edition: str
    target: str
    transport: Transport = Transport.FOLDER
    clip_limit: int = 150
    plain_http: bool = False
    address: str = ""


def read_shares(
    typed: object, data: bytes, settings: str
) -> tuple[tuple[Share, ...], list[Problem]]:
    """Return the shares in the settings, and every problem at its place in ``data``."""
    if not isinstance(typed, dict):
        place = Place(settings, _line(data, "", "share"))
        return (), [Problem(place, say("“share” is not a table"), _EXAMPLE)]
    shares: list[Share] = []
    problems: list[Problem] = []
    for name, values in typed.items():
        found = list(_wrong(name, values))
        for key, (what, hint) in found:
            problems.append(Problem(Place(settings, _line(data, name, key)), what, hint))
        if not found:
            shares.append(_share(name, values))
    for one, other in _same_place(shares):
        place = Place(settings, _line(data, other.name, "target"))
        what = say("the shares “{one}” and “{other}” have one target", one=one, other=other.name)
        problems.append(Problem(place, what, say("Give each share a folder of its own.")))
    return tuple(shares), problems


def _share(name: str, values: Mapping[str, Any]) -> Share:
    given = {**values, "edition": _EDITIONS[values["edition"]]}
    if "transport" in given:
        given["transport"] = Transport(given["transport"])
    return Share(name, **given)


def _same_place(shares: list[Share]) -> Iterator[tuple[str, Share]]:
    seen: dict[str, str] = {}
    for one in shares:
        place = one.target.rstrip("/\\")
        if place in seen:
            yield seen[place], one
        seen.setdefault(place, one.name)


def _wrong(name: str, values: object) -> Iterator[tuple[str, Wrong]]:
    """Yield what is wrong with a share: the key (none: the share itself), and the words."""
    if not isinstance(values, dict):
        yield "", (say("“{typed}” is not a table", typed=f"share.{name}"), _EXAMPLE)
        return
    if not _NAME.fullmatch(name):
        hint = say("Use small letters, digits and dashes, as in share.anna-meekijkers.")
        yield "", (say("“{name}” cannot be the name of a share", name=name), hint)
    for key in _NEEDED:
        if key not in values:
            yield "", (say("the share “{name}” has no “{key}”", name=name, key=key), _EXAMPLE)
    for key, value in values.items():
        if found := _wrong_value(key, value):
            yield key, found


def _wrong_value(key: str, value: object) -> Wrong | None:
    known = [one.name for one in fields(Share) if one.name != "name"]
    hint: Words | None
    if key in _SECRETS:
        hint = say("Give it in the environment, or keep it in the keyring of this computer.")
        return say("a password does not belong in the settings"), hint
    if key not in known:
        from beeldsite.names import nearest

        near = nearest(key, known)
        hint = say("Did you mean “{near}”?", near=near) if near else None
        return say("“{typed}” is not a setting of a share", typed=key), hint
    if key == "plain_http":
        fits = isinstance(value, bool)
        return None if fits else (say("“plain_http” is neither true nor false"), None)
    if key == "clip_limit":
        fits = type(value) is int and 0 < value < 10_000
        hint = say("Write the size of the largest clip in megabytes, such as 60.")
        return None if fits else (say("“clip_limit” is not a number of megabytes"), hint)
    if not isinstance(value, str) or not value.strip():
        return say("the value of “{typed}” is not of the right kind", typed=key), _EXAMPLE
    return _WORDS.get(key, lambda _: None)(value)


def _edition(value: str) -> Wrong | None:
    if value == "coach":
        return say("the edition of the coach stays on this computer"), say(
            "Share the edition “coachee” or “reviewer”."
        )
    hint = say("Share the edition “coachee” or “reviewer”.")
    return None if value in _EDITIONS else (say("“{typed}” is not an edition", typed=value), hint)


def _transport(value: str) -> Wrong | None:
    hint = say(
        "Write “web” for a web server, “folder” for a folder that others synchronise or copy."
    )
    known = [str(one) for one in Transport]
    return None if value in known else (say("“{typed}” is not a transport", typed=value), hint)


def _address(value: str) -> Wrong | None:
    if re.match(r"https?://\S+$", value):
        return None
    return say("“{typed}” is not an address that a browser opens", typed=value), say(
        "Write it as readers get it: https://…"
    )


_WORDS = {"address": _address, "edition": _edition, "transport": _transport}


def _line(data: bytes, name: str, key: str) -> int:
    """Return the line of a key below the head of its share, else that of the head, else 1."""
    lines = data.decode("utf-8-sig", "replace").splitlines()
    head = re.compile(rf"\s*\[\s*\"?share\"?\s*\.\s*[\"']?{re.escape(name)}[\"']?\s*\]")
    any_share = re.compile(r"\s*\[?\s*\"?share\b")
    for found in (head, any_share):
        start = next((at for at, line in enumerate(lines) if found.match(line)), None)
        if start is not None:
            break
    else:
        return 1
    wanted = re.compile(rf"\s*\"?{re.escape(key)}\"?\s*=")
    for at in range(start + 1, len(lines) if key else 0):
        if lines[at].lstrip().startswith("["):
            break
        if wanted.match(lines[at]):
            return at + 1
    return start + 1
