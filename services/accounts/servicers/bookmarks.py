"""What the caller keeps."""

from codingahead.accounts.v1 import bookmark_service_pb2 as bookmark
from codingahead.accounts.v1.bookmark_service_pb2_grpc import BookmarkServiceServicer

from chassis.rpc.pipeline import current_caller
from services.accounts import convert
from services.accounts.ports import Begin
from services.accounts.servicers import Context
from services.accounts.usecases import bookmarks as keeping


class Bookmarks(BookmarkServiceServicer):
    """What the caller keeps."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    async def SaveBookmark(
        self, request: bookmark.SaveBookmarkRequest, context: Context
    ) -> bookmark.SaveBookmarkResponse:
        """Keep a code with a note. Refused with BOOKMARK_INVALID or TOO_MANY_BOOKMARKS."""
        command = convert.bookmark_from_proto(request, current_caller().account_id)
        async with self._begin() as work:
            kept = await keeping.save_bookmark(command, work)
        return bookmark.SaveBookmarkResponse(bookmark=convert.bookmark_to_proto(kept))

    async def DeleteBookmark(
        self, request: bookmark.DeleteBookmarkRequest, context: Context
    ) -> bookmark.DeleteBookmarkResponse:
        """Forget a bookmark."""
        account_id = current_caller().account_id
        async with self._begin() as work:
            await work.bookmarks.forget(account_id, request.system, request.code)
        return bookmark.DeleteBookmarkResponse()

    async def GetBookmark(self, request: bookmark.GetBookmarkRequest, context: Context) -> bookmark.GetBookmarkResponse:
        """One code's bookmark. Refused with BOOKMARK_NOT_FOUND."""
        account_id = current_caller().account_id
        async with self._begin() as work:
            found = await keeping.get_bookmark(account_id, request.system, request.code, work)
        return bookmark.GetBookmarkResponse(bookmark=convert.bookmark_to_proto(found))

    async def ListBookmarks(
        self, request: bookmark.ListBookmarksRequest, context: Context
    ) -> bookmark.ListBookmarksResponse:
        """A page of them. Refused with PAGE_SIZE_INVALID or PAGE_TOKEN_INVALID."""
        account_id = current_caller().account_id
        async with self._begin() as work:
            page = await keeping.list_bookmarks(account_id, request.page_size, request.page_token, work)
        kept = map(convert.bookmark_to_proto, page.bookmarks)
        return bookmark.ListBookmarksResponse(bookmarks=kept, next_page_token=page.next_page_token)
