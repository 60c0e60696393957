"""Which portfolios wait for which clips."""

from __future__ import annotations

from collections.abc import Iterable

from beeldsite.footage import ClipJob


class Waiting:
    """The clips that portfolios, by their slug, had to do without; asked from two threads."""

    def __init__(self) -> None:
        self.jobs: dict[str, tuple[ClipJob, ...]] = {}

    def put(self, slug: str, jobs: Iterable[ClipJob]) -> None:
        """Keep for which clips a portfolio waits now."""
        self.jobs[slug] = tuple(jobs)

    def bare(self, key: str) -> ClipJob | None:
        """Return the clip that its recording may stand in for until it is cut, None otherwise."""
        jobs = (job for waiting in tuple(self.jobs.values()) for job in waiting)
        return next((job for job in jobs if job.key == key and job.bare), None)

    def cut(self, key: str) -> list[str]:
        """Take off a clip that was cut; return who waited for it and for no other any more."""
        ready = []
        for slug, jobs in self.jobs.items():
            left = tuple(job for job in jobs if job.key != key)
            if jobs and not left:
                ready.append(slug)
            self.jobs[slug] = left
        return ready
