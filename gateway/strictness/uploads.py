"""The few addresses that take files, or forms in parts: which kinds, and how large."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_MULTIPART = "multipart/form-data"
# A form's other fields and its boundaries, beside the file.
_AROUND = 64 * 1024
_X12_BYTES = 5 * 1024 * 1024 + _AROUND
# With a letter beside it.
_RESUME_BYTES = 5 * 1024 * 1024 + 2 * _AROUND
# An employer's feed, and how many of them are held in memory at a time.
FEED_BYTES = 32 * 1024 * 1024
_FEEDS_AT_ONCE = 3
_FEED_API = re.compile(r"/api/v1/employers/[^/]{1,200}/postings:import")
_FEED_PAGE = re.compile(r"/jobs/employers/[^/]{1,200}/import")
# The JSON route of applications, and the page's.
_APPLICATIONS = re.compile(r"/api/v1/jobs/[^/]{1,200}/applications|/jobs/[^/]{1,200}/apply")


@dataclass(frozen=True, slots=True)
class Upload:
    """What an address takes beside what every address does."""

    kinds: frozenset[str]
    most_bytes: int
    # Files are held in memory: more at a time would fill it.
    at_once: int = 16


# What a mail program sends to end mails: one field, as a form of either kind (RFC 8058, section 3.1).
_ONE_CLICK = Upload(frozenset({_MULTIPART, "application/x-www-form-urlencoded"}), 8 * 1024)
_UPLOADS: Mapping[str, Upload] = {
    "/api/v1/claims:checkX12": Upload(frozenset({"application/edi-x12", "text/plain", _MULTIPART}), _X12_BYTES),
    "/claims/x12": Upload(frozenset({_MULTIPART}), _X12_BYTES),
    "/jobs/alerts/unsubscribe": _ONE_CLICK,
}
_RESUMES = Upload(frozenset({_MULTIPART}), _RESUME_BYTES)


_FEED_SENT = Upload(frozenset({"application/xml", "text/xml", "application/json"}), FEED_BYTES, _FEEDS_AT_ONCE)
_FEED_IN_FORM = Upload(frozenset({_MULTIPART}), FEED_BYTES + _AROUND, _FEEDS_AT_ONCE)


def upload_at(path: str) -> Upload | None:
    """What may be sent to an address beside what every address takes; None where nothing may."""
    if _FEED_API.fullmatch(path):
        return _FEED_SENT
    if _FEED_PAGE.fullmatch(path):
        return _FEED_IN_FORM
    return _RESUMES if _APPLICATIONS.fullmatch(path) else _UPLOADS.get(path)
