"""Who may call which method: a table that denies what it does not name."""

import hmac
from collections.abc import Mapping
from enum import Enum

from chassis.errors import AccessDenied, SignInRequired, StaffOnly, Unauthenticated
from chassis.identity import NOBODY, Authenticator, Caller, CallerKind

_BEARER = "Bearer "


class Access(Enum):
    """How much of a caller must be proved before a method runs."""

    # Everybody; a user's token is carried along unproved, for the service that decides.
    ANYONE = "anyone"
    # Any credential that holds: guest, person or service.
    CALLER = "caller"
    # Registered people and services.
    PERSON = "person"
    # Staff and services.
    STAFF = "staff"
    # Services of the suite alone.
    SERVICE = "service"


AccessTable = Mapping[str, Access]


class Gatekeeper:
    """Holds each call against the table."""

    def __init__(self, table: AccessTable, service_token: str, authenticator: Authenticator) -> None:
        self._table = table
        self._service_token = service_token.encode()
        self._authenticator = authenticator

    async def admit(self, method: str, authorization: str) -> Caller:
        """Answer who is calling, or raise AccessDenied, Unauthenticated, SignInRequired or StaffOnly."""
        access = self._table.get(method)
        if access is None:
            raise AccessDenied("No rule allows this method.")
        caller = await self._identify(authorization, prove=access is not Access.ANYONE)
        _refuse_unless(access, caller)
        return caller

    async def _identify(self, authorization: str, *, prove: bool) -> Caller:
        token = authorization.removeprefix(_BEARER) if authorization.startswith(_BEARER) else ""
        if not token:
            return NOBODY
        if hmac.compare_digest(token.encode(), self._service_token):
            return Caller(CallerKind.SERVICE, token=token)
        return await self._authenticator.authenticate(token) if prove else Caller(CallerKind.ANONYMOUS, token=token)


def _refuse_unless(access: Access, caller: Caller) -> None:
    if access is Access.ANYONE or caller.is_service:
        return
    if caller.kind is CallerKind.ANONYMOUS:
        raise Unauthenticated
    if access is Access.SERVICE:
        raise AccessDenied
    if access is Access.PERSON and not caller.is_person:
        raise SignInRequired
    if access is Access.STAFF and not caller.is_staff:
        raise StaffOnly
