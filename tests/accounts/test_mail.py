"""Mail as the running service sends it: to a folder and to a relay, once whatever crashes, and to whom it concerns."""

import re
import statistics
import time
from collections.abc import AsyncIterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path

import pytest
from codingahead.accounts.v1 import (
    accounts_service_pb2,
    api_key_service_pb2,
    email_verification_service_pb2,
    metering_service_pb2,
    password_reset_service_pb2,
    personal_data_service_pb2,
)

from chassis.settings import SettingsRefused
from services.accounts.settings import AccountsSettings
from tests.accounts.people import Suite
from tests.accounts.running import PASSWORD, Running, accounts_running, settings
from tests.accounts.stores import InSql
from tests.chassis.smtp_sink import Sink, sink_listening
from tests.waiting import until

LINK = re.compile(r"https://coding\.example\.org/(?:email-verifications|password-resets)/([A-Za-z0-9_-]{43})\s")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


@pytest.fixture
async def accounts(tmp_path: Path) -> AsyncIterator[Running]:
    async with accounts_running(settings(tmp_path)) as answering:
        yield answering


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with sink_listening() as listening:
        yield listening


def relayed(folder: Path, sink: Sink) -> AccountsSettings:
    """Settings with a relay."""
    return settings(folder, mail_relay=f"smtp://127.0.0.1:{sink.port}", mail_from="CA <no-reply@coding.example.org>")


