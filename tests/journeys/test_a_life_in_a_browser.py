"""The same life as people live it, in a headless Chromium without JavaScript: a recruiter, staff and a seeker."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from codingahead.accounts.v1 import account_pb2
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.accounts.running import PASSWORD
from tests.journeys.board import JobBoard, job_board
from tests.nats_server import NatsServer

pytestmark = [pytest.mark.browser]
LAST_MOMENT = datetime(2026, 1, 21, tzinfo=UTC)


@pytest.fixture
async def board(tmp_path: Path, nats_server: NatsServer) -> AsyncIterator[JobBoard]:
    async with job_board(tmp_path, nats_server) as running:
        yield running


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser. Skipped only where none is installed."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium is installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        await browser.close()


async def registered(browser: Browser, board: JobBoard, address: str) -> Page:
    """A page of somebody who has filled in the form and followed the mailed link."""
    context = await browser.new_context(base_url=board.base, java_script_enabled=False)
    context.set_default_timeout(15_000)
    page = await context.new_page()
    await page.goto("/register")
    await page.get_by_label("E-mail").fill(address)
    await page.get_by_label(re.compile("^Password")).fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button", name=re.compile("register|create", re.IGNORECASE)).click()
    await board.verify(address)
    return page


async def post(page: Page) -> None:
    """Open an employer whose website proves nothing, and send a posting to review."""
    await page.goto("/jobs/employers")
    await page.get_by_label("Name").fill("Harbor Clinic")
    await page.get_by_label("Website").fill("https://harbor.example")
    await page.get_by_role("button", name="Add the employer").click()
    await page.get_by_role("link", name="New posting").click()
    await page.get_by_label("Title").fill("Outpatient coder")
    await page.get_by_label("Description").fill("You code **clinic visits**.")
    await page.get_by_label("Open until").fill("2026-01-20")
    await page.get_by_label("City").fill("Austin")
    await page.get_by_label("State or region").fill("TX")
    await page.get_by_label("Pay from").fill("52,000")
    await page.get_by_label("Pay to").fill("68,000")
    await page.get_by_label("CPC", exact=True).check()
    await page.get_by_role("button", name=re.compile("Save and ")).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Outpatient coder")


async def apply(page: Page) -> str:
    """Find the posting by a word of its text, misspelt, and send an application; answer where the posting is."""
    await page.goto("/jobs?q=clinc")
    await page.get_by_role("link", name="Outpatient coder").click()
    posting = page.url
    await page.get_by_label("Cover letter").fill("Dear clinic,\nI code visits.")
    await page.get_by_label("Résumé").set_input_files(
        {"name": "me.txt", "mimeType": "text/plain", "buffer": b"Eve, CPC, two years"}
    )
    await page.get_by_role("button", name="Send the application").click()
    await expect(page.get_by_text("Received")).to_be_visible()
    return posting


class TestALife:
    async def test_goes_from_a_form_to_the_second_after_its_last_day(self, board: JobBoard) -> None:
        async with chromium() as browser:
            recruiter = await registered(browser, board, "ada@recruiting.example")
            seeker = await registered(browser, board, "eve@mail.example")
            staff = await registered(browser, board, "sam@coding.example")
            await board.accounts.make("sam@coding.example", account_pb2.ACCOUNT_KIND_STAFF)

            await post(recruiter)
            await seeker.goto("/jobs")
            await expect(seeker.get_by_role("link", name="Outpatient coder")).to_have_count(0)
            await staff.goto("/jobs/moderation")
            await staff.get_by_role("button", name=re.compile("^Approve")).click()

            posting = await apply(seeker)
            await recruiter.get_by_role("link", name=re.compile("applicants", re.IGNORECASE)).first.click()
            await recruiter.get_by_role("table").get_by_role("link").first.click()
            await expect(recruiter.get_by_text("Dear clinic,")).to_be_visible()
            await recruiter.get_by_label("Status").select_option("shortlisted")
            await recruiter.get_by_role("button", name="Set the status").click()
            await seeker.goto("/jobs/me")
            await expect(seeker.get_by_text("Shortlisted").first).to_be_visible()

            board.clock.moment = LAST_MOMENT + timedelta(seconds=1)
            await seeker.goto("/jobs")
            await expect(seeker.get_by_role("link", name="Outpatient coder")).to_have_count(0)
            answer = await seeker.goto(posting)
            assert answer
            assert answer.status == 410
            await seeker.get_by_role("region", name="Look instead at").get_by_role("link").first.click()
            await expect(seeker.get_by_role("heading", level=1)).to_be_visible()
            await recruiter.goto("/jobs/employers")
            await recruiter.get_by_role("link", name="Harbor Clinic").click()
            await expect(recruiter.get_by_text("Was open until 20 Jan 2026")).to_be_visible()
