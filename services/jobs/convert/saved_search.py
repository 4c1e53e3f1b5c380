"""Saved searches as messages, and what is asked about them."""

from codingahead.jobs.v1 import saved_search_pb2 as messages
from codingahead.jobs.v1 import saved_searches_service_pb2 as calls

from chassis.clock import timestamp
from services.jobs.convert.attempt import attempt_from_proto
from services.jobs.convert.filters import filter_from_proto, filter_to_proto
from services.jobs.convert.words import line
from services.jobs.domain.saved_searches import Frequency
from services.jobs.usecases.saved_searches import CreateSavedSearch, Kept, UpdateSavedSearch

_FREQUENCIES = {
    Frequency.INSTANT: messages.ALERT_FREQUENCY_INSTANT,
    Frequency.DAILY: messages.ALERT_FREQUENCY_DAILY,
    Frequency.WEEKLY: messages.ALERT_FREQUENCY_WEEKLY,
    Frequency.NEVER: messages.ALERT_FREQUENCY_NEVER,
}
_FREQUENCIES_READ = {number: frequency for frequency, number in _FREQUENCIES.items()}


def create_from_proto(request: calls.CreateSavedSearchRequest) -> CreateSavedSearch:
    """Read a search to keep; nothing is judged here."""
    wanted, frequency = filter_from_proto(request.filter), _frequency(request.frequency)
    return CreateSavedSearch(line(request.name), wanted, frequency, attempt_from_proto(request))


def update_from_proto(request: calls.UpdateSavedSearchRequest) -> UpdateSavedSearch:
    """Read what is to change; nothing is judged here."""
    name = line(request.name) if request.HasField("name") else None
    return UpdateSavedSearch(request.saved_search_id, name, _frequency(request.frequency))


def kept_to_proto(kept: Kept) -> messages.SavedSearch:
    """Write a saved search. When mail comes next is said of digests alone."""
    search = kept.search
    digest = search.next_mail_at if search.frequency.period else None
    return messages.SavedSearch(
        id=search.saved_search_id,
        name=search.name,
        filter=filter_to_proto(search.wanted),
        frequency=_FREQUENCIES[search.frequency],
        create_time=timestamp(search.created_at),
        last_mail_time=timestamp(search.last_mail_at) if search.last_mail_at else None,
        next_mail_time=timestamp(digest) if digest else None,
        waiting=kept.waiting,
        address_verified=kept.address_verified,
    )


def _frequency(number: int) -> Frequency | None:
    return _FREQUENCIES_READ.get(messages.AlertFrequency.ValueType(number))
