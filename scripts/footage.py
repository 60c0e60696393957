"""Films the sample practice: draws every recording of ``content`` that is not there yet.

    python scripts/footage.py [--jobs N] [--drawings]

Nobody real is in it. A recording carries the digest of its recipe (screenplay, artwork and the way
of encoding) and is made again only when that changes. Written beside its place, then renamed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from hashlib import blake2b
from pathlib import Path
from typing import IO, cast

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))  # so that the rest of scripts/ is found from any folder

from scripts import crayons, rooms, voice
from scripts.scenes import FILMS, Film
from scripts.stage import FPS, Stage

CONTENT = ROOT / "content"
_ARTWORK = ("drawing", "plates", "rooms", "scenes", "stage", "voice", "footage")
_ROOM_TONE = "anoisesrc=color=brown:amplitude=0.035:seed=6:sample_rate=44100"
_MIX = (
    "[1:a]highpass=f=110,lowpass=f=4300,aecho=0.85:0.75:19|37:0.16|0.1,volume=1.1[speech];"
    "[2:a]lowpass=f=420,volume=0.5[tone];[speech][tone]amix=2:duration=first:normalize=0[sound]"
)


def find_ffmpeg() -> str:
    """Return the ffmpeg of this machine, or the one of a wheel; stop where there is none."""
    path = os.pathsep.join((os.environ.get("BEELDSITE_FFMPEG", ""), os.environ.get("PATH", "")))
    if found := shutil.which("ffmpeg", path=path):
        return found
    try:
        import imageio_ffmpeg
    except ImportError:
        sys.exit("footage: ffmpeg is needed to film the sample practice; install it and try again")
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def artwork() -> bytes:
    """Return the digest of everything the films have in common."""
    digest = blake2b(digest_size=16)
    for name in _ARTWORK:
        digest.update((ROOT / "scripts" / f"{name}.py").read_bytes())
    return digest.digest()


def recipe(film: Film, shared: bytes) -> str:
    """Return the digest of all that decides how a film looks and sounds."""
    return blake2b(shared + repr(film).encode(), digest_size=12).hexdigest()


def is_there(film: Film, digest: str) -> bool:
    """Return whether the recording exists and was made by this recipe."""
    try:
        with (CONTENT / film.file).open("rb") as file:
            return digest.encode() in file.read(1 << 18)
    except FileNotFoundError:
        return False


def shoot(film: Film, digest: str, ffmpeg: str) -> float:
    """Draw and speak one film; return how many seconds that took."""
    started = time.monotonic()
    stage = Stage(film)
    target = CONTENT / film.file
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".part{os.getpid()}.mp4")
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.wav"
        voice.save(stage.sound(), sound)
        try:
            _encode(stage, sound, part, digest, ffmpeg)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return time.monotonic() - started


def _encode(stage: Stage, sound: Path, part: Path, digest: str, ffmpeg: str) -> None:
    """Pour the frames into ffmpeg as they are drawn."""
    seconds = str(stage.film.seconds)
    frames = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{rooms.WIDTH}x{rooms.HEIGHT}"]
    asked = [
        ffmpeg, "-hide_banner", "-nostdin", "-y", "-v", "error", "-threads", "1",
        *frames, "-framerate", str(FPS), "-i", "pipe:0", "-i", f"file:{sound}",
        "-f", "lavfi", "-t", seconds, "-i", _ROOM_TONE,
        "-filter_complex", _MIX, "-map", "0:v", "-map", "[sound]", "-t", seconds, "-r", "25",
        "-c:v", "libx264", "-preset", "ultrafast", "-crf", "23", "-g", "50",
        "-threads", "1", "-pix_fmt", "yuv420p", "-colorspace", "smpte170m", "-color_range", "tv",
        "-c:a", "aac", "-b:a", "96k", "-ar", "44100",
        "-metadata", f"comment={digest}", "-movflags", "+faststart", "-f", "mp4", f"file:{part}",
    ]  # fmt: skip
    with (
        subprocess.Popen(asked, stdin=subprocess.PIPE) as process,
        cast(IO[bytes], process.stdin) as pictures,
    ):
        for k in range(round(stage.film.seconds * FPS)):
            pictures.write(stage.frame(k / FPS).tobytes())
    if process.returncode:
        raise RuntimeError(f"ffmpeg could not write {stage.film.file}")


def main() -> None:
    """Film what is missing, the longest first, on all cores."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="films at a time")
    parser.add_argument("--drawings", action="store_true", help="redraw the children's drawings")
    chosen = parser.parse_args()
    if chosen.drawings:
        crayons.draw(CONTENT)
    shared = artwork()
    asked = {film: recipe(film, shared) for film in FILMS}
    missing = [film for film in FILMS if not is_there(film, asked[film])]
    if not missing:
        return
    ffmpeg, started = find_ffmpeg(), time.monotonic()
    minutes = sum(film.seconds for film in missing) / 60
    print(
        f"filming the sample practice: {len(missing)} recordings, {minutes:.0f} minutes", flush=True
    )
    with ProcessPoolExecutor(max(1, chosen.jobs)) as pool:
        longest = sorted(missing, key=lambda film: -film.seconds)
        doing = {pool.submit(shoot, film, asked[film], ffmpeg): film for film in longest}
        for done in as_completed(doing):
            print(f"  {doing[done].file}  {done.result():.0f} s", flush=True)
    print(f"done in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
