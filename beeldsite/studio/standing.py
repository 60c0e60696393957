"""What stands in for a clip until it is cut: its recording, a frame of that, or words.

The recording plays at once wherever a browser knows what is in it; many know no HEVC, the film of
most telephones. Where something is hidden in a clip, neither its recording nor a frame may be seen.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from threading import Lock

from beeldsite.errors import MediaError
from beeldsite.ffmpeg import need_tools
from beeldsite.footage import ClipJob
from beeldsite.i18n import say, translate
from beeldsite.process import Halted, run
from beeldsite.stills import glimpse_command
from beeldsite.studio.waiting import Waiting

_CLIP = re.compile(rb'<p class="gone box" data-raw="([^"]*)">[^<]*</p>')
_ONE_AT_A_TIME = Lock()
PATIENCE = 10  # seconds for one frame: whoever stops the preview waits as long


def stood_in(page: bytes, lang: str, waiting: Waiting) -> bytes:
    """Return a page with what stands in for each clip of it that is being made."""
    words = escape(translate(say("This clip is being made, and comes here by itself."), lang))

    def shown(found: re.Match[bytes]) -> bytes:
        raw = found[1].decode()
        key = raw.partition("#")[0]
        if waiting.job(key) is None:
            return found[0]
        if waiting.bare(key) is None:
            return f'<p class="gone box">{words}</p>'.encode()
        # In the page itself: so the browser asks for it before any script runs.
        addresses = f'src="/_studio/recording/{raw}" data-glimpse="/_studio/glimpse/{key}"'
        size = 'preload="metadata" width="1280" height="720"'
        video = f"<video controls playsinline {size} {addresses}></video>"
        return f'<div class="clip">{video}</div><p class="gone box" hidden>{words}</p>'.encode()

    return _CLIP.sub(shown, page)


def glimpse(job: ClipJob) -> bytes | None:
    """Return the first frame of a clip as a JPEG, from its recording; None where there is none."""
    with _ONE_AT_A_TIME:
        return _glimpse(job.video, job.digest, job.begins)


@lru_cache(64)
def _glimpse(video: str, _: str, at: int) -> bytes | None:
    try:
        ran = run(glimpse_command(need_tools(), video, at / 1000), PATIENCE)
    except (MediaError, Halted):  # told where the clip is cut
        return None
    return ran.out or None
