"""The drawing of a code's history."""

import pytest
from codingahead.lookup.v1.section_pb2 import EditionStanding, HistoryContent, HistoryEvent

from gateway.web.timeline import LEFT, RIGHT, WIDTH, Stretch, timeline
from gateway.web.views.history import history_view

THREE = (
    Stretch("2015-10-01", "2016-09-30", "absent"),
    Stretch("2016-10-01", "2025-09-30", "billable"),
    Stretch("2025-10-01", "", "header"),
)


class TestATimeline:
    def test_fills_its_width_without_a_gap(self) -> None:
        drawing = timeline(THREE, [])
        assert drawing is not None
        assert drawing.segments[0].x == LEFT
        for before, after in zip(drawing.segments, drawing.segments[1:], strict=False):
            assert before.x + before.width == pytest.approx(after.x)
        assert drawing.segments[-1].x + drawing.segments[-1].width == pytest.approx(WIDTH - RIGHT)

    def test_says_in_words_what_it_shows(self) -> None:
        drawing = timeline(THREE, [])
        assert drawing is not None
        assert drawing.words == (
            "Not in the code set 1 Oct 2015 to 30 Sep 2016; Billable 1 Oct 2016 to 30 Sep 2025;"
            " Header, not billable since 1 Oct 2025."
        )

    def test_draws_editions_in_a_row_that_are_alike_as_one(self) -> None:
        drawing = timeline((THREE[1], Stretch("2025-10-01", "", "billable")), [])
        assert drawing is not None
        assert [segment.words for segment in drawing.segments] == ["Billable since 1 Oct 2016"]

    def test_marks_a_day_once_with_all_its_changes(self) -> None:
        drawing = timeline(THREE, [("2025-10-01", "Became a header"), ("2025-10-01", "Replaced")])
        assert drawing is not None
        assert [mark.label for mark in drawing.marks] == ["2025-10-01: Became a header; 2025-10-01: Replaced"]
        assert drawing.marks[0].x == drawing.segments[2].x

    def test_keeps_a_change_beyond_its_ends_within(self) -> None:
        drawing = timeline(THREE, [("2031-10-01", "Ended")])
        assert drawing is not None
        assert drawing.marks[0].x == WIDTH - RIGHT

    def test_is_none_without_editions(self) -> None:
        assert timeline((), [("2025-10-01", "Ended")]) is None


class TestTheHistorySection:
    def test_links_the_codes_of_a_change_on_the_date_asked_for(self) -> None:
        event = HistoryEvent(kind="replaces", date="2025-10-01", edition="FY2026", codes=["E11.9"])
        edition = EditionStanding(edition="FY2026", effective_from="2025-10-01", standing="billable")
        view = history_view("icd10cm", HistoryContent(events=[event], editions=[edition]), "2026-01-01")
        assert view.points[0].label == "Replaces"
        assert view.points[0].codes[0].href == "/codes/icd10cm/E11.9?on=2026-01-01"
        assert (view.editions[0].days, view.editions[0].shown_standing) == ("since 1 Oct 2025", "Billable")
        assert view.drawing is not None


class TestAHistory:
    def test_is_open_at_its_end_for_a_code_that_has_not_ended(self) -> None:
        drawing = history_view("hcpcs", _content("billable")).drawing

        assert drawing is not None
        assert drawing.segments[-1].words == "Billable since 1 Oct 2024"

    def test_is_closed_for_one_that_has(self) -> None:
        content = _content("billable")
        content.events.add(kind="ended", date="2024-12-01")
        drawing = history_view("hcpcs", content).drawing

        assert drawing is not None
        assert drawing.segments[-1].words == "Billable 1 Oct 2024 to 31 Dec 2024"

    def test_of_a_group_does_not_call_it_a_header(self) -> None:
        view = history_view("msdrg", _content("header"))

        assert view.drawing is not None
        assert view.drawing.segments[-1].words == "In the list since 1 Oct 2024"
        assert view.editions[0].shown_standing == "In it"


def _content(standing: str) -> HistoryContent:
    edition = EditionStanding(
        edition="2024-10-01", effective_from="2024-10-01", effective_to="2024-12-31", standing=standing
    )
    return HistoryContent(editions=[edition])