def read(folder: Path) -> list[EmailMessage]:
    """The mails in a folder, by the moment that they were written."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    messages = [message_from_bytes(file.read_bytes(), policy=SMTP_POLICY) for file in files]
    return [message for message in messages if isinstance(message, EmailMessage)]


def words(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


async def mailed(folder: Path, subject: str) -> EmailMessage:
    """The mail of this subject, once it is there."""

    async def there() -> bool:
        return any(message["Subject"] == subject for message in read(folder))

    await until(there)
    return [message for message in read(folder) if message["Subject"] == subject][-1]


async def link_in(folder: Path, subject: str) -> str:
    found = LINK.search(words(await mailed(folder, subject)))
    assert found
    return found[1]


class TestAWalk:
    async def test_goes_from_a_mailed_link_to_a_verified_address(self, accounts: Running, folder: Path) -> None:
        made = await accounts.register()
        token = await link_in(folder, "Confirm your e-mail address")
        verified = await accounts.call("VerifyEmail", email_verification_service_pb2.VerifyEmailRequest(token=token))
        known = await accounts.call("Authenticate", accounts_service_pb2.AuthenticateRequest(token=made.token))

        assert verified.account == known.account
        assert (known.account.email, known.account.email_verified) == ("ada@example.org", True)
        again = email_verification_service_pb2.VerifyEmailRequest(token=token)
        assert (await accounts.refusal("VerifyEmail", again)).reason == "LINK_NOT_VALID"

    async def test_goes_from_a_forgotten_password_to_another_one(self, accounts: Running, folder: Path) -> None:
        old = (await accounts.register()).token
        asked = password_reset_service_pb2.RequestPasswordResetRequest(email="ADA@example.org", network="203.0.113.7")
        await accounts.call("RequestPasswordReset", asked)
        token = await link_in(folder, "Choose a new password")
        chosen = password_reset_service_pb2.ResetPasswordRequest(token=token, password="another long password")
        await accounts.call("ResetPassword", chosen)

        stale = await accounts.refusal("GetStanding", metering_service_pb2.GetStandingRequest(), old)
        assert stale.reason == "UNAUTHENTICATED"
        wrong = accounts_service_pb2.CreateSessionRequest(email="ada@example.org", password=PASSWORD)
        assert (await accounts.refusal("CreateSession", wrong)).reason == "BAD_CREDENTIALS"
        right = accounts_service_pb2.CreateSessionRequest(email="ada@example.org", password="another long password")
        assert (await accounts.call("CreateSession", right)).token
        assert await mailed(folder, "Your password was changed")

    async def test_of_a_key_ends_where_its_scopes_end(self, accounts: Running) -> None:
        owner = (await accounts.register()).token
        wanted = api_key_service_pb2.CreateApiKeyRequest(name="nightly", scopes=["lookup"], daily_quota=1)
        made = await accounts.call("CreateApiKey", wanted, owner)
        known = await accounts.call("Authenticate", accounts_service_pb2.AuthenticateRequest(token=made.secret))
        assert (known.api_key_id, list(known.api_key_scopes)) == (made.key.id, ["lookup"])

        assert (await accounts.view(made.secret, "E11.9")).charge_id
        assert not (await accounts.view(made.secret, "E11.65")).charge_id
        question = metering_service_pb2.SpendQuestionRequest(
            answer_id="x", idempotency_key="0b9f4c1e-51a7-4d58-9a3e-6f6d2f0c8b11"
        )
        assert (await accounts.refusal("SpendQuestion", question, made.secret)).reason == "KEY_SCOPE_MISSING"
        (listed,) = (await accounts.call("ListApiKeys", api_key_service_pb2.ListApiKeysRequest(), owner)).keys
        assert listed.used_today == 1
        await accounts.call("DeleteApiKey", api_key_service_pb2.DeleteApiKeyRequest(id=made.key.id), owner)
        assert (await accounts.refusal("GetStanding", metering_service_pb2.GetStandingRequest(), made.secret)).reason

    async def test_of_a_person_ends_with_a_mail(self, accounts: Running, folder: Path) -> None:
        token = (await accounts.register()).token
        request = personal_data_service_pb2.ExportPersonalDataRequest()
        data = await accounts.call("ExportPersonalData", request, token)
        assert [entry.resource for entry in data.ledger] == ["registration"]

        await accounts.call("DeleteAccount", personal_data_service_pb2.DeleteAccountRequest(), token)

        assert (await mailed(folder, "Your account was deleted"))["To"] == "ada@example.org"
        assert (await accounts.refusal("ExportPersonalData", request, token)).reason == "UNAUTHENTICATED"


class TestAMail:
    async def test_has_the_same_link_in_text_and_html_and_is_marked_as_automatic(
        self, accounts: Running, folder: Path
    ) -> None:
        await accounts.register()
        message = await mailed(folder, "Confirm your e-mail address")

        link = LINK.search(words(message))
        assert link
        assert words(message, "html").count(link[1]) == 2
        assert '<html lang="en">' in words(message, "html")
        assert message["Auto-Submitted"] == "auto-generated"
        assert max(map(len, words(message).splitlines())) <= 120

    async def test_arrives_at_a_relay(self, tmp_path: Path, sink: Sink) -> None:
        async with accounts_running(relayed(tmp_path, sink)) as accounts:
            await accounts.register()

            async def received() -> bool:
                return bool(sink.received)

            await until(received)

        (message,) = sink.received
        assert (message["To"], message["From"]) == ("ada@example.org", "CA <no-reply@coding.example.org>")
        assert LINK.search(words(message))


class TestAServiceThatDiedBetweenCommitAndMail:
    """What was committed is all that the next start needs: here it is committed by nobody who could send it."""

    async def test_mails_the_link_of_a_registration_once_at_the_next_start(
        self, tmp_path: Path, sqlite_store: InSql, sink: Sink
    ) -> None:
        await Suite(sqlite_store).register()
        assert sink.received == []

        for _ in range(2):
            await self._start(tmp_path, sqlite_store, sink)

        (message,) = sink.received
        found = LINK.search(words(message))
        assert found
        # The clock of the store stands still, so the link is as young as on its first day.
        assert (await Suite(sqlite_store).verify(found[1])).email_verified

    async def test_looks_up_an_address_once_at_the_next_start(
        self, tmp_path: Path, sqlite_store: InSql, sink: Sink
    ) -> None:
        await Suite(sqlite_store).register()
        await Suite(sqlite_store).ask_reset()

        for _ in range(2):
            await self._start(tmp_path, sqlite_store, sink, mails=2)

        assert [message["Subject"] for message in sink.received] == [
            "Confirm your e-mail address",
            "Choose a new password",
        ]

    async def _start(self, folder: Path, store: InSql, sink: Sink, mails: int = 1) -> None:
        url = store.database.engine.url.render_as_string(hide_password=False)
        chosen = settings(folder, url, mail_relay=f"smtp://127.0.0.1:{sink.port}")
        async with accounts_running(chosen, store.now):

            async def received() -> bool:
                return len(sink.received) == mails

            await until(received)


class TestTheTimeOfAskingForAReset:
    """W4: with and without an account the medians are less than 5 ms apart, while the worker looks addresses up."""

    async def test_tells_nothing(self, tmp_path: Path) -> None:
        async with accounts_running(settings(tmp_path, network_limits="off")) as accounts:
            await accounts.register()
            times: dict[str, list[float]] = {"ada@example.org": [], "bob@example.org": []}
            for _ in range(60):
                for email, taken in times.items():
                    request = password_reset_service_pb2.RequestPasswordResetRequest(email=email, network="203.0.113.7")
                    started = time.perf_counter()
                    await accounts.call("RequestPasswordReset", request)
                    taken.append(time.perf_counter() - started)

        known, unknown = (statistics.median(taken) for taken in times.values())
        assert abs(known - unknown) < 0.005


class TestSettings:
    async def test_without_a_place_for_mail_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsRefused, match="MAIL_RELAY"):
            await self._start(settings(tmp_path, mail_outbox_dir=None))

    @pytest.mark.parametrize("site", ["coding.example.org", "ftp://coding.example.org", "https://coding.example.org/x"])
    def test_with_a_site_that_links_cannot_begin_with_are_refused(self, tmp_path: Path, site: str) -> None:
        with pytest.raises(ValueError, match="scheme and host"):
            settings(tmp_path, public_base_url=site)

    @pytest.mark.parametrize("minutes", [4, 121])
    def test_with_a_life_of_links_out_of_range_are_refused(self, tmp_path: Path, minutes: int) -> None:
        with pytest.raises(ValueError, match="mailed_link_minutes"):
            settings(tmp_path, mailed_link_minutes=minutes)

    async def _start(self, chosen: AccountsSettings) -> None:
        async with accounts_running(chosen):
            raise AssertionError("it started")
