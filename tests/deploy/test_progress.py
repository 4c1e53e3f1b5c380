"""What a person sees while the suite starts."""

import io
import os

from deploy.progress import PlainScreen, TerminalScreen

_SHOW_CURSOR = "\x1b[?25h"


class TestOnATerminal:
    def test_a_bar_names_what_is_awaited_and_is_gone_before_the_ready_line(self) -> None:
        controller, terminal = os.openpty()
        with os.fdopen(terminal, "w") as stream:
            screen = TerminalScreen(stream)
            screen.expect(["nats", "gateway"])
            screen.arrived("nats")
            screen.arrived("gateway")
            screen.close()
            screen.say("ready http://127.0.0.1:8080")

            seen = _until(controller, "8080")
        os.close(controller)

        assert "starting nats, gateway" in seen
        assert seen.splitlines()[-1].endswith("ready http://127.0.0.1:8080")

    def test_the_cursor_is_given_back_whoever_hid_it(self) -> None:
        controller, terminal = os.openpty()
        with os.fdopen(terminal, "w") as stream:
            TerminalScreen(stream).close()

            assert _until(controller, _SHOW_CURSOR)
        os.close(controller)


class TestElsewhere:
    def test_each_step_is_a_plain_line(self) -> None:
        stream = io.StringIO()
        screen = PlainScreen(stream)

        screen.expect(["nats", "gateway"])
        screen.arrived("nats")

        first, second = stream.getvalue().splitlines()
        assert first == "starting nats, gateway"
        assert second.startswith("nats is ready (")

    def test_a_reader_that_went_away_changes_nothing(self) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "w") as stream:
            screen = PlainScreen(stream)

            screen.say("to nobody")
            screen.say("and still")


def _until(controller: int, words: str) -> str:
    seen = b""
    while words.encode() not in seen:
        seen += os.read(controller, 4096)
    return seen.decode()
