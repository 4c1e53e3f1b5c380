"""The service as it runs, asked over gRPC."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from codingahead.accounts.v1 import (
    account_pb2,
    accounts_service_pb2,
    api_key_service_pb2,
    bookmark_service_pb2,
    email_verification_service_pb2,
    metering_pb2,
    metering_service_pb2,
    password_reset_service_pb2,
    personal_data_service_pb2,
    usage_service_pb2,
)
from codingahead.accounts.v1.accounts_service_pb2_grpc import AccountsServiceStub
from codingahead.accounts.v1.api_key_service_pb2_grpc import ApiKeyServiceStub
from codingahead.accounts.v1.bookmark_service_pb2_grpc import BookmarkServiceStub
from codingahead.accounts.v1.email_verification_service_pb2_grpc import EmailVerificationServiceStub
from codingahead.accounts.v1.metering_service_pb2_grpc import MeteringServiceStub
from codingahead.accounts.v1.password_reset_service_pb2_grpc import PasswordResetServiceStub
from codingahead.accounts.v1.personal_data_service_pb2_grpc import PersonalDataServiceStub
from codingahead.accounts.v1.usage_service_pb2_grpc import UsageServiceStub

from chassis.clock import Clock, utc_now
from chassis.rpc.channel import bearer, open_channel
from chassis.rpc.errors import Refusal, refusal_from
from chassis.service import running
from services.accounts.settings import AccountsSettings
from services.accounts.wiring import SERVICE
from tests.nats_server import free_port

SERVICE_TOKEN = "of-the-suite-and-of-nobody-else-0123456789"
PASSWORD = "correct horse battery staple"
NOWHERE = "nats://127.0.0.1:1"
_MODULES = (
    accounts_service_pb2,
    api_key_service_pb2,
    bookmark_service_pb2,
    email_verification_service_pb2,
    metering_service_pb2,
    password_reset_service_pb2,
    personal_data_service_pb2,
    usage_service_pb2,
)
SERVICES = [service for module in _MODULES for service in module.DESCRIPTOR.services_by_name.values()]
_STUBS: tuple[Any, ...] = (
    AccountsServiceStub,
    ApiKeyServiceStub,
    BookmarkServiceStub,
    EmailVerificationServiceStub,
    MeteringServiceStub,
    PasswordResetServiceStub,
    PersonalDataServiceStub,
    UsageServiceStub,
)


class Running:
    """The service as others call it."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stubs = [stub(channel) for stub in _STUBS]

    async def call(self, method: str, request: Any, token: str = SERVICE_TOKEN) -> Any:
        """The answer of a method to whoever has the token."""
        (answer,) = [getattr(stub, method) for stub in self._stubs if hasattr(stub, method)]
        return await answer(request, metadata=bearer(token), timeout=20)

    async def refusal(self, method: str, request: Any, token: str = SERVICE_TOKEN) -> Refusal:
        """What the method refuses with."""
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await self.call(method, request, token)
        return refusal_from(refused.value)

    async def open_guest(self) -> str:
        """A new guest's token."""
        answer = await self.call("OpenGuest", accounts_service_pb2.OpenGuestRequest(network="203.0.113.7"))
        return str(answer.token)

    async def register(self, email: str = "ada@example.org", guest: str = "", **fields: str) -> Any:
        """The answer to a registration."""
        request = accounts_service_pb2.RegisterAccountRequest(
            **{"email": email, "password": PASSWORD, "name": "Ada", "guest_token": guest} | fields
        )
        return await self.call("RegisterAccount", request)

    async def make(self, email: str, kind: account_pb2.AccountKind.ValueType) -> None:
        """Give an account another kind."""
        await self.call("UpdateAccountKind", accounts_service_pb2.UpdateAccountKindRequest(email=email, kind=kind))

    async def view(self, token: str, code: str = "E11.9", key: str = "") -> metering_pb2.Spend:
        """Spend a view."""
        key = key or str(uuid.uuid4())
        request = metering_service_pb2.SpendViewRequest(system="icd10cm", code=code, idempotency_key=key)
        spend: metering_pb2.Spend = (await self.call("SpendView", request, token)).spend
        return spend


def settings(folder: Path, database_url: str = "", **changes: Any) -> AccountsSettings:
    """Settings as `make run` gives them."""
    for name, secret in (("service-token", SERVICE_TOKEN), ("accounts-key", "k" * 40)):
        (folder / name).write_text(secret)
        (folder / name).chmod(0o600)
    given: dict[str, Any] = {
        "listen": f"127.0.0.1:{free_port()}",
        "service_token_file": folder / "service-token",
        "secret_key_file": folder / "accounts-key",
        "database_url": database_url or f"sqlite+aiosqlite:///{folder}/accounts.sqlite",
        "nats_url": NOWHERE,
        "mail_outbox_dir": folder / "outbox",
        "public_base_url": "https://coding.example.org",
    }
    return AccountsSettings(**(given | changes))


@asynccontextmanager
async def accounts_running(chosen: AccountsSettings, now: Clock = utc_now) -> AsyncIterator[Running]:
    """Run it in this process."""
    async with running(SERVICE, chosen, now), open_channel(chosen, chosen.listen, SERVICES, 20) as channel:
        yield Running(channel)
