"""What machines read of the job board, held against parsers and against the jobs service as it runs."""

import json
from datetime import timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from gateway.routes import feeds
from gateway.web.feeds.atom import atom
from gateway.web.feeds.indeed import indeed
from gateway.web.feeds.job_posting import job_posting
from gateway.web.feeds.linkedin import linkedin
from gateway.web.feeds.offers import Channel, offer, rendered
from gateway.web.feeds.rss import rss
from gateway.web.render import render
from gateway.web.views import titles
from gateway.web.views.jobs import job_view
from tests.gateway import web_samples as samples
from tests.gateway.test_job_board import ADA, DETAILS, SAM, Board, board

__all__ = ["board"]
BASE = "http://127.0.0.1:8080"
FEEDS = ["/jobs/feed.xml", "/jobs/rss.xml", "/jobs/indeed.xml", "/jobs/linkedin.xml", "/sitemap.xml"]
WRITERS = [atom, rss, indeed, linkedin]
HOSTILE = "]]><script>alert('x')</script>]]]]>>\x00\x08\x1b\x9f\ufffe & </title>"
A = "{http://www.w3.org/2005/Atom}"
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class DataBlocks(HTMLParser):
    """The JSON-LD of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Any] = []
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = (tag, dict(attrs)) == ("script", {"type": "application/ld+json"})

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found.append(json.loads(data))


async def read(board: Board, path: str) -> Element:
    answer = await board.client.get(path)
    assert answer.status_code == 200, answer.text
    return fromstring(answer.content)


async def told_of(board: Board, posting: Any) -> dict[str, bool]:
    """Whether each feed and the posting's own page tell of it."""
    found = {path: posting["id"] in (await board.client.get(path)).text for path in FEEDS}
    page = await board.client.get(f"/jobs/{posting['id']}", headers={"accept": "text/html"})
    return found | {"page": bool(DataBlocks(page.text).found)}


async def structured(board: Board, posting: Any) -> Any:
    (found,) = DataBlocks((await board.client.get(f"/jobs/{posting['id']}")).text).found
    return found


