"""Who is visiting: a bearer token, else a session cookie, else a guest cookie, else nobody yet."""

import re
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Annotated, TypeVar

import grpc
from codingahead.accounts.v1.accounts_service_pb2 import OpenGuestRequest
from fastapi import Depends
from starlette.requests import Request

from chassis.errors import SignInRequired, Unauthenticated
from chassis.rpc.channel import Metadata, bearer
from chassis.rpc.errors import refusal_from
from gateway.clients import VIEW_SECONDS
from gateway.cookies import GUEST, SESSION, CookieChanges, cookie_changes
from gateway.previews import wants_page
from gateway.state import gateway_of

Answer = TypeVar("Answer")
Call = Callable[[Metadata], Awaitable[Answer]]

# Longer ones were not made by accounts, and would not fit into a call's metadata.
_TOKEN = re.compile(r"[\x21-\x7e]{1,2048}")
_BEARER = re.compile(r"Bearer +([\x21-\x7e]{1,2048})", re.IGNORECASE)
# Refusals that say that the credential does not hold, not that it is too little.
_NOT_HELD = frozenset({"UNAUTHENTICATED", "TOKEN_INVALID"})


class Credential(Enum):
    """How a visitor made themselves known."""

    BEARER = "bearer"
    SESSION = "session"
    GUEST = "guest"
    NONE = "none"


class Visit:
    """One visitor during one request. Whether a credential holds shows when a service is asked with it.

    A bearer token that does not hold is refused. So is a session's cookie under /api; on a page the visitor goes on
    as a guest. A guest's cookie that does not hold is forgotten. What was found out is sent back with the answer.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        self._gateway = gateway_of(request)
        self.credential, self.token = _presented(request)

    @property
    def network(self) -> str:
        """The address that the visitor calls from."""
        return self._request.client.host if self._request.client else ""

    @property
    def guest_token(self) -> str:
        """What the guest's cookie holds, whoever else the visitor is; empty for none."""
        return _fit(self._request.cookies.get(GUEST, ""))

    @property
    def cookies(self) -> CookieChanges:
        """What the answer changes about the visitor's cookies."""
        return cookie_changes(self._request)

    async def known(self, call: Call[Answer]) -> Answer | None:
        """Call on the visitor's behalf; None when nobody stands behind the request. Makes no guest."""
        while self.token:
            try:
                return await call(bearer(self.token))
            except grpc.aio.AioRpcError as error:
                self._drop_unless_held(error)
        return None

    async def whoever(self, call: Call[Answer]) -> Answer:
        """Call on the visitor's behalf, or on nobody's. Makes no guest."""
        answer = await self.known(call)
        return await call(()) if answer is None else answer

    async def person(self, call: Call[Answer]) -> Answer:
        """Call on a registered person's behalf. Refused with SIGN_IN_REQUIRED when there is none."""
        answer = await self.known(call)
        if answer is None:
            raise SignInRequired
        return answer

    async def spender(self, call: Call[Answer]) -> Answer:
        """Call on the visitor's behalf, and make a guest of a visitor who is nobody yet."""
        answer = await self.known(call)
        if answer is None:
            await self._become_guest()
            answer = await call(bearer(self.token))
        return answer

    async def spender_at_need(self, call: Call[Answer]) -> Answer:
        """As `spender`, but a guest is made only once the service says that it wants a ledger to charge."""
        try:
            return await self.whoever(call)
        except grpc.aio.AioRpcError as error:
            if self.token or not _says_not_held(error):
                raise
        return await self.spender(call)

    def form_token(self) -> str:
        """A token for the forms of the page that is being made; field `csrf_token`."""
        return self._gateway.form_tokens.issue(self.token)

    def holds_form_token(self, token: str) -> bool:
        """Whether a form was made for this visitor, now or before the visitor became a guest."""
        credentials = [self.token] if self.credential is Credential.SESSION else [self.token, ""]
        return self._gateway.form_tokens.holds(token, credentials)

    async def _become_guest(self) -> None:
        request = OpenGuestRequest(network=self.network)
        accounts, us = self._gateway.clients.accounts, self._gateway.own_credential
        opened = await accounts.OpenGuest(request, metadata=us, timeout=VIEW_SECONDS)
        self.credential, self.token = Credential.GUEST, opened.token
        self.cookies.keep_guest(opened.token)

    def _drop_unless_held(self, error: grpc.aio.AioRpcError) -> None:
        """Fall back to the next credential; raise the refusal when it must be told instead."""
        if not _says_not_held(error) or self.credential is Credential.BEARER:
            raise error
        cookie = SESSION if self.credential is Credential.SESSION else GUEST
        self.cookies.forget(cookie)
        if cookie == SESSION and not wants_page(self._request):
            raise error
        self.token = self.guest_token if cookie == SESSION else ""
        self.credential = Credential.GUEST if self.token else Credential.NONE


async def _visit(request: Request) -> Visit:
    return Visit(request)


# The type in a route's signature: who is visiting.
Visitor = Annotated[Visit, Depends(_visit)]


def _presented(request: Request) -> tuple[Credential, str]:
    if header := request.headers.get("authorization"):
        found = _BEARER.fullmatch(header)
        if found is None:
            raise Unauthenticated
        return Credential.BEARER, found[1]
    for credential, name in ((Credential.SESSION, SESSION), (Credential.GUEST, GUEST)):
        if token := _fit(request.cookies.get(name, "")):
            return credential, token
    return Credential.NONE, ""


def _fit(token: str) -> str:
    return token if _TOKEN.fullmatch(token) else ""


def _says_not_held(error: grpc.aio.AioRpcError) -> bool:
    return refusal_from(error).reason in _NOT_HELD
