"""Reads the common-language descriptions that the editors keep as content files."""

import datetime
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DRAFT = "draft"
REVIEWED = "reviewed"

Key = tuple[str, str]


class ContentRefused(ValueError):
    """A content file cannot be used; the message names the file, the entry and what to do."""


@dataclass(frozen=True)
class Description:
    """What one code means in plain words, and who answers for the text."""

    system: str
    code: str
    text: str
    author: str
    date: datetime.date
    review_state: str
    reviewed_by: str
    licence: str

    @property
    def key(self) -> Key:
        return self.system, self.code


def load_descriptions(folder: Path) -> dict[Key, Description]:
    """Read every description in the content files below the folder, drafts included, by code system and code.

    Raises ContentRefused when the folder is missing, a file is not TOML, or an entry is incomplete, wrong or repeated.
    """
    if not folder.is_dir():
        raise ContentRefused(f"{folder}: there is no such folder; name the one that holds the content files")
    found: dict[Key, Description] = {}
    origin: dict[Key, Path] = {}
    for path in sorted(folder.rglob("*.toml")):
        for description in _descriptions_in(path):
            if description.key in found:
                first = origin[description.key]
                raise ContentRefused(
                    f"{path}: {description.code} is already described in {first}; keep one of the two texts"
                )
            found[description.key] = description
            origin[description.key] = path
    return found


def published(descriptions: Mapping[Key, Description]) -> dict[Key, Description]:
    """Keep the descriptions that readers may see: the reviewed ones."""
    return {key: each for key, each in descriptions.items() if each.review_state == REVIEWED}


def copyright_line(year: int) -> str:
    """Say whose text it is, as printed under every description."""
    return f"© Copyright {year} Coding Ahead. All rights reserved."


def _descriptions_in(path: Path) -> Iterator[Description]:
    content = _parsed(path)
    system = _required(content, "system", f"{path}")
    licence = _required(content, "licence", f"{path}")
    entries = content.get("description", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ContentRefused(f"{path}: descriptions are a list of tables; begin each with [[description]]")
    for number, entry in enumerate(entries, start=1):
        yield _description(entry, system, licence, f"{path}, entry {number}")


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as fault:  # not TOML, or not UTF-8
        raise ContentRefused(f"{path}: not a readable TOML file ({fault}); correct it there") from fault


def _description(entry: Mapping[str, Any], system: str, licence: str, place: str) -> Description:
    code = _required(entry, "code", place)
    place = f"{place} ({code})"
    state = _review_state(entry, place)
    return Description(
        system=system,
        code=code,
        text=" ".join(_required(entry, "text", place).split()),
        author=_required(entry, "author", place),
        date=_date(entry, place),
        review_state=state,
        reviewed_by=_required(entry, "reviewed_by", place) if state == REVIEWED else str(entry.get("reviewed_by", "")),
        licence=licence,
    )


def _required(table: Mapping[str, Any], field: str, place: str) -> str:
    value = table.get(field)
    if value is None:
        raise ContentRefused(f"{place}: {field} is missing; add it")
    if not isinstance(value, str):
        raise ContentRefused(f"{place}: {field} is not text; put it in quotation marks")
    if not value.strip():
        raise ContentRefused(f"{place}: {field} is empty; write it or take the entry out")
    return value.strip()


def _review_state(entry: Mapping[str, Any], place: str) -> str:
    state = _required(entry, "review_state", place)
    if state not in (DRAFT, REVIEWED):
        raise ContentRefused(f"{place}: review_state is {state!r}; it may be {DRAFT!r} or {REVIEWED!r}")
    return state


def _date(entry: Mapping[str, Any], place: str) -> datetime.date:
    written = _required(entry, "date", place)
    try:
        return datetime.date.fromisoformat(written)
    except ValueError as fault:
        raise ContentRefused(f"{place}: date is {written!r}; write it as YYYY-MM-DD") from fault
