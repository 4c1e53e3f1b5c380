"""The few addresses that take files: which kinds, and how large."""

from collections.abc import Mapping
from dataclasses import dataclass

_MULTIPART = "multipart/form-data"
# A form's other fields and its boundaries, beside the file.
_AROUND = 64 * 1024
_X12_BYTES = 5 * 1024 * 1024 + _AROUND


@dataclass(frozen=True, slots=True)
class Upload:
    """What an address takes beside what every address does."""

    kinds: frozenset[str]
    most_bytes: int


UPLOADS: Mapping[str, Upload] = {
    "/api/v1/claims:checkX12": Upload(frozenset({"application/edi-x12", "text/plain", _MULTIPART}), _X12_BYTES),
    "/claims/x12": Upload(frozenset({_MULTIPART}), _X12_BYTES),
}
