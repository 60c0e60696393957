"""Stage: who may see a clip in which the computer blurred faces: the coach, until it was looked at.

No model finds every face. So a clip of which nobody looked at the sheet, or at this very sheet,
stays with the coach; and one whose faces cannot be found stays with nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from beeldsite import faces
from beeldsite.errors import Place, Problem
from beeldsite.footage import ClipJob
from beeldsite.i18n import Words, say
from beeldsite.library import Library
from beeldsite.model import Audience, Clip, Portfolio, Withheld
from beeldsite.resources import Shot
from beeldsite.sheets import Account
from beeldsite.vocabulary import Edition
from beeldsite.walk import clips, without_clips

LookUp = Callable[[Clip], Shot | None]
"""Finds what a clip is made of, None where its recording is not to be had."""


@dataclass(frozen=True, slots=True)
class Proofed:
    """What an edition may show, faces considered.

    ``pending`` are clips that have to be made before anyone can tell; ``lacking`` says what this
    computer lacks to find faces.
    """

    view: Audience
    pending: tuple[ClipJob, ...] = ()
    lacking: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """A clip with faces blurred, and what its sheet shows, None as long as there is none."""

    clip: Clip
    title: str
    job: ClipJob
    account: Account | None
    looked: bool

    @property
    def asked(self) -> Place:
        """Where the note asks for it: at the moment, where both it and its recording do."""
        return self.clip.edits.faces[-1].place

    @property
    def keeps(self) -> bool:
        """Whether a face in it stays sharp."""
        return bool(self.clip.edits.faces[-1].keep)


def proofed(view: Audience, look_up: LookUp, library: Library) -> Proofed:
    """Return the view without the clips that its edition may not show yet."""
    pending, lacking, withheld, gone = [], [], [], set()
    for proof in proofs(view, look_up, library):
        ready = proof.account is not None
        able = ready or faces.installed()
        if not able:
            lacking.append(Problem(proof.asked, faces.LACKING, faces.INSTALL))
        refusal = _refused(proof, view) if able else (faces.LACKING, faces.INSTALL)
        if refusal:
            gone.add(proof.clip)
            withheld.append(Withheld(proof.asked, proof.title, *refusal))
        if able and not ready and _looked_at(proof.clip, view):
            pending.append(proof.job)
    if not gone:
        return Proofed(view)
    shown = without_clips(view.portfolio, gone)
    narrowed = replace(view, portfolio=shown, withheld=(*view.withheld, *withheld))
    return Proofed(narrowed, tuple(pending), tuple(dict.fromkeys(lacking)))


def proofs(view: Audience, look_up: LookUp, library: Library) -> Iterator[Proof]:
    """Yield the clips of a view in which faces are blurred that nobody pointed at, each once."""
    asked = dict.fromkeys(one for one in clips(view.portfolio) if one.edits.blur)
    titles = dict(_titled(view.portfolio)) if asked else {}
    for clip in asked:
        shot = look_up(clip) if clip.edits.faces else None
        if shot is None or not shot.job.proofed:
            continue
        account = None if library.missing([shot.job]) else library.account(shot.job)
        looked = account is not None and account.code in _looked_at(clip, view)
        yield Proof(clip, titles.get(clip, ""), shot.job, account, looked)


def _titled(portfolio: Portfolio) -> Iterator[tuple[Clip, str]]:
    for session in portfolio.sessions:
        for excerpt in session.excerpts:
            if excerpt.clip:
                yield excerpt.clip, excerpt.typed
        for moment in session.moments:
            if moment.clip:
                yield moment.clip, moment.note.title or moment.id


def _looked_at(clip: Clip, view: Audience) -> set[str]:
    """Return the codes of the sheets that were looked at by the day of the view."""
    looked = (one for asked in clip.edits.faces for one in asked.looked)
    return {one.code for one in looked if one.day <= view.today}


def _refused(proof: Proof, view: Audience) -> tuple[Words, Words] | None:
    """Return why the edition may not show the clip yet, and what to do; None where it may."""
    if view.edition is Edition.COACH or proof.looked:
        return None
    if proof.account is None:
        return (
            say("the faces in it are blurred by the computer, and it is not made yet"),
            say("Build the edition for the coach, and look at the page “Faces to check”."),
        )
    since = say("what is blurred has changed since you looked")
    never = say("nobody looked yet whether every face in it is blurred")
    sheet = f"{view.today.isoformat()} {proof.account.code}"
    line = say("{{faces: yes, checked: {sheet}}}", sheet=sheet)
    if proof.keeps:
        line = say("{{faces: yes, keep: …, checked: {sheet}}}", sheet=sheet)
    return (
        since if _looked_at(proof.clip, view) else never,
        say(
            "Look at the page “Faces to check”. Is no face sharp? Write as the blur: {line}",
            line=line,
        ),
    )
