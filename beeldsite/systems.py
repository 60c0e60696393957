"""What a session, a trajectory or a whole portfolio holds of each of the systems.

The systems are the reflection models of moments and two that stand elsewhere: the steps of the
path and presence. Each has one template, ``models/<name>.html``, with a macro for each place where
it can be seen: ``moment``, ``session``, ``course`` (over time) and ``explained``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from beeldsite.droste import model
from beeldsite.reflection import MODELS, Lift, ReflectionModel
from beeldsite.views import MomentView, SessionView, System, Use

STEPS, PRESENCE = "steps", "presence"
_ORDER = (STEPS, "onion", "nine", Lift.name, PRESENCE, "droste")
_KINDS = {one.name: one for one in MODELS}
SYSTEMS = (*_ORDER, *(name for name in _KINDS if name not in _ORDER))


def with_uses(session: SessionView) -> SessionView:
    """Return the session with the systems it holds something of."""
    return replace(session, uses=tuple(one for name in SYSTEMS if (one := _use(name, session))))


def _use(name: str, session: SessionView) -> Use | None:
    held = tuple((one, said) for one in session.moments if (said := _said(name, one)))
    talked = {PRESENCE: session.bridges, Lift.name: session.lift}.get(name)
    return Use(name, held) if held or talked else None


def _said(name: str, moment: MomentView) -> ReflectionModel | str | None:
    if name == STEPS:
        return moment.note.step
    return model(moment.note, _KINDS[name]) if name in _KINDS else None


def over_time(sessions: Iterable[SessionView], always: Sequence[str] = ()) -> tuple[System, ...]:
    """Return the systems the sessions hold something of; those of ``always`` also without."""
    found: dict[str, list[tuple[SessionView, Use]]] = {}
    for session in sessions:
        for use in session.uses:
            found.setdefault(use.name, []).append((session, use))
    return tuple(
        System(name, tuple(found.get(name, ())))
        for name in SYSTEMS
        if name in found or name in always
    )
