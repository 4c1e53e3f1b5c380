"""An employer's feed as bytes: what is read, and what is refused before anything of it is taken over."""

import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.jobs.convert.feed import feed_posting, imported_to_proto
from services.jobs.domain.feeds import Became, FeedPosting, Imported
from services.jobs.domain.postings import Location, Salary
from services.jobs.errors import ImportInvalid
from services.jobs.feeds import bounds, json_feed, spool
from services.jobs.feeds.descriptions import markdown_of
from services.jobs.feeds.spool import read_whole, spooled

JOB: dict[str, Any] = {
    "reference": "A-1",
    "title": "Outpatient coder",
    "description_markdown": "You code clinic visits.",
    "employment_type": "FULL_TIME",
    "remote": "onsite",
    "location": {"city": "Austin", "state": "TX", "country": "US"},
    "salary": {"min": 52_000, "max": 68_000, "unit": "YEAR", "currency": "USD"},
    "valid_through": "2026-03-01",
}
FIELDS = {
    "title": "Outpatient coder",
    "date": "Fri, 02 Jan 2026 08:00:00 GMT",
    "referencenumber": "A-1",
    "url": "https://harbor.example/jobs/1",
    "company": "Harbor Clinic",
    "city": "Austin",
    "state": "TX",
    "country": "US",
    "description": "<p>You code <b>clinic visits</b>.</p>",
    "salary": "$25.50 - $31 per hour",
    "jobtype": "full-time",
    "remotetype": "Hybrid remote",
    "category": "Cardiology, ENT",
    "experience": "2+ years",
    "expirationdate": "Sun, 01 Mar 2026 23:59:59 GMT",
}


def xml(*jobs: dict[str, str]) -> bytes:
    written = "".join(
        "<job>" + "".join(f"<{tag}><![CDATA[{text}]]></{tag}>" for tag, text in job.items()) + "</job>" for job in jobs
    )
    head = '<?xml version="1.0" encoding="utf-8"?><source><publisher>Harbor</publisher>'
    return f"{head}{written}</source>".encode()


async def postings(data: bytes, piece: int = 0) -> list[FeedPosting]:
    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(data), piece or len(data) or 1):
            yield data[start : start + (piece or len(data))]

    async with spooled(parts()) as file:
        feed = await read_whole(file, feed_posting)
        return [each async for batch in feed.batches() for each in batch]


async def named(said: list[dict[str, Any]]) -> frozenset[str] | None:
    return (await read_whole(io.BytesIO(json.dumps(said).encode()), feed_posting)).references


async def refusal(data: bytes) -> str:
    with pytest.raises(ImportInvalid) as refused:
        await postings(data)
    return refused.value.message


