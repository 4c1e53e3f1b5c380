"""What an alert looks like when it arrives, by a real SMTP server."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from chassis.db.engine import Database
from chassis.db.migrate import migrate
from chassis.mail.message import MailUnfit, compose
from chassis.mail.relay import Relay
from chassis.mail.sender import MailSender
from chassis.mail.transport import SmtpRelay
from services.jobs.alerts.letters import MOST_LISTED, AlertLetters
from services.jobs.alerts.worker import AlertWorker
from services.jobs.domain.employers import Employer, Profile
from services.jobs.domain.filters import Filter
from services.jobs.domain.postings import Location, Posting, Salary, State
from services.jobs.domain.saved_searches import Frequency, SavedSearch
from services.jobs.repository.work import sql_works
from services.jobs.wiring import SERVICE
from tests.chassis.smtp_sink import sink_listening
from tests.jobs.samples import CODER, NOON, TurnableClock, published
from tests.jobs.test_saved_searches import TOKENS, keep

FROM = "Coding Ahead <no-reply@codingahead.example>"
SITE = "https://coding.example"
SEARCH = SavedSearch(
    "7" * 8 + "-aaaa", "ada", "Hearts & <b>Texas</b>", Filter(query="a&b", state="TX"), Frequency.DAILY, NOON
)
CLINIC = Employer("e", Profile("Harbor <Clinic>", "", ""), NOON)


def posting(number: int = 1, **changes: object) -> Posting:
    content = replace(CODER, **changes)  # type: ignore[arg-type]  # fields of a posting by name
    return Posting(f"p{number}", CLINIC, content, NOON, State.PUBLISHED, NOON, NOON)


def written(*postings: Posting, site: str = SITE, search: SavedSearch = SEARCH, found: int = 0) -> tuple[str, str]:
    ids = [f"p{number}" for number in range(found)] or [each.posting_id for each in postings]
    mail = AlertLetters(site, TOKENS).alert(search, postings, ids, "ada@example.org")
    return mail.text, mail.html


class TestAnAlert:
    async def test_reaches_a_relay_with_the_headers_of_rfc_8058(self, tmp_path: Path) -> None:
        clock = TurnableClock()
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/jobs.sqlite")
        await migrate(database.engine, SERVICE.migrations)
        works = sql_works(database, clock)
        search = (await keep(works, Filter(credential="CPC"), Frequency.INSTANT)).search
        made = await published(works)
        while await AlertWorker(works, AlertLetters(SITE, TOKENS)).work():
            pass

        async with sink_listening() as sink:
            sender = MailSender(database, SmtpRelay(Relay("127.0.0.1", sink.port, "")), FROM, clock)
            for _ in range(2):
                await sender.send_due()
        await database.close()

        (message,) = sink.received
        link = urlsplit(message["List-Unsubscribe"].strip("<>"))
        assert (link.scheme, link.netloc, link.path) == ("https", "coding.example", "/jobs/alerts/unsubscribe")
        assert TOKENS.read(parse_qs(link.query)["token"][0]) == search.saved_search_id
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["List-Id"] == f"<{search.saved_search_id}.alerts.coding.example>"
        assert (message["Precedence"], message["Auto-Submitted"]) == ("bulk", "auto-generated")
        body = message.get_body(("plain",))
        assert body is not None
        assert f"{SITE}/jobs/{made.posting_id}" in body.get_content()

    def test_says_title_employer_place_and_salary(self) -> None:
        text, html = written(
            posting(), posting(2, title="Auditor", salary=Salary(30, 30, "HOUR", "USD"), remote="remote")
        )

        for said in ("Outpatient coder", "Hybrid · Austin, TX, US", "USD 52,000 to 68,000 a year", "USD 30 an hour"):
            assert said in text
            assert said in html
        assert "Harbor <Clinic>" in text
        assert "Harbor &lt;Clinic&gt;" in html
        assert "<strong>Hearts &amp; &lt;b&gt;Texas&lt;/b&gt;</strong>" in html
        assert f"{SITE}/jobs?q=a%26b&state=TX" in text

    def test_leaves_out_what_is_unsaid(self) -> None:
        abroad = posting(salary=None, location=Location("", "", "AT"), remote="remote")

        assert "Harbor <Clinic> · Remote · AT\nhttps" in written(abroad)[0]

    def test_of_very_many_lists_some_and_leads_to_the_rest(self) -> None:
        text, html = written(*(posting(number) for number in range(MOST_LISTED)), found=400)

        for body in (text, html):
            assert "And 375 more." in body
            assert body.count("Outpatient coder") == MOST_LISTED

    @pytest.mark.parametrize(
        ("site", "host"),
        [
            ("http://127.0.0.1:8080", "127.0.0.1"),
            ("https://Coding.Example", "coding.example"),
            ("http://[::1]:80", "localhost"),
            ("https://köln.example", "localhost"),
        ],
    )
    def test_belongs_to_a_list_of_the_site(self, site: str, host: str) -> None:
        mail = AlertLetters(site, TOKENS).alert(SEARCH, [posting()], ["p1"], "ada@example.org")

        message = compose(mail, "id", FROM, datetime(2026, 1, 15, tzinfo=UTC))
        assert message["List-Id"] == f"<77777777-aaaa.alerts.{host}>"

    def test_has_one_cause_for_the_same_postings_in_any_order(self) -> None:
        letters, postings = AlertLetters(SITE, TOKENS), [posting(1), posting(2)]
        causes = {letters.alert(SEARCH, postings, ids, "a@b.example").cause for ids in (["p1", "p2"], ["p2", "p1"])}

        assert len(causes) == 1
        assert letters.alert(SEARCH, postings, ["p1"], "a@b.example").cause not in causes

    def test_cannot_go_to_an_address_that_is_none(self) -> None:
        mail = AlertLetters(SITE, TOKENS).alert(SEARCH, [posting()], ["p1"], "nobody\r\nBcc: a@b.example")
        with pytest.raises(MailUnfit):
            compose(mail, "id", FROM, NOON)
