"""People and what they do, said shortly."""

import re
import uuid
from dataclasses import replace

from chassis.mail.message import Mail
from services.accounts.credentials.tokens import GuestSeal
from services.accounts.domain import Account, Kind, LedgerEntry, Meter, Spend
from services.accounts.letters import TemplateLetters
from services.accounts.plans import SHIPPED, load_plans
from services.accounts.ports import Verdict
from services.accounts.rules import Rules
from services.accounts.usecases import kinds, password_resets, sessions, standing, verification
from services.accounts.usecases.guests import open_guest
from services.accounts.usecases.registration import RegisterAccount, Registered, register_account
from services.accounts.usecases.sessions import Credentials, Means, SignedIn
from services.accounts.usecases.spending import SpendUnit, spend
from services.accounts.usecases.standing import Standing
from tests.accounts.stores import Store

SITE = "https://coding.example.org"
NETWORK = "203.0.113.7"
PASSWORD = "correct horse battery staple"
RULES = Rules(load_plans(SHIPPED))
SEAL = GuestSeal(["k" * 40])


class PlainPasswords:
    """Keeps the port's MUSTs but secrecy: hashing is not what these tests are about."""

    def admit(self) -> None:
        return

    async def hash(self, password: str) -> str:
        return f"plain:{password}"

    async def verify(self, password: str, kept: str | None) -> Verdict:
        outdated = kept == f"old:{password}"
        return Verdict(kept == f"plain:{password}" or outdated, f"plain:{password}" if outdated else "")


class Suite:
    """The use cases on one store."""

    def __init__(self, store: Store, rules: Rules = RULES) -> None:
        self.store = store
        self.means = Means(store.begin, PlainPasswords(), SEAL, rules, TemplateLetters(SITE, rules.link_lifetime))

    def under(self, **rules: object) -> "Suite":
        """The same under other rules."""
        return Suite(self.store, replace(self.means.rules, **rules))  # type: ignore[arg-type]  # named by the test

    async def open_guest(self, network: str = NETWORK) -> Account:
        async with self.store.begin() as work:
            return await open_guest(network, work, self.means.rules)

    async def register(
        self, email: str = "ada@example.org", guest: Account | None = None, key: str = "", **changes: str
    ) -> Registered:
        token = SEAL.sign(guest.account_id) if guest else ""
        return await register_account(
            replace(RegisterAccount(email, PASSWORD, "Ada", token, key, NETWORK), **changes), self.means
        )

    async def log_in(
        self, email: str = "ada@example.org", password: str = PASSWORD, network: str = NETWORK
    ) -> SignedIn:
        return await sessions.create_session(Credentials(email, password, network), self.means)

    async def whose(self, token: str) -> Account | None:
        async with self.store.begin() as work:
            return await sessions.whose(token, work, SEAL, self.means.rules)

    async def mails_to(self, email: str = "ada@example.org") -> list[Mail]:
        """What was handed over for an address, oldest first."""
        return [mail for mail in await self.store.mails() if mail.to == email]

    async def link(self, page: str = "email-verifications", email: str = "ada@example.org") -> str:
        """The secret in the latest link to a page that was mailed to the address."""
        found = [re.search(rf"{SITE}/{page}/(\S+)", mail.text) for mail in await self.mails_to(email)]
        return [one[1] for one in found if one][-1]

    async def verify(self, token: str) -> Account:
        async with self.store.begin() as work:
            return await verification.verify_email(token, work, self.means.rules)

    async def send_verification(self, account: Account) -> None:
        async with self.store.begin() as work:
            await verification.send_verification(account.account_id, work, self.means.rules, self.means.letters)

    async def ask_reset(self, email: str = "ada@example.org", network: str = NETWORK) -> None:
        async with self.store.begin() as work:
            await password_resets.request_reset(email, network, work, self.means)

    async def look_up_resets(self) -> None:
        """What the worker does."""
        waiting = True
        while waiting:
            async with self.store.begin() as work:
                waiting = await password_resets.mail_next_reset(work, self.means.letters)

    async def reset(self, token: str, password: str) -> None:
        await password_resets.reset_password(token, password, self.means)

    async def view(self, account: Account, code: str = "E11.9", key: str = "") -> Spend:
        return await self.spend(account, Meter.VIEWS, f"icd10cm/{code}", key)

    async def spend(self, account: Account, meter: Meter, resource: str, key: str = "", asked: str = "") -> Spend:
        command = SpendUnit(account.account_id, meter, resource, key or str(uuid.uuid4()), asked)
        async with self.store.begin() as work:
            return await spend(command, work, self.means.rules)

    async def standing(self, account: Account) -> Standing:
        async with self.store.begin() as work:
            return await standing.get_standing(account.account_id, work, self.means.rules)

    async def remaining(self, account: Account, meter: Meter = Meter.VIEWS) -> int:
        return {shown.meter: shown.remaining for shown in (await self.standing(account)).balances}.get(meter, 0)

    async def make(self, account: Account, kind: Kind) -> None:
        async with self.store.begin() as work:
            await kinds.update_kind(account.email, kind, work)

    async def ledger(self, account: Account, meter: Meter | None = None) -> list[LedgerEntry]:
        """The whole ledger, oldest first."""
        async with self.store.begin() as work:
            entries = await work.ledger.page(account.account_id, None, 10_000)
        return [entry for entry in reversed(entries) if meter in {None, entry.meter}]

    async def subjects(self) -> list[str]:
        """What was told, without the part that is always the same."""
        return [event.subject.removeprefix("ca.accounts.").removesuffix(".v1") for event in await self.store.told()]
