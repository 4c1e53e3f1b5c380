"""What became of the postings of an employer's feed."""

from collections import Counter
from typing import Literal

from codingahead.jobs.v1.jobs_service_pb2 import ImportPostingsResponse

from gateway.shapes.fields import Said

Outcome = Literal["created", "updated", "unchanged", "closed", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("created", "updated", "unchanged", "closed", "refused")


class ImportedSaid(Said):
    """One posting. What was closed stands in no row, which is 0."""

    row: int
    reference: str
    job_id: str | None
    outcome: Outcome
    problems: list[str]


class ImportSaid(Said):
    """Each posting, those that were closed first, and how many came to what."""

    items: list[ImportedSaid]
    counts: dict[Outcome, int]


def import_said(answer: ImportPostingsResponse) -> ImportSaid:
    """What became of each posting, in the contract's words."""
    items = [
        ImportedSaid.model_validate(
            {
                "row": each.row,
                "reference": each.reference,
                "job_id": each.posting_id or None,
                "outcome": each.outcome,
                "problems": list(each.problems),
            }
        )
        for each in answer.postings
    ]
    counted = Counter(each.outcome for each in items)
    return ImportSaid(items=items, counts={outcome: counted[outcome] for outcome in OUTCOMES})
