"""Bookmarks, as the API writes them."""

from typing import Annotated

from codingahead.accounts.v1.bookmark_pb2 import Bookmark
from codingahead.lookup.v1.lookup_service_pb2 import BatchItem
from pydantic import Field

from gateway.shapes.fields import Said, Taken
from gateway.shapes.words import moment


class NoteTaken(Taken):
    """What a bookmark is kept with."""

    note: Annotated[str, Field(max_length=2_000, description="Private; up to 2,000 characters.")] = ""


class BookmarkSaid(Said):
    """A code that is kept; `title` is null where no loaded file has it."""

    system: str
    code: str
    title: str | None
    copyright: str | None
    note: str
    created_at: str
    updated_at: str


class BookmarksSaid(Said):
    """One page of bookmarks, by system and code."""

    items: list[BookmarkSaid]
    next_page_token: str


def bookmark_said(bookmark: Bookmark, found: BatchItem) -> BookmarkSaid:
    """A bookmark with what its code is today; an empty one where that is not known."""
    return BookmarkSaid(
        system=bookmark.system,
        code=bookmark.code,
        title=found.title or None,
        copyright=found.copyright or None,
        note=bookmark.note,
        created_at=moment(bookmark.create_time),
        updated_at=moment(bookmark.update_time),
    )
