"""The page of one code, as the reader finds it."""

from codingahead.lookup.v1.code_pb2 import RelatedCode, Status, Text
from codingahead.lookup.v1.lookup_service_pb2 import Access, GetCodePageResponse
from codingahead.lookup.v1.section_pb2 import CodeCharacter, CodingRulesContent, Note, NotesContent, NoteTarget, Section

from gateway.web.render import render
from gateway.web.views.code_page import code_page_view
from gateway.web.views.frame import visitor_after, visitor_without_ledger
from gateway.web.views.notes import Segment, segments
from gateway.web.views.titles import code_page_frame
from tests.gateway import web_samples as samples


def shown(page: GetCodePageResponse, on: str = "") -> str:
    view = code_page_view(page, on)
    shell = samples.shell(visitor_after(visitor_without_ledger(), page.access))
    return render("code.html", code_page_frame(view, shell), view)


class TestAFullPage:
    def test_shows_both_descriptions_with_their_rights(self) -> None:
        html = shown(samples.code_page())

        assert '<p class="official-text">Type 2 diabetes mellitus without complications</p>' in html
        assert "no longer answers to it well" in html
        assert "© Copyright 2026 Coding Ahead. All rights reserved." in html
        assert "Written by Coding Ahead editors, draft, not yet reviewed, 10 Jan 2026." in html

    def test_asks_whether_the_reader_has_a_question_about_the_code(self) -> None:
        html = shown(samples.code_page())

        assert "Have a question about ICD-10-CM Code E11.9?" in html
        assert "Get instant expert-level answers from CasePilot, our coding assistant." in html
        assert '<input type="hidden" name="context_code" value="E11.9">' in html

    def test_says_what_is_left_after_this_very_view(self) -> None:
        assert "<p>0 code page views remaining. Guest accounts" in shown(samples.code_page(samples.FULL))

    def test_shows_the_hierarchy_down_to_the_code_which_it_marks(self) -> None:
        html = shown(samples.code_page())

        assert '<a href="/codes/icd10cm?parent=E08-E13">' in html
        assert '<a href="/codes/icd10cm/E11">' in html
        assert html.count('aria-current="true"><span class="code">E11.9</span>') == 1

    def test_groups_notes_by_kind_and_says_where_each_is_printed(self) -> None:
        html = shown(samples.code_page())

        assert html.index("<h3>Includes</h3>") < html.index("<h3>Excludes1</h3>") < html.index("Use additional code")
        assert '<span class="badge level">Chapter 4</span> <span class="badge inherited">Inherited</span>' in html
        assert '<a href="/codes/icd10cm/P70">P70</a>-<a href="/codes/icd10cm/P74">P74</a>' in html

    def test_keeps_the_date_of_service_on_every_link_to_a_code_when_one_was_asked_for(self) -> None:
        assert 'href="/codes/icd10cm/E11?on=2025-09-30"' in shown(samples.code_page(), on="2025-09-30")

    def test_draws_the_history_oldest_first(self) -> None:
        html = shown(samples.code_page())

        assert html.index('<time datetime="2015-10-01">1 Oct 2015</time>') < html.index("<strong>Retitled</strong>")

    def test_draws_its_timeline_with_a_text_in_place_of_it(self) -> None:
        html = shown(samples.code_page())
        assert 'role="img" aria-label="Timeline. Header, not billable 1 Oct 2015 to 30 Sep 2025; Billable since' in html
        assert html.count('<rect class="stands-') == 4
        assert "<td>FY2026</td><td>since 1 Oct 2025</td><td>Billable</td><td>Type 2 diabetes mellitus</td>" in html

    def test_says_what_the_characters_of_a_procedure_mean(self) -> None:
        character = CodeCharacter(
            position=5,
            character="0",
            axis="Approach",
            meaning="Open",
            definition="Cutting through",
            includes=["x", "y"],
        )
        rules = CodingRulesContent(billable=True, characters=[character], characters_from="ICD-10-PCS FY2024, Tables")
        section = Section(key="coding_rules", title="Coding rules", coding_rules=rules)
        html = shown(samples.code_page(rules=section))
        assert "<td>Approach</td>" in html
        assert "<strong>Open</strong>" in html
        assert "Includes: x; y" in html
        assert "As in ICD-10-PCS FY2024, Tables." in html


class TestACodeThatNeedsA7thCharacter:
    html = shown(samples.code_page(rules=samples.FRACTURE_RULES))

    def test_offers_the_codes_that_exist(self) -> None:
        assert '<a class="code" href="/codes/icd10cm/T07.XXXA">T07.XXXA</a>' in self.html
        assert self.html.count('<span class="cell placeholder">X</span>') == 3

    def test_says_why_it_is_not_billable_and_what_is(self) -> None:
        assert "<strong>Not billable.</strong> Codes of S52 need a 7th character." in self.html
        assert 'href="/codes/icd10cm/S52.501D"' in self.html

    def test_offers_the_other_sides(self) -> None:
        assert '<span class="code" aria-current="true">S52.501</span>' in self.html
        assert '<a class="code" href="/codes/icd10cm/S52.502">S52.502</a>' in self.html


