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
    # Registered people with a session of their own, and services: no API key, whatever it is for.
    OWNER = "owner"
    # Staff and services.
    STAFF = "staff"
    # Services of the suite alone.
    SERVICE = "service"


AccessTable = Mapping[str, Access]


class Gatekeeper:
    """Holds each call against the table."""

    def __init__(self, table: AccessTable, service_token: str, authenticator: Authenticator, scope: str = "") -> None:
        # What an API key must be for to be let in at all; with none, no key is.
        self._scope = scope
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
        if not caller.may_use(self._scope):
            raise AccessDenied("This API key is not for this part of the suite. Make one with the scope that it needs.")
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
    if access in {Access.PERSON, Access.OWNER} and not caller.is_person:
        raise SignInRequired
    if access is Access.OWNER and caller.is_api_key:
        raise AccessDenied("This needs a session: an API key cannot do it.")
    if access is Access.STAFF and not caller.is_staff:
        raise StaffOnly
