"""From a portfolio, as one edition sees it, to the views of its pages.

On ``ways`` (words and addresses) stands ``naming`` (strengths), and on that the views; every
moment, chip and text is made once for all the pages it stands on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

from markupsafe import Markup

from beeldsite import markdown
from beeldsite.addresses import find
from beeldsite.captions import Spoken, as_address, as_webvtt, lines
from beeldsite.droste import model, nested
from beeldsite.footage import ClipJob
from beeldsite.footpath import footpath
from beeldsite.gate import poster_allowed
from beeldsite.i18n import language_name, say
from beeldsite.labels import labels
from beeldsite.model import (
    Audience,
    Clip,
    Moment,
    Portfolio,
    Reflection,
    Session,
    Trajectory,
)
from beeldsite.names import slug
from beeldsite.naming import Named, Naming, reached
from beeldsite.reflection import Droste, NineFields, Onion
from beeldsite.resources import CLIPS, Resources
from beeldsite.stills import leaves
from beeldsite.systems import STEPS, over_time, with_uses
from beeldsite.texts import Links, Part
from beeldsite.timecode import clock
from beeldsite.views import (
    Bridge,
    Chip,
    Event,
    Footage,
    LiftStop,
    Link,
    Mention,
    ModelsPage,
    MomentView,
    Need,
    OverviewPage,
    PairView,
    ReflectionView,
    SessionView,
    Still,
    StrengthView,
    Track,
    TrajectoryView,
)
from beeldsite.vocabulary import Edition, Floor, Focus, Shift, Shows
from beeldsite.words import page_word

MOMENT = "parts/moment.html"


def _shows(pair: PairView, strength: str) -> bool:
    """Return whether a strength was named at one of the two moments."""
    return any(chip.name == strength for one in (pair.then, pair.now) for chip in one.chips)


def _held_back(course: Trajectory) -> tuple[str, ...]:
    """Return the onion model where a belief lies on one of its layers: its ring is lit too."""
    obstacle = course.note.obstacle
    return (Onion.name,) if obstacle and obstacle.layer else ()


class Maker(Naming):
    """Makes the views of one portfolio in one edition; each of them once."""

    def __init__(self, view: Audience, resources: Resources, part: Part) -> None:
        super().__init__(view)
        self.part = part
        self.resources = resources

    # --- strengths ---

    @cached_property
    def strengths(self) -> tuple[StrengthView, ...]:
        """Every strength of the portfolio, in the order in which they were first named."""
        by_key: dict[str, list[Mention]] = {key: [] for key in self.names}
        for one in self.named:
            by_key[slug(one.strength.name) or "-"].append(self._mention(one))
        return tuple(
            StrengthView(
                name=name,
                href=f"{self._strength_word}-{key}.html",
                mark=mark,
                mentions=tuple(by_key[key]),
                stages=self._stages(by_key[key]),
                pairs=tuple(one for one in self.pairs if _shows(one, name)),
            )
            for key, (name, mark) in self.names.items()
        )

    def _mention(self, one: Named) -> Mention:
        said = one.strength
        return Mention(
            date=one.date,
            where=one.where,
            kind=one.kind,
            stage=reached(one),
            why=said.why or "",
            by=self.voice(said.by),
            moment=self.moments[one.moment] if one.moment else None,
            card=self._cards[one.moment] if one.moment else Markup(),
        )

    # --- moments ---

    @cached_property
    def moments(self) -> dict[tuple[str, str], MomentView]:
        """Every moment by (session, anchor)."""
        return {
            (session.slug, moment.anchor): self._moment(number, moment, session)
            for session in self.portfolio.sessions
            for number, moment in enumerate(session.moments, 1)
        }

    def _moment(self, number: int, moment: Moment, session: Session) -> MomentView:
        view = MomentView(
            anchor=moment.anchor,
            href=f"{session.slug}.html#{moment.anchor}",
            number=number,
            title=self.moment_title(moment),
            date=session.date,
            chips=self.chips(moment.note.strengths),
            note=moment.note,
            footage=self.footage(moment.clip, moment.erased),
            text=self.text(moment.body, session, moment.anchor),
            again=self._link(moment.again) if moment.again else None,
            later=tuple(
                Link(self.day(other.date), f"{other.slug}.html#{it.anchor}")
                for other, it in self._viewings.get((session.slug, moment.anchor), ())
            ),
            pairs=tuple(self._pages_of(session, moment)),
            session=Link(self.title(session), f"{session.slug}.html"),
            nested=nested(moment.note),
            inviting=self.view.edition is not Edition.REVIEWER,
        )
        return replace(view, words=self.part(MOMENT, "words", view))

    def _pages_of(self, session: Session, moment: Moment) -> Iterator[str]:
        """Yield the pages that set this moment beside another viewing of its clip."""
        if moment.again:
            yield self._pair_page(session, moment)
        for other, later in self._viewings.get((session.slug, moment.anchor), ()):
            yield self._pair_page(other, later)

    def _pair_page(self, session: Session, moment: Moment) -> str:
        """Return the address of the pair of which this is the later moment."""
        day = session.slug.partition("-")[2]
        number = moment.anchor.removeprefix("m-")
        return f"{page_word('compare', self.lang)}-{day}-{number}.html"

    @cached_property
    def pairs(self) -> tuple[PairView, ...]:
        """Every clip that was looked at twice, in the order of the later look."""
        return tuple(
            PairView(
                self._pair_page(session, moment),
                self.moments[(moment.again.session, moment.again.anchor)],
                self.moments[(session.slug, moment.anchor)],
                droste.shift if (droste := model(moment.note, Droste)) else None,
            )
            for session in self.portfolio.sessions
            for moment in session.moments
            if moment.again
        )

    @cached_property
    def _cards(self) -> dict[tuple[str, str], Markup]:
        return {key: self.part(MOMENT, "card", view, "h2") for key, view in self.moments.items()}

    @cached_property
    def _viewings(self) -> dict[tuple[str, str], list[tuple[Session, Moment]]]:
        """Later viewings of each moment."""
        found: dict[tuple[str, str], list[tuple[Session, Moment]]] = {}
        for session in self.portfolio.sessions:
            for moment in session.moments:
                if moment.again:
                    key = (moment.again.session, moment.again.anchor)
                    found.setdefault(key, []).append((session, moment))
        return found

    def footage(self, clip: Clip | None, erased: date | None) -> Footage | None:
        """Return the images of a moment, None where there are none to speak of."""
        if erased:
            return Footage(erased=erased)
        shot = self.resources.shots.get(clip) if clip else None
        if clip is None or shot is None:
            return None
        start = clock(clip.span.start)
        if shot.job.key in self.resources.waiting:
            return Footage(waiting=True, start=start, raw=_raw(shot.job))
        job, width, height = shot.job, 1280, 720
        if shot.probe and shot.probe.seen:
            width, height = shot.probe.width, shot.probe.height
        images = poster_allowed(clip.recording, self.view.edition)
        stills = zip(job.images[1:], job.stills, strict=False) if images else ()
        return Footage(
            kind=job.shows,
            src=f"{CLIPS}/{job.main}",
            small=f"{CLIPS}/{job.key}.small.mp4" if job.small else "",
            poster=f"{CLIPS}/{job.key}.webp" if _has_poster(job, images) else "",
            sprite=f"{CLIPS}/{job.key}.sprite.webp" if images and job.sprite else "",
            leaves=leaves(job.lasts),
            stills=tuple(Still(f"{CLIPS}/{name}", clock(time)) for name, time in stills),
            width=width,
            height=height,
            length=clock(job.lasts) if job.lasts else "",
            slow=f"{job.edits.speed} %" if job.edits.speed < 100 else "",
            start=start,
            pause=_pause(job),
            tracks=self._tracks(self.resources.spoken.get(clip, ())),
        )

    def _tracks(self, spoken: tuple[Spoken, ...]) -> tuple[Track, ...]:
        silenced = self.say(say("[not to be heard]"))
        return tuple(
            Track(
                lang=one.lang,
                label=language_name(one.lang, self.lang),
                src=as_address(as_webvtt(one.cues, silenced)),
                said=tuple((who, words or silenced) for who, words in lines(one.cues)),
                translated=one.lang != spoken[0].lang,
                draft=one.draft,
            )
            for one in spoken
        )

    # --- sessions, reflections, trajectories ---

    @cached_property
    def sessions(self) -> tuple[SessionView, ...]:
        """Every session, oldest first."""
        kept = self.portfolio.sessions
        return tuple(
            self._session(
                one,
                kept[number - 1] if number else None,
                kept[number + 1] if number + 1 < len(kept) else None,
            )
            for number, one in enumerate(kept)
        )

    def _session(self, one: Session, before: Session | None, after: Session | None) -> SessionView:
        named = [*self.spoken(one), *(s for it in one.moments for s in it.note.strengths)]
        view = SessionView(
            href=f"{one.slug}.html",
            title=self.title(one),
            date=one.date,
            note=one.note,
            chips=self.chips(tuple(named)),
            moments=tuple(self.moments[(one.slug, it.anchor)] for it in one.moments),
            trajectory=self.courses.get(one.trajectory or ""),
            text=self.text(one.body, one),
            reflections=tuple(
                view
                for kept, view in zip(self.portfolio.reflections, self.reflections, strict=True)
                if kept.about and kept.about.session == one.slug
            ),
            before=Link(self.title(before), f"{before.slug}.html") if before else None,
            after=Link(self.title(after), f"{after.slug}.html") if after else None,
            bridges=tuple(self._bridges(one)),
            lift=tuple(self._stops(one)),
        )
        return with_uses(view)

    def _stops(self, session: Session) -> Iterator[LiftStop]:
        before: Floor | None = None
        for one in session.note.lift:
            by = self.voice(one.by)
            yield LiftStop(one.floor, one.said or "", one.question or "", by, before)
            before = one.floor or before

    def _bridges(self, session: Session) -> Iterator[Bridge]:
        for one in session.note.now:
            address = find(f"{session.slug}#{one.moment}", [session]) if one.moment else None
            yield Bridge(
                moment=self.moments[(address.session, address.anchor)] if address else None,
                pattern=one.pattern or "",
                seen=one.seen or "",
                channels=tuple(channel.label(self.lang) for channel in one.channel),
                named=one.named or "",
                chips=self.chips(one.strengths),
            )

    @cached_property
    def reflections(self) -> tuple[ReflectionView, ...]:
        """Every reflection, oldest first."""
        return tuple(
            ReflectionView(
                href=f"{one.slug}.html",
                title=self.title(one),
                date=one.date,
                note=one.note,
                chips=self.chips(one.note.strengths),
                about=self._link(one.about) if one.about else None,
                text=self.text(one.body, one),
            )
            for one in self.portfolio.reflections
        )

    @cached_property
    def trajectories(self) -> tuple[TrajectoryView, ...]:
        """Every trajectory, the first one first."""
        return tuple(
            TrajectoryView(
                href=f"{self.course_page(one)}.html",
                title=self.course_title(one),
                note=one.note,
                chips=self.chips(one.note.strengths),
                text=self.text(one.body, one),
                events=self._events(one.slug),
                grid=self.grid(one.slug),
                path=footpath(one, self.portfolio.steps, self._talks(one.slug), self.link),
                needs=self._needs(one.slug),
                asked=self._asked(one.slug),
                systems=over_time(self._talks(one.slug), _held_back(one)),
            )
            for one in self.portfolio.trajectories
        )

    def _talks(self, course: str) -> list[SessionView]:
        """Return the sessions of a trajectory."""
        pairs = zip(self.portfolio.sessions, self.sessions, strict=True)
        return [view for one, view in pairs if one.trajectory == course]

    @cached_property
    def models(self) -> ModelsPage:
        """The systems this person met."""
        walked = [STEPS] if any(one.path for one in self.trajectories) else []
        systems = over_time(self.sessions, walked)
        chips = tuple(Chip(one.name, one.href, one.mark) for one in self.strengths)
        return ModelsPage(systems, self.trajectories, self.sessions, chips)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Sessions and reflections interleaved, oldest first."""
        return tuple(event for _, event in self._dated)

    def _events(self, course: str) -> tuple[Event, ...]:
        return tuple(event for of, event in self._dated if of == course)

    @cached_property
    def _dated(self) -> tuple[tuple[str | None, Event], ...]:
        """Every session and reflection with the trajectory it belongs to, oldest first."""
        kept = self.portfolio
        dated = [
            (one.trajectory, Event(one.date, session=view))
            for one, view in zip(kept.sessions, self.sessions, strict=True)
        ]
        dated += [
            (one.trajectory, Event(one.date, reflection=view))
            for one, view in zip(kept.reflections, self.reflections, strict=True)
        ]
        return tuple(sorted(dated, key=lambda one: one[1].date))

    def _nine(self, course: str) -> Iterator[tuple[MomentView, NineFields]]:
        """Yield the moments of a trajectory that have something in the nine fields."""
        for session in self.portfolio.sessions:
            for moment in session.moments if session.trajectory == course else ():
                if nine := model(moment.note, NineFields):
                    yield self.moments[(session.slug, moment.anchor)], nine

    def _needs(self, course: str) -> tuple[tuple[str, tuple[Need, ...]], ...]:
        """Return what each person needed, by the name first typed, the oldest answer first."""
        names: dict[str, str] = {}
        found: dict[str, list[Need]] = {}
        for moment, nine in self._nine(course):
            if nine.other.needs:
                who = nine.other.who or ""
                name = names.setdefault(slug(who), who)
                need = Need(moment.date, nine.other.needs, Link(moment.title, moment.href))
                found.setdefault(name, []).append(need)
        return tuple((name, tuple(needs)) for name, needs in found.items())

    def _asked(self, course: str) -> tuple[tuple[Focus, str], ...]:
        counted = Counter(nine.focus for _, nine in self._nine(course) if nine.focus)
        return tuple((one, self._times(counted[one])) for one in Focus if counted[one])

    def _times(self, count: int) -> str:
        """Return how often in words: ``three times``."""
        words = self.say(say("once, twice, three times, four times, five times, six times"))
        return dict(enumerate(words.split(", "), 1)).get(count, f"{count}×")

    @cached_property
    def overview(self) -> OverviewPage:
        """Who this person is at their best."""
        courses = self.trajectories[::-1]
        moments = [moment for one in self.sessions[::-1] for moment in one.moments]
        filmed = [one for one in moments if one.footage and one.footage.src]
        return OverviewPage(
            name=self.portfolio.name,
            note=self.portfolio.note,
            text=self.text(self.portfolio.body, self.portfolio, top=2),
            ideal=next((one.note.ideal for one in courses if one.note.ideal), ""),
            goal=next((one.note.goal for one in courses if one.note.goal), ""),
            strengths=self.strengths,
            newest=next(iter(filmed or moments), None),
            trajectories=self.trajectories,
            sessions=self.sessions,
            grid=self.grid(None),
            latest=self.reflections[-1] if self.reflections else None,
            path=next((one for one in courses if one.path), None),
            moved=tuple(one for one in self.pairs if one.shift is Shift.MOVED),
            systems=self.models.systems,
        )

    # --- texts ---

    def text(
        self,
        body: markdown.Body | None,
        within: Portfolio | Trajectory | Session | Reflection,
        prefix: str = "t",
        top: int = 3,
    ) -> Markup:
        """Return a text as HTML, with only the links, pictures and clips this edition holds.

        ``prefix`` keeps the ids of the texts of one page apart; ``top`` is their highest heading.
        """
        if body is None or not body.tokens:
            return Markup()
        return markdown.render(body, Links(self, within), labels(self.lang), prefix, top)


def _has_poster(job: ClipJob, images: bool) -> bool:
    """Return whether an image stands for the clip; stills do so themselves."""
    return job.shows is Shows.STILLS or (images and job.shows is Shows.FILM)


def _pause(job: ClipJob) -> str:
    """Return where in the clip its still is, in seconds; "" where nobody named one."""
    if not job.edits.freeze:
        return ""
    return f"{(job.edits.freeze[0] - job.start) / 10 / job.edits.speed:g}"


def _raw(job: ClipJob) -> str:
    """Return by which key the studio knows a clip, and the stretch where the recording is it."""
    start, end = job.begins / 1000, (job.begins + job.end - job.start) / 1000
    return f"{job.key}#t={start:.10g},{end:.10g}" if job.bare else job.key
