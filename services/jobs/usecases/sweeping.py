"""What time does by itself: postings expire, résumés are removed, files that belong to nobody too."""

from dataclasses import replace
from datetime import timedelta

from services.jobs.domain.limits import Limits
from services.jobs.ports import ResumeStore, Works
from services.jobs.usecases.moving import expire_posting
from services.jobs.usecases.record import SWEEPER, note

_BATCH = 200
# Far longer than an application may take from its file to its commit.
_ABANDONED = timedelta(hours=1)


async def expire_due(works: Works) -> int:
    """Write down which postings have expired, each in a transaction of its own; answer how many that were."""
    async with works() as work:
        due = await work.postings.overdue(work.now(), _BATCH)
    expired = 0
    for posting_id in due:
        async with works() as work:
            expired += await expire_posting(posting_id, SWEEPER, work)
    return expired


async def remove_outdated(works: Works, store: ResumeStore, limits: Limits) -> int:
    """Remove résumés, cover letters and profiles sent for postings that ended long ago; answer how many that were."""
    async with works() as work:
        due = await work.applications.outdated(work.now() - limits.resume_retention, _BATCH)
    for application_id in due:
        await _strip(application_id, works, store)
    return len(due)


async def remove_strays(works: Works, store: ResumeStore) -> int:
    """Remove files that no application names, left by whoever died between file and commit; answer how many."""
    async with works() as work:
        old = await store.older_than(work.now() - _ABANDONED)
    removed = 0
    for start in range(0, len(old), _BATCH):
        batch = old[start : start + _BATCH]
        async with works() as work:
            kept = await work.applications.kept_resumes(batch)
        for key in set(batch) - kept:
            await store.remove(key)
            removed += 1
    return removed


async def _strip(application_id: str, works: Works, store: ResumeStore) -> None:
    async with works() as work:
        application = await work.applications.held(application_id)
        if application is None or application.resume is None:
            return
        await work.applications.change(
            replace(application, resume=None, cover_letter="", profile=None, changed_at=work.now())
        )
        note(work, SWEEPER, "application.resume_removed", application_id)
    await store.remove(application.resume.key)
