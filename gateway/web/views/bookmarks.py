"""Codes that a person keeps, with their private notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlencode

from codingahead.accounts.v1.bookmark_pb2 import Bookmark
from codingahead.accounts.v1.bookmark_service_pb2 import ListBookmarksResponse
from codingahead.lookup.v1.lookup_service_pb2 import BatchItem

from gateway.web.views.codes import code_path, each_once
from gateway.web.wording import moment, system_name


@dataclass(frozen=True)
class BookmarkView:
    """One code's bookmark as its page shows it; `kept` is False while there is none."""

    kept: bool = False
    note: str = ""
    changed: str = ""


@dataclass(frozen=True)
class KeptCode:
    """One line of the list."""

    href: str
    system_name: str
    code: str
    title: str
    note: str
    changed: str


@dataclass(frozen=True)
class BookmarksView:
    """A page of the list."""

    codes: tuple[KeptCode, ...]
    more_href: str
    copyrights: tuple[str, ...] = ()


def bookmark_view(bookmark: Bookmark | None) -> BookmarkView:
    """Lay out what is kept of one code."""
    if bookmark is None:
        return BookmarkView()
    return BookmarkView(True, bookmark.note, _changed(bookmark))


def bookmarks_view(kept: ListBookmarksResponse, found: Mapping[tuple[str, str], BatchItem]) -> BookmarksView:
    """Lay out one page of what is kept; `found` says what each code is today."""
    token = kept.next_page_token
    return BookmarksView(
        codes=tuple(_line(one, _title(found.get((one.system, one.code)))) for one in kept.bookmarks),
        more_href=f"/bookmarks?{urlencode({'page_token': token})}" if token else "",
        copyrights=each_once(one.copyright for one in found.values()),
    )


def _title(found: BatchItem | None) -> str:
    return found.title if found else ""


def _line(bookmark: Bookmark, title: str) -> KeptCode:
    href, name = code_path(bookmark.system, bookmark.code), system_name(bookmark.system)
    return KeptCode(href, name, bookmark.code, title, bookmark.note, _changed(bookmark))


def _changed(bookmark: Bookmark) -> str:
    return moment(bookmark.update_time.ToDatetime(tzinfo=UTC))
