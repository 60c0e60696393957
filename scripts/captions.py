"""Writes what is said in the sample practice beside its recordings, from the screenplays.

    python scripts/captions.py

Apart from ``footage``, whose own text is part of what decides whether a film is drawn anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))  # so that the rest of scripts/ is found from any folder

from beeldsite.captions import Cue
from scripts import voice
from scripts.scenes import FILMS, PEOPLE, Film

CONTENT = ROOT / "content"
LINGER = 0.6  # seconds a caption stays after the last word, for whoever reads slowly
_SPOKEN = re.compile(r'([\d.]+)\s+(\w+)\s+"(.+)"')


def spoken(film: Film) -> list[tuple[float, str, str]]:
    """Return each line that is spoken: when, by whom, what."""
    found = map(_SPOKEN.fullmatch, map(str.strip, film.script.strip().splitlines()))
    lines = [(float(match[1]), _called(match[2]), match[3]) for match in found if match]
    return sorted(lines)


def _called(name: str) -> str:
    return re.sub(r"\d", "", name).capitalize()


def cues(film: Film) -> Iterator[Cue]:
    """Yield what is said, until a little after it was or until somebody else speaks."""
    lines = spoken(film)
    voices = {_called(name): person.voice for name, person in PEOPLE.items()}
    for (start, who, words), after in zip(lines, [*lines[1:], None], strict=True):
        end = start + len(voice.speak(words, voices[who])) / voice.RATE
        until = max(end, min(end + LINGER, after[0] if after else film.seconds))
        yield Cue(round(start * 1000), round(until * 1000), words, who)


def main() -> None:
    """Write the captions of every film in which something is said."""
    for film in FILMS:
        said = list(cues(film))
        if said:
            (CONTENT / film.file).with_suffix(".vtt").write_text(written(said), "utf-8")


def written(said: list[Cue]) -> str:
    """Return captions with the speakers as voices, as an editing program writes them."""
    return "WEBVTT\n" + "".join(
        f"\n{_time(one.start)} --> {_time(one.end)}\n<v {one.speaker}>{one.text}\n" for one in said
    )


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 60:02}:{seconds % 60:02}.{rest:03}"


if __name__ == "__main__":
    main()
