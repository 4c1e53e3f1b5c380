"""What people type into the form of the claim check, and the claim that it makes."""

import re
from collections.abc import Iterator, Mapping

from codingahead.lookup.v1 import claim_pb2 as pb

from chassis.errors import FieldError
from gateway.web.views.claims import MOST_ROWS, ROWS, UNRELATED, ClaimForm, RowView

_BETWEEN = re.compile(r"[\s,;]+")
_COLUMNS = ("code", "modifiers", "units", "pointers")
_NUMBER = re.compile(r"[0-9]{1,6}")


def form_of(fields: Mapping[str, str]) -> ClaimForm:
    """Read the form back as it was typed; button `more` gives it more rows."""
    typed = [at for at in range(1, MOST_ROWS + 1) if f"code_{at}" in fields]
    rows = max(len(typed), ROWS) + (ROWS if "more" in fields else 0)
    return ClaimForm(
        date_of_service=fields.get("date_of_service", "").strip(),
        setting=fields.get("setting", "practitioner"),
        place_of_service=fields.get("place_of_service", "").strip(),
        birth_date=fields.get("birth_date", "").strip(),
        sex=fields.get("sex", ""),
        state=fields.get("state", "").strip().upper(),
        diagnoses=fields.get("diagnoses", "").strip(),
        rows=tuple(_row(at, fields) for at in range(1, min(rows, MOST_ROWS) + 1)),
    )


def unfit_fields(form: ClaimForm) -> tuple[FieldError, ...]:
    """Say which numbers are none."""
    return tuple(_unfit(form))


def claim_of(form: ClaimForm, fields: Mapping[str, str]) -> pb.Claim:
    """Make the claim: rows with a code become lines, ticked boxes become assertions."""
    return pb.Claim(
        date_of_service=form.date_of_service,
        setting=form.setting,
        place_of_service=form.place_of_service,
        patient=pb.Patient(birth_date=form.birth_date, sex=form.sex),
        diagnoses=_parts(form.diagnoses),
        lines=[_line(row) for row in form.rows if row.code],
        assertions=[pb.Assertion(rule="excludes1", codes=name.split("_")[1:]) for name in fields if _asserts(name)],
        state=form.state,
    )


def _row(at: int, fields: Mapping[str, str]) -> RowView:
    return RowView(at, *(fields.get(f"{column}_{at}", "").strip() for column in _COLUMNS))


def _asserts(name: str) -> bool:
    return name.startswith(f"{UNRELATED}_") and name.count("_") == len(("of", "pair"))


def _line(row: RowView) -> pb.ClaimLine:
    return pb.ClaimLine(
        line=row.number,
        code=row.code,
        modifiers=[each.upper() for each in _parts(row.modifiers)],
        units=int(row.units or 1),
        diagnosis_pointers=[int(each) for each in _parts(row.pointers)],
    )


def _unfit(form: ClaimForm) -> Iterator[FieldError]:
    for row in form.rows:
        if row.units and not _NUMBER.fullmatch(row.units):
            yield FieldError(f"lines.{row.number - 1}.units", "Give a whole number.")
        if not all(map(_NUMBER.fullmatch, _parts(row.pointers))):
            yield FieldError(f"lines.{row.number - 1}.diagnosis_pointers", "Give numbers, as in 1 2.")


def _parts(text: str) -> list[str]:
    return [part for part in _BETWEEN.split(text) if part]
