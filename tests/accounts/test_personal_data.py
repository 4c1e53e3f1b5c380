"""Taking one's data along, and being forgotten: the ledger stays, and nobody stands behind it."""

from pathlib import Path

import pytest

from chassis.errors import Unauthenticated
from services.accounts.domain import Account, Meter
from services.accounts.errors import BadCredentials, LinkNotValid
from services.accounts.usecases import bookmarks, keys, personal_data, sessions
from services.accounts.usecases.bookmarks import SaveBookmark
from services.accounts.usecases.keys import CreateApiKey, MadeKey
from services.accounts.usecases.personal_data import PersonalData
from tests.accounts.people import SEAL, Suite
from tests.accounts.stores import InSql, Store


async def lived(suite: Suite) -> tuple[Account, str, MadeKey]:
    """Somebody with a session, a view, a bookmark and a key."""
    made = (await suite.register(key="k-1")).signed_in
    await suite.view(made.account)
    async with suite.store.begin() as work:
        await bookmarks.save_bookmark(SaveBookmark(made.account.account_id, "icd10cm", "E11.9", "mine"), work)
        key = await keys.create_key(CreateApiKey(made.account.account_id, "nightly", ["lookup"], 5), work)
    return made.account, made.token, key


async def export(suite: Suite, account: Account) -> PersonalData:
    async with suite.store.begin() as work:
        return await personal_data.export_personal_data(account.account_id, work)


async def delete(suite: Suite, account: Account) -> None:
    async with suite.store.begin() as work:
        await personal_data.delete_account(account.account_id, work, suite.means.letters)


class TestAnExport:
    async def test_holds_all_that_is_kept(self, suite: Suite) -> None:
        account, _, key = await lived(suite)
        data = await export(suite, account)

        assert data.account == account
        assert [entry.resource for entry in data.ledger] == ["icd10cm/E11.9", "registration"]
        assert [(one.code, one.note) for one in data.bookmarks] == [("E11.9", "mine")]
        assert data.api_keys == (key.key,)

    async def test_of_a_long_ledger_is_whole(self, suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(personal_data, "_PAGE", 2)
        account, _, _ = await lived(suite)
        for number in range(3):
            await suite.view(account, f"A{number}")

        assert [entry.balance_after for entry in (await export(suite, account)).ledger] == [1, 2, 3, 4, 5]

    async def test_of_nobody_is_refused(self, suite: Suite) -> None:
        account, _, _ = await lived(suite)
        await delete(suite, account)

        with pytest.raises(Unauthenticated):
            await export(suite, account)


class TestAPersonWhoIsForgotten:
    async def test_has_no_session_key_link_or_password_any_more(self, suite: Suite) -> None:
        account, token, key = await lived(suite)
        link = await suite.link()
        await delete(suite, account)

        assert await suite.whose(token) is None
        async with suite.store.begin() as work:
            assert await sessions.holder(key.secret, work, SEAL, suite.means.rules) is None
        with pytest.raises(LinkNotValid):
            await suite.verify(link)
        with pytest.raises(BadCredentials):
            await suite.log_in()
        with pytest.raises(Unauthenticated):
            await suite.standing(account)

    async def test_leaves_a_ledger_whose_sums_are_right(self, suite: Suite) -> None:
        account, _, _ = await lived(suite)
        await delete(suite, account)

        assert sum(line.amount for line in await suite.ledger(account, Meter.VIEWS)) == 4

    async def test_frees_the_address_and_the_key_of_the_registration(self, suite: Suite) -> None:
        account, _, _ = await lived(suite)
        await delete(suite, account)
        again = await suite.register(key="k-1")

        assert again.signed_in.account.account_id != account.account_id
        assert again.views_remaining == 5

    async def test_is_told_by_mail_and_announced_without_an_address(self, suite: Suite) -> None:
        account, _, _ = await lived(suite)
        await delete(suite, account)

        assert [mail.subject for mail in await suite.mails_to()] == ["Your account was deleted"]
        told = (await suite.store.told())[-1]
        assert told.subject == "ca.accounts.account.deleted.v1"
        assert "example.org" not in str(told.message)

    async def test_is_forgotten_once(self, suite: Suite) -> None:
        account, _, _ = await lived(suite)
        await delete(suite, account)

        with pytest.raises(Unauthenticated):
            await delete(suite, account)
        assert (await suite.subjects()).count("account.deleted") == 1

    async def test_is_nowhere_in_a_database(self, store: Store, tmp_path: Path) -> None:
        from sqlalchemy import select

        from chassis.events.tables import EVENTS
        from chassis.mail.sender import MailSender
        from chassis.mail.tables import MAIL_TABLES
        from chassis.mail.transport import EmlFolder
        from services.accounts.tables import Row

        if not isinstance(store, InSql):
            return
        account, _, _ = await lived(Suite(store))
        await delete(Suite(store), account)
        folder = EmlFolder(tmp_path / "outbox")
        await MailSender(store.database, folder, "no-reply@localhost", store.now).send_due()

        tables = [*Row.metadata.sorted_tables, *EVENTS.sorted_tables, *MAIL_TABLES.sorted_tables]
        async with store.database.transaction() as session:
            rows = [str(row) for table in tables for row in await session.execute(select(table))]
        for word in ("ada@", "Ada", "mine", "plain:", "nightly"):
            assert not [row for row in rows if word in row], word
