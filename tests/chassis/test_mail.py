"""Outgoing mail: handed over with its cause, sent once, tried again, and given up in the open."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path

import pytest
from sqlalchemy import select, update

from chassis.db.engine import Database
from chassis.mail.mailbox import SqlMailbox
from chassis.mail.message import Mail, MailUnfit, compose
from chassis.mail.relay import Relay, relay_of
from chassis.mail.sender import BACK_OFF, MailSender
from chassis.mail.tables import MAIL_TABLES, MAILS
from chassis.mail.templates import MailTemplates
from chassis.mail.transport import EmlFolder, SmtpRelay, Transport
from chassis.settings import SettingsRefused
from tests.chassis.smtp_sink import Sink, sink_listening

FROM = "Coding Ahead <no-reply@codingahead.example>"
MAIL = Mail("alert:1:2", "ada@example.org", "One new position", "Coder, Austin", "<p>Coder, Austin</p>")


class Post:
    """A database with mail tables, a worker on it, and a clock that the test turns."""

    def __init__(self, database: Database, transport: Transport) -> None:
        self.database = database
        self.moment = datetime(2026, 1, 15, 12, tzinfo=UTC)
        self.worker = MailSender(database, transport, FROM, lambda: self.moment)

    async def hand_over(self, mail: Mail = MAIL) -> bool:
        async with self.database.transaction() as session:
            return await SqlMailbox(session, self.moment).hand_over(mail)

    async def suppress(self, address: str) -> None:
        async with self.database.transaction() as session:
            await SqlMailbox(session, self.moment).suppress(address, "complaint")

    async def allow(self, address: str) -> None:
        async with self.database.transaction() as session:
            await SqlMailbox(session, self.moment).allow(address)

    async def states(self) -> list[tuple[str, str]]:
        async with self.database.transaction() as session:
            rows = (await session.execute(select(MAILS).order_by(MAILS.c.cause))).all()
        return [(row.state, row.reason) for row in rows]

    async def kept_words(self) -> str:
        async with self.database.transaction() as session:
            return "".join(row.text + row.html for row in (await session.execute(select(MAILS))).all())

    def wait(self, time: timedelta) -> None:
        self.moment += time


@pytest.fixture
async def mailing(database: Database) -> Database:
    async with database.engine.begin() as connection:
        await connection.run_sync(MAIL_TABLES.create_all)
    return database


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with sink_listening() as listening:
        yield listening


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


@pytest.fixture
def filed(mailing: Database, folder: Path) -> Post:
    return Post(mailing, EmlFolder(folder))


@pytest.fixture
def relayed(mailing: Database, sink: Sink) -> Post:
    return Post(mailing, SmtpRelay(Relay("127.0.0.1", sink.port, "")))


def read(folder: Path) -> list[EmailMessage]:
    messages = [message_from_bytes(file.read_bytes(), policy=SMTP_POLICY) for file in sorted(folder.glob("*.eml"))]
    return [message for message in messages if isinstance(message, EmailMessage)]


class TestAMailToAFolder:
    async def test_is_one_whole_message_with_text_and_html(self, filed: Post, folder: Path) -> None:
        await filed.hand_over()
        assert await filed.worker.send_due() == 1

        (message,) = read(folder)
        assert (message["To"], message["From"], message["Subject"]) == (MAIL.to, FROM, MAIL.subject)
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
        assert message["Auto-Submitted"] == "auto-generated"

    async def test_can_be_read_as_it_lies_there(self, filed: Post, folder: Path) -> None:
        link = "https://coding.example.org/email-verifications/" + "x" * 43
        await filed.hand_over(Mail("a", MAIL.to, "s", f"{link}\n", f"<p>{link}</p>"))
        await filed.worker.send_due()

        (message,) = read(folder)
        assert message.as_string().count(link) == 2

    @pytest.mark.parametrize("text", ["a – ü\n", "x" * 1_000 + "\n", "x" * 990 + "\ny\n"])
    async def test_says_what_was_handed_over_whatever_its_lines(self, filed: Post, folder: Path, text: str) -> None:
        await filed.hand_over(Mail("a", MAIL.to, "s", text, f"<p>{text}</p>"))
        await filed.worker.send_due()

        (message,) = read(folder)
        plain = message.get_body(("plain",))
        assert plain is not None
        assert plain.get_content().split() == text.split()

    async def test_is_sent_once_for_its_cause(self, filed: Post, folder: Path) -> None:
        assert await filed.hand_over()
        assert not await filed.hand_over()
        await filed.worker.send_due()
        assert not await filed.hand_over()

        assert await filed.worker.send_due() == 0
        assert len(read(folder)) == 1

    async def test_leaves_no_words_behind_in_the_database(self, filed: Post) -> None:
        await filed.hand_over()
        await filed.worker.send_due()

        assert (await filed.states(), await filed.kept_words()) == ([("sent", "")], "")

    async def test_of_a_transaction_that_failed_is_never_sent(self, filed: Post, folder: Path) -> None:
        with pytest.raises(RuntimeError, match="second thoughts"):
            await self._hand_over_and_fail(filed)

        assert await filed.worker.send_due() == 0
        assert read(folder) == []

    async def _hand_over_and_fail(self, post: Post) -> None:
        async with post.database.transaction() as session:
            await SqlMailbox(session, post.moment).hand_over(MAIL)
            raise RuntimeError("second thoughts")

    async def test_can_be_unsubscribed_from_with_one_click(self, filed: Post, folder: Path) -> None:
        url = "https://jobs.example/unsubscribe/token"
        await filed.hand_over(Mail("a", MAIL.to, "s", "t", "h", url))
        await filed.worker.send_due()

        (message,) = read(folder)
        assert message["List-Unsubscribe"] == f"<{url}>"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    async def test_says_which_list_it_belongs_to(self, filed: Post, folder: Path) -> None:
        await filed.hand_over(Mail("a", MAIL.to, "s", "t", "h", list_id="7.alerts.jobs.example"))
        await filed.hand_over(Mail("b", MAIL.to, "s", "t", "h"))
        await filed.worker.send_due()

        said = {(message["List-Id"], message["Precedence"]) for message in read(folder)}
        assert said == {("<7.alerts.jobs.example>", "bulk"), (None, None)}

    async def test_that_a_dead_worker_had_claimed_is_written_again_to_the_same_file(
        self, filed: Post, folder: Path
    ) -> None:
        await filed.hand_over()
        await filed.worker.send_due()
        async with filed.database.transaction() as session:
            await session.execute(update(MAILS).values(state="sending"))

        filed.wait(timedelta(minutes=11))
        assert await filed.worker.send_due() == 1
        assert len(read(folder)) == 1

    async def test_waits_while_the_folder_cannot_be_written(self, filed: Post, folder: Path) -> None:
        await asyncio.to_thread(folder.touch)
        await filed.hand_over()
        await filed.worker.send_due()
        assert (await filed.states())[0][0] == "waiting"

        await asyncio.to_thread(folder.unlink)
        filed.wait(timedelta(minutes=2))
        await filed.worker.send_due()
        assert len(read(folder)) == 1


class TestAMailToARelay:
    async def test_arrives_whole(self, relayed: Post, sink: Sink) -> None:
        await relayed.hand_over(Mail("a", "ada@example.org", "Köln – 5 µg", "Zeile\n.\nEnde", "<p>ü</p>"))
        await relayed.worker.send_due()

        (message,) = sink.received
        assert message["Subject"] == "Köln – 5 µg"
        body = message.get_body(("plain",))
        assert body is not None
        assert body.get_content().split() == ["Zeile", ".", "Ende"]

    async def test_is_tried_again_later_and_later_and_then_has_failed(self, relayed: Post, sink: Sink) -> None:
        sink.answers["RCPT"] = "451 come back"
        await relayed.hand_over()

        for pause in BACK_OFF:
            assert await relayed.worker.send_due() == 1
            assert await relayed.states() == [("waiting", "451")]
            relayed.wait(pause * 0.7)
            assert await relayed.worker.send_due() == 0
            relayed.wait(pause)
        assert await relayed.worker.send_due() == 1

        assert await relayed.states() == [("failed", "451")]

    async def test_that_was_put_off_arrives_once_the_relay_is_well(self, relayed: Post, sink: Sink) -> None:
        sink.answers["DATA"] = "452 full"
        await relayed.hand_over()
        await relayed.worker.send_due()
        sink.answers.clear()
        relayed.wait(timedelta(minutes=2))
        await relayed.worker.send_due()

        assert (len(sink.received), await relayed.states()) == (1, [("sent", "")])

    async def test_to_nobody_fails_at_once_and_the_address_is_kept_from_further_mail(
        self, relayed: Post, sink: Sink
    ) -> None:
        sink.answers["RCPT"] = "550 no such mailbox"
        await relayed.hand_over()
        await relayed.worker.send_due()
        sink.answers.clear()
        await relayed.hand_over(Mail("another", "ADA@example.org", "s", "t", "h"))
        await relayed.worker.send_due()

        assert await relayed.states() == [("failed", "550"), ("suppressed", "suppressed")]
        assert sink.received == []

    async def test_broken_off_in_the_middle_is_never_sent_a_second_time(self, relayed: Post, sink: Sink) -> None:
        sink.answers["DATA"] = "hang up"
        await relayed.hand_over()
        await relayed.worker.send_due()
        sink.answers.clear()
        relayed.wait(timedelta(days=2))

        assert await relayed.worker.send_due() == 0
        assert (await relayed.states())[0][0] == "uncertain"

    async def test_that_a_dead_worker_had_claimed_is_uncertain(self, relayed: Post, sink: Sink) -> None:
        await relayed.hand_over()
        async with relayed.database.transaction() as session:
            await session.execute(update(MAILS).values(state="sending"))
        relayed.wait(timedelta(minutes=11))

        assert await relayed.worker.send_due() == 0
        assert (await relayed.states(), sink.received) == ([("uncertain", "abandoned")], [])

    async def test_waits_for_a_relay_that_is_not_there(self, mailing: Database) -> None:
        post = Post(mailing, SmtpRelay(Relay("127.0.0.1", 1, "")))
        await post.hand_over()
        await post.worker.send_due()

        assert (await post.states())[0][0] == "waiting"

    async def test_is_sent_once_by_two_workers_at_once(self, relayed: Post, sink: Sink) -> None:
        for number in range(30):
            await relayed.hand_over(Mail(str(number), MAIL.to, "s", "t", "h"))
        other = MailSender(relayed.database, SmtpRelay(Relay("127.0.0.1", sink.port, "")), FROM, lambda: relayed.moment)

        await asyncio.gather(relayed.worker.send_due(), other.send_due(), relayed.worker.send_due(), other.send_due())
        await relayed.worker.send_due()

        ids = [message["Message-ID"] for message in sink.received]
        assert len(ids) == len(set(ids)) == 30


class TestASuppressedAddress:
    async def test_gets_nothing_until_it_is_allowed_again(self, relayed: Post, sink: Sink) -> None:
        await relayed.suppress(MAIL.to)
        await relayed.hand_over()
        await relayed.worker.send_due()
        assert sink.received == []

        await relayed.allow(" ADA@example.org ")
        await relayed.hand_over(Mail("next", MAIL.to, "s", "t", "h"))
        await relayed.worker.send_due()
        assert len(sink.received) == 1


class TestAnUnfitMail:
    @pytest.mark.parametrize(
        "mail",
        [
            Mail("", "a@b.example", "s", "t", "h"),
            Mail("x" * 129, "a@b.example", "s", "t", "h"),
            Mail("c", "a@b.example, c@d.example", "s", "t", "h"),
            Mail("c", "nobody", "s", "t", "h"),
            Mail("c", "a@b.example\r\nBcc: x@y.example", "s", "t", "h"),
            Mail("c", "a@b.example", "s\r\nBcc: x@y.example", "t", "h"),
            Mail("c", "a@b.example", "s", "t", "h", "https://x.example/\r\nX: y"),
            Mail("c", "a@b.example", "s", "t", "h", list_id="jobs.example\r\nX: y"),
            Mail("c", "a@b.example", "s", "t", "h", list_id="Alerts of ours"),
            Mail("c", "a@b.example", "s", "t", "h", list_id="localhost"),
        ],
    )
    async def test_is_refused_before_anything_is_kept(self, filed: Post, mail: Mail) -> None:
        with pytest.raises(MailUnfit):
            await filed.hand_over(mail)

        assert await filed.states() == []

    def test_has_one_message_id_however_often_it_is_composed(self) -> None:
        at = datetime(2026, 1, 15, tzinfo=UTC)
        assert {compose(MAIL, "1", FROM, at)["Message-ID"] for _ in range(3)} == {"<1@codingahead.example>"}


class TestARelaysAddress:
    @pytest.mark.parametrize(
        ("url", "port", "security"),
        [
            ("smtp://127.0.0.1", 25, ""),
            ("smtp://127.0.0.1:2525", 2525, ""),
            ("smtps://mail.example", 465, "tls"),
            ("smtp+starttls://ada%40x@mail.example", 587, "starttls"),
        ],
    )
    def test_says_how_it_is_spoken_to(self, url: str, port: int, security: str) -> None:
        relay = relay_of(url, "secret")

        assert (relay.port, relay.security) == (port, security)
        assert "secret" not in repr(relay)

    @pytest.mark.parametrize(
        "url", ["", "http://x", "smtp://mail.example", "smtps://u:p@mail.example", "smtps://", "smtps://x:99999"]
    )
    def test_is_refused_when_it_is_none_or_not_safe(self, url: str) -> None:
        with pytest.raises(SettingsRefused):
            relay_of(url, "")


class TestATemplate:
    def test_has_its_subject_in_the_first_line_and_escapes_html(self, tmp_path: Path) -> None:
        (tmp_path / "alert.txt").write_text("New: {{ title }}\n\n{{ title }} & more\n")
        (tmp_path / "alert.html").write_text("<p>{{ title }}</p>")

        written = MailTemplates(tmp_path).write("alert", title="Coder\r\nBcc: <x>")

        assert written.subject == "New: Coder"
        assert written.html == "<p>Coder\r\nBcc: &lt;x&gt;</p>"

    def test_without_a_value_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "alert.txt").write_text("{{ nothing }}")
        (tmp_path / "alert.html").write_text("")

        with pytest.raises(Exception, match="nothing"):
            MailTemplates(tmp_path).write("alert")


class TestTheOperatorsCommand:
    async def _run(self, database_url: str, *words: str) -> tuple[int, str]:
        environment = os.environ | {"DATABASE_URL": database_url}
        command = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "chassis.mail", *words, env=environment, stdout=PIPE, stderr=STDOUT
        )
        said, _ = await command.communicate()
        return int(command.returncode or 0), said.decode()

    async def test_counts_and_lets_an_address_have_mail_again(
        self, relayed: Post, sink: Sink, database_url: str
    ) -> None:
        await relayed.suppress(MAIL.to)
        await relayed.hand_over()
        await relayed.worker.send_due()
        await relayed.database.close()

        assert await self._run(database_url, "states") == (0, "       1 suppressed\n")
        assert (await self._run(database_url, "allow", MAIL.to))[0] == 0

        await relayed.hand_over(Mail("next", MAIL.to, "s", "t", "h"))
        await relayed.worker.send_due()
        assert len(sink.received) == 1

    async def test_refuses_a_database_without_mail(self, tmp_path: Path) -> None:
        code, said = await self._run(f"sqlite+aiosqlite:///{tmp_path}/other.sqlite", "states")

        assert (code, "holds no mail" in said) == (1, True)
