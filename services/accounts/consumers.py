"""Events in: what the suite tells is counted, once."""

from collections.abc import Callable
from typing import Any, cast

from codingahead.events.v1.accounts_pb2 import AccountRegistered, ViewCharged, ViewsExhausted
from codingahead.events.v1.lookup_pb2 import CodeViewed, SearchPerformed
from google.protobuf.message import Message
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events.consumer import Listener, Reaction
from services.accounts import convert
from services.accounts.counting import Counted
from services.accounts.repository.usage import SqlUsageStatistics
from services.accounts.usecases import usage


def usage_listener() -> Listener:
    """Builds the usage statistics; a value that cannot be meant is put aside as a dead letter."""
    return Listener(
        name="accounts-usage",
        subjects={
            "ACCOUNTS": [
                "ca.accounts.account.registered.v1",
                "ca.accounts.usage.charged.v1",
                "ca.accounts.usage.exhausted.v1",
            ],
            "LOOKUP": ["ca.lookup.code.viewed.v1", "ca.lookup.search.performed.v1"],
        },
        reactions=[
            Reaction(ViewCharged, _count_charge),
            _counting(AccountRegistered, convert.counted_registration),
            _counting(ViewsExhausted, convert.counted_exhaustion),
            _counting(CodeViewed, convert.counted_page),
            _counting(SearchPerformed, convert.counted_search),
        ],
    )


def _counting(message_type: type[Message], counted: Callable[[Any], Counted]) -> Reaction:
    async def effect(session: AsyncSession, message: Message) -> None:
        await usage.count(counted(message), SqlUsageStatistics(session))

    return Reaction(message_type, effect)


async def _count_charge(session: AsyncSession, message: Message) -> None:
    charge = cast(ViewCharged, message)
    await usage.count_charge(charge.charge_id, convert.counted_charge(charge), SqlUsageStatistics(session))
