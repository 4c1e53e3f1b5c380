"""Lists of postings as messages."""

from collections.abc import Iterable

from codingahead.jobs.v1 import posting_filter_pb2 as messages
from codingahead.jobs.v1.jobs_service_pb2 import ListPostingsRequest, ListPostingsResponse
from codingahead.jobs.v1.posting_pb2 import Posting

from services.jobs.convert.filters import filter_from_proto
from services.jobs.convert.posting import posting_to_proto
from services.jobs.domain.filters import Order
from services.jobs.search.facets import Facet
from services.jobs.usecases.listing import Listing, ListPostings
from services.jobs.usecases.pages import Listed

_ORDERS = {
    messages.POSTING_ORDER_RELEVANCE: Order.RELEVANCE,
    messages.POSTING_ORDER_NEWEST: Order.NEWEST,
}
# gRPC carries 4 MiB in one message: whatever does not fit beside facets and all else comes with the next page.
_MOST_BYTES = 3 * 1024 * 1024


def list_postings_from_proto(request: ListPostingsRequest) -> ListPostings:
    """Read what is looked for, and how the answer is wanted."""
    order = _ORDERS.get(request.order, Order.UNSAID)
    return ListPostings(filter_from_proto(request), request.page_size, request.page_token, order, facets=request.facets)


def listing_to_proto(listing: Listing) -> ListPostingsResponse:
    """Write a page, or the beginning of it that one message carries."""
    postings, token = fitting(listing.listed, listing.next_page_token)
    return ListPostingsResponse(
        postings=postings,
        next_page_token=token,
        total=listing.total,
        facets=map(_facet_to_proto, listing.facets),
        corrected_query=listing.corrected_query,
    )


def fitting(listed: Iterable[Listed], token: str, *, inside: bool = False) -> tuple[list[Posting], str]:
    """Write as many postings as one message carries, at least one, and the token with which the list goes on."""
    written, taken, last = list[Posting](), 0, ""
    for each in listed:
        posting = posting_to_proto(each.posting, inside=inside)
        taken += posting.ByteSize()
        if written and taken > _MOST_BYTES:
            return written, last
        written.append(posting)
        last = each.token
    return written, token


def _facet_to_proto(facet: Facet) -> messages.Facet:
    values = [messages.FacetValue(value=value, count=count) for value, count in facet.values]
    return messages.Facet(field=facet.field, values=values)
