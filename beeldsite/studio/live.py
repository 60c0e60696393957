"""What open pages hear, by Server-Sent Events: that they changed, and what has to be mended.

Whatever happens is told from the studio's thread; each browser listens in the server's.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from beeldsite.errors import Problem
from beeldsite.i18n import say, say_n, translate
from beeldsite.studio.bench import each_once

BEAT = 15  # seconds after which silence is broken, so that a page that was closed is noticed
MOST = 12  # problems shown at once
EVERYONE = ""


@dataclass(eq=False, slots=True)
class Page:
    """An open page: whose portfolio it shows (nobody's: the coach's own pages), and its news."""

    slug: str
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    news: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)

    def tell(self, message: str | None) -> None:
        """Have the page hear something; from any thread. None: there will be no more."""
        self.loop.call_soon_threadsafe(self.news.put_nowait, message)


class Hub:
    """The open pages and the mistakes that stand; ``viewed`` hears whose portfolio is looked at."""

    def __init__(self, lang: str, viewed: Callable[[str], None]) -> None:
        self.lang = lang
        self.viewed = viewed
        self.pages: set[Page] = set()
        self.problems: dict[str, tuple[Problem, ...]] = {}
        self.closed = False

    def changed(self, slug: str, wholly: bool = False) -> None:
        """Tell the pages of a portfolio to look at themselves; ``wholly``: to load anew anyway."""
        self._tell(slug, _event("reload" if wholly else "look", {}))

    def wrong(self, slug: str, problems: Iterable[Problem]) -> None:
        """Tell what keeps a portfolio (nobody's: any) from being built; nothing: it was mended."""
        before = self.problems.get(slug, ())
        self.problems[slug] = each_once(problems)
        if self.problems[slug] != before:
            for page in tuple(self.pages):
                if page.slug in (slug, EVERYONE) or slug == EVERYONE:
                    page.tell(self._mistakes(page.slug))

    def close(self) -> None:
        """Let every page go."""
        self.closed = True
        for page in tuple(self.pages):
            page.tell(None)

    async def listen(self, slug: str) -> AsyncIterator[str]:
        """Yield what a page of this portfolio is to hear, as long as it listens."""
        page = Page(slug)
        self.pages.add(page)
        try:
            self.viewed(slug)
            yield _event("look", {}) + self._mistakes(slug)
            while not self.closed:
                message = await _next(page)
                if message is None:
                    return
                yield message
        finally:
            self.pages.discard(page)

    def _tell(self, slug: str, message: str) -> None:
        for page in tuple(self.pages):
            if page.slug == slug:
                page.tell(message)

    def _mistakes(self, slug: str) -> str:
        """Return what a page shows: its own portfolio's and nobody's; the coach's own pages all."""
        mine = (slug, EVERYONE) if slug else tuple(self.problems)
        found = each_once(one for name in mine for one in self.problems.get(name, ()))
        shown = [self._told(one) for one in found[:MOST]]
        more = len(found) - len(shown)
        rest = translate(say_n("and {count} more", "and {count} more", more), self.lang)
        return _event("wrong", {"shown": shown, "more": rest if more else ""})

    def _told(self, problem: Problem) -> Mapping[str, str]:
        hint = translate(problem.hint, self.lang) if problem.hint else ""
        what = translate(problem.what, self.lang)
        return {"place": str(problem.place), "what": what, "hint": hint}

    def words(self) -> str:
        """Return the words of the panel, as JSON."""
        words = {
            "title": say("Something in the notes has to be mended"),
            "stands": say("Until then the page stays as it was."),
            "close": say("Close"),
            "newer": say("There is a newer version of this page."),
            "refresh": say("Refresh"),
        }
        told = {name: translate(one, self.lang) for name, one in words.items()}
        return json.dumps(told, ensure_ascii=False)


async def _next(page: Page) -> str | None:
    try:
        return await asyncio.wait_for(page.news.get(), BEAT)
    except TimeoutError:
        return ": still here\n\n"


def _event(kind: str, content: Mapping[str, Any]) -> str:
    return f"event: {kind}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"
