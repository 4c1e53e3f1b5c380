"""What a modifier does to an amount, by the indicators of the row.

Sources: RVU25D, record layout; Pub. 100-04, chapter 12, §§ 20.4.3 (assistants), 40.4, 40.6 and 40.7 (surgery), 40.8
(co-surgeons and teams), 50 (anesthesia), 110 (physician assistants).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.errors import FieldError, InvalidFields
from services.lookup.fees.fees import Indicators

COMPONENTS = frozenset({"26", "TC", "53"})
_ANESTHESIA = {
    "AA": Decimal("1.00"),
    "QZ": Decimal("1.00"),
    "QK": Decimal("0.50"),
    "QX": Decimal("0.50"),
    "QY": Decimal("0.50"),
}
# Tell who, where or why; the schedule's amount stays what it is.
_INFORMATIONAL = re.compile("2[24579]|5[789]|63|7[679]|91|LT|RT|L[CDM]|R[CI]|X[EPSU]|E[1-4]|[FT][A1-9]")
_FORM = re.compile(r"[0-9A-Z]{2}")
_MOST = 4
# Bilateral before multiple procedures (RVU25D, bilateral indicator 1); the others in the order of the manual.
_ORDER = ("50", "51", "54", "55", "56", "78", "62", "66", "80", "81", "82", "AS")
_WHOLE, _HALF = Decimal("1.00"), Decimal("0.50")


@dataclass(frozen=True, slots=True)
class Effect:
    """What a modifier does: multiplies the amount, or the practice expense alone; `note` says why."""

    modifier: str
    share: Decimal
    note: str
    of_expense_alone: bool = False


class NotPaid(Exception):
    """There is no amount with this modifier; the message says why in a sentence."""


def read_modifiers(said: Sequence[str]) -> tuple[str, ...]:
    """Take up to four modifiers in the order that they are applied. Refused for an unknown or a repeated one."""
    given = [one.strip().upper() for one in said if one.strip()]
    wrong = next((one for one in given if not _FORM.fullmatch(one) or not _is_known(one)), None)
    if wrong is not None:
        raise _refuse("One of the modifiers has no effect on fees that is known here.")
    if len(given) > _MOST or len(set(given)) < len(given):
        raise _refuse("Give up to four modifiers, each once.")
    if len(COMPONENTS & set(given)) > 1:
        raise _refuse("Only one of 26, TC and 53 can be priced at a time.")
    return tuple(sorted(given, key=_rank))


def effects(modifiers: Sequence[str], row: Indicators) -> list[Effect]:
    """Say what each modifier does to a row that has an amount. Raises NotPaid where an indicator rules one out."""
    return [_RULES[one](one, row) for one in modifiers if one in _RULES] + [
        Effect(one, _WHOLE, f"Modifier {one} does not change the schedule's amount.")
        for one in modifiers
        if _INFORMATIONAL.fullmatch(one)
    ]


def anesthesia_effects(modifiers: Sequence[str]) -> list[Effect]:
    """Say what each modifier does to an anesthesia amount. Raises NotPaid for those that are not for anesthesia."""
    found = []
    for one in modifiers:
        if one == "AD":
            raise NotPaid(
                "Modifier AD (more than four concurrent procedures) is paid by units that the carrier allows."
            )
        if _INFORMATIONAL.fullmatch(one):
            found.append(Effect(one, _WHOLE, f"Modifier {one} does not change the schedule's amount."))
            continue
        if one not in _ANESTHESIA:
            raise NotPaid(f"Modifier {one} does not apply to anesthesia services.")
        share = _ANESTHESIA[one]
        found.append(Effect(one, share, f"Modifier {one}: {share:.0%} of the allowance."))
    return found


def _bilateral(modifier: str, row: Indicators) -> Effect:
    match row.bilateral:
        case "0":
            return Effect(modifier, _WHOLE, "Bilateral indicator 0: both sides together are paid as one.")
        case "1":
            return Effect(modifier, Decimal("1.50"), "Bilateral indicator 1: 150% for both sides.")
        case "2":
            return Effect(modifier, _WHOLE, "Bilateral indicator 2: the amount is for both sides already.")
        case "3":
            return Effect(modifier, Decimal("2.00"), "Bilateral indicator 3: each of the two sides is paid in full.")
    raise NotPaid("Modifier 50 cannot be used: the bilateral concept does not apply to this code (indicator 9).")


def _multiple(modifier: str, row: Indicators) -> Effect:
    match row.multiple_procedure:
        case "0" | "9":
            return Effect(modifier, _WHOLE, "No multiple procedure reduction applies to this code.")
        case "2":
            return Effect(modifier, _HALF, "Multiple procedure indicator 2: 50% for the second to fifth procedure.")
        case "3":
            base = row.endoscopic_base
            raise NotPaid(f"Endoscopy rule: what is added depends on the others of the family whose base is {base}.")
        case "5":
            return Effect(modifier, _HALF, "Multiple procedure indicator 5: 50% of the practice expense.", True)
        case "4" | "6" | "7":
            return _diagnostic(modifier, row)
    raise NotPaid("The multiple procedure rule of this code is no longer in use.")


_TECHNICAL = {"4": Decimal("0.50"), "6": Decimal("0.75"), "7": Decimal("0.80")}
_PROFESSIONAL = {"4": Decimal("0.95"), "6": _WHOLE, "7": _WHOLE}


def _diagnostic(modifier: str, row: Indicators) -> Effect:
    """Reduce one component of a further diagnostic procedure."""
    rule = row.multiple_procedure
    if row.modifier == "26":
        share, part = _PROFESSIONAL[rule], "professional"
    elif row.modifier == "TC" or row.pctc == "3":
        share, part = _TECHNICAL[rule], "technical"
    else:
        raise NotPaid("The reduction differs between the components: ask for 26 and TC one after the other.")
    return Effect(modifier, share, f"Multiple procedure indicator {rule}: {share:.0%} of the {part} component.")


def _co_surgeons(modifier: str, row: Indicators) -> Effect:
    if row.co_surgeons not in {"1", "2"}:
        raise NotPaid(f"Co-surgeons are not paid for this code (co-surgeon indicator {row.co_surgeons}).")
    needs = "; documentation of the need for two surgeons is required" if row.co_surgeons == "1" else ""
    return Effect(modifier, Decimal("0.625"), f"Co-surgeon: 62.5% to each{needs}.")


def _team(modifier: str, row: Indicators) -> Effect:
    if row.team not in {"1", "2"}:
        raise NotPaid(f"Team surgery is not paid for this code (team indicator {row.team}).")
    raise NotPaid(f"Modifier {modifier}: team surgery is paid by report, the contractor sets the amount.")


def _assistant(modifier: str, row: Indicators) -> Effect:
    if row.assistant not in {"0", "2"}:
        raise NotPaid(f"An assistant at surgery is not paid for this code (assistant indicator {row.assistant}).")
    needs = "; documentation of medical necessity is required" if row.assistant == "0" else ""
    if modifier == "AS":
        return Effect(modifier, Decimal("0.136"), f"Non-physician assistant at surgery: 85% of 16%{needs}.")
    return Effect(modifier, Decimal("0.16"), f"Assistant at surgery: 16%{needs}.")


def _split_care(modifier: str, row: Indicators) -> Effect:
    shares = {
        "54": (row.preoperative + row.intraoperative, "before and during surgery"),
        "55": (row.postoperative, "after surgery"),
        "56": (row.preoperative, "before surgery"),
        "78": (row.intraoperative, "during surgery alone, as no new global period begins"),
    }
    share, when = shares[modifier]
    if modifier == "78" and row.global_days == "000":
        return Effect(modifier, _WHOLE, "Modifier 78 on a procedure with 0 global days: paid in full.")
    if row.global_days not in {"010", "090"} or not share:
        raise NotPaid(
            f"Modifier {modifier} cannot be used: the code's global package ({row.global_days}) has no such part."
        )
    return Effect(modifier, share, f"Modifier {modifier}: {share:.0%} of the global package, for care {when}.")


def _by_the_contractor(modifier: str, row: Indicators) -> Effect:
    raise NotPaid(f"With modifier {modifier} the contractor sets the amount for {row.code}, by the documentation.")


def _never_for_surgery(modifier: str, row: Indicators) -> Effect:
    raise NotPaid(f"Modifier {modifier} is for anesthesia services, and {row.code} is none.")


_RULES: dict[str, Callable[[str, Indicators], Effect]] = {
    "50": _bilateral,
    "51": _multiple,
    "62": _co_surgeons,
    "66": _team,
    **dict.fromkeys(("80", "81", "82", "AS"), _assistant),
    **dict.fromkeys(("54", "55", "56", "78"), _split_care),
    "52": _by_the_contractor,
    **dict.fromkeys((*_ANESTHESIA, "AD"), _never_for_surgery),
}


def _is_known(modifier: str) -> bool:
    return modifier in COMPONENTS or bool(_INFORMATIONAL.fullmatch(modifier)) or modifier in _RULES


def _rank(modifier: str) -> tuple[int, str]:
    if modifier in COMPONENTS:
        return -1, modifier
    return (_ORDER.index(modifier) if modifier in _ORDER else len(_ORDER)), modifier


def _refuse(message: str) -> InvalidFields:
    return InvalidFields(FieldError("modifier", message))
