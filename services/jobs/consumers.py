"""Events in: what accounts tells of people, and what jobs itself tells of its postings, which is counted."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from codingahead.events.v1.accounts_pb2 import AccountDeleted, AccountEmailVerified
from codingahead.events.v1.jobs_pb2 import (
    ApplicationMoved,
    ApplicationSubmitted,
    ApplyLinkFollowed,
    PostingPublished,
    PostingViewed,
)
from google.protobuf.message import Message
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import Clock
from chassis.events.consumer import Afterwards, Listener, Reaction
from services.jobs import metrics
from services.jobs.domain.statistics import STAGES
from services.jobs.ports import ResumeStore, Work
from services.jobs.repository.work import SqlWork
from services.jobs.usecases import counting
from services.jobs.usecases.forgetting import forget_person, verify_person

_LONGEST_ID = 36
_HOUR = timedelta(hours=1)
# What an event does in a transaction, and what is left to do once that is kept.
_Deed = Callable[[Any, Work], Awaitable[Afterwards | None]]


def listeners(store: ResumeStore, now: Clock) -> Sequence[Listener]:
    """All that jobs hears."""
    return [accounts_listener(store, now), statistics_listener(now)]


def accounts_listener(store: ResumeStore, now: Clock) -> Listener:
    """Hears who has proved an address, and who wants to be forgotten."""

    async def forget(told: AccountDeleted, work: Work) -> Afterwards:
        keys = await forget_person(told.account_id, work)

        async def remove_files() -> None:
            for key in keys:
                await store.remove(key)

        return remove_files

    async def verify(told: AccountEmailVerified, work: Work) -> None:
        await verify_person(told.account_id, work)

    return Listener(
        name="jobs-accounts",
        subjects={"ACCOUNTS": ["ca.accounts.account.deleted.v1", "ca.accounts.account.email_verified.v1"]},
        reactions=[_reaction(AccountDeleted, forget, now), _reaction(AccountEmailVerified, verify, now)],
    )


def statistics_listener(now: Clock) -> Listener:
    """Counts what was told of postings; what cannot be meant is put aside as a dead letter."""
    return Listener(
        name="jobs-statistics",
        subjects={
            "JOBS": [
                "ca.jobs.posting.viewed.v1",
                "ca.jobs.posting.apply_link_followed.v1",
                "ca.jobs.posting.published.v1",
                "ca.jobs.application.submitted.v1",
                "ca.jobs.application.moved.v1",
            ]
        },
        reactions=[
            _reaction(PostingViewed, _count_view, now),
            _reaction(ApplyLinkFollowed, _count_click, now),
            _reaction(PostingPublished, _note_publication, now),
            _reaction(ApplicationSubmitted, _count_application, now),
            _reaction(ApplicationMoved, _count_step, now),
        ],
    )


def _reaction(message_type: type[Message], deed: _Deed, now: Clock) -> Reaction:
    async def effect(session: AsyncSession, message: Message) -> Afterwards | None:
        work = SqlWork(session, now)
        afterwards = await deed(message, work)
        await work.outbox.flush()
        return afterwards

    return Reaction(message_type, effect)


async def _count_view(told: PostingViewed, work: Work) -> None:
    await counting.count_view(_id(told.posting_id), _at(told), work)


async def _count_click(told: ApplyLinkFollowed, work: Work) -> None:
    await counting.count_click(_id(told.posting_id), _at(told), work)


async def _note_publication(told: PostingPublished, work: Work) -> Afterwards | None:
    return _observing(await counting.note_publication(_id(told.posting_id), _at(told), work))


async def _count_application(told: ApplicationSubmitted, work: Work) -> Afterwards | None:
    application_id, posting_id = _id(told.application_id), _id(told.posting_id)
    return _observing(await counting.count_application(application_id, posting_id, _at(told), work))


async def _count_step(told: ApplicationMoved, work: Work) -> None:
    if stage := STAGES.get(told.status):
        await counting.count_step(_id(told.application_id), _id(told.posting_id), stage, work)


def _observing(waited: timedelta | None) -> Afterwards | None:
    """Observe how long a posting waited, once it is certain that no other attempt will."""
    if waited is None:
        return None

    async def observe() -> None:
        metrics.FIRST_APPLICATION_HOURS.observe(waited / _HOUR)

    return observe


def _id(text: str) -> str:
    """An id as it can be kept. Raises ValueError for what is none."""
    if not 1 <= len(text) <= _LONGEST_ID or not text.isascii():
        raise ValueError(f"no id: {text[:40]!r}")
    return text


def _at(told: Any) -> datetime:
    """When it happened. Raises ValueError where that is not said."""
    if not told.HasField("occurred_at"):
        raise ValueError("no moment")
    happened: datetime = told.occurred_at.ToDatetime(tzinfo=UTC)
    return happened
