"""How ICD-9-CM writes its diagnosis codes, which the mapping files give without their dot."""

import re

# Three characters before the dot, four where the code begins with E; none of the letters but V and E.
_SHAPE = re.compile(r"(\d{3}|V\d\d|E\d{3})(?:\.?(\d{1,2}))?", re.IGNORECASE)
_MOST_AFTER_E = 1


def canonical_icd9cm(text: str) -> str | None:
    """Write a diagnosis code in its official form ("25000" is "250.00"); None for what has not the form of one."""
    match = _SHAPE.fullmatch(text.strip(" "))
    if match is None or (match[1][0] in "Ee" and len(match[2] or "") > _MOST_AFTER_E):
        return None
    return ".".join(part for part in match.groups("") if part).upper()
