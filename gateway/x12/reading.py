"""Reads the segments of an 837 file into claims, by the library pyx12.

Sources: ASC X12N 837 implementation guides 005010X222A1 (professional) and 005010X223A2 (institutional): loops 2000B,
2000C, 2010BA, 2010CA, 2300, 2400. Only what the check asks for is looked at.
"""

import io
import math
import re
from collections.abc import Callable, Iterator

import pyx12.errors
from pyx12.segment import Segment
from pyx12.x12file import X12Reader

from gateway.x12.claims import MOST_CLAIMS, Line, OpenClaim, ReadClaim, Setting, Unreadable

_PROFESSIONAL, _INSTITUTIONAL = "005010X222", "005010X223"
_DIAGNOSES = ("ABK", "ABF", "ABN")  # principal, other, external cause
_PROCEDURES = ("BBR", "BBQ")
_ICD9 = {"BK", "BF", "BN", "BR", "BQ"}
_HCPCS = "HC"
_OF_SERVICE, _OF_STATEMENT = "472", "434"
_INPATIENT = ("11", "18", "21", "41")  # type of bill: hospital, swing bed, skilled nursing, religious, inpatient
_DAY = re.compile(r"[0-9]{8}")
_SEXES = {"F", "M", "U"}
_MOST_UNITS = 9_999
_HIERARCHY = {"22", "23"}  # subscriber, patient


class Reading:
    """The claims of one file; what is read last is still open."""

    def __init__(self) -> None:
        self.done: list[ReadClaim] = []
        self._guide = ""
        self._birth_date = self._sex = ""
        self._claim: OpenClaim | None = None
        self._claims = self._number = 0
        self._line: Line | None = None
        self._steps: dict[str, Callable[[int, Segment], None]] = {
            "ST": self._transaction,
            "HL": self._level,
            "DMG": self._demographics,
            "CLM": self._begin_claim,
            "HI": self._codes,
            "DTP": self._date,
            "LX": self._begin_line,
            "SV1": self._professional,
            "SV2": self._institutional,
            "SE": self._end_transaction,
        }

    def take(self, at: int, segment: Segment) -> None:
        """Read one segment. Raises Unreadable for one that cannot be what the guides say."""
        if step := self._steps.get(segment.get_seg_id() or ""):
            step(at, segment)

    def _transaction(self, at: int, segment: Segment) -> None:
        self._guide = _value(segment, "ST03")
        if _value(segment, "ST01") != "837" or not self._guide.startswith((_PROFESSIONAL, _INSTITUTIONAL)):
            raise Unreadable(at, "Only 837P (005010X222A1) and 837I (005010X223A2) transactions are read.")

    def _level(self, _at: int, segment: Segment) -> None:
        self._end_claim()
        if _value(segment, "HL03") in _HIERARCHY:
            self._birth_date = self._sex = ""

    def _demographics(self, at: int, segment: Segment) -> None:
        if self._claim is None:
            self._birth_date = _day(at, _value(segment, "DMG02")) if _value(segment, "DMG02") else ""
            self._sex = sex if (sex := _value(segment, "DMG03")) in _SEXES else ""

    def _begin_claim(self, at: int, segment: Segment) -> None:
        self._end_claim()
        self._claims += 1
        if self._claims > MOST_CLAIMS:
            raise Unreadable(at, f"A file holds at most {MOST_CLAIMS:,} claims.")
        place = _value(segment, "CLM05-1")
        if self._guide.startswith(_PROFESSIONAL):
            self._claim = OpenClaim(self._claims, at, "practitioner", place, self._birth_date, self._sex)
        else:
            kind: Setting = "inpatient" if place in _INPATIENT else "hospital"
            self._claim = OpenClaim(self._claims, at, kind, "", self._birth_date, self._sex)

    def _codes(self, at: int, segment: Segment) -> None:
        claim = self._open(at)
        for position in range(1, len(segment) + 1):
            qualifier, code = _value(segment, f"HI{position:02}-1"), _value(segment, f"HI{position:02}-2")
            if qualifier in _DIAGNOSES and code:
                claim.diagnoses.append(code)
            elif qualifier in _PROCEDURES and code:
                claim.lines.append(("", _procedure(len(claim.lines) + 1, code)))
            elif qualifier in _ICD9:
                raise Unreadable(at, "The claim bears ICD-9-CM codes; only ICD-10 is checked.")

    def _date(self, at: int, segment: Segment) -> None:
        """Take the day of a line, or of the claim: of a stay its last, the day of discharge."""
        which, (first, _, last) = _value(segment, "DTP01"), _value(segment, "DTP03").partition("-")
        if self._claim is None or which not in {_OF_SERVICE, _OF_STATEMENT}:
            return
        if not self._number:
            self._claim.date = _day(at, last or first)
        elif self._line is not None:
            self._claim.lines[-1] = (_day(at, first), self._line)

    def _begin_line(self, at: int, segment: Segment) -> None:
        self._open(at)
        self._line, self._number = None, _whole(at, _value(segment, "LX01"))

    def _professional(self, at: int, segment: Segment) -> None:
        pointers = [_value(segment, f"SV107-{nth}") for nth in range(1, 5)]
        pointed = [_whole(at, each) for each in pointers if each]
        self._service(at, segment, "SV101", ("SV103", "SV104"), pointed)

    def _institutional(self, at: int, segment: Segment) -> None:
        self._service(at, segment, "SV202", ("SV204", "SV205"), [])

    def _service(
        self, at: int, segment: Segment, composite: str, counted: tuple[str, str], pointers: list[int]
    ) -> None:
        claim, code = self._open(at), _value(segment, f"{composite}-2")
        if _value(segment, f"{composite}-1") != _HCPCS or not code:
            claim.left_out.append(f"Line {self._number} bears no HCPCS or CPT code.")
            return
        modifiers = [each for nth in range(3, 7) if (each := _value(segment, f"{composite}-{nth}").upper())]
        units = self._units(at, segment, counted)
        number = len(claim.lines) + 1 if self._is_taken(self._number) else self._number
        self._line = Line(line=number, code=code, modifiers=modifiers, units=units, diagnosis_pointers=pointers)
        claim.lines.append(("", self._line))

    def _is_taken(self, number: int) -> bool:
        return any(line["line"] == number for _, line in (self._claim.lines if self._claim else ()))

    def _units(self, at: int, segment: Segment, counted: tuple[str, str]) -> int:
        """Count whole units; minutes of anesthesia are one service, and begun units are whole ones."""
        unit, quantity = _value(segment, counted[0]), _value(segment, counted[1]) or "1"
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,5})?", quantity):
            raise Unreadable(at, "The quantity is no number.")
        if unit == "MJ":
            self._open(at).left_out.append(f"Line {self._number} is measured in minutes: its units are not checked.")
            return 1
        units = math.ceil(float(quantity))
        if units > _MOST_UNITS:
            raise Unreadable(at, f"A line bears at most {_MOST_UNITS:,} units.")
        return units

    def _end_transaction(self, _at: int, _segment: Segment) -> None:
        self._end_claim()

    def _end_claim(self) -> None:
        if self._claim is not None:
            self.done += self._claim.by_day()
            if len(self.done) > MOST_CLAIMS:
                raise Unreadable(self._claim.segment, f"The claims are of more than {MOST_CLAIMS:,} days in all.")
        self._claim, self._line, self._number = None, None, 0

    def _open(self, at: int) -> OpenClaim:
        if self._claim is None:
            raise Unreadable(at, "This belongs to a claim, and none has begun.")
        return self._claim


