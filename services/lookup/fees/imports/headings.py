"""Column positions by what stands above them, over as many heading lines as there are."""

from collections.abc import Mapping, Sequence

from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile


def joined(lines: Sequence[Sequence[str]]) -> list[str]:
    """Read each column's heading from top to bottom: ("NON-FAC", "PE RVU") is "NON-FAC PE RVU"."""
    width = max(len(line) for line in lines)
    padded = [[*line, *[""] * (width - len(line))] for line in lines]
    return [" ".join(part.upper() for part in column if part) for column in zip(*padded, strict=True)]


def positions(file: SourceFile, headings: Sequence[str], wanted: Mapping[str, str]) -> dict[str, int]:
    """Find each wanted column once, by the end of its heading. Raises FileRefused for one missing or doubled."""
    found = {}
    for name, heading in wanted.items():
        places = [at for at, said in enumerate(headings) if said == heading]
        if len(places) != 1:
            how = "has no column" if not places else "has more than one column"
            raise FileRefused(file.label, f"{how} “{heading}”")
        found[name] = places[0]
    return found
