"""837 files of people who never were, as the implementation guides lay them out."""

from collections.abc import Sequence

_ISA = "ISA*00*          *00*          *ZZ*SUBMITTER      *ZZ*RECEIVER       *260115*1200*^*00501*000000001*0*T*:~"
GUIDES = {"837P": "005010X222A1", "837I": "005010X223A2"}


def claim_837p(number: str = "CLAIM-1", lines: Sequence[str] = (), codes: str = "ABK:E119*ABF:I10") -> list[str]:
    """A professional claim; each line is "code:modifiers*units*pointers*day"."""
    return [f"CLM*{number}*100***11:B:1*Y*A*Y*Y", f"HI*{codes}", *_lines_p(lines or ("99213:25*1*1:2*20260115",))]


def _lines_p(lines: Sequence[str]) -> list[str]:
    segments = []
    for at, line in enumerate(lines, start=1):
        code, units, pointers, day = line.split("*")
        segments += [f"LX*{at}", f"SV1*HC:{code}*100*UN*{units}***{pointers}", f"DTP*472*D8*{day}"]
    return segments


def claim_837i(bill: str = "13", lines: Sequence[str] = ("0450*HC:99284:25*1",)) -> list[str]:
    """An institutional claim; each line is "revenue code*composite*units"."""
    segments = [
        f"CLM*HOSPITAL-1*100***{bill}:A:1*Y*A*Y*Y",
        "DTP*434*RD8*20260110-20260115",
        "HI*ABK:K3580",
        "HI*ABF:I10",
    ]
    for at, line in enumerate(lines, start=1):
        revenue, composite, units = line.split("*")
        segments += [f"LX*{at}", f"SV2*{revenue}*{composite}*100*UN*{units}"]
    return segments


def subscriber(level: int = 2) -> list[str]:
    """Somebody insured, whose name must never be seen again."""
    return [
        f"HL*{level}*1*22*0",
        "SBR*P*18*******MB",
        "NM1*IL*1*LOVELACE*AUGUSTA****MI*1EG4TE5MK73",
        "N3*12 ST JAMES SQUARE",
        "DMG*D8*19500203*F",
        "NM1*PR*2*MEDICARE*****PI*12345",
    ]


def file_837(*claims: list[str], guide: str = "837P", terminator: str = "~\n") -> bytes:
    """A whole interchange with one subscriber who has all the claims."""
    body = [
        f"ST*837*0001*{GUIDES[guide]}",
        "BHT*0019*00*1*20260115*1200*CH",
        "HL*1**20*1",
        "NM1*85*2*CLINIC*****XX*1234567893",
        *subscriber(),
        *(segment for claim in claims for segment in claim),
    ]
    body.append(f"SE*{len(body) + 1}*0001")
    kind = "HC*SUBMITTER*RECEIVER*20260115*1200*1*X"
    segments = [f"GS*{kind}*{GUIDES[guide]}", *body, "GE*1*1", "IEA*1*000000001"]
    return (_ISA.rstrip("~") + terminator + terminator.join(segments) + terminator).encode()
