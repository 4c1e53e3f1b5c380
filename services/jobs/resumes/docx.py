"""A DOCX that is only a document: looked at by its table of contents before anything in it is unpacked."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from services.jobs.errors import ResumeUnfit

_MOST_ENTRIES = 200
_MOST_UNPACKED = 50 * 1024 * 1024
# XML shrinks to a twentieth or so; a bomb to a thousandth.
_MOST_RATIO = 200
_RATIO_FROM = 1024 * 1024
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_TYPES = "[Content_Types].xml"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ACTIVE = re.compile(
    r"vba|macro|activex|oleobject|/embeddings/|\.(bin|exe|dll|js|vbs|hta|jar|ps1|bat|cmd|scr|lnk|html?|svg|docm|dotm)$",
    re.IGNORECASE,
)
# Of a part: an archive in the archive, or a document type with entities that grow.
_BEGINS_ANOTHER = re.compile(
    rb"PK\x03\x04|\x1f\x8b|7z\xbc\xaf|Rar!|BZh|(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<!DOCTYPE"
)
_LINKS_TO = frozenset({"http", "https", "mailto", "tel"})


def refuse_unfit_docx(data: bytes) -> None:
    """Raise ResumeUnfit for a zip that is no Word document, or holds more than one: macros, links to load, bombs."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_outline(data, archive)
            parts = _read(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError, OSError):
        raise ResumeUnfit("The file cannot be read as DOCX.") from None
    _refuse_types(parts.get(_TYPES, b""))
    for name, part in parts.items():
        if name.endswith(".rels"):
            _refuse_loading(part)


def _refuse_outline(data: bytes, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        raise ResumeUnfit("The file unpacks to more than a résumé holds.")
    if len(set(map(str.lower, names))) != len(names) or _TYPES not in names or "word/document.xml" not in names:
        raise ResumeUnfit("The archive is no Word document.")
    for entry in entries:
        _refuse_entry(entry)
    _refuse_overlap(data, archive, entries)


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or "\\" in name or ":" in name:
        raise ResumeUnfit("The document names files outside of itself.")
    if _ACTIVE.search(name) or stat.S_ISLNK(entry.external_attr >> 16):
        raise ResumeUnfit("The document holds macros, programs or embedded files.")
    if entry.flag_bits & _ENCRYPTED:
        raise ResumeUnfit("The document is encrypted.")
    if entry.file_size > _RATIO_FROM and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
        raise ResumeUnfit("The file unpacks to more than a résumé holds.")


def _refuse_overlap(data: bytes, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Every byte belongs to one entry or to the archive's end: nothing before, between the lines or behind."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end:
            raise ResumeUnfit("Entries of the archive overlap.")
        end = entry.header_offset + entry.compress_size
    starts = min(entry.header_offset for entry in entries)
    tail = len(data) - data.rfind(b"PK\x05\x06")
    if starts != 0 or archive.start_dir < end or tail != 22 + len(archive.comment):
        raise ResumeUnfit("The file is a DOCX and something else at once.")


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts that say what the rest is; all of the rest is unpacked too, as far as it may, and thrown away."""
    left, parts = _MOST_UNPACKED, {}
    for entry in archive.infolist():
        told = entry.filename == _TYPES or entry.filename.endswith(".rels")
        kept = bytearray()
        for number, chunk in enumerate(_chunks(archive, entry)):
            left -= len(chunk)
            if number == 0 and _BEGINS_ANOTHER.match(chunk):
                raise ResumeUnfit("A part of the document is an archive, or says what its own markup means.")
            if left < 0:
                raise ResumeUnfit("The file unpacks to more than a résumé holds.")
            kept += chunk if told else b""
        if told:
            parts[entry.filename] = bytes(kept)
    return parts


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as unpacked:
        while chunk := unpacked.read(_CHUNK):
            yield chunk


def _refuse_types(types: bytes) -> None:
    said = [element.get("ContentType", "") for element in _elements(types)]
    if _DOCUMENT not in said or any("macroenabled" in each.lower() or "vba" in each.lower() for each in said):
        raise ResumeUnfit("The archive is no Word document without macros.")


def _refuse_loading(relations: bytes) -> None:
    """Links that a reader may follow are kept; what a program would load by itself is not."""
    for element in _elements(relations):
        if element.get("TargetMode", "").lower() != "external":
            continue
        followed = element.get("Type", "").lower().endswith("/hyperlink")
        if not followed or urlsplit(element.get("Target", "").strip()).scheme.lower() not in _LINKS_TO:
            raise ResumeUnfit("The document loads something from elsewhere.")


def _elements(part: bytes) -> Iterator[Element]:
    try:
        yield from ElementTree.fromstring(part, forbid_dtd=True).iter()
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        raise ResumeUnfit("The file cannot be read as DOCX.") from None
