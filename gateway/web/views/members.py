"""Who acts for an employer, and who is asked to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from gateway.shapes.employers import InvitationSaid, Members, MemberSaid
from gateway.web.views.employers import employer_path
from gateway.web.views.search import Option
from gateway.web.wording import day, spoken

ROLES = (Option("recruiter", "Recruiter"), Option("owner", "Owner"))


@dataclass(frozen=True)
class MemberRow:
    """One member; `is_me` for whoever looks."""

    href: str
    name: str
    email: str
    verified: bool
    role: str
    role_name: str
    since: str
    is_me: bool


@dataclass(frozen=True)
class AskedRow:
    """One invitation that waits."""

    href: str
    whom: str
    role_name: str
    since: str


@dataclass(frozen=True)
class MembersView:
    """The members, for owners with the ways to change them."""

    name: str
    href: str
    trusted: bool
    may_change: bool
    # Whether the reader is one of them; staff as such are not.
    is_member: bool
    members: tuple[MemberRow, ...]
    asked: tuple[AskedRow, ...]
    email: str = ""
    role: str = "recruiter"
    errors: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    problem: str = ""
    roles: tuple[Option, ...] = ROLES


def members_view(employer_id: str, name: str, said: Members, me: str, *, trusted: bool, staff: bool) -> MembersView:
    """Lay out the members for one of them, known by account, or for staff."""
    path = f"{employer_path(employer_id)}/members"
    owners = {one.account_id for one in said.items if one.role == "owner"}
    return MembersView(
        name=name,
        href=path,
        trusted=trusted,
        # Whoever cannot be told apart at the moment is refused by jobs, if need be.
        may_change=staff or not me or me in owners,
        is_member=not me or any(one.account_id == me for one in said.items),
        members=tuple(_member(one, path, me) for one in said.items),
        asked=tuple(_asked(one, path) for one in said.invitations),
    )


def _member(one: MemberSaid, path: str, me: str) -> MemberRow:
    return MemberRow(
        href=f"{path}/{quote(one.account_id, safe='')}",
        name=one.name or one.email or "Name not said",
        email=one.email,
        verified=one.email_verified,
        role=one.role,
        role_name=spoken(one.role),
        since=_day(one.join_time),
        is_me=one.account_id == me,
    )


def _asked(one: InvitationSaid, path: str) -> AskedRow:
    whom = one.email or f"account {one.account_id}"
    return AskedRow(f"{path}/invitations/{quote(one.id, safe='')}", whom, spoken(one.role), _day(one.invite_time))


def _day(rfc3339: str) -> str:
    return day(datetime.fromisoformat(rfc3339).date().isoformat())
