"""The HCPCS Level II quarterly file in fixed width: 320 characters a record, 1 and more records a code.

Positions are those of CMS, HCPCS Contractor Record Layout. Whatever stands before the first record is a disclaimer;
files end their records after the last column that says something, so only those that state details must be long.
"""

import re
from collections.abc import Iterator

from services.lookup.importing.refusals import LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.systems.imports.hcpcs_row import CONTINUED, HcpcsRow, days, whole

_RECORD = re.compile(r"(?:   [A-Z0-9]{2}|[A-Z]\d{4})\d{5}[3478]")
_LEAST_FIRST, _LEAST_CONTINUED = 293, 91
_LINES_LOOKED_AT = 200


def is_fixed_width(file: SourceFile) -> bool:
    """Tell by the first records whether it is such a file."""
    lines = file.head().decode("cp1252", "replace").splitlines()[:_LINES_LOOKED_AT]
    found = [line for line in lines if _RECORD.match(line)]
    return bool(found) and found[0][10] not in CONTINUED and len(found[0]) >= _LEAST_FIRST


def read_fixed_width(file: SourceFile) -> Iterator[HcpcsRow]:
    """Read the codes with their whole descriptions. Raises LineRefused for a record that is cut or out of place."""
    yield from whole(_records(file), file)


def _records(file: SourceFile) -> Iterator[HcpcsRow]:
    sequence = 0
    begun = False
    for number, line in file.lines():
        if _RECORD.match(line):
            begun, told = True, int(line[5:10])
            if line[10] in CONTINUED and told <= sequence:
                raise LineRefused(file.label, number, "is out of sequence")
            sequence = told
            yield _first(line, number, file) if line[10] not in CONTINUED else _continued(line, number, file)
        elif begun and line.strip():
            raise LineRefused(file.label, number, "is no record of the HCPCS layout")


def _first(line: str, number: int, file: SourceFile) -> HcpcsRow:
    if len(line) < _LEAST_FIRST:
        raise LineRefused(file.label, number, f"has {len(line)} characters; a first record has {_LEAST_FIRST} or more")
    row = HcpcsRow(
        code=line[:5].strip(),
        kind=line[10],
        title=line[11:91].rstrip(),
        short=line[91:119].strip(),
        line=number,
        prices=[price for at in range(119, 127, 2) if (price := line[at : at + 2].strip())],
        multiple_pricing=line[127].strip(),
        coverage=line[229].strip(),
        asc_group=line[230:232].strip(),
        betos=line[256:259].strip(),
        types_of_service=[each for each in line[260:265] if each.strip()],
        action=line[292].strip(),
    )
    return days(row, (line[268:276], line[276:284], line[284:292]), file)


def _continued(line: str, number: int, file: SourceFile) -> HcpcsRow:
    if len(line) < _LEAST_CONTINUED:
        raise LineRefused(file.label, number, f"has {len(line)} characters; a description has {_LEAST_CONTINUED}")
    return HcpcsRow(line[:5].strip(), line[10], line[11:91].rstrip(), "", number)