class TestAPublicPosting:
    async def test_is_told_to_search_engines(self, board: Board) -> None:
        posting = await board.public(**DETAILS)

        assert await structured(board, posting) == {
            "@context": "https://schema.org",
            "@type": "JobPosting",
            "title": "Outpatient coder",
            "description": "<p>You code clinic visits.</p>\n",
            "datePosted": "2026-01-15T12:00:00+00:00",
            "validThrough": "2026-03-31T23:59:59+00:00",
            "employmentType": "FULL_TIME",
            "identifier": {"@type": "PropertyValue", "name": "Harbor Clinic", "value": posting["id"]},
            "hiringOrganization": {
                "@type": "Organization",
                "name": "Harbor Clinic",
                "sameAs": "https://harbor.example",
            },
            "directApply": True,
            "totalJobOpenings": 2,
            "jobLocation": {
                "@type": "Place",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": "Austin",
                    "addressRegion": "TX",
                    "addressCountry": "US",
                },
            },
            "baseSalary": {
                "@type": "MonetaryAmount",
                "currency": "USD",
                "value": {"@type": "QuantitativeValue", "minValue": 52_000, "maxValue": 68_000, "unitText": "YEAR"},
            },
        }

    @pytest.mark.parametrize(
        ("states", "homes"),
        [
            ([], [{"@type": "Country", "name": "US"}]),
            (["TX", "NM"], [{"@type": "State", "name": "TX, USA"}, {"@type": "State", "name": "NM, USA"}]),
        ],
    )
    async def test_that_is_remote_names_where_one_may_live(self, board: Board, states: Any, homes: Any) -> None:
        elsewhere = {"apply_url": "https://harbor.example/apply", "apply_method": "external"}
        posting = await board.public(remote="remote", remote_states=states, **elsewhere)

        told = await structured(board, posting)

        assert (told["jobLocationType"], told["applicantLocationRequirements"]) == ("TELECOMMUTE", homes)
        assert "jobLocation" not in told
        assert told["directApply"] is False

    async def test_stands_in_the_feed_of_every_filter_that_finds_it(self, board: Board) -> None:
        posting = await board.public(**DETAILS)
        filters = {"q": "codder", "near": "Austin, TX", "within_miles": "5", "setting": "outpatient"}
        filters |= {"specialty": "cardiology", "cpc_a_welcome": "true", "salary_min": "60000", "credential": "cpma"}

        for path in ("/jobs/feed.xml", "/jobs/rss.xml"):
            for name in ("specialty", "near"):
                other = filters | {name: "Houston, TX"}
                assert posting["id"] not in (await board.client.get(path, params=other)).text
            assert posting["id"] in (await board.client.get(path, params=filters)).text

    async def test_stands_in_one_and_the_same_feed_however_its_filter_is_written(self, board: Board) -> None:
        plain = await read(board, "/jobs/feed.xml?q=coder&state=TX&near=Austin,+TX")
        odd = await read(board, "/jobs/feed.xml?near=+Austin,++TX&state=+tx&remote=&utm_source=mail&q=coder++")

        assert odd.findtext(f"{A}id") == plain.findtext(f"{A}id")
        (page,) = (link.get("href") for link in odd.findall(f"{A}link") if link.get("rel") == "alternate")
        assert page == f"{BASE}/jobs?q=coder&state=TX&near=Austin%2C+TX"

    async def test_stands_in_atom(self, board: Board) -> None:
        posting = await board.public()

        (entry,) = (feed := await read(board, "/jobs/feed.xml?state=tx")).findall(f"{A}entry")

        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{A}link")}
        assert links == {"self": f"{BASE}/jobs/feed.xml?state=TX", "alternate": f"{BASE}/jobs?state=TX"}
        assert feed.findtext(f"{A}updated") == entry.findtext(f"{A}updated") == "2026-01-15T12:00:00+00:00"
        assert entry.findtext(f"{A}id") == f"{BASE}/jobs/{posting['id']}"
        assert entry.findtext(f"{A}author/{A}name") == "Harbor Clinic"
        assert entry.findtext(f"{A}content") == "<p>You code clinic visits.</p>\n"

    async def test_stands_in_rss(self, board: Board) -> None:
        posting = await board.public()

        (item,) = (await read(board, "/jobs/rss.xml")).findall("channel/item")

        assert item.findtext("guid") == item.findtext("link") == f"{BASE}/jobs/{posting['id']}"
        assert parsedate_to_datetime(item.findtext("pubDate") or "") == board.clock.moment

    async def test_stands_in_the_xml_for_job_boards(self, board: Board) -> None:
        posting = await board.public(**DETAILS)

        (one,) = (await read(board, "/jobs/indeed.xml")).findall("job")
        (other,) = (linked := await read(board, "/jobs/linkedin.xml")).findall("job")

        assert {each.tag: each.text for each in one} == {
            "title": "Outpatient coder",
            "date": "Thu, 15 Jan 2026 12:00:00 GMT",
            "referencenumber": posting["id"],
            "url": f"{BASE}/jobs/{posting['id']}",
            "company": "Harbor Clinic",
            "city": "Austin",
            "state": "TX",
            "country": "US",
            "description": "<p>You code clinic visits.</p>\n",
            "salary": "USD 52,000 - 68,000 per year",
            "jobtype": "fulltime",
            "category": "Cardiology",
            "experience": "0+ years",
            "remotetype": "Hybrid remote",
            "expirationdate": "Tue, 31 Mar 2026 23:59:59 GMT",
        }
        assert linked.findtext("expectedJobCount") == "1"
        assert (other.findtext("partnerJobId"), other.findtext("location")) == (posting["id"], "Austin, TX, US")
        assert len(posting["id"]) <= 40
        assert other.findtext("salaries/salary/highEnd/amount") == "68000"

    async def test_stands_in_the_sitemap_beside_the_main_pages(self, board: Board) -> None:
        posting = await board.public()

        pages = {page.findtext(f"{S}loc"): page.findtext(f"{S}lastmod") for page in await read(board, "/sitemap.xml")}

        assert pages[f"{BASE}/jobs/{posting['id']}"] == "2026-01-15T12:00:00+00:00"
        for address in pages:
            answer = await board.client.get(str(address), headers={"accept": "text/html"})
            # Of the services only jobs runs here.
            assert answer.status_code in {200, 503}


class TestAPostingThatIsNotPublic:
    async def test_is_told_nowhere_one_second_after_its_end(self, board: Board) -> None:
        posting = await board.public(valid_through="2026-01-20T08:00:00Z")
        board.clock.moment = board.clock.moment.replace(day=20, hour=7, minute=59, second=59)
        assert set((await told_of(board, posting)).values()) == {True}

        board.clock.moment += timedelta(seconds=2)

        assert set((await told_of(board, posting)).values()) == {False}

    @pytest.mark.parametrize("verb", ["pause", "fill", "close"])
    async def test_is_told_nowhere_at_once(self, board: Board, verb: str) -> None:
        posting = await board.public()
        kept = {path: (await board.client.get(path)).headers["etag"] for path in FEEDS}

        await board.said("POST", f"/jobs/{posting['id']}:{verb}", ADA)

        assert set((await told_of(board, posting)).values()) == {False}
        for path, tag in kept.items():
            assert (await board.client.get(path, headers={"if-none-match": tag})).status_code == 200

    async def test_is_told_nowhere_while_its_employer_is_suspended(self, board: Board) -> None:
        posting = await board.public()
        place = f"/employers/{posting['employer']['id']}:suspend"
        await board.said("POST", place, SAM, json={"reason": "Asked for fees."})

        assert set((await told_of(board, posting)).values()) == {False}

    async def test_shows_its_members_a_page_that_search_engines_leave_out(self, board: Board) -> None:
        posting = await board.public()
        await board.said("POST", f"/jobs/{posting['id']}:pause", ADA)

        page = await board.client.get(f"/jobs/{posting['id']}", headers={"authorization": f"Bearer {ADA}"})

        assert page.status_code == 200
        assert '<meta name="robots" content="noindex">' in page.text
        assert DataBlocks(page.text).found == []


