"""Stopping the suite, in order or by force, and parts of it that stop by themselves."""

import os
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.signals import StopSignals
from tests.deploy.conftest import Start
from tests.deploy.running import TOPOLOGY, left_of, until_nothing_is_left_of

STUBBORN = TOPOLOGY.replace('standins.service"', 'standins.service"\narguments = ["stubborn"]')
ENDLESS = TOPOLOGY.replace('arguments = ["{data}/made"]', 'arguments = ["{data}/made", "forever"]')
PARENT = TOPOLOGY.replace('standins.service"', 'standins.service"\narguments = ["parent"]')


@pytest.fixture(autouse=True)
def hang_ups_are_heard() -> Iterator[None]:
    """Tests that run under nohup ignore hang-ups, and so would what they start."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


class TestASuiteThatIsToldToStop:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
    def test_drains_ends_well_and_leaves_nothing_running(
        self, start: Start, data: Path, number: signal.Signals
    ) -> None:
        suite = start(described=PARENT)
        suite.until_ready()
        assert len(left_of(data)) == 4

        assert suite.end(number) == 0

        assert left_of(data) == []
        assert "drained" in (data / "log" / "accounts.log").read_text()
        assert not (data / "run" / "endpoints.json").exists()
        assert suite.said[-1] == "stopped"

    def test_ends_well_while_it_is_still_starting(self, start: Start, data: Path) -> None:
        suite = start()
        suite.until_it_says("starting nats")

        assert suite.end() == 0

        assert left_of(data) == []

    def test_ends_well_while_it_prepares(self, start: Start, data: Path) -> None:
        suite = start(described=ENDLESS)
        suite.until_it_says("half of it is made")

        assert suite.end() == 0

        assert left_of(data) == []
        assert suite.said[-2:] == ["stopping", "stopped"]

    def test_hastens_when_told_again_and_again(self, start: Start, data: Path) -> None:
        suite = start(described=STUBBORN)
        suite.until_ready()

        assert suite.end_impatiently() == 0

        assert "accounts takes too long; killing it" in suite.said
        assert left_of(data) == []


class TestTheSameWishDeliveredTwice:
    async def test_is_no_hurry(self) -> None:
        signals = StopSignals()

        signals.received()
        signals.received()

        assert signals.stop.is_set()
        assert not signals.hasten.is_set()


class TestASupervisorThatIsKilled:
    def test_takes_everything_with_it_and_the_next_one_takes_over(self, start: Start, data: Path) -> None:
        suite = start(described=STUBBORN)
        suite.until_ready()

        suite.end(signal.SIGKILL)

        until_nothing_is_left_of(data)
        following = start()
        following.until_it_says(f"process {suite.process.pid} ended without giving")
        following.until_ready()


class TestAProcessThatIsKilled:
    def test_is_said_and_comes_back_on_its_port(self, start: Start) -> None:
        suite = start()
        suite.until_ready()
        before = suite.endpoints

        os.kill(before["pids"]["gateway"][0], signal.SIGKILL)

        suite.until_it_says("gateway ended with code -9; starting it again")
        suite.until_it_says("gateway is back")
        assert urllib.request.urlopen(f"http://127.0.0.1:{suite.port}/").status == 200
        after = suite.endpoints
        assert after["pids"].pop("gateway") != before["pids"].pop("gateway")
        assert after == before


class TestANatsServerThatHangs:
    def test_is_ended_and_started_again(self, start: Start) -> None:
        suite = start()
        suite.until_ready()

        os.kill(suite.endpoints["pids"]["nats"][0], signal.SIGSTOP)

        suite.until_it_says("nats has not answered for 2 seconds; ending it")
        suite.until_it_says("nats is back")
