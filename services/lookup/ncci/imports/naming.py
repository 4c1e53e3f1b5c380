"""What the names of NCCI files say where their content does not: the quarter, and whose table it is."""

import re
from collections.abc import Iterable
from datetime import date

from services.lookup.editions.calendar import quarter, quarter_number
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile
from services.lookup.ncci.edits import Setting

# Version 32.2 is the third quarter of 2026: the first version of a year ends in 0 (CMS's PTP file names, v322r0).
_VERSION = re.compile(r"(?<![a-z0-9])v(\d{2})([0-3])r\d", re.IGNORECASE)
_QUARTER = re.compile(r"(?<!\d)(20\d{2})[-_ ]?q([1-4])(?!\d)", re.IGNORECASE)
_ISO_DAY = re.compile(r"(?<!\d)(20\d{2})[-_](\d{2})[-_](\d{2})(?!\d)")
_US_DAY = re.compile(r"(?<!\d)(\d{1,2})[-_](\d{1,2})[-_](20\d{2})(?!\d)")
_VERSION_YEARS = 1994
_SETTINGS = {
    Setting.PRACTITIONER: re.compile(r"ccipra|practitioner", re.IGNORECASE),
    Setting.HOSPITAL: re.compile(r"ccioph|hospital", re.IGNORECASE),
    Setting.DME: re.compile(r"(?<![a-z])dme(?![a-z])|supplier", re.IGNORECASE),
}
_MEDICAID = re.compile(r"medicaid|(?<![a-z])mcd(?![a-z])", re.IGNORECASE)
_PART = re.compile(r"[-_]f(\d{1,2})(?=\.)", re.IGNORECASE)


def first_day(file: SourceFile) -> date | None:
    """Find the day from which an edition is in force in the file's name, else in its archives', nearest first."""
    return next((day for name in file.names if (day := _day_in(name))), None)


def setting_of(file: SourceFile) -> Setting:
    """Tell whose table a file is whose content does not say it. Refused when its names say nothing or two things."""
    for name in file.names:
        said = [setting for setting, pattern in _SETTINGS.items() if pattern.search(name)]
        if len(said) == 1:
            return said[0]
    raise FileRefused(
        file.label,
        "these edits do not say whether they are the practitioner or the hospital table; "
        "keep CMS's name (ccipra… or ccioph…), or put 'practitioner' or 'hospital' into it",
    )


def refuse_medicaid(file: SourceFile) -> None:
    """Medicaid's edits are other tables than Medicare's. Refused when a name says that the file is of Medicaid."""
    if any(_MEDICAID.search(name) for name in file.names):
        raise FileRefused(file.label, "this is a Medicaid NCCI file; only the Medicare tables are taken")


def missing_part(files: Iterable[SourceFile]) -> str | None:
    """Name the first part that is missing between those that came (…-f1, -f2, …); None when there is no gap."""
    parts = {int(found[1]) for file in files if (found := _PART.search(file.name))}
    gaps = sorted(set(range(1, max(parts, default=0) + 1)) - parts)
    return f"f{gaps[0]}" if gaps else None


def quarter_name(day: date) -> str:
    """Name a quarter: "2026 Q3"."""
    return f"{day.year} Q{quarter_number(day)}"


def _day_in(name: str) -> date | None:
    if found := _VERSION.search(name):
        return quarter(_VERSION_YEARS + int(found[1]), int(found[2]) + 1)
    if found := _QUARTER.search(name):
        return quarter(int(found[1]), int(found[2]))
    if found := _ISO_DAY.search(name):
        return _day(found[1], found[2], found[3])
    found = _US_DAY.search(name)
    return _day(found[3], found[1], found[2]) if found else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
