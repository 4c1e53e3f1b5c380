"""The page on which an employer's feed is handed over, and what became of it."""

from dataclasses import dataclass

from gateway.shapes.job_import import ImportedSaid, ImportSaid
from gateway.web.views.frame import Frame, Shell

# More rows than anybody reads; the refused ones come first.
_MOST_ROWS = 500


@dataclass(frozen=True)
class ImportView:
    """The form, and below it the outcome of a feed that was sent."""

    employer: str
    action: str
    publish: bool = False
    close_missing: bool = False
    problem: str = ""
    found: ImportSaid | None = None

    @property
    def rows(self) -> list[ImportedSaid]:
        """The refused postings first, then all others in their order."""
        items = self.found.items if self.found else []
        return sorted(items, key=lambda each: each.outcome != "refused")[:_MOST_ROWS]

    @property
    def left_out(self) -> int:
        return max(0, len(self.found.items) - _MOST_ROWS) if self.found else 0


def import_frame(view: ImportView, shell: Shell) -> Frame:
    return Frame(
        shell,
        title=f"Import postings, {view.employer}",
        description="Hand over a feed of positions as a file.",
        path=view.action,
        product="CareerCenter",
    )
