"""The job board as people meet it: accounts, jobs and gateway with one clock that the test turns, and its visitors."""

import email
import email.policy
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from codingahead.accounts.v1 import account_pb2

from chassis.service import running
from gateway.settings import GatewaySettings
from services.jobs.settings import JobsSettings
from services.jobs.wiring import SERVICE
from tests.accounts.running import PASSWORD, Running, accounts_running, settings
from tests.gateway.conftest import listening
from tests.jobs.samples import TurnableClock
from tests.nats_server import NatsServer, free_port
from tests.waiting import until


class Person:
    """Somebody who has registered, by the JSON API."""

    def __init__(self, base: str, address: str) -> None:
        self.address = address
        self.http = httpx2.AsyncClient(base_url=base, headers={"origin": base}, timeout=20)

    async def ask(self, method: str, path: str, **sent: Any) -> httpx2.Response:
        """One request under a key of its own."""
        headers = {"idempotency-key": uuid.uuid4().hex} | sent.pop("headers", {})
        return await self.http.request(method, path, headers=headers, **sent)

    async def said(self, method: str, path: str, **sent: Any) -> Any:
        """What an answer that is no refusal says."""
        answer = await self.ask(method, f"/api/v1{path}", **sent)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def text(self, path: str) -> str:
        """A page or feed that is there."""
        answer = await self.http.get(path)
        assert answer.is_success, answer.text
        return answer.text


@dataclass
class JobBoard:
    """The running suite, as far as the job board needs it."""

    base: str
    clock: TurnableClock
    outbox: Path
    accounts: Running

    @asynccontextmanager
    async def visitor(self) -> AsyncIterator[Person]:
        """Somebody who has not registered."""
        person = Person(self.base, "")
        async with person.http:
            yield person

    @asynccontextmanager
    async def person(self, address: str, *, verified: bool = True, staff: bool = False) -> AsyncIterator[Person]:
        """Somebody who registers, follows the mailed link, and may be made staff."""
        person = Person(self.base, address)
        async with person.http:
            wanted = {"email": address, "password": PASSWORD, "name": address.partition("@")[0].title()}
            await person.said("POST", "/accounts", json=wanted)
            if staff:
                await self.accounts.make(address, account_pb2.ACCOUNT_KIND_STAFF)
            if verified:
                await self.verify(address)
            yield person

    async def verify(self, address: str) -> None:
        """Follow the link that was mailed to the address, as its owner would."""

        async def has_come() -> bool:
            return bool(self.mails(address))

        await until(has_come)
        written = self.mails(address)[0].get_body(("plain",))
        assert written is not None
        (token,) = re.findall(r"/email-verifications/(\S+)", written.get_content())
        async with self.visitor() as owner:
            await owner.said("POST", f"/email-verifications/{token}")

    def mails(self, address: str) -> list[email.message.EmailMessage]:
        """What was mailed to an address, in the order of its files' names."""
        files = sorted(self.outbox.glob("*.eml"))
        mails = [email.message_from_bytes(each.read_bytes(), policy=email.policy.default) for each in files]
        return [mail for mail in mails if mail["to"] == address]


@asynccontextmanager
async def job_board(folder: Path, nats: NatsServer) -> AsyncIterator[JobBoard]:
    """Accounts, jobs and the gateway in this process, with real mail files and a real NATS."""
    clock, port = TurnableClock(), free_port()
    base, outbox = f"http://127.0.0.1:{port}", folder / "outbox"
    told = settings(folder, nats_url=nats.url, public_base_url=base)
    (folder / "csrf-key").write_text("k" * 40)
    (folder / "csrf-key").chmod(0o600)
    jobs = JobsSettings(
        listen=f"127.0.0.1:{free_port()}",
        service_token_file=told.service_token_file,
        database_url=f"sqlite+aiosqlite:///{folder}/jobs.sqlite",
        nats_url=nats.url,
        drain_seconds=0,
        accounts_address=told.listen,
        public_base_url=base,
        secret_key_file=told.secret_key_file,
        resume_dir=folder / "resumes",
        mail_outbox_dir=outbox,
    )
    door = GatewaySettings(
        listen=f"127.0.0.1:{port}",
        service_token_file=told.service_token_file,
        csrf_key_file=folder / "csrf-key",
        limits=False,
        public_base_url=base,
        jobs_address=jobs.listen,
        accounts_address=told.listen,
        lookup_address="127.0.0.1:1",
        assistant_address="127.0.0.1:1",
    )
    async with accounts_running(told, clock) as accounts, running(SERVICE, jobs, clock), listening(door):
        yield JobBoard(base, clock, outbox, accounts)