class TestAFeed:
    async def test_holds_what_its_filter_matches(self, board: Board) -> None:
        await board.public(title="Risk coder", credentials=["CRC"])
        await board.public(title="Ward coder", credentials=["CCS"])

        entries = (await read(board, "/jobs/feed.xml?credential=CRC")).findall(f"{A}entry")
        items = (await read(board, "/jobs/rss.xml?q=ward")).findall("channel/item")

        assert [entry.findtext(f"{A}title") for entry in entries] == ["Risk coder"]
        assert [item.findtext("title") for item in items] == ["Ward coder"]

    async def test_holds_the_newest_of_all_pages_up_to_its_bound(
        self, board: Board, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(feeds, "_PAGE_SIZE", 2)
        monkeypatch.setattr(feeds, "_MOST_POSTINGS", 5)
        for number in range(7):
            board.clock.moment += timedelta(minutes=1)
            await board.public(title=f"Coder {number}")

        items = (await read(board, "/jobs/rss.xml")).findall("channel/item")

        assert [item.findtext("title") for item in items] == [f"Coder {number}" for number in (6, 5, 4, 3, 2)]

    async def test_is_named_in_the_head_of_the_list(self, board: Board) -> None:
        page = (await board.client.get("/jobs?state=tx&q=a%22b")).text

        for kind, name in (("atom", "feed"), ("rss", "rss")):
            assert f'<link rel="alternate" type="application/{kind}+xml"' in page
            assert f'href="/jobs/{name}.xml?q=a%22b&amp;state=TX"' in page

    @pytest.mark.parametrize("path", FEEDS)
    async def test_is_sent_again_only_when_it_changed(self, board: Board, path: str) -> None:
        await board.public()
        first = await board.client.get(path)
        again = await board.client.get(path, headers={"if-none-match": f'"other", W/{first.headers["etag"]}'})

        assert first.headers["cache-control"] == "public, no-cache"
        assert first.headers["content-type"].endswith("xml; charset=utf-8")
        assert (again.status_code, again.content) == (304, b"")
        assert "set-cookie" not in first.headers

    @pytest.mark.parametrize("path", FEEDS)
    async def test_of_nothing_is_well_formed(self, board: Board, path: str) -> None:
        assert (await read(board, path)).tag

    @pytest.mark.parametrize("query", ["salary_min=-1", "posted_within_days=0", "q=" + "a" * 201])
    async def test_refuses_a_filter_that_does_not_hold(self, board: Board, query: str) -> None:
        for path in ("/jobs/feed.xml", "/jobs/rss.xml"):
            assert (await board.client.get(f"{path}?{query}")).status_code == 422


class TestHostileWords:
    @pytest.mark.parametrize("write", WRITERS)
    def test_harm_no_parser(self, write: Any) -> None:
        posting = samples.posting(HOSTILE, HOSTILE)
        posting.employer.name = posting.location.city = HOSTILE
        posting.specialties.append(HOSTILE)

        root = fromstring(write(Channel(BASE, f"/x?q={HOSTILE[:9]}", "/jobs", [rendered(offer(posting, BASE))])))

        assert not [element for element in root.iter() if element.tag.endswith("}script") or element.tag == "script"]
        texts = "".join(root.itertext())
        assert not [character for character in texts if ord(character) < 32 and character not in "\t\n\r"]
        html = [each.text or "" for each in root.iter() if each.tag.endswith(("description", "content"))]
        assert not [each for each in html if "<script" in each]

    def test_are_kept_whole_but_for_control_characters(self) -> None:
        posting = samples.posting(HOSTILE)
        for write in (indeed, linkedin):
            root = fromstring(write(Channel(BASE, "/x", "/jobs", [offer(posting, BASE)])))
            assert root.findtext("job/title") == "]]><script>alert('x')</script>]]]]>> & </title>"


class TestHostileDataBlocks:
    def test_do_not_leave_the_data_block_of_a_page(self) -> None:
        posting = samples.posting(HOSTILE, f"{HOSTILE} <!-- <script>")
        view = job_view(posting)

        html = render("job.html", titles.job_frame(view, samples.shell()), view)

        assert DataBlocks(html).found == [job_posting(posting)]
        block = html.partition('application/ld+json">')[2].partition("</script>")[0]
        assert "<" not in block
        assert "\\u003c" in block
        assert "<script" not in job_posting(posting)["description"]  # type: ignore[index]
