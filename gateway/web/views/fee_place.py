"""Where the reader of a code page wants the fee schedule's price."""

from dataclasses import replace

from gateway.web.views.code_page import CodePageView
from gateway.web.views.fees import FeesView, PlaceAsked, placed


def at_place(view: CodePageView, place: PlaceAsked) -> CodePageView:
    """Add the price where the reader is to the page's fee section, if it has one that is not locked."""
    sections = tuple(
        replace(section, content=placed(section.content, place)) if isinstance(section.content, FeesView) else section
        for section in view.sections
    )
    return replace(view, sections=sections)
