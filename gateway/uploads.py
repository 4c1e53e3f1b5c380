"""A form with one file, read in memory alone: what people send us of patients touches no disk."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from gateway.problems import refuse, unfit

_FILE, _TOKEN = "file", "csrf_token"


@dataclass(frozen=True, slots=True)
class SentFile:
    """The file, the token of the form it came in, empty for none, and the form's other fields."""

    data: bytes
    form_token: str
    fields: Mapping[str, str] = field(default_factory=dict)


async def sent_file(request: Request, most_bytes: int) -> SentFile:
    """Read field `file` of a multipart form. Refused when there is none, or it is larger."""
    parser = MultiPartParser(request.headers, request.stream(), max_files=1, max_fields=5)
    parser.spool_max_size = most_bytes * 2
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise refuse("MALFORMED_REQUEST", "The form cannot be read.") from error
    file, token = form.get(_FILE), form.get(_TOKEN)
    if not isinstance(file, UploadFile):
        raise unfit(_FILE, "Choose a file.")
    data = await file.read()
    await form.close()
    if len(data) > most_bytes:
        raise refuse("PAYLOAD_TOO_LARGE")
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return SentFile(data, token if isinstance(token, str) else "", fields)
