"""Other computers that do the work: a Dask cluster, whose workers share a disk with this one.

Whoever reaches the scheduler can run programs on every worker; Dask's own TLS keeps others out.
"""

from __future__ import annotations

import gc
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple, TypeVar
from uuid import uuid4

from beeldsite import __version__
from beeldsite.config import Config
from beeldsite.crew import Crew, at_work, deaths_of_workers
from beeldsite.errors import BeeldsiteError, MediaError
from beeldsite.ffmpeg import find_tools
from beeldsite.i18n import Words, say
from beeldsite.workshop import workshop

PATIENCE = 10.0  # seconds for the scheduler to answer, and for a first worker to be there
LOOK, ALONE = 5.0, 60.0  # seconds between looks at who is there; without anyone
ALIKE = ("python", "distributed")  # what has to be the same for values to travel


R = TypeVar("R")


class Found(NamedTuple):
    """What a worker finds where it is: beeldsite's version, ffmpeg, the practice, recordings."""

    version: str
    ffmpeg: bool
    practice: bool
    unseen: tuple[str, ...]


class Cluster(Crew):
    """A crew of other computers; the scheduler itself tries a task anew when its worker dies."""

    tries = 1

    def __init__(self, client: Any, count: int) -> None:
        super().__init__(client.get_executor, count)
        self.client = client
        self.address = client.scheduler.address
        self.looked = self.seen = monotonic()

    def renew(self) -> None:
        """Leave it to the cluster to start workers again."""

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        """Have ``fn`` called by a worker; raise where the scheduler is gone."""
        with self._reaching():
            return super().submit(fn, *args, **kwargs)

    def heed(self) -> None:
        """Raise where the scheduler is gone, or every worker for longer than a restart takes."""
        now = monotonic()
        if now - self.looked < LOOK:
            return
        self.looked = now
        with self._reaching():
            there = bool(self.client.nthreads())
        if there:
            self.seen = now
        elif now - self.seen > ALONE:
            raise _without_workers(self.address)

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        from distributed.client import ClosedClientError

        try:
            yield
        except (OSError, RuntimeError, ClosedClientError):  # closed: it gave up asking
            what = say("the cluster at {address} is gone", address=self.address)
            raise BeeldsiteError(what) from None

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers go; with ``cancel_futures`` they need not finish."""
        with suppress(RuntimeError, *deaths_of_workers()):  # the scheduler is gone
            self.hired.shutdown(wait=wait and not cancel_futures)


@contextmanager
def cluster(address: str, config: Config) -> Iterator[Crew]:
    """Give the workers of the scheduler at ``address``; raise ``BeeldsiteError`` with why not."""
    with closing(_client(address)) as client:
        _checked(client, address, config)
        threads = client.nthreads()
        with at_work(Cluster(client, sum(threads.values()))) as crew:
            yield crew


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        what = say("--cluster needs a part of beeldsite that is not installed")
        hint = say("Run: pip install 'beeldsite[cluster]'.")
        raise BeeldsiteError(what, hint) from None
    for name in ("distributed", "distributed.client"):  # what a coach has to know is told by us
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings(action="ignore"):  # versions that differ are told below
            return Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError, TypeError) as error:  # TypeError: no certificates
        reason = str(error).partition("\n")[0] or type(error).__name__
    gc.collect()  # a client that failed closes when collected; amid the start of another both wait
    raise BeeldsiteError(
        say("no cluster answers at {address}", address=address),
        say(
            "Is “dask scheduler” running there, and reachable from here? ({reason})", reason=reason
        ),
    )


def _checked(client: Any, address: str, config: Config) -> None:
    """Raise where the cluster has no workers, or some that could not do the work."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise _without_workers(address) from None
    _same_versions(client.get_versions())
    with workshop(config.cache, "cluster") as bench:
        token = uuid4().hex
        (bench / "token").write_text(token)
        asked = (str(bench / "token"), token, [str(root) for root in config.roots])
        found = client.run(look_around, *asked, on_error="return")
    for worker, seen in found.items():
        if wrong := _wrong(seen, config):
            what = say("the worker at {worker} cannot help: {why}", worker=worker, why=wrong[0])
            raise BeeldsiteError(what, wrong[1])


def _without_workers(address: str) -> BeeldsiteError:
    what = say("the cluster at {address} has no workers", address=address)
    return BeeldsiteError(what, say("Start some: dask worker {address}", address=address))


def look_around(token_file: str, token: str, roots: list[str]) -> Found:
    """Return what this worker finds; ``token`` shows whether it sees the very same disk."""
    try:
        same = Path(token_file).read_text() == token
    except OSError:
        same = False
    try:
        tools = find_tools()
    except MediaError:
        tools = None
    unseen = tuple(root for root in roots if not Path(root).is_dir())
    return Found(__version__, tools is not None, same, unseen)


def _wrong(seen: Any, config: Config) -> tuple[Words, Words] | None:
    """Return why a worker is of no use and what to do, None where it can work."""
    version = __version__
    install = say(
        "Install the same beeldsite there: pip install 'beeldsite[cluster]=={version}'.",
        version=version,
    )
    if not isinstance(seen, tuple):  # what went wrong when it was asked
        reason = str(seen).partition("\n")[0]
        return say("it has no beeldsite, or another one ({reason})", reason=reason), install
    found = Found(*seen)
    if found.version != version:
        told = {"theirs": found.version, "ours": version}
        return say("it has beeldsite {theirs}, and here is {ours}", **told), install
    if not found.ffmpeg:
        return say("it has no ffmpeg"), say("Install ffmpeg there, the same as here.")
    if not found.practice or found.unseen:
        lost = found.unseen[0] if found.practice else str(config.root)
        hint = say("Mount the same disk there, under the same path.")
        return say("it does not see {folder} as this computer does", folder=lost), hint
    return None


def _same_versions(told: Mapping[str, Any]) -> None:
    """Raise where scheduler, workers and this computer would not understand each other."""
    ours = told["client"]["packages"]
    others = {"scheduler": told["scheduler"], **told["workers"]}
    for name, other in others.items():
        for package in ALIKE:
            theirs = str(other["packages"].get(package)) if other else "?"
            if _short(theirs, package) != _short(str(ours.get(package)), package):
                what = say(
                    "{name} of the cluster has {package} {theirs}, and here is {ours}",
                    name=name,
                    package=package,
                    theirs=theirs,
                    ours=str(ours.get(package)),
                )
                raise BeeldsiteError(what, say("Install the same versions everywhere."))


def _short(version: str, package: str) -> str:
    """Return as much of a version as has to be the same: of Python the first two numbers."""
    return ".".join(version.split(".")[:2]) if package == "python" else version
