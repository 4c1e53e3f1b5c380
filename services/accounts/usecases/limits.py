"""How much one network may do: counted per bucket, under a hash that nobody can turn back after two days."""

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta

from services.accounts.ports import Work

GUESTS = "guests"
REGISTRATIONS = "registrations"
FAILED_LOGINS = "failed_logins"
VERIFICATIONS = "verifications"
RESETS = "resets"
RESET_MAILS = "reset_mails"
_IPV6_BUCKET_BITS = 64
# Whoever comes without an address that can be read shares one bucket.
_UNKNOWN = "unknown"


async def count_today(purpose: str, network: str, work: Work) -> int:
    """Count one more for the network and answer how many it is on this UTC day."""
    return await work.limits.count(purpose, _day(work.now()), await _bucket(network, work), 1)


async def count_this_hour(purpose: str, network: str, work: Work, amount: int = 1) -> int:
    """Count for the network and answer how many it is in this hour."""
    return await work.limits.count(purpose, _hour(work.now()), await _bucket(network, work), amount)


async def count_subject_this_hour(purpose: str, subject: str, work: Work) -> int:
    """Count one more for an account's id or a keyed digest and answer how many it is in this hour."""
    return await work.limits.count(purpose, _hour(work.now()), subject, 1)


def until_tomorrow(now: datetime) -> timedelta:
    """How long the present UTC day lasts."""
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0) - now


def until_next_hour(now: datetime) -> timedelta:
    """How long the present hour lasts."""
    return (now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0) - now


async def _bucket(network: str, work: Work) -> str:
    salt = await work.limits.salt(work.now().date())
    return hmac.new(salt, _network(network).encode(), hashlib.sha256).hexdigest()


def _network(text: str) -> str:
    """An IPv4 address as it is, an IPv6 address as its /64, which is what one customer gets."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return _UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), _IPV6_BUCKET_BITS), strict=False))


def _hour(now: datetime) -> str:
    return now.strftime("%Y-%m-%dT%H")


def _day(now: datetime) -> str:
    return now.date().isoformat()