def read_claims(data: bytes) -> list[ReadClaim]:
    """Read every claim of a file. Raises Unreadable, naming the segment; nothing of the file is in the message."""
    reader, reading, at = _reader(data), Reading(), 0
    try:
        for at, segment in _segments(reader):
            reading.take(at, segment)
    except (pyx12.errors.X12Error, IndexError, ValueError) as error:
        raise Unreadable(at + 1, "The segment is not built as X12 segments are.") from error
    if reader.loops or not at:
        raise Unreadable(at, "The file ends within an interchange: it was cut short.")
    if not reading.done:
        raise Unreadable(at, "The file holds no claim.")
    return reading.done


def _reader(data: bytes) -> X12Reader:
    try:
        return X12Reader(io.StringIO(data.decode("latin-1").lstrip("\ufeff \r\n"), newline=""))
    except pyx12.errors.X12Error as error:
        raise Unreadable(1, "The file does not begin with an ISA segment of version 00501.") from error


def _segments(reader: X12Reader) -> Iterator[tuple[int, Segment]]:
    for at, segment in enumerate(reader, start=1):
        for kind, code, *_ in reader.pop_errors():
            raise Unreadable(at, _ENVELOPE.get((kind, code), "A count or a control number does not agree."))
        yield at, segment
    if (reader.raw.buffer + reader.fd_in.read(1)).strip():
        raise Unreadable(reader.get_cur_line() + 1, "What follows is no segment.")


_ENVELOPE = {
    ("seg", "1"): "The segment has no valid name.",
    ("seg", "8"): "The segment is empty.",
    ("seg", "HL1"): "The hierarchical levels are not counted in order.",
    ("seg", "HL2"): "The hierarchical level names a parent that is not there.",
}


def _procedure(number: int, code: str) -> Line:
    return Line(line=number, code=code, modifiers=[], units=1, diagnosis_pointers=[])


def _value(segment: Segment, place: str) -> str:
    return (segment.get_value(place) or "").strip()


def _whole(at: int, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise Unreadable(at, "A number is missing or is none.")
    return int(text)


def _day(at: int, text: str) -> str:
    if not _DAY.fullmatch(text):
        raise Unreadable(at, "A date is not written as CCYYMMDD.")
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"
