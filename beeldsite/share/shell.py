"""The generic files of a share: the unlock page, its one script and its style sheet.

They are the same for every portfolio: nothing in them comes from the notes.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from beeldsite.config import Config
from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say
from beeldsite.render import templates
from beeldsite.share.contract import Transport
from beeldsite.style import PARTS, squeezed

_BUNDLE = Path(__file__).parent.parent / "shell" / "shell.js"
_SHEETS = (*(f"assets/{part}.css" for part in PARTS), "shell/shell.css")


def files(transport: Transport, lang: str, site: str, config: Config) -> dict[str, bytes]:
    """Return the unlock page of a share: its path there → its bytes.

    ``lang`` is what it says until its reader chooses. The sheets are those of the practice, so that
    a share looks as the pages do. Raise where the bundle is not there.
    """
    environment = templates(config, lang).environment
    loader = environment.loader
    assert loader  # noqa: S101 - templates() sets one
    sheets = (loader.get_source(environment, sheet)[0] for sheet in _SHEETS)
    script, style = _bundle(), squeezed("".join(sheets)).encode()
    named = {_name("js", script): script, _name("css", style): style}
    js, css = named
    page = environment.get_template("shell/index.html")
    front = page.render(transport=transport.value, lang=lang, site=site, js=js, css=css)
    return {"index.html": front.encode(), **named}


def _name(kind: str, content: bytes) -> str:
    return f"s/shell.{sha256(content).hexdigest()[:16]}.{kind}"


def _bundle() -> bytes:
    try:
        return _BUNDLE.read_bytes()
    except FileNotFoundError:
        raise BeeldsiteError(
            say("the unlock page of shares is not there"),
            say("In a checkout: make setup. Otherwise install beeldsite again."),
        ) from None
