"""Codes that people keep, with notes that nobody else reads."""

import pytest

from chassis.errors import PageTokenInvalid, SignInRequired
from services.accounts.domain import Bookmark
from services.accounts.errors import BookmarkInvalid, BookmarkNotFound, TooManyBookmarks
from services.accounts.usecases import bookmarks
from services.accounts.usecases.bookmarks import BookmarkPage, SaveBookmark
from tests.accounts.conftest import TurnedClock
from tests.accounts.people import Suite
from tests.accounts.stores import Store


class Keeper:
    """A registered person and their bookmarks."""

    def __init__(self, store: Store, account_id: str) -> None:
        self.account_id = account_id
        self._store = store

    async def save(self, code: str, note: str = "", system: str = "icd10cm") -> Bookmark:
        async with self._store.begin() as work:
            return await bookmarks.save_bookmark(SaveBookmark(self.account_id, system, code, note), work)

    async def get(self, code: str, system: str = "icd10cm") -> Bookmark:
        async with self._store.begin() as work:
            return await bookmarks.get_bookmark(self.account_id, system, code, work)

    async def page(self, size: int = 0, token: str = "") -> BookmarkPage:
        async with self._store.begin() as work:
            return await bookmarks.list_bookmarks(self.account_id, size, token, work)

    async def codes(self) -> list[str]:
        return [one.code for one in (await self.page()).bookmarks]

    async def forget(self, code: str) -> None:
        async with self._store.begin() as work:
            await work.bookmarks.forget(self.account_id, "icd10cm", code)


@pytest.fixture
async def ada(suite: Suite, store: Store) -> Keeper:
    return Keeper(store, (await suite.register("ada@example.org")).signed_in.account.account_id)


@pytest.fixture
async def bob(suite: Suite, store: Store) -> Keeper:
    return Keeper(store, (await suite.register("bob@example.org")).signed_in.account.account_id)


class TestABookmark:
    async def test_is_kept_with_its_note(self, ada: Keeper) -> None:
        await ada.save("E11.9", "ask for the\nA1c")

        assert (await ada.get("E11.9")).note == "ask for the\nA1c"

    async def test_saved_again_has_its_new_note_and_its_old_day(self, ada: Keeper, clock: TurnedClock) -> None:
        first = await ada.save("E11.9", "old")
        clock.turn(days=2)

        again = await ada.save("E11.9", "new")

        assert (again.note, again.created_at, again.updated_at) == ("new", first.created_at, clock.moment)
        assert await ada.codes() == ["E11.9"]

    async def test_is_forgotten_with_its_note(self, ada: Keeper) -> None:
        await ada.save("E11.9", "mine")
        await ada.forget("E11.9")
        await ada.forget("E11.9")

        with pytest.raises(BookmarkNotFound):
            await ada.get("E11.9")

    async def test_is_nobody_elses(self, ada: Keeper, bob: Keeper) -> None:
        await ada.save("E11.9", "private")
        await bob.forget("E11.9")

        assert await bob.codes() == []
        with pytest.raises(BookmarkNotFound):
            await bob.get("E11.9")
        assert (await ada.get("E11.9")).note == "private"


class TestTheList:
    async def test_goes_by_system_and_code_page_by_page(self, ada: Keeper) -> None:
        for code in ("I10", "A00.0", "E11.9"):
            await ada.save(code)
        await ada.save("J1100", system="hcpcs")

        first = await ada.page(2)
        rest = await ada.page(2, first.next_page_token)

        assert [one.code for one in (*first.bookmarks, *rest.bookmarks)] == ["J1100", "A00.0", "E11.9", "I10"]
        assert rest.next_page_token == ""

    async def test_refuses_another_persons_token(self, ada: Keeper, bob: Keeper) -> None:
        await ada.save("E11.9")
        await ada.save("I10")

        with pytest.raises(PageTokenInvalid):
            await bob.page(1, (await ada.page(1)).next_page_token)


class TestWhatIsRefused:
    @pytest.mark.parametrize(("system", "code"), [("", "E11.9"), ("icd10cm", ""), ("icd10cm", "E/1"), ("x" * 33, "E")])
    async def test_a_bookmark_of_nothing(self, ada: Keeper, system: str, code: str) -> None:
        with pytest.raises(BookmarkInvalid):
            await ada.save(code, system=system)

    async def test_a_note_of_more_than_2000_characters(self, ada: Keeper) -> None:
        await ada.save("E11.9", "x" * 2_000)
        with pytest.raises(BookmarkInvalid, match="note"):
            await ada.save("E11.9", "x" * 2_001)

    async def test_somebody_without_an_account(self, store: Store) -> None:
        with pytest.raises(SignInRequired):
            await Keeper(store, "").save("E11.9")

    async def test_one_past_the_most_while_those_kept_can_be_written_anew(
        self, ada: Keeper, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(bookmarks, "MOST_BOOKMARKS", 2)
        await ada.save("E11.9")
        await ada.save("I10")

        with pytest.raises(TooManyBookmarks):
            await ada.save("A00.0")
        assert (await ada.save("I10", "still")).note == "still"
