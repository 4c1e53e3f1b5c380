"""The static files, read once, under addresses that change with their content."""

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC_FOLDER = Path(__file__).parent / "static"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class StaticFile:
    """One file as it is sent."""

    content: bytes
    gzipped: bytes
    media_type: str
    fingerprint: str


@cache
def static_files() -> dict[str, StaticFile]:
    """Every static file by its name below /static/; no other file can be asked for."""
    found = (path for path in STATIC_FOLDER.rglob("*") if path.is_file())
    return {path.relative_to(STATIC_FOLDER).as_posix(): _read(path) for path in found}


def asset_url(name: str) -> str:
    """The address of a static file; it may be kept for ever, because new content gets a new one."""
    return f"/static/{name}?v={static_files()[name].fingerprint}"


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    return StaticFile(
        content, gzip.compress(content, mtime=0), _MEDIA_TYPES[path.suffix], sha256(content).hexdigest()[:12]
    )
