"""A person in front of a headless Chromium."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.deploy.running import RunningSuite

_PATIENCE_MS = 15_000
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)


@contextmanager
def browsing(
    suite: RunningSuite, *, javascript: bool = True, width: int = 1280, bypass_csp: bool = False
) -> Iterator[Page]:
    """A page of a fresh browser on the suite. Skipped only where no Chromium is installed."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_QUIET))
        context = browser.new_context(
            base_url=suite.endpoints["gateway"],
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            bypass_csp=bypass_csp,
        )
        context.set_default_timeout(_PATIENCE_MS)
        yield context.new_page()
        browser.close()