class TestIndeedsXml:
    async def test_says_what_the_posting_says(self) -> None:
        (read,) = await postings(xml(FIELDS))

        assert (read.reference, read.problems, read.valid_through) == ("A-1", (), "2026-03-01T23:59:59+00:00")
        assert read.content is not None
        assert read.content.description_markdown == "You code **clinic visits**."
        assert read.content.location == Location("Austin", "TX", "US")
        assert read.content.salary == Salary(25, 31, "HOUR", "USD")
        assert (read.content.remote, read.content.employment_type) == ("hybrid", "FULL_TIME")
        assert (read.content.specialties, read.content.years_experience) == (("Cardiology", "ENT"), 2)
        assert (read.content.apply_url, read.content.apply_method) == ("https://harbor.example/jobs/1", "external")

    @pytest.mark.parametrize(
        ("said", "salary"),
        [
            ("USD 52,000 - 68,000 per year", Salary(52_000, 68_000, "YEAR", "USD")),
            ("$52k-$68k annually", Salary(52_000, 68_000, "YEAR", "USD")),
            ("EUR 4000.50 a year", Salary(4_000, 4_001, "YEAR", "EUR")),
            ("£20/hr", Salary(20, 20, "HOUR", "GBP")),
        ],
    )
    async def test_reads_salaries_as_boards_write_them(self, said: str, salary: Salary) -> None:
        (read,) = await postings(xml(FIELDS | {"salary": said}))

        assert read.content is not None
        assert read.content.salary == salary

    @pytest.mark.parametrize("said", ["competitive", "1 - 2 - 3 USD per hour", "52,000", "USD 5,00 per year", "$$$"])
    async def test_refuses_other_salaries_by_the_row(self, said: str) -> None:
        (read,) = await postings(xml(FIELDS | {"salary": said}))

        assert read.content is None
        assert read.problems[0].startswith("salary")

    @pytest.mark.parametrize(
        "said",
        [
            "Mon, 01 Jan 99999999999 00:00:00 +0000",
            "Fri, 31 Dec 9999 23:00:00 -0500",
            "1 Jan 2026 00:00:00 +9999999999",
        ],
    )
    async def test_hands_on_a_moment_that_no_calendar_has_to_be_refused_by_its_row(self, said: str) -> None:
        read, other = await postings(xml(FIELDS | {"expirationdate": said}, FIELDS | {"referencenumber": "B"}))

        assert read.valid_through == said
        assert other.content is not None

    async def test_refuses_a_description_of_tags_alone_by_its_row(self) -> None:
        read, other = await postings(xml(FIELDS | {"description": "<b>" * 2_001}, FIELDS | {"referencenumber": "B"}))

        assert (read.reference, read.problems) == ("A-1", ("description: Use 2,000 tags at most.",))
        assert other.content is not None

    async def test_is_the_same_in_pieces_of_any_size(self) -> None:
        data = xml(FIELDS, FIELDS | {"referencenumber": "ä-2", "title": "Coder 🩺"})

        assert await postings(data) == await postings(data, 7)

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (b'<!DOCTYPE a [<!ENTITY x "y">]><source><job/></source>', "document type"),
            (b'<!DOCTYPE a SYSTEM "http://169.254.169.254/x.dtd"><source/>', "document type"),
            (
                b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><source><job><title>&a;</title></job></source>',
                "document type",
            ),
            (b"<source><job><title>&unknown;</title></job></source>", "no XML"),
            (b"<source><job>", "no XML"),
            (b"<source></source><source/>", "no XML"),
            (b"<rss><job/></rss>", "outermost"),
            (b"<source>" + b"<a>" * 100_000, "nested too deeply"),
            (b"<source><job><title>\xff\xfe</title></job></source>", "not UTF-8"),
            (xml(FIELDS).decode().encode("utf-16"), "not UTF-8"),
            (b"<source a='" + b"x" * 1_000_000 + b"'/>", "too long"),
            (b"<source><!--" + b"x" * 1_000_000 + b"--></source>", "too long"),
            (b"<source " + b" ".join(b"a%d='1'" % n for n in range(1_000)) + b"/>", "attributes"),
            (b"PK\x03\x04" + b"\x00" * 100, "XML with a source"),
            (b"%PDF-1.7", "XML with a source"),
            (b"", "XML with a source"),
            (b'{"reference": "A"}', "XML with a source"),
        ],
    )
    async def test_is_refused_as_a_whole_when_it_cannot_be_trusted(self, data: bytes, why: str) -> None:
        assert why in await refusal(data)

    async def test_that_names_another_encoding_is_read_as_utf_8(self) -> None:
        data = xml(FIELDS | {"title": "Zürich coder"}).replace(b'encoding="utf-8"', b'encoding="utf-16"')
        (read,) = await postings(data)

        assert read.content is not None
        assert read.content.title == "Zürich coder"


