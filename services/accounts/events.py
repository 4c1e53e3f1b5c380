"""What accounts tells the world, one function an event."""

from datetime import datetime

from codingahead.events.v1.accounts_pb2 import (
    AccountDeleted,
    AccountEmailVerified,
    AccountRegistered,
    ViewCharged,
    ViewsExhausted,
)

from chassis.clock import timestamp
from chassis.events.event import Event, new_event_id
from services.accounts.domain import Account, Balance, Kind, LedgerEntry


def account_registered(account: Account, merged_guest_id: str) -> Event:
    """Somebody opened an account; a guest's ledger may have moved along."""
    event_id = new_event_id()
    message = AccountRegistered(
        event_id=event_id,
        occurred_at=timestamp(account.opened_at),
        account_id=account.account_id,
        merged_guest_id=merged_guest_id,
    )
    return Event("ca.accounts.account.registered.v1", event_id, account.opened_at, message)


def account_email_verified(account: Account, at: datetime) -> Event:
    """Somebody proved that the address is theirs."""
    event_id = new_event_id()
    message = AccountEmailVerified(event_id=event_id, occurred_at=timestamp(at), account_id=account.account_id)
    return Event("ca.accounts.account.email_verified.v1", event_id, at, message)


def account_deleted(account_id: str, at: datetime) -> Event:
    """Somebody wanted to be forgotten, and was."""
    event_id = new_event_id()
    message = AccountDeleted(event_id=event_id, occurred_at=timestamp(at), account_id=account_id)
    return Event("ca.accounts.account.deleted.v1", event_id, at, message)


def unit_charged(charge: LedgerEntry, kind: Kind) -> Event:
    """A unit was taken. The event's id is the charge's, so that no charge can be told twice."""
    message = ViewCharged(
        event_id=charge.entry_id,
        occurred_at=timestamp(charge.at),
        account_id=charge.account_id,
        account_kind=kind,
        meter=charge.meter,
        amount=-charge.amount,
        resource=charge.resource,
        balance_after=charge.balance_after,
        charge_id=charge.entry_id,
    )
    return Event("ca.accounts.usage.charged.v1", charge.entry_id, charge.at, message)


def meter_exhausted(balance: Balance, kind: Kind, at: datetime) -> Event:
    """Somebody asked for a unit that was not there, for the first time since the last grant."""
    event_id = new_event_id()
    message = ViewsExhausted(
        event_id=event_id,
        occurred_at=timestamp(at),
        account_id=balance.account_id,
        account_kind=kind,
        meter=balance.meter,
    )
    return Event("ca.accounts.usage.exhausted.v1", event_id, at, message)
