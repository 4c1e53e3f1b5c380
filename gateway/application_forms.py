"""The form of an application, read in memory alone: few parts, each field once."""

from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from gateway.problems import refuse, unfit

_MOST_FIELDS = 10
_MOST_TEXT = 64 * 1024
_TICKED = frozenset({"true", "yes", "on"})
_MOST_SPOOLED = 16 * 1024 * 1024


@dataclass(frozen=True)
class ApplicationForm:
    """What a person sends for a posting, and the token of the form it came in; empty for none."""

    cover_letter: str
    resume: bytes
    form_token: str
    # Whether the person's profile goes along.
    with_profile: bool = False


async def application_form(request: Request) -> ApplicationForm:
    """Read an application. The file's name and declared type are not believed, and not kept."""
    fields = await _fields(request, frozenset({"cover_letter", "resume", "with_profile", "csrf_token"}))
    ticked = _text(fields, "with_profile").lower() in _TICKED
    letter, token = _text(fields, "cover_letter"), _text(fields, "csrf_token")
    return ApplicationForm(letter, fields.get("resume", b""), token, ticked)


async def _fields(request: Request, known: frozenset[str]) -> dict[str, bytes]:
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise refuse("UNSUPPORTED_MEDIA_TYPE", "Send the form as multipart/form-data.")
    try:
        form = await _parser(request).parse()
    except (MultiPartException, KeyError, ValueError) as error:
        raise refuse("MALFORMED_REQUEST", "The form cannot be read.") from error
    fields: dict[str, bytes] = {}
    for name, value in form.multi_items():
        if name in fields:
            raise refuse("REPEATED_PARAMETER")
        if name not in known:
            raise unfit(name[:100], "This field is not known here.")
        fields[name] = await value.read() if isinstance(value, UploadFile) else value.encode()
    return fields


def _parser(request: Request) -> MultiPartParser:
    parser = MultiPartParser(
        request.headers, request.stream(), max_files=1, max_fields=_MOST_FIELDS, max_part_size=_MOST_TEXT
    )
    # Above it a file would go through the disk.
    parser.spool_max_size = _MOST_SPOOLED
    return parser


def _text(fields: dict[str, bytes], name: str) -> str:
    try:
        return fields.get(name, b"").decode()
    except UnicodeDecodeError:
        raise unfit(name, "Send text in UTF-8.") from None