class TestJson:
    async def test_says_what_the_posting_says(self) -> None:
        details = {"credential_groups": [["crc", "CPMA"]], "cpc_a_welcome": True, "settings": ["outpatient"]}
        (read,) = await postings(json.dumps([JOB | details]).encode())

        assert read.content is not None
        assert read.content.credential_groups == (("CRC", "CPMA"),)
        assert (read.reference, read.valid_through) == ("A-1", "2026-03-01")

    async def test_is_the_same_in_pieces_of_any_size(self) -> None:
        data = json.dumps([JOB, JOB | {"reference": 'B"\\', "title": "[{]}\\\"'"}, {}], ensure_ascii=False).encode()

        found = await postings(data)

        assert [each.reference for each in found] == ["A-1", 'B"\\', ""]
        for piece in (1, 2, 3, 5):
            assert await postings(data, piece) == found

    async def test_cut_at_every_place_of_the_buffer_reads_the_same(self) -> None:
        text = json.dumps([{"a": 'x\\"]', "b": [{"c": "}"}]}, {"d": "\\"}])
        expected = json.loads(text)

        for cut in range(len(text)):
            assert list(json_feed.objects_in([text[:cut], text[cut:]])) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "[1]", '["a"]', "[[]]", "[{}", "[{},]", "[,{}]", "[{}{}]", "[{}] x", "[{}]]", "[}", "[{]", "[{}][{}]",
            '[{"a":}]', "[{'a': 1}]", "[" * 50, '[{"a":' * 50, "[ " + " " * 100_000, '[{"a": "x}]', "[{}, 1]", "[null]",
        ],
    )  # fmt: skip
    async def test_that_is_none_or_no_list_of_objects_is_refused_as_a_whole(self, text: str) -> None:
        assert await refusal(text.encode())

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ('"salary": NaN', "finite"),
            ('"openings": 1e999', "range"),
            ('"openings": ' + "9" * 5_000, "range"),
            ('"title": "\\ud800"', "half"),
            ('"title": "\\u0000"', "control"),
            ('"title": "a\\u202eb"', "control"),
            ('"openings": "1"', "openings"),
            ('"title": 1', "title"),
            ('"is_admin": true', "is_admin"),
            ('"reference": 7', "reference"),
            ('"reference": ""', "reference"),
            ('"shift": "day", "shift": "night"', "twice"),
            ('"salary": ' + json.dumps(dict.fromkeys(map(str, range(101)))), "keys at most"),
            ('"description_markdown": "' + "x" * 1_000_000 + '"', "description_markdown"),
            ('"description_markdown": "' + "x" * 3_000_000 + '"', "characters at most"),
        ],
    )
    async def test_refuses_what_does_not_fit_by_its_row(self, change: str, problem: str) -> None:
        odd = json.dumps(JOB | {"reference": "B"})[:-1] + f", {change}}}"
        if change.startswith('"reference"'):
            odd = odd.replace('"reference": "B", ', "")
        odd = odd.replace('"title": "Outpatient coder", ', "") if change.startswith('"title"') else odd
        for name in ("salary", "description_markdown"):
            if change.startswith(f'"{name}"'):
                taken = json.loads(json.dumps(JOB | {"reference": "B"}))
                del taken[name]
                odd = json.dumps(taken)[:-1] + f", {change}}}"

        first, second, third = await postings(
            f"[{json.dumps(JOB)}, {odd}, {json.dumps(JOB | {'reference': 'C'})}]".encode()
        )

        assert first.content is not None
        assert third.content is not None
        assert second.content is None
        assert problem in second.problems[0]


