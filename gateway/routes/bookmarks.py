"""The caller's bookmarks: codes kept with a private note."""

from collections.abc import Sequence

import grpc
from codingahead.accounts.v1.bookmark_pb2 import Bookmark
from codingahead.accounts.v1.bookmark_service_pb2 import (
    DeleteBookmarkRequest,
    GetBookmarkRequest,
    ListBookmarksRequest,
    ListBookmarksResponse,
    SaveBookmarkRequest,
)
from codingahead.lookup.v1.code_pb2 import CodeRef
from codingahead.lookup.v1.lookup_service_pb2 import BatchGetCodesRequest, BatchItem
from fastapi import APIRouter, Request

from gateway.documented import problems
from gateway.identity import Visit, Visitor
from gateway.problems import refuse
from gateway.shapes.bookmarks import BookmarkSaid, BookmarksSaid, NoteTaken, bookmark_said
from gateway.shapes.fields import PageSize, PageToken
from gateway.state import gateway_of

router = APIRouter(tags=["me"])
_LONGEST_CODE = 32


@router.get("/api/v1/me/bookmarks", responses=problems(401))
async def list_bookmarks(
    request: Request, visitor: Visitor, page_size: PageSize = 20, page_token: PageToken = ""
) -> BookmarksSaid:
    """Codes that the caller keeps, by system and code, with their private notes."""
    kept = await bookmarks_of(request, visitor, page_size, page_token)
    found = await codes_of(request, kept.bookmarks)
    items = [bookmark_said(one, found.get((one.system, one.code), BatchItem())) for one in kept.bookmarks]
    return BookmarksSaid(items=items, next_page_token=kept.next_page_token)


@router.put("/api/v1/me/bookmarks/{system}/{code}", responses=problems(401, 404))
async def save_bookmark(request: Request, visitor: Visitor, system: str, code: str, asked: NoteTaken) -> BookmarkSaid:
    """Keep a code with a note, or write its note anew. Nothing is spent."""
    found = await official(request, system, code)
    return bookmark_said(await keep(request, visitor, found, asked.note), found)


@router.delete("/api/v1/me/bookmarks/{system}/{code}", status_code=204, responses=problems(401, 404))
async def delete_bookmark(request: Request, visitor: Visitor, system: str, code: str) -> None:
    """Forget a bookmark with its note."""
    await forget(request, visitor, await official(request, system, code))


async def official(request: Request, system: str, code: str) -> BatchItem:
    """The code in its official form, with its title. Refused with CODE_NOT_FOUND."""
    if len(code) > _LONGEST_CODE:
        raise refuse("CODE_NOT_FOUND")
    (found,) = await _looked_up(request, [CodeRef(system=system, code=code)])
    if not found.found:
        raise refuse("CODE_NOT_FOUND")
    return found


async def bookmarks_of(request: Request, visitor: Visit, page_size: int, page_token: str) -> ListBookmarksResponse:
    """One page of the visitor's. Refused with SIGN_IN_REQUIRED."""
    wanted = ListBookmarksRequest(page_size=page_size, page_token=page_token)
    return await visitor.person(lambda who: gateway_of(request).clients.bookmarks.ListBookmarks(wanted, metadata=who))


async def codes_of(request: Request, kept: Sequence[Bookmark]) -> dict[tuple[str, str], BatchItem]:
    """What each code is today."""
    found = await _looked_up(request, [CodeRef(system=one.system, code=one.code) for one in kept]) if kept else ()
    return {(one.system, one.code): one for one in found}


async def bookmark_of(request: Request, visitor: Visit, system: str, code: str) -> Bookmark | None:
    """The visitor's bookmark of a code in its official form; None where there is none."""
    wanted = GetBookmarkRequest(system=system, code=code)
    bookmarks = gateway_of(request).clients.bookmarks
    try:
        return (await visitor.person(lambda who: bookmarks.GetBookmark(wanted, metadata=who))).bookmark
    except grpc.aio.AioRpcError as error:
        if error.code() is grpc.StatusCode.NOT_FOUND:
            return None
        raise


async def keep(request: Request, visitor: Visit, found: BatchItem, note: str) -> Bookmark:
    """Keep a code for this visitor. Refused with SIGN_IN_REQUIRED or TOO_MANY_BOOKMARKS."""
    wanted = SaveBookmarkRequest(system=found.system, code=found.code, note=note)
    bookmarks = gateway_of(request).clients.bookmarks
    return (await visitor.person(lambda who: bookmarks.SaveBookmark(wanted, metadata=who))).bookmark


async def forget(request: Request, visitor: Visit, found: BatchItem) -> None:
    """Forget a code for this visitor. Refused with SIGN_IN_REQUIRED."""
    wanted = DeleteBookmarkRequest(system=found.system, code=found.code)
    bookmarks = gateway_of(request).clients.bookmarks
    await visitor.person(lambda who: bookmarks.DeleteBookmark(wanted, metadata=who))


async def _looked_up(request: Request, codes: Sequence[CodeRef]) -> Sequence[BatchItem]:
    """Asked by the gateway itself: it costs the visitor nothing and is told to nobody."""
    gateway = gateway_of(request)
    wanted = BatchGetCodesRequest(codes=codes)
    return (await gateway.clients.lookup.BatchGetCodes(wanted, metadata=gateway.own_credential)).items
