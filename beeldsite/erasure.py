"""What is said in clips, taken out of finished pages.

Captions stand in the pages themselves, so that they work from ``file://``. Where clips have to go
and a portfolio cannot be built anew, what is said in them goes from the pages that stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

INDEX_START = b"window.BS_INDEX="
WRITTEN = 4
"""What an entry of the search index holds before what is said: title, address, day, text."""

_SAID = re.compile(rb'<track\b[^>]*>|<details class="said">.*?</details>\n?', re.DOTALL)


def search_script(entries: Iterable[Sequence[str]]) -> bytes:
    """Return the search index as a script, for it must work from ``file://`` (no ``fetch``)."""
    told = json.dumps(list(entries), ensure_ascii=False, separators=(",", ":"))
    return INDEX_START + told.replace("</", "<\\/").encode() + b";\n"


def without_captions(content: bytes) -> bytes:
    """Return a page, or the search index, without what is said in its clips."""
    if not content.startswith(INDEX_START):
        return _SAID.sub(b"", content)
    entries = json.loads(content[len(INDEX_START) :].rstrip(b";\n"))
    return search_script(entry[:WRITTEN] for entry in entries)
