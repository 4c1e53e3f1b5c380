"""The colours of the pages, by the contrast that WCAG 2.2 asks for, in light and in dark."""

import re

import pytest

from gateway.web.assets import STATIC_FOLDER

CSS = (STATIC_FOLDER / "app.css").read_text()
TOKENS = {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", CSS)}
GROUNDS = ("paper", "raised", "sunk", "pine-wash", "rubric-wash")


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
class TestTheColours:
    @pytest.mark.parametrize("ground", GROUNDS)
    @pytest.mark.parametrize("text", ["ink", "soft", "pine", "rubric"])
    def test_of_text_stand_out_from_every_ground(self, text: str, ground: str, theme: int) -> None:
        assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) >= 4.5

    @pytest.mark.parametrize(("text", "ground"), [("on-pine", "pine"), ("on-mark", "mark")])
    def test_of_text_stand_out_from_their_own_ground(self, text: str, ground: str, theme: int) -> None:
        assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) >= 4.5

    @pytest.mark.parametrize("part", ["edge", "focus", "c1", "c2", "c3", "c4", "c5", "c6"])
    def test_of_borders_bars_and_the_focus_stand_out_from_the_page(self, part: str, theme: int) -> None:
        assert contrast(TOKENS[part][theme], TOKENS["paper"][theme]) >= 3
