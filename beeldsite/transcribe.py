"""Driver: a first draft of captions, made on this computer by a model that lies on its disk.

Nothing is fetched and nothing is sent: without the model there is a message, never a download. A
draft calls itself one (``NOTE concept``), so only the coach sees it until it has been read over.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beeldsite.build import portfolio
from beeldsite.captions import Cue, as_webvtt
from beeldsite.config import Config
from beeldsite.errors import BeeldsiteError, MediaError, refusal
from beeldsite.ffmpeg import need_tools, probe, reason
from beeldsite.i18n import Words, say
from beeldsite.model import Portfolio
from beeldsite.names import nearest
from beeldsite.notes import VideoNote
from beeldsite.photo import is_photo
from beeldsite.plan import located
from beeldsite.process import Halted, run
from beeldsite.recipe import SAFELY
from beeldsite.timecode import clock
from beeldsite.transcripts import beside
from beeldsite.values import is_language

if TYPE_CHECKING:
    from beeldsite.footage import Tools

WHISPER = "BEELDSITE_WHISPER"
RATE = 16_000  # samples a second, as the model hears
LONGEST = 80  # letters of one caption: two lines on the picture
NOT_INSTALLED = say("faster-whisper, which listens, is not on this computer")
INSTALL = say("Install it: pip install 'beeldsite[transcribe]'.")
PARTS = ("model.bin", "config.json", "tokenizer.json")
NOTE = say(
    "what the computer thinks it heard. Read it over, mend it, put names in the register of"
    " consents, and take this note away"
)

Heard = Callable[[float], None]
"""Hears up to which second of the recording was listened."""
Word = tuple[float, float, str]
"""From, to (seconds), and what was said, with the space before it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A recording to listen to: its file, which of its streams is the sound, its length.

    The length is in milliseconds; ``draft`` is where the captions will lie, in ``lang``.
    """

    video: Path
    stream: int
    length: int
    draft: Path
    lang: str


def wishes(
    config: Config, folder: Path, video: str | None, lang: str | None
) -> tuple[tuple[Wish, ...], tuple[Words, ...]]:
    """Return the recordings of a person without captions in that language, and why not the others.

    Raise ``BeeldsiteError`` where a note, the recording or ffmpeg is not as it should be.
    """
    if lang and not is_language(lang):
        what = say("“{typed}” is not a language", typed=lang)
        raise BeeldsiteError(what, say("Write nl, en or de, say."))
    whole = portfolio(folder, config)
    tools = need_tools()
    found: dict[Path, Wish] = {}
    left: list[Words] = []
    for note, file in _chosen(whole, video):
        path = located(file, note.at.get("file", note.at[""]), whole, config)
        made = _wish(path, note, lang or whole.lang, whole.lang, tools)
        if isinstance(made, Wish):
            found[path] = made
        else:
            left.append(made)
    return tuple(found.values()), tuple(dict.fromkeys(left))


def _chosen(whole: Portfolio, video: str | None) -> list[tuple[VideoNote, str]]:
    """Return the files of the recordings that were asked for; a camera may have parted one."""
    notes = (one for session in whole.sessions for one in session.note.videos)
    files = [(one, file) for one in notes for file in one.file if not is_photo(file)]
    if video is None:
        return files
    name = Path(video).name
    named = [one for one in files if name in (one[0].id, Path(one[1]).name)]
    if named:
        return named
    near = nearest(video, [Path(file).name for _, file in files])
    hint = say("Did you mean “{near}”?", near=near) if near else None
    raise BeeldsiteError(say("no session names the recording “{file}”", file=video), hint)


def _wish(path: Path, note: VideoNote, lang: str, own: str, tools: Tools) -> Wish | Words:
    there = [file.name for file, typed in beside(path) if (typed or own) == lang]
    named = [one.file for one in note.captions or () if (one.language or own) == lang]
    if there or named:
        return say("“{file}” has captions: {other}", file=path.name, other=(there + named)[0])
    seen = probe(tools, path)
    if not seen.sound:
        return say("“{file}” has no sound", file=path.name)
    return Wish(path, seen.audio, seen.length, path.with_name(f"{path.stem}.{lang}.vtt"), lang)


# --- listening ------------------------------------------------------------------------------------


class Listener:
    """A model that writes down what it hears; raises ``BeeldsiteError`` where there is none."""

    def __init__(self, config: Config) -> None:
        folder = model_folder(config)
        for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
            os.environ[name] = "1"  # before the import, which looks at it once
        try:
            from faster_whisper import WhisperModel
        except ImportError:
            raise BeeldsiteError(NOT_INSTALLED, INSTALL) from None
        try:
            self.model = WhisperModel(str(folder), device="cpu", compute_type="int8")
        except (RuntimeError, ValueError, OSError) as error:
            why = str(error).partition("\n")[0]
            what = say(
                "the model in “{folder}” does not work: {reason}", folder=folder.name, reason=why
            )
            raise BeeldsiteError(what) from None

    def listen(self, wish: Wish, heard: Heard) -> tuple[Cue, ...]:
        """Return what is said in a recording; raise ``MediaError`` where it cannot be read."""
        segments, _ = self.model.transcribe(
            sound(wish, need_tools()),
            language=wish.lang.partition("-")[0],
            word_timestamps=True,
            vad_filter=True,  # of silence a model makes sentences that nobody said
            condition_on_previous_text=False,
            temperature=0.0,  # no guessing: the same recording gives the same draft
        )
        cues: list[Cue] = []
        for one in segments:
            cues.extend(captions((word.start, word.end, word.word) for word in one.words or ()))
            heard(one.end)
        return tuple(cues)


def model_folder(config: Config) -> Path:
    """Return where the model lies, by BEELDSITE_WHISPER or ``whisper_model`` of the settings."""
    typed = os.environ.get(WHISPER) or config.whisper_model
    hint = say("Name the folder of a Whisper model in whisper_model of beeldsite.toml.")
    if not typed:
        raise BeeldsiteError(say("there is no model yet that can listen"), hint)
    folder = config.root / Path(typed).expanduser()
    lacking = next((name for name in PARTS if not (folder / name).is_file()), None)
    if lacking:
        what = say("the folder “{folder}” holds no “{file}”", folder=folder.name, file=lacking)
        raise BeeldsiteError(what, hint)
    return folder


def sound(wish: Wish, tools: Tools) -> Any:
    """Return the sound of a recording as the model hears it: one side, from -1 to 1."""
    import numpy as np

    flags = [word for name, value in SAFELY.items() for word in (f"-{name}", value)]
    asked = [tools.ffmpeg, "-hide_banner", "-nostdin", "-v", "error", *flags]
    asked += ["-i", f"file:{wish.video}", "-map", f"0:{wish.stream}", "-ac", "1", "-ar", str(RATE)]
    try:
        ran = run([*asked, "-f", "s16le", "-"], 60 + wish.length / 1000)
    except Halted as halted:
        raise MediaError(
            say("“{name}” cannot be listened to: {reason}", name=wish.video.name, reason=halted.why)
        ) from None
    if ran.code or not ran.out:
        why = reason(ran.complaints, wish.video)
        what = say("“{name}” cannot be listened to: {reason}", name=wish.video.name, reason=why)
        raise MediaError(what)
    return np.frombuffer(ran.out, np.int16).astype(np.float32) / 32768.0


def captions(words: Iterable[Word]) -> Iterator[Cue]:
    """Yield words with their times (seconds) as captions that fit on the picture."""
    row: list[Word] = []
    for word in words:
        if row and len("".join(one[2] for one in (*row, word)).strip()) > LONGEST:
            yield _caption(row)
            row = []
        row.append(word)
        if word[2].rstrip().endswith((".", "?", "!")):
            yield _caption(row)
            row = []
    if row:
        yield _caption(row)


def _caption(row: list[Word]) -> Cue:
    start, end = round(row[0][0] * 1000), round(row[-1][1] * 1000)
    return Cue(start, max(end, start + 1), "".join(one[2] for one in row).strip())


# --- the draft ------------------------------------------------------------------------------------


def write(wish: Wish, cues: Iterable[Cue], note: str) -> None:
    """Write the draft beside its recording, whole or not at all, and never over another file."""
    head, _, body = as_webvtt([one for one in cues if one.text], "").partition("\n\n")
    text = f"{head}\n\nNOTE concept – {note}\n\n{body}"
    part = wish.draft.with_name(f".{wish.draft.name}.part{os.getpid()}")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _named(part, wish.draft)
    except FileExistsError:
        what = say("“{file}” is there by now, and stays as it is", file=wish.draft.name)
        raise BeeldsiteError(what) from None
    except OSError as error:
        told = {"file": wish.draft.name, "reason": refusal(error)}
        raise BeeldsiteError(say("“{file}” cannot be written: {reason}", **told)) from None
    finally:
        part.unlink(missing_ok=True)


def _named(part: Path, target: Path) -> None:
    """Give a finished file its name; raise ``FileExistsError`` where another has it."""
    with suppress(OSError):  # a disk that knows no links
        target.hardlink_to(part)
        return
    if target.exists():
        raise FileExistsError
    part.rename(target)


def told(wish: Wish) -> Words:
    """Return what is being listened to."""
    return say("listening to “{file}” ({length})", file=wish.video.name, length=clock(wish.length))