class TestAFeed:
    async def test_of_more_than_ten_thousand_postings_is_refused(self) -> None:
        assert "10,000 postings" in await refusal(b"[" + b",".join([b"{}"] * 10_001) + b"]")

    async def test_of_more_than_32_mib_is_refused_when_it_passes_them(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(spool, "MOST_BYTES", 1024)

        assert "MiB at most" in await refusal(b"[" + b" " * 2_000 + b"]")

    async def test_that_names_a_reference_twice_keeps_the_first(self) -> None:
        first, second = await postings(xml(FIELDS, FIELDS | {"title": "Another coder"}))

        assert first.content is not None
        assert second.content is None
        assert second.problems == ("reference: row 1 has the same.",)

    @pytest.mark.parametrize("odd", [{}, {"reference": 7}, {"reference": "B", "title": "\ud800"}])
    async def test_does_not_say_what_it_names_while_a_name_cannot_be_read(self, odd: dict[str, Any]) -> None:
        assert await named([JOB, JOB | {"reference": "B"}]) == frozenset({"A-1", "B"})
        assert await named([JOB, odd]) is None

    async def test_with_a_description_of_a_megabyte_refuses_that_row(self) -> None:
        long, good = await postings(
            xml(FIELDS | {"description": "<p>" + "x" * 1_000_000}, FIELDS | {"referencenumber": "B"})
        )

        assert long.problems == ("description_markdown: Write 50,000 characters at most.",)
        assert good.content is not None

    async def test_of_the_largest_size_is_read_in_bounded_memory(self) -> None:
        """What is held is one posting, not the file: counted in the scanner's own buffer."""
        items = json_feed._Items()
        largest = 0

        def texts() -> Any:
            nonlocal largest
            yield "["
            for number in range(200):
                yield ("," if number else "") + json.dumps(JOB | {"description_markdown": "x" * 60_000})
                largest = max(largest, len(items._kept))
            yield ', {"a": "'
            for _ in range(100):
                yield "y" * 100_000
                largest = max(largest, len(items._kept))
            yield '"}]'

        found = list(items.cut(texts()))

        assert (len(found), found[-1]) == (201, None)
        assert largest <= bounds.LARGEST_POSTING + 200_000

    async def test_answers_ten_thousand_refused_rows_in_one_message(self) -> None:
        rows = [Imported(n, "🩺" * 100, Became.REFUSED, problems=("ä" * 500,) * 20) for n in range(10_000)]

        answer = imported_to_proto(rows)

        assert answer.ByteSize() < 4 * 1024 * 1024
        assert len(answer.postings) == 10_000


class TestADescriptionInHtml:
    def test_keeps_paragraphs_lists_and_links(self) -> None:
        link = "<a href='https://harbor.example/a'>us</a>"
        html = f"<h2>You</h2><p>code <b>visits</b>,<br>see {link}</p><ul><li>CPC<li>2 years</ul>"

        assert markdown_of(html) == (
            "### You\n\ncode **visits**,\nsee [us](https://harbor.example/a)\n\n\n- CPC\n- 2 years".replace(
                "\n\n\n", "\n\n"
            )
        )

    @pytest.mark.parametrize(
        "html",
        [
            "<p>Hi<script>alert(1)</script></p>",
            "<p>Hi<img src='https://track.example/p.gif' width=1 height=1></p>",
            "<p>Hi<a href='javascript:alert(1)'></a></p>",
            "<p>Hi<style>@import 'https://track.example'</style></p>",
            "<p>Hi<iframe src='file:///etc/passwd'></iframe></p>",
            "<p>Hi<!-- <img src=x onerror=alert(1)> --></p>",
            "<p>Hi<svg><script>alert(1)</script></svg></p>",
            "<p>Hi<object data='data:text/html,x'></object></p>",
        ],
    )
    def test_keeps_nothing_that_loads_or_runs(self, html: str) -> None:
        assert markdown_of(html) == "Hi"

    def test_that_looks_like_markdown_stays_words(self) -> None:
        said = markdown_of("<p>[x](javascript:alert(1)) *no* `no`</p><p># no</p><p>1. no</p>")

        assert said == "\\[x\\](javascript:alert(1)) \\*no\\* \\`no\\`\n\n\\# no\n\n\\1. no"

    def test_that_is_no_html_stays_as_it_is(self) -> None:
        assert markdown_of("You code:\n\n- visits\n- 2 < 3\n") == "You code:\n\n- visits\n- 2 < 3"

    @pytest.mark.parametrize(
        "html", ["<div>" * 20_000, "<b>" * 30_000 + "x", "<ul><li>" * 10_000, "<a href=x>" * 9_000]
    )
    def test_that_is_nested_without_end_is_read_all_the_same(self, html: str) -> None:
        assert len(markdown_of(html)) <= 3 * len(html)


def test_a_file_of_bytes_is_read_twice() -> None:
    file = io.BytesIO(json.dumps([JOB]).encode())

    assert list(spool._raw(file)) == list(spool._raw(file))
