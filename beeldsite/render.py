"""Stage: plan → artifacts: every file of one edition, in memory, before anything is written.

Templates are Jinja2, by ``quick``, each given a typed view (``page``) and the frame around it
(``frame``). A practice's own ``templates/`` goes before ours, one file at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, TemplateError
from markupsafe import Markup

from beeldsite.charts import CHARTS
from beeldsite.config import Config
from beeldsite.errors import ContentError, Place, Problem
from beeldsite.i18n import Choice, catalogue, day, say
from beeldsite.make_views import Maker
from beeldsite.pages import PageJob, pages, search_index
from beeldsite.plan import Plan
from beeldsite.quick import Quick
from beeldsite.resources import IMAGES
from beeldsite.stamps import shipped
from beeldsite.style import PARTS, styles
from beeldsite.timecode import clock
from beeldsite.vocabulary import Floor, Stage

SCRIPT = "beeldsite.js"
INDEX = "beeldsite-index.js"
# The style sheet is two thirds of most pages: it goes in once a page is bytes, not before.
STYLE = b"/*style*/"


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of one practice in one language, ready to render."""

    environment: Environment
    script: bytes
    style: Callable[[bytes], bytes]

    def page(self, job: PageJob) -> bytes:
        """Return a page's bytes; raise ``ContentError`` where a practice's template is wrong."""
        try:
            template = self.environment.get_template(job.template)
            page = template.render(page=job.view, frame=job.frame).encode()
            return page.replace(STYLE, self.style(page), 1)
        except TemplateError as error:
            raise ContentError(_at(error, job.template)) from error

    def part(self, name: str, macro: str, *given: object) -> Markup:
        """Return what a macro of a template part makes; raise ``ContentError`` as ``page`` does."""
        try:
            module = self.environment.get_template(name).module
            made: Markup = getattr(module, macro)(*given)
        except TemplateError as error:
            raise ContentError(_at(error, name)) from error
        return made


@lru_cache(maxsize=8)
def templates(config: Config, lang: str) -> Templates:
    """Return the templates of a practice in a language, compiled once."""
    own = config.root / "templates"
    loader = ChoiceLoader([FileSystemLoader(own), FileSystemLoader(shipped())])
    environment = Quick(catalogue(lang), loader=loader)

    def asset(name: str) -> str:
        return loader.get_source(environment, f"assets/{name}")[0]

    environment.filters |= {
        "day": lambda when, form="d MMMM y": day(when, lang, form),
        "iso": date.isoformat,
        "clock": clock,
        "label": lambda word: word.label(lang) if isinstance(word, Choice) else str(word),
    }
    environment.globals["style"] = Markup(STYLE.decode())  # noqa: S704 - a mark of ours
    environment.globals["script"] = SCRIPT
    environment.globals["index"] = INDEX
    environment.globals["stages"] = tuple(Stage)
    environment.globals["floors"] = tuple(map(Floor.named, config.floors))
    environment.globals |= CHARTS
    script = _minified(asset(SCRIPT))
    style = styles((asset(f"{part}.css") for part in PARTS), script)
    return Templates(environment, script.encode(), style)


def render(plan: Plan, config: Config) -> Mapping[str, bytes]:
    """Return every file of one portfolio in one edition but its clips: relative path → bytes."""
    made = templates(config, plan.view.portfolio.lang)
    make = Maker(plan.view, plan.resources, made.part)
    artifacts = {job.output: made.page(job) for job in pages(make, config.title)}
    artifacts[SCRIPT] = made.script
    artifacts[INDEX] = search_index(make)
    artifacts |= {f"{IMAGES}/{name}": content for name, content in plan.pictures.items()}
    return artifacts


def _at(error: TemplateError, template: str) -> Problem:
    line = getattr(error, "lineno", None) or 1
    name = getattr(error, "name", None) or template
    what = say("a template of this practice is wrong: {reason}", reason=error.message or "")
    return Problem(Place(f"templates/{name}", line), what)


def _minified(script: str) -> str:
    from rjsmin import jsmin

    return str(jsmin(script))
