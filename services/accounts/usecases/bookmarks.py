"""Keeping codes with a private note."""

from dataclasses import dataclass, replace

from chassis import paging
from chassis.errors import FieldError, PageTokenInvalid, SignInRequired
from services.accounts.domain import Bookmark
from services.accounts.errors import BookmarkInvalid, BookmarkNotFound, TooManyBookmarks
from services.accounts.ports import Work

MOST_BOOKMARKS = 1_000
LONGEST_NOTE = 2_000
_LONGEST_NAME = 32


@dataclass(frozen=True, slots=True)
class SaveBookmark:
    """Somebody keeps a code, or writes its note anew."""

    account_id: str
    system: str
    code: str
    note: str


@dataclass(frozen=True, slots=True)
class BookmarkPage:
    """Bookmarks by system and code, and the token of the next page; empty on the last."""

    bookmarks: tuple[Bookmark, ...]
    next_page_token: str


async def save_bookmark(command: SaveBookmark, work: Work) -> Bookmark:
    """Keep it once. Refused with BOOKMARK_INVALID, or with TOO_MANY_BOOKMARKS past 1,000 of one account."""
    _refuse_unfit(command)
    if await work.accounts.lock(command.account_id) is None:
        raise SignInRequired
    known = await work.bookmarks.find(command.account_id, command.system, command.code)
    if known is None and await work.bookmarks.count(command.account_id) >= MOST_BOOKMARKS:
        raise TooManyBookmarks(MOST_BOOKMARKS)
    fresh = Bookmark(command.account_id, command.system, command.code, command.note, work.now(), work.now())
    kept = replace(known, note=command.note, updated_at=work.now()) if known else fresh
    await work.bookmarks.keep(kept)
    return kept


async def get_bookmark(account_id: str, system: str, code: str, work: Work) -> Bookmark:
    """Find one. Refused with BOOKMARK_NOT_FOUND."""
    found = await work.bookmarks.find(account_id, system, code)
    if found is None:
        raise BookmarkNotFound
    return found


async def list_bookmarks(account_id: str, page_size: int, page_token: str, work: Work) -> BookmarkPage:
    """One page. Refused with PAGE_SIZE_INVALID or PAGE_TOKEN_INVALID."""
    size, query = paging.page_size(page_size), f"bookmarks:{account_id}"
    found = await work.bookmarks.page(account_id, _place(paging.after(query, page_token)), size + 1)
    last = found[size - 1] if len(found) > size else None
    return BookmarkPage(tuple(found[:size]), paging.page_token(query, f"{last.system}/{last.code}") if last else "")


def _place(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    system, slash, code = text.partition("/")
    if not slash:
        raise PageTokenInvalid(FieldError("page_token", "Leave it empty, or send the token of the page before."))
    return system, code


def _refuse_unfit(command: SaveBookmark) -> None:
    for name, value in (("system", command.system), ("code", command.code)):
        if not 1 <= len(value) <= _LONGEST_NAME or "/" in value:
            raise BookmarkInvalid(FieldError(name, "Name a code system and a code, without a slash."))
    if len(command.note) > LONGEST_NOTE:
        raise BookmarkInvalid(FieldError("note", f"A note has at most {LONGEST_NOTE:,} characters."))
