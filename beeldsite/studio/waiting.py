"""Which portfolios wait for which clips."""

from __future__ import annotations

from collections.abc import Iterable

from beeldsite.footage import ClipJob


class Waiting:
    """The clips that portfolios, by their slug, had to do without; asked from two threads.

    ``stood`` are those of a portfolio as its pages stand: they ask for what stands in for a clip
    until they are built again, also where that clip was cut meanwhile.
    """

    def __init__(self) -> None:
        self.jobs: dict[str, tuple[ClipJob, ...]] = {}
        self.stood: dict[str, tuple[ClipJob, ...]] = {}

    def put(self, slug: str, jobs: Iterable[ClipJob]) -> None:
        """Keep for which clips a portfolio waits that was built just now."""
        self.jobs[slug] = self.stood[slug] = tuple(jobs)

    def bare(self, key: str) -> ClipJob | None:
        """Return the clip that its recording may stand in for until it is shown, else None."""
        job = self.job(key)
        return job if job and job.bare else None

    def job(self, key: str) -> ClipJob | None:
        """Return a clip that a page lacks and that is being made; None where it failed."""
        jobs = (job for waiting in tuple(self.stood.values()) for job in waiting)
        return next((job for job in jobs if job.key == key), None)

    def cut(self, key: str) -> dict[str, bool]:
        """Take off a clip that was cut; return who waited for it, and whether for no other."""
        waited = {}
        for slug, jobs in self.jobs.items():
            left = tuple(job for job in jobs if job.key != key)
            if len(left) < len(jobs):
                waited[slug] = not left
            self.jobs[slug] = left
        return waited
