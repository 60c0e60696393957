"""Driver: everything that is wrong or withheld, without building anything."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from beeldsite.build import noticed, portfolio, seen
from beeldsite.config import Config
from beeldsite.disguise import Disguise
from beeldsite.errors import BeeldsiteError, ContentError, Place, Problem
from beeldsite.i18n import Words, say, translate
from beeldsite.library import Library
from beeldsite.model import Portfolio, Withheld
from beeldsite.order import Order, Task
from beeldsite.plan import plan
from beeldsite.practice import people, twins
from beeldsite.read import read
from beeldsite.shares import Share
from beeldsite.vocabulary import Edition


@dataclass(frozen=True, slots=True)
class Checked:
    """What ``check`` found: problems and warnings, and per edition what is withheld."""

    problems: tuple[Problem, ...]
    withheld: tuple[tuple[Edition, Withheld], ...]

    def told(self, lang: str) -> Iterator[str]:
        """Return the lines that tell what is withheld and why, and that all is well if it is."""
        for edition, one in self.withheld:
            held = say("withheld from {edition}", edition=edition)
            label = translate(held if one.held else say("to rewrite"), lang)
            title = f" “{one.title}”" if one.title else ""
            yield f"{one.place}: {label}{title}: {translate(one.why, lang)}"
            if one.advice:
                yield f"  {translate(one.advice, lang)}"
        if not self.problems and not self.withheld:
            yield translate(say("All is well: nothing is wrong and nothing is withheld."), lang)


def check(order: Order) -> Checked:
    """Return every problem and every withheld thing of the people of the order."""
    from beeldsite.names import slug

    wanted = {slug(one) for one in order.people}
    problems: list[Problem] = []
    withheld: list[tuple[Edition, Withheld]] = []
    for folder in people(order.config):
        if wanted and slug(folder.name) not in wanted:
            continue
        shared, _ = twins([Task(folder, "")], order.config)
        problems.extend(problem for one in shared for problem in one.problems)
        try:
            whole = noticed(portfolio(folder, order.config), order.today)
            problems.extend(whole.warnings)
            views = seen(whole, order)
            withheld.extend((view.edition, one) for view in views for one in view.withheld)
            plans = plan(views, whole, order.config, Library.of(order.config, whole.slug))
            withheld.extend((one.view.edition, it) for one in plans for it in one.view.withheld)
            problems.extend(it for one in plans for it in one.lacking)
            problems.extend(one for it in plans for one in (*it.warnings, *it.remarks))
            problems.extend(_real_names(folder, whole, order.config))
        except ContentError as error:
            problems.extend(error.problems)
        except BeeldsiteError as error:
            place = Place(folder.relative_to(order.config.root).as_posix())
            problems.append(Problem(place, error.what, error.hint))
    return Checked(tuple(dict.fromkeys(problems)), tuple(dict.fromkeys(withheld)))


def _real_names(folder: Path, whole: Portfolio, config: Config) -> Iterator[Problem]:
    """Yield the first place in each note where a name stands that captions replace."""
    disguise = Disguise(whole.consents)
    for source in read(folder, config.root).notes if whole.consents.names else ():
        for number, line in enumerate(source.text.split("\n"), 1):
            if name := disguise.first(line):
                what = say(
                    "“{name}” is a name that captions replace, and here it can be read", name=name
                )
                hint = say("Write the pseudonym; notes are shown as they are.")
                yield Problem(Place(source.path, number), what, hint, warning=True)
                break


def told_as_json(found: Checked, lang: str, outdated: Sequence[tuple[Share, Words]] = ()) -> str:
    """Return the findings for other programs: one object with three lists.

    ``outdated`` are the shares that hold what they no longer should, each with why.
    """
    problems = [
        {
            "file": one.place.path,
            "line": one.place.line,
            "column": one.place.column,
            "warning": one.warning,
            "what": translate(one.what, lang),
            "hint": translate(one.hint, lang) if one.hint else None,
        }
        for one in found.problems
    ]
    withheld = [
        {
            "edition": edition.value,
            "held": one.held,
            "file": one.place.path,
            "line": one.place.line,
            "title": one.title,
            "why": translate(one.why, lang),
            "advice": translate(one.advice, lang) if one.advice else None,
        }
        for edition, one in found.withheld
    ]
    shares = [{"share": one.name, "why": translate(why, lang)} for one, why in outdated]
    told = {"problems": problems, "withheld": withheld, "shares": shares}
    return json.dumps(told, ensure_ascii=False, indent=2)
