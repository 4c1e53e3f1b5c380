"""Plans are data: what the file says is what a kind of account gets, and a file that cannot be meant is refused."""

from pathlib import Path

import pytest

from chassis.settings import SettingsRefused
from services.accounts.domain import Balance, Kind, Meter, Shown
from services.accounts.plans import SHIPPED, Allotment, load_plans

UNMETERED = "[guest]\nunmetered = true\n[registered]\nunmetered = true\n[subscriber]\nunmetered = true\n"


class TestTheShippedPlans:
    def test_are_what_the_contract_promises(self) -> None:
        plans = load_plans(SHIPPED)

        assert plans[Kind.GUEST].allotments == {
            Meter.VIEWS: Allotment(1, daily=False),
            Meter.QUESTIONS: Allotment(1, daily=False),
        }
        assert plans[Kind.REGISTERED].allotments == {
            Meter.VIEWS: Allotment(5, daily=False),
            Meter.QUESTIONS: Allotment(10, daily=True),
            Meter.API: Allotment(10_000, daily=True),
        }
        assert not plans[Kind.SUBSCRIBER].metered
        assert not plans[Kind.STAFF].metered


class TestABalance:
    @pytest.mark.parametrize(
        ("balance", "shown"),
        [
            (Balance("a", Meter.VIEWS, 6, 2), Shown(Meter.VIEWS, 6, 4)),
            (Balance("a", Meter.QUESTIONS, 243, 236), Shown(Meter.QUESTIONS, 10, 7)),
            (Balance("a", Meter.QUESTIONS, 12, 0), Shown(Meter.QUESTIONS, 12, 12)),
        ],
        ids=["once: all that was ever granted", "daily: of the day's allotment", "daily: more is left than a day's"],
    )
    def test_is_shown_as_its_owner_means_it(self, balance: Balance, shown: Shown) -> None:
        assert load_plans(SHIPPED)[Kind.REGISTERED].shown(balance) == shown


class TestAFile:
    @pytest.mark.parametrize(
        "staff",
        [
            "",
            "[staff]\nviews = { once = -1 }",
            "[staff]\nviews = { once = 1, daily = 2 }",
            "[staff]\nviews = { weekly = 1 }",
            "[staff]\nviews = { once = true }",
            "[staff]\nviews = 3",
            "[staff]\npages = { once = 1 }",
            "[staff]\nunmetered = true\n[visitor]\nunmetered = true",
            "[staff",
        ],
    )
    def test_that_cannot_be_meant_is_refused(self, tmp_path: Path, staff: str) -> None:
        file = tmp_path / "plans.toml"
        file.write_text(UNMETERED + staff)

        with pytest.raises(SettingsRefused, match=r"plans\.toml"):
            load_plans(file)

    def test_that_is_missing_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsRefused, match="nowhere"):
            load_plans(tmp_path / "nowhere")