class TestAPreviewForAGuest:
    html = shown(samples.code_page(samples.NONE_LEFT))

    def test_still_shows_both_descriptions(self) -> None:
        assert "Official Description" in self.html
        assert "no longer answers to it well" in self.html

    def test_shows_the_heading_of_every_locked_section_and_none_of_its_content(self) -> None:
        for section in (samples.HIERARCHY, samples.NOTES, samples.RULES, samples.HISTORY):
            assert f'<h2 id="{section.key}-h">{section.title}</h2>' in self.html
        for content in ("diabetes NOS", "E08-E13", "Nothing stands below it", "In the first edition"):
            assert content not in self.html

    def test_says_how_to_unlock_each(self) -> None:
        assert self.html.count("Register to view content") == 4
        assert self.html.count("Create a free account to unlock this content") == 4
        assert 'href="/register?next=/codes/icd10cm/E11.9"' in self.html


class TestAPreviewForARegisteredPersonWithoutViews:
    html = shown(
        samples.code_page(Access(level="preview", reason="no_views_left", account_kind="registered", views_granted=6))
    )

    def test_says_plainly_that_none_is_left(self) -> None:
        assert self.html.count("No code page views left") == 4
        assert "This account has used its 6 views." in self.html
        assert "Register to view content" not in self.html


class TestAPreviewThatDidNotSpend:
    def test_leads_to_the_full_page(self) -> None:
        access = Access(level="preview", reason="not_spending", account_kind="registered", views_remaining=3)

        html = shown(samples.code_page(access))

        assert "This request did not ask to spend a view." in html
        assert "<p>3 code page views remaining.</p>" in html


class TestACodeWithGaps:
    def test_says_that_its_title_is_not_loaded(self) -> None:
        page = samples.code_page()
        page.title = ""
        page.official_description.CopyFrom(Text(notice="The FY2027 titles are not loaded yet."))

        html = shown(page)

        assert '<span class="title">ICD-10-CM code</span>' in html
        assert "The FY2027 titles are not loaded yet." in html

    def test_says_that_nobody_has_described_it_in_plain_words(self) -> None:
        page = samples.code_page()
        page.ClearField("common_language_description")

        assert "Nobody has written this code’s description in plain words yet." in shown(page)

    def test_leaves_out_a_section_that_it_cannot_show(self) -> None:
        page = samples.code_page()
        page.sections.append(Section(key="fees", title="Fees"))

        assert "Fees" not in shown(page)


class TestACodeThatHasEnded:
    def test_says_when_it_was_valid_and_what_replaced_it(self) -> None:
        page = samples.code_page()
        page.status, page.valid_to, page.billable = Status.STATUS_DELETED, "2025-09-30", False
        page.related.append(RelatedCode(code=samples.summary("E78.010", "A new one"), relation="replaced_by"))

        html = shown(page)

        assert "this code is no longer in force. It was valid 1 Oct 2015 to 30 Sep 2025." in html
        assert "<h3>Replaced by</h3>" in html


class TestHostileText:
    def test_is_shown_as_text_wherever_it_stands(self) -> None:
        page = samples.code_page()
        page.title = page.code = page.on = samples.HOSTILE
        page.official_description.text = page.common_language_description.text = samples.HOSTILE
        page.edition.title = page.edition.source = samples.HOSTILE
        note = Note(kind="note", text=samples.HOSTILE, printed_at=samples.HOSTILE, printed_level=samples.HOSTILE)
        page.sections[1].notes.CopyFrom(NotesContent(notes=[note]))

        html = shown(page)

        assert "<script>alert" not in html
        assert "<img" not in html
        assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in html


class TestTheTargetsOfANote:
    def test_are_linked_where_they_are_printed_the_longer_one_first(self) -> None:
        targets = [NoteTarget(printed="E13", code="E13"), NoteTarget(printed="E13.-", code="E13")]

        cut = segments("icd10cm", "other diabetes (E13.-), E13", targets)

        assert cut == (
            Segment("other diabetes ("),
            Segment("E13.-", "/codes/icd10cm/E13"),
            Segment("), "),
            Segment("E13", "/codes/icd10cm/E13"),
        )

    def test_leave_a_text_without_them_whole(self) -> None:
        assert segments("icd10cm", "diabetes NOS", []) == (Segment("diabetes NOS"),)
