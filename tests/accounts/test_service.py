"""The service over gRPC: who may call what, what it answers, and how it refuses."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from codingahead.accounts.v1 import (
    account_pb2,
    accounts_service_pb2,
    api_key_service_pb2,
    metering_service_pb2,
    usage_service_pb2,
)
from codingahead.accounts.v1.metering_pb2 import (
    METER_API,
    METER_QUESTIONS,
    METER_VIEWS,
    SPEND_OUTCOME_ALREADY_SPENT,
    SPEND_OUTCOME_NONE_LEFT,
    SPEND_OUTCOME_SPENT,
    SPEND_OUTCOME_UNMETERED,
)
from google.protobuf.message_factory import GetMessageClass

from chassis.rpc.access import Access
from chassis.settings import SettingsRefused
from services.accounts.wiring import ACCESS
from tests.accounts.running import PASSWORD, SERVICE_TOKEN, SERVICES, Running, accounts_running, settings

KEY = "0b9f4c1e-51a7-4d58-9a3e-6f6d2f0c8b11"


@pytest.fixture
async def accounts(tmp_path: Path) -> AsyncIterator[Running]:
    async with accounts_running(settings(tmp_path)) as answering:
        yield answering


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/accounts.sqlite"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def on_each_database(database_url: str, tmp_path: Path) -> AsyncIterator[Running]:
    async with accounts_running(settings(tmp_path, database_url)) as answering:
        yield answering


class TestAWalk:
    async def test_goes_from_a_guest_to_an_account_with_every_step_in_the_ledger(
        self, on_each_database: Running
    ) -> None:
        accounts = on_each_database
        guest = await accounts.open_guest()
        assert (await accounts.view(guest, "E11.9")).outcome == SPEND_OUTCOME_SPENT
        assert (await accounts.view(guest, "E11.65")).outcome == SPEND_OUTCOME_NONE_LEFT
        made = await accounts.register(guest=guest)
        assert (made.views_remaining, made.account.email_verified) == (5, False)
        spent = await accounts.view(made.token, "E11.65")
        assert (spent.balance.granted, spent.balance.remaining) == (6, 4)
        assert (await accounts.view(made.token, "E11.65")).outcome == SPEND_OUTCOME_ALREADY_SPENT

        ledger = await accounts.call("ListLedgerEntries", metering_service_pb2.ListLedgerEntriesRequest(), made.token)

        lines = [(entry.kind, entry.amount, entry.resource, entry.balance_after) for entry in ledger.entries]
        assert [line for line in lines if line[2] != "guest"] == [
            ("view", -1, "icd10cm/E11.65", 4),
            ("grant", 5, "registration", 5),
            ("view", -1, "icd10cm/E11.9", 0),
        ]
        assert (await accounts.refusal("GetStanding", metering_service_pb2.GetStandingRequest(), guest)).code is (
            grpc.StatusCode.UNAUTHENTICATED
        )

    async def test_keeps_the_sums_and_the_meters_equal(self, accounts: Running) -> None:
        token = (await accounts.register()).token
        await accounts.view(token)
        standing = await accounts.call("GetStanding", metering_service_pb2.GetStandingRequest(), token)
        ledger = await accounts.call(
            "ListLedgerEntries", metering_service_pb2.ListLedgerEntriesRequest(page_size=100), token
        )

        sums: Counter[int] = Counter()
        for entry in ledger.entries:
            sums[entry.meter] += entry.amount

        assert sums == {balance.meter: balance.remaining for balance in standing.balances}
        assert sums == {METER_VIEWS: 4, METER_QUESTIONS: 10, METER_API: 10_000}


class TestTwoHundredSpendsAtOnce:
    async def test_of_one_guest_charge_exactly_once(self, on_each_database: Running) -> None:
        guest = await on_each_database.open_guest()

        answers = await asyncio.gather(*(on_each_database.view(guest, f"A{number:03}") for number in range(200)))

        assert Counter(answer.outcome for answer in answers) == {SPEND_OUTCOME_SPENT: 1, SPEND_OUTCOME_NONE_LEFT: 199}

    async def test_under_one_key_have_one_answer(self, on_each_database: Running) -> None:
        guest = await on_each_database.open_guest()

        answers = await asyncio.gather(*(on_each_database.view(guest, key=KEY) for _ in range(200)))

        assert {answer.SerializeToString(deterministic=True) for answer in answers} == {
            answers[0].SerializeToString(deterministic=True)
        }
        assert answers[0].outcome == SPEND_OUTCOME_SPENT

    async def test_whose_callers_leave_charge_at_most_once_and_are_answered_later(self, accounts: Running) -> None:
        guest = await accounts.open_guest()
        impatient = [asyncio.create_task(accounts.view(guest, key=KEY)) for _ in range(50)]
        for number, task in enumerate(impatient):
            await asyncio.sleep(0 if number % 2 else 0.001)
            task.cancel()
        await asyncio.gather(*impatient, return_exceptions=True)

        answer = await accounts.view(guest, key=KEY)

        assert answer.outcome == SPEND_OUTCOME_SPENT
        assert answer.balance.remaining == 0


class TestASessionThatWasEnded:
    async def test_is_refused_at_once(self, accounts: Running) -> None:
        token = (await accounts.register()).token

        await accounts.call("DeleteSession", accounts_service_pb2.DeleteSessionRequest(), token)

        refusal = await accounts.refusal("GetStanding", metering_service_pb2.GetStandingRequest(), token)
        assert (refusal.code, refusal.reason) == (grpc.StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED")
        refusal = await accounts.refusal("Authenticate", accounts_service_pb2.AuthenticateRequest(token=token))
        assert (refusal.code, refusal.reason) == (grpc.StatusCode.UNAUTHENTICATED, "TOKEN_INVALID")


class TestAnAccountThatIsMadeStaff:
    async def test_is_staff_in_its_open_session(self, accounts: Running) -> None:
        token = (await accounts.register()).token
        request = usage_service_pb2.GetUsageReportRequest()
        assert (await accounts.refusal("GetUsageReport", request, token)).reason == "STAFF_ONLY"

        await accounts.make("ADA@example.org", account_pb2.ACCOUNT_KIND_STAFF)

        assert (await accounts.call("GetUsageReport", request, token)).dead_letters == 0
        assert (await accounts.view(token)).outcome == SPEND_OUTCOME_UNMETERED


class TestAServiceOfTheSuite:
    async def test_is_answered_like_staff_and_has_no_ledger(self, accounts: Running) -> None:
        spend = await accounts.view(SERVICE_TOKEN)
        standing = await accounts.call("GetStanding", metering_service_pb2.GetStandingRequest())
        ledger = await accounts.call("ListLedgerEntries", metering_service_pb2.ListLedgerEntriesRequest())

        assert (spend.outcome, spend.balance.unmetered) == (SPEND_OUTCOME_UNMETERED, True)
        assert standing.account == account_pb2.Account(kind=account_pb2.ACCOUNT_KIND_STAFF)
        assert all(balance.unmetered for balance in standing.balances)
        assert not ledger.entries


class TestARefusal:
    @pytest.mark.parametrize(
        ("method", "fields", "reason", "named"),
        [
            ("RegisterAccount", {"email": "ada", "password": PASSWORD}, "EMAIL_INVALID", ["email"]),
            ("RegisterAccount", {"email": "a@b.org", "password": "short"}, "PASSWORD_TOO_WEAK", ["password"]),
            (
                "RegisterAccount",
                {"email": "a@b.org", "password": PASSWORD, "name": "x" * 101},
                "NAME_INVALID",
                ["name"],
            ),
            ("RegisterAccount", {"email": "ada", "password": "short"}, "INVALID_FIELDS", ["email", "password"]),
            (
                "RegisterAccount",
                {"email": "a@b.org", "password": "nul \x00 in the middle"},
                "MESSAGE_UNFIT",
                ["password"],
            ),
            ("CreateSession", {"email": "a@b.org", "password": PASSWORD}, "BAD_CREDENTIALS", []),
            ("Authenticate", {"token": "x"}, "TOKEN_INVALID", []),
            ("UpdateAccountKind", {"email": "a@b.org", "kind": 4}, "ACCOUNT_NOT_FOUND", []),
            ("UpdateAccountKind", {"email": "a@b.org", "kind": 1}, "KIND_NOT_ASSIGNABLE", []),
            ("UpdateAccountKind", {"email": "a@b.org"}, "KIND_NOT_ASSIGNABLE", []),
            ("SpendView", {"system": "icd10cm", "code": "E11.9"}, "IDEMPOTENCY_KEY_INVALID", ["idempotency_key"]),
            ("SpendView", {"system": "icd10cm", "idempotency_key": KEY}, "INVALID_FIELDS", ["code"]),
            ("ListLedgerEntries", {"page_size": 101}, "PAGE_SIZE_INVALID", ["page_size"]),
            ("ListLedgerEntries", {"page_size": -1}, "PAGE_SIZE_INVALID", ["page_size"]),
            ("ListLedgerEntries", {"page_token": "WyJ4Il0"}, "PAGE_TOKEN_INVALID", ["page_token"]),
            ("GetUsageReport", {"to": "tomorrow"}, "DATE_RANGE_INVALID", ["to"]),
        ],
    )
    async def test_says_why_and_names_the_field(
        self, accounts: Running, method: str, fields: dict[str, Any], reason: str, named: list[str]
    ) -> None:
        refusal = await accounts.refusal(method, _request(method, **fields))

        assert refusal.reason == reason
        assert [field.field for field in refusal.fields] == named

    async def test_of_a_taken_address_and_of_a_used_key(self, accounts: Running) -> None:
        await accounts.register(idempotency_key="k-1")
        taken = _request("RegisterAccount", email="ada@example.org", password=PASSWORD)
        reused = _request("RegisterAccount", email="bob@example.org", password=PASSWORD, idempotency_key="k-1")

        assert (await accounts.refusal("RegisterAccount", taken)).reason == "EMAIL_TAKEN"
        assert (await accounts.refusal("RegisterAccount", reused)).reason == "IDEMPOTENCY_KEY_REUSED"

    async def test_of_a_guest_on_the_api_asks_to_sign_in(self, accounts: Running) -> None:
        guest = await accounts.open_guest()
        request = _request("SpendApiCall", resource="codes:batchGet", idempotency_key=KEY)

        assert (await accounts.refusal("SpendApiCall", request, guest)).reason == "SIGN_IN_REQUIRED"

    async def test_of_another_persons_page_token(self, accounts: Running) -> None:
        ada = (await accounts.register("ada@example.org")).token
        bob = (await accounts.register("bob@example.org")).token
        await accounts.call("GetStanding", metering_service_pb2.GetStandingRequest(), ada)
        page = await accounts.call("ListLedgerEntries", _request("ListLedgerEntries", page_size=1), ada)
        assert page.next_page_token

        stolen = _request("ListLedgerEntries", page_token=page.next_page_token)

        assert (await accounts.refusal("ListLedgerEntries", stolen, bob)).reason == "PAGE_TOKEN_INVALID"

    async def test_after_many_failures_says_how_long_to_wait(self, accounts: Running) -> None:
        await accounts.register()
        wrong = _request("CreateSession", email="ada@example.org", password="wrong horse battery staple")
        for _ in range(5):
            assert (await accounts.refusal("CreateSession", wrong)).reason == "BAD_CREDENTIALS"

        refusal = await accounts.refusal("CreateSession", wrong)

        assert (refusal.code, refusal.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "TOO_MANY_ATTEMPTS")
        assert dict(refusal.metadata) == {"retry_after_seconds": "1"}


# Who is let in to a method; everybody else is refused with the reason.
REFUSED = {
    Access.CALLER: {"nobody": "UNAUTHENTICATED", "stranger": "UNAUTHENTICATED"},
    Access.PERSON: {"nobody": "UNAUTHENTICATED", "stranger": "UNAUTHENTICATED", "guest": "SIGN_IN_REQUIRED"},
    Access.OWNER: {
        "nobody": "UNAUTHENTICATED",
        "stranger": "UNAUTHENTICATED",
        "guest": "SIGN_IN_REQUIRED",
        "program": "ACCESS_DENIED",
    },
    Access.STAFF: {
        "nobody": "UNAUTHENTICATED",
        "stranger": "UNAUTHENTICATED",
        "guest": "STAFF_ONLY",
        "program": "STAFF_ONLY",
        "registered": "STAFF_ONLY",
        "subscriber": "STAFF_ONLY",
    },
    Access.SERVICE: {
        "nobody": "UNAUTHENTICATED",
        "stranger": "UNAUTHENTICATED",
        "guest": "ACCESS_DENIED",
        "program": "ACCESS_DENIED",
        "registered": "ACCESS_DENIED",
        "subscriber": "ACCESS_DENIED",
        "staff": "ACCESS_DENIED",
    },
}
# What concerns a person's own account: a service is let in, and has none.
OF_PEOPLE = frozenset({"SendEmailVerification", "ExportPersonalData", "DeleteAccount"})
IDENTITIES = ("nobody", "stranger", "guest", "program", "registered", "subscriber", "staff", "service")


class TestEveryMethodForEveryIdentity:
    async def test_lets_in_exactly_those_whom_the_table_names(self, accounts: Running) -> None:
        tokens = await _one_of_each(accounts)

        # Whoever ends their session or account is a stranger from then on: these methods come last.
        table = sorted(ACCESS.items(), key=lambda rule: rule[0].endswith(("/DeleteSession", "/DeleteAccount")))
        for (path, access), identity in itertools.product(table, IDENTITIES):
            method = path.rpartition("/")[2]
            if method == "DeleteAccount" and identity in {"registered", "subscriber", "staff"}:
                tokens[identity] = await _log_in(accounts, f"{identity}@example.org")
            reason = await self._reason(accounts, method, tokens[identity])
            expected = REFUSED[access].get(identity)
            if identity == "service" and method in OF_PEOPLE:
                expected = "UNAUTHENTICATED"
            denied = (
                reason if reason in {"UNAUTHENTICATED", "ACCESS_DENIED", "STAFF_ONLY", "SIGN_IN_REQUIRED"} else None
            )
            assert denied == expected, (method, identity, reason)

    async def _reason(self, accounts: Running, method: str, token: str) -> str | None:
        try:
            await accounts.call(method, _request(method), token)
        except grpc.aio.AioRpcError as error:
            from chassis.rpc.errors import refusal_from

            return refusal_from(error).reason
        return None


class TestSettings:
    def test_take_on_and_off_for_limits(self, tmp_path: Path) -> None:
        assert settings(tmp_path, network_limits="on").rules().limited
        assert not settings(tmp_path, network_limits="off").rules().limited

    async def test_with_a_short_key_among_the_keys_are_refused(self, tmp_path: Path) -> None:
        chosen = settings(tmp_path)
        (tmp_path / "accounts-key").write_text("k" * 40 + "\nshort")

        with pytest.raises(SettingsRefused, match="32 characters"):
            await self._start(chosen)

    async def _start(self, chosen: Any) -> None:
        async with accounts_running(chosen):
            raise AssertionError("it started")


async def _one_of_each(accounts: Running) -> dict[str, str]:
    tokens = {
        "nobody": "",
        "stranger": "cas_" + "x" * 43,
        "service": SERVICE_TOKEN,
        "guest": await accounts.open_guest(),
    }
    for name in ("registered", "subscriber", "staff"):
        tokens[name] = (await accounts.register(f"{name}@example.org")).token
    key = api_key_service_pb2.CreateApiKeyRequest(name="nightly", scopes=["lookup", "assistant", "jobs"])
    owner = (await accounts.register("owner@example.org")).token
    tokens["program"] = (await accounts.call("CreateApiKey", key, owner)).secret
    await accounts.make("subscriber@example.org", account_pb2.ACCOUNT_KIND_SUBSCRIBER)
    await accounts.make("staff@example.org", account_pb2.ACCOUNT_KIND_STAFF)
    return tokens


async def _log_in(accounts: Running, email: str) -> str:
    request = accounts_service_pb2.CreateSessionRequest(email=email, password=PASSWORD)
    return str((await accounts.call("CreateSession", request)).token)


def _request(method: str, **fields: Any) -> Any:
    (described,) = [one for service in SERVICES for one in service.methods if one.name == method]
    return GetMessageClass(described.input_type)(**fields)
