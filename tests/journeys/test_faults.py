"""Services that are killed in the middle of a walk come back, and the sums are right."""

import os
import signal
import time
from typing import Any

from tests.deploy.running import RunningSuite
from tests.journeys.visitor import Visitor

CODES = ("E11.9", "I10", "E78.5", "J06.9", "N39.0", "K21.9")


def kill(suite: RunningSuite, *services: str) -> None:
    """End processes at once, as a crash would."""
    for service in services:
        for process in suite.endpoints["pids"][service]:
            os.kill(process, signal.SIGKILL)


def insist(visitor: Visitor, code: str, seconds: float = 60) -> dict[str, Any]:
    """Ask for a page until it comes; anything but the page or a 503 is a failure."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = visitor.code(code)
        if answer.status_code == 200:
            access: dict[str, Any] = answer.json()["access"]
            return access
        assert answer.status_code == 503, answer.text
        assert answer.json()["type"].startswith("/problems/")
        time.sleep(0.1)  # what comes back is another process
    raise AssertionError(f"{code} never came back")


class TestTwoServicesKilledInTheMiddleOfAWalk:
    def test_come_back_and_the_sums_are_right(self, suite: RunningSuite) -> None:
        with Visitor(suite) as ada:
            assert insist(ada, CODES[0])["views_remaining"] == 0
            ada.register("ada@example.org")
            for number, code in enumerate(CODES[1:]):
                kill(suite, "accounts", "lookup")
                assert insist(ada, code)["views_remaining"] == 4 - number

            views = [entry for entry in ada.ledger() if entry["meter"] == "views"]
            assert sorted(entry["resource"] for entry in views if entry["kind"] == "view") == sorted(
                f"icd10cm/{code}" for code in CODES
            )
            assert sum(entry["amount"] for entry in views) == ada.remaining() == 0


class TestNatsKilled:
    def test_delays_nothing_that_a_reader_sees(self, suite: RunningSuite) -> None:
        with Visitor(suite) as guest:
            kill(suite, "nats")
            assert guest.access("E11.9")["reason"] == "view_spent"
