"""Where towns and ZIP codes are."""

import pytest

from services.jobs.search.places import Places, Spot, places


class TestATown:
    @pytest.mark.parametrize(
        "near", ["St. Louis, MO", "saint louis,mo", "  ST LOUIS MO ", "63101", "63101-1234", "Saint Louis\tMO"]
    )
    def test_is_found_however_it_is_written(self, near: str) -> None:
        spot = places().find(near)

        assert spot is not None
        assert spot.state == "MO"
        assert spot.miles_to(Spot(38.63, -90.20, "MO")) < 15

    @pytest.mark.parametrize("near", ["", "Texas", "Atlantis, TX", "00000", "7870", ", TX", "\x00, TX", "9" * 200])
    def test_that_there_is_not_is_not_found(self, near: str) -> None:
        assert places().find(near) is None

    def test_lies_where_its_people_live(self) -> None:
        def row(code: str, kind: str, latitude: str, city: str = "Town", *others: str) -> dict[str, object]:
            spot = {"lat": latitude, "long": "-90", "state": "TX"}
            return {"zip_code": code, "zip_code_type": kind, "city": city, "acceptable_cities": list(others), **spot}

        rows = [
            row("00001", "PO BOX", "10"),
            row("00002", "STANDARD", "30"),
            row("00003", "STANDARD", "32"),
            row("00004", "UNIQUE", "50"),
            row("00005", "STANDARD", "60", "Elsewhere", "Town", "Suburb"),
            row("00006", "MILITARY", "", "Camp"),
        ]
        table = Places(rows)

        assert table.find("Town, TX") == Spot(31.0, -90.0, "TX")
        assert table.find("Suburb, TX") == table.find("00005") == Spot(60.0, -90.0, "TX")
        assert table.find("00006") is None


class TestDistance:
    def test_is_that_of_the_crow(self) -> None:
        austin, dallas = places().find("Austin, TX"), places().find("Dallas, TX")
        assert austin is not None
        assert dallas is not None

        assert austin.miles_to(dallas) == pytest.approx(182, abs=2)
        assert austin.miles_to(austin) == 0
        assert Spot(0, 179, "").miles_to(Spot(0, -179, "")) == pytest.approx(138.2, abs=0.2)
