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
# The JSON route of applications, and the page's.
_APPLICATIONS = re.compile(r"/api/v1/jobs/[^/]{1,200}/applications|/jobs/[^/]{1,200}/apply")


@dataclass(frozen=True, slots=True)
class Upload:
    """What an address takes beside what every address does."""

    kinds: frozenset[str]
    most_bytes: int


# What a mail program sends to end mails: one field, as a form of either kind (RFC 8058, section 3.1).
_ONE_CLICK = Upload(frozenset({_MULTIPART, "application/x-www-form-urlencoded"}), 8 * 1024)
_UPLOADS: Mapping[str, Upload] = {
    "/api/v1/claims:checkX12": Upload(frozenset({"application/edi-x12", "text/plain", _MULTIPART}), _X12_BYTES),
    "/claims/x12": Upload(frozenset({_MULTIPART}), _X12_BYTES),
    "/jobs/alerts/unsubscribe": _ONE_CLICK,
}
_RESUMES = Upload(frozenset({_MULTIPART}), _RESUME_BYTES)


def upload_at(path: str) -> Upload | None:
    """What may be sent to an address beside what every address takes; None where nothing may."""
    return _RESUMES if _APPLICATIONS.fullmatch(path) else _UPLOADS.get(path)
