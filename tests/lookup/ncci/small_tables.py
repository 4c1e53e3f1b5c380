"""Small NCCI files in their publisher's layout, and the editions that they make. Numbers of codes alone, no text."""

from collections.abc import Sequence
from pathlib import Path

from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition, open_edition, writing
from services.lookup.importing.importer import Importer
from services.lookup.importing.source import SourceFile
from services.lookup.ncci.imports import IMPORTERS
from tests.lookup.workbooks import write_workbook

PTP_HEADER = (
    "CPT only copyright 2025 American Medical Association.  All rights reserved.\t\t\t\t\t\t",
    "Column1/Column2 Edits\t\t\t\t\t\t",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
    "\t\t\t\t*=no data\t1=allowed\t",
    "\t\t\t\t\t9=not applicable\t",
)
MISUSE = "Misuse of Column Two code with Column One code"
# A pair with two windows, one that is deleted as of its own first day, one without a bypass, and one that is over.
PTP_ROWS = (
    f"0001U\t0028U\t\t20180701\t20180930\t1\t{MISUSE}",
    f"0001U\t0028U\t\t20200101\t*\t0\t{MISUSE}",
    f"0001U\t0030U\t\t20180701\t*\t1\t{MISUSE}",
    f"0001U\t90473\t\t20220101\t20220101\t9\t{MISUSE}",
    f"0001U\tG0463\t\t20220101\t20260630\t1\t{MISUSE}",
    f"G0463\t0030U\t\t20240101\t*\t0\t{MISUSE}",
)
PTP_NAME = "ccipra-v322r0-f1.TXT"
MUE_PREAMBLE = '"CPT codes only are copyright 2025 American Medical Association.\n\nAll rights reserved.",,,\n'
MUE_ROWS = (
    "0001U,1,2 Date of Service Edit: Policy,Code Descriptor / CPT Instruction",
    "0028U,0,3 Date of Service Edit: Clinical,Nature of Analyte",
    "0030U,4,1 Line Edit,Clinical: Data",
)
MUE_NAME = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
ADD_ON_ROWS = (
    "10071U       0070U       2018001       ",
    "10072U       0070U       20230012024182",
    "20054T       CCCCC       2013001       Contractor Defined        ",
)
ADD_ON_NAME = "AOC_V2026Q3-MCR.txt"


def source(folder: Path, name: str, text: str, within: Sequence[str] = ()) -> SourceFile:
    """A file as the import hands it on."""
    path = folder / f"{len(list(folder.iterdir()))}-{name}"
    path.write_bytes(text.encode("cp1252"))
    return SourceFile(name, path, "0" * 64, path.stat().st_size, tuple(within))


def workbook(folder: Path, name: str, rows: Sequence[Sequence[object]], *, hidden: bool = False) -> SourceFile:
    """A spreadsheet with these rows."""
    path = write_workbook(folder / name, rows, hidden="more" if hidden else "")
    return SourceFile(name, path, "0" * 64, path.stat().st_size)


def ptp(folder: Path, rows: Sequence[str] = PTP_ROWS, name: str = PTP_NAME, within: Sequence[str] = ()) -> SourceFile:
    """A part of the procedure-to-procedure edits."""
    return source(folder, name, "".join(f"{line}\r\n" for line in (*PTP_HEADER, *rows)), within)


def mue(folder: Path, rows: Sequence[str] = MUE_ROWS, name: str = MUE_NAME, whose: str = "Practitioner") -> SourceFile:
    """A table of medically unlikely edits."""
    heading = f'"HCPCS/\nCPT Code",{whose} Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
    return source(folder, name, MUE_PREAMBLE + heading + "".join(f"{row}\n" for row in rows))


def add_on(folder: Path, rows: Sequence[str] = ADD_ON_ROWS, name: str = ADD_ON_NAME) -> SourceFile:
    """The add-on code edits, fixed width: type, add-on code, its end, primary, its end, first day, last day."""
    return source(folder, name, "".join(f"{row}\r\n" for row in rows))


def importer_of(file: SourceFile) -> Importer:
    """The one importer that takes a file."""
    [importer] = [one for one in IMPORTERS if one.recognise(file)]
    return importer


def imported(folder: Path, *files: SourceFile) -> OpenEdition:
    """The edition that the files make."""
    importer = importer_of(files[0])
    facts = importer.recognise(files[0])
    assert facts is not None
    path = folder / f"{facts.dataset}-{facts.id}.sqlite"
    with writing(path, facts, [file.note() for file in files], importer.tables) as database:
        importer.read(files, database, lambda count: None)
        faults = importer.check(database, facts)
        assert not faults, faults
    return open_edition(path)


def small_editions(folder: Path) -> Editions:
    """The third quarter of 2026: practitioner edits, units and add-on codes."""
    return Editions([imported(folder, ptp(folder)), imported(folder, mue(folder)), imported(folder, add_on(folder))])
