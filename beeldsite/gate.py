"""The gate for clips: who in the picture is covered, for which edition, until when.

The rules are those of the AVG (GDPR) as Dutch schools apply it: consent names a purpose; under
sixteen a parent gives it; a class may be filmed on legitimate interest when parents were told and
the camera follows nobody; reviewers see only who agreed to be reviewed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from beeldsite.consent import Consent
from beeldsite.edits import Faces, Region
from beeldsite.i18n import Words, say
from beeldsite.model import Clip, Portfolio, Recording
from beeldsite.vocabulary import Basis, Edition, Giver, Purpose, Role
from beeldsite.walk import clips, sharings

_DAY = timedelta(days=1)


def last_day(recording: Recording, portfolio: Portfolio) -> date | None:
    """Return the last day on which the images may exist: the earliest limit anyone set, or None."""
    limits = [one.until for one in seen_in(recording, portfolio)] + [recording.kept_until]
    return min((limit for limit in limits if limit), default=None)


def seen_in(recording: Recording, portfolio: Portfolio) -> Iterator[Consent]:
    """Return the consents of those who can be recognised."""
    for name in recording.visible or ():
        consent = portfolio.consents.of(name)
        if consent:
            yield consent


def refused(
    clip: Clip, portfolio: Portfolio, edition: Edition, today: date
) -> tuple[Words, Words] | None:
    """Return why the edition may not show this clip and what to add, None where it may."""
    recording = clip.recording
    if edition is Edition.COACH:
        return None
    if recording.visible is None:
        return (
            say("nobody said who can be recognised in this recording"),
            say("Add “visible: […]” to the recording, or “default_visible” to the consents."),
        )
    for name in recording.visible:
        consent = portfolio.consents.of(name)
        refusal = _uncovered(name, consent, recording, edition, today) or _bare(consent, clip)
        if refusal:
            return refusal
    if edition is Edition.REVIEWER and last_day(recording, portfolio) is None:
        return (
            say("nothing says until when these images may be kept"),
            say("Add “expires” to the recording, or an end to the trajectory."),
        )
    return None


def _uncovered(
    name: str, consent: Consent | None, recording: Recording, edition: Edition, today: date
) -> tuple[Words, Words] | None:
    """Return why one person in the picture is not covered for the edition, None where they are."""
    if consent is None:
        return (
            say("there is no consent of “{who}”", who=name),
            say("Add “{who}” to the consents of this person.", who=name),
        )
    if consent.under16 and consent.given_by is not Giver.PARENT and consent.basis is Basis.CONSENT:
        return (
            say("“{who}” is under sixteen, and no parent consented", who=name),
            say("A parent consents for a child: “given_by: parent”."),
        )
    if not consent.valid(today):
        return (
            say("the consent of “{who}” is not in force on this day", who=name),
            say("Look at date, until and withdrawn in the consents."),
        )
    if consent.basis is Basis.INTEREST:
        return _by_interest(name, consent, recording, edition)
    wanted = (
        {Purpose.REVIEW} if edition is Edition.REVIEWER else {Purpose.COACHING, Purpose.PORTFOLIO}
    )
    if not wanted & set(consent.purposes):
        return (
            say("the consent of “{who}” does not name this purpose", who=name),
            say("Ask for it, then add the purpose: {choices}.", choices=tuple(sorted(wanted))),
        )
    return None


def _bare(consent: Consent | None, clip: Clip) -> tuple[Words, Words] | None:
    """Return why someone who may be shown only when blurred is not hidden all along, or None."""
    if consent is None or not consent.blurred:
        return None
    if any(_hides(one, consent.id, clip) for one in clip.edits.blur):
        return None
    return (
        say("“{who}” may be shown only when blurred", who=consent.id),
        say("Add to “blur” where they are, with “who: {who}”, for the whole clip.", who=consent.id),
    )


def _hides(blur: Region | Faces, who: str, clip: Clip) -> bool:
    """Return whether a blur hides someone all along; whether it did is for ``proofs`` to say."""
    if isinstance(blur, Faces):
        return blur.hides(who)
    whole = blur == Region(start=blur.start, end=blur.end)
    return blur.lasts(clip.span.start, clip.span.end) and (
        whole or blur.who.casefold() == who.casefold()
    )


def _by_interest(
    name: str, consent: Consent, recording: Recording, edition: Edition
) -> tuple[Words, Words] | None:
    """Return why legitimate interest does not reach this far, None where it does."""
    if edition is Edition.REVIEWER:
        return (
            say("“{who}” is filmed without consent: that reaches no reviewers", who=name),
            say("Ask consent for reviewing, or leave the clip with coach and coachee."),
        )
    if recording.zoom is not None or consent.role not in (Role.GROUP, Role.COACHEE):
        return (
            say("the recording follows one person, which needs consent of “{who}”", who=name),
            say("Ask consent, or name a recording of the whole class."),
        )
    return None


def poster_allowed(recording: Recording, edition: Edition) -> bool:
    """Return whether a still may stand on the page: not of a pupil in focus, but for the coach."""
    return edition is Edition.COACH or recording.zoom is None


def valid_until(portfolio: Portfolio, today: date) -> date | None:
    """Return the first later day on which any edition of the portfolio would change by itself."""
    return min((turn for turn in _turning_points(portfolio) if turn > today), default=None)


def _turning_points(portfolio: Portfolio) -> Iterator[date]:
    """Return every day on which a date in the notes or consents opens or closes something."""
    for consent in portfolio.consents.people:
        yield from consent.turning_points()
        if consent.until:
            yield consent.until + _DAY
    for clip in clips(portfolio):
        if clip.recording.kept_until:
            yield clip.recording.kept_until + _DAY
        if clip.edits.blur:  # most often not, and asking costs
            yield from (one.day for asked in clip.edits.faces for one in asked.looked)
    for sharing in sharings(portfolio):
        if sharing.approved:
            yield sharing.approved
