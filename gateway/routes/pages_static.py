"""The files beside the pages: style, script and icon."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from gateway.problems import refuse
from gateway.web.assets import static_files

router = APIRouter()

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, no-cache"


@router.get("/static/{name:path}")
async def static_file(request: Request, name: str, v: str = "") -> Response:
    """One file; under the address that names its content a browser need never ask again."""
    file = static_files().get(name)
    if file is None:
        raise refuse("NOT_FOUND")
    headers = {"cache-control": _FOR_EVER if v == file.fingerprint else _ASK_AGAIN, "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(file.gzipped, headers=headers, media_type=file.media_type)
    return Response(file.content, headers=headers, media_type=file.media_type)
