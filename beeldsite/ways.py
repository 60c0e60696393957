"""Words and addresses within one portfolio, as one edition sees it.

Pages of a portfolio lie side by side in one folder, so an address is the same on every page.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property

from beeldsite.i18n import Words, day, say, translate
from beeldsite.model import Address, Audience, Moment, Portfolio, Reflection, Session, Trajectory
from beeldsite.views import Link
from beeldsite.vocabulary import Voice
from beeldsite.words import page_word


class Ways:
    """Titles, dates and links of one portfolio, in its language."""

    def __init__(self, view: Audience) -> None:
        self.view = view
        self.portfolio: Portfolio = view.portfolio
        self.lang = view.portfolio.lang

    def say(self, words: Words) -> str:
        """Return a sentence in the portfolio's language."""
        return translate(words, self.lang)

    def day(self, when: date) -> str:
        """Return a date in words."""
        return day(when, self.lang)

    def page(self, kind: str) -> str:
        """Return the address of a page of which there is one."""
        return f"{page_word(kind, self.lang)}.html"

    def href(self, address: Address) -> str:
        """Return the address of a session or of a moment in it."""
        anchor = f"#{address.anchor}" if address.anchor else ""
        return f"{address.session}.html{anchor}"

    def title(self, one: Session | Reflection) -> str:
        """Return the title of a session or reflection, or what and when it was."""
        if one.note.title:
            return one.note.title
        if isinstance(one, Reflection):
            return self.say(say("Reflection of {day}", day=one.date))
        return self.say(say("Session of {day}", day=one.date))

    def moment_title(self, moment: Moment) -> str:
        """Return the title of a moment, or its number among those of the session."""
        number = moment.anchor.removeprefix("m-")
        return moment.note.title or self.say(say("Moment {number}", number=number))

    def course_page(self, one: Trajectory) -> str:
        """Return the address of a trajectory, without its ending."""
        return f"{page_word('trajectory', self.lang)}-{one.slug}"

    def course_title(self, one: Trajectory) -> str:
        """Return the title of a trajectory, or the name of its folder."""
        return one.note.title or one.slug.replace("-", " ").capitalize()

    @cached_property
    def courses(self) -> dict[str, Link]:
        """The trajectories by the name of their folder."""
        return {
            one.slug: Link(self.course_title(one), f"{self.course_page(one)}.html")
            for one in self.portfolio.trajectories
        }

    def voice(self, by: Voice | None) -> str:
        """Return who said something; the coached person as what they are: teacher, pupil."""
        if by is Voice.COACHEE:
            return self.portfolio.note.kind.label(self.lang)
        return by.label(self.lang) if by else ""
