"""Counting what was told of postings, each event once, in whichever order they come."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from services.jobs.domain.statistics import Counts, Firsts, Progress, Stage
from services.jobs.ports import Work


async def count_view(posting_id: str, at: datetime, work: Work) -> None:
    """Count a look at a posting."""
    await work.statistics.add(posting_id, _day(at), Counts(views=1))


async def count_click(posting_id: str, at: datetime, work: Work) -> None:
    """Count that somebody went to where a posting is applied for elsewhere."""
    await work.statistics.add(posting_id, _day(at), Counts(clicks=1))


async def count_application(application_id: str, posting_id: str, at: datetime, work: Work) -> timedelta | None:
    """Count an application, with the steps of it that were told before its sending.

    Answer how long its posting waited for its first one, once: when that becomes known.
    """
    before = await work.statistics.progress(application_id, posting_id)
    if before.sent_on is None:
        sent = replace(before, sent_on=_day(at))
        await work.statistics.keep_progress(sent)
        await work.statistics.add(posting_id, _day(at), Counts(applications=1) + sent.counts_since(Stage.SENT))
    return await _learn(Firsts(posting_id, applied_at=at), work)


async def count_step(application_id: str, posting_id: str, stage: Stage, work: Work) -> None:
    """Count how far an application has come at least; never less than before, never twice."""
    before = await work.statistics.progress(application_id, posting_id)
    if stage <= before.stage:
        return
    after = replace(before, stage=stage)
    await work.statistics.keep_progress(after)
    await _count_since(before.stage, after, work)


async def note_publication(posting_id: str, at: datetime, work: Work) -> timedelta | None:
    """Note when a posting became public first. Answer how long it waited, as `count_application` does."""
    return await _learn(Firsts(posting_id, published_at=at), work)


async def _count_since(stage: Stage, progress: Progress, work: Work) -> None:
    if progress.sent_on is not None:
        await work.statistics.add(progress.posting_id, progress.sent_on, progress.counts_since(stage))


async def _learn(told: Firsts, work: Work) -> timedelta | None:
    known = await work.statistics.firsts(told.posting_id)
    published_at = _earlier(known.published_at, told.published_at)
    now_known = Firsts(told.posting_id, published_at, _earlier(known.applied_at, told.applied_at))
    if now_known != known:
        await work.statistics.keep_firsts(now_known)
    return now_known.between if known.between is None else None


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((each for each in (one, other) if each is not None), default=None)


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
