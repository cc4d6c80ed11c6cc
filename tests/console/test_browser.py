"""A person with a real browser: signs in, and clicks from the first page down to the event behind an amount."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.console.conftest import Demo, token_for

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 90.0  # for a start on a busy machine
CLICK_MS = 30_000
NAMES = ("chromium", "chromium-browser", "google-chrome")
pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def address(demo: Demo) -> Iterator[str]:
    """`accrual serve` over the demo, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "serve", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"ACCRUAL_DATABASE_URL": demo.url},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    until = time.monotonic() + PATIENCE_S
    while not _answers(f"http://127.0.0.1:{port}"):
        assert time.monotonic() < until, f"the service did not answer within {PATIENCE_S} s"
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=PATIENCE_S)


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/v1/health").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"no browser is installed: this needs one of {', '.join(NAMES)}")
    with sync_playwright() as play:
        started = play.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, address: str, demo: Demo) -> Iterator[Page]:
    """A browser that came in by the sign-in page."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(CLICK_MS)
    expect.set_options(timeout=CLICK_MS)
    opened = context.new_page()
    opened.goto("/")
    opened.get_by_label("token").fill(token_for(demo.firm))
    opened.get_by_role("button", name="Sign in").click()
    yield opened
    context.close()


def test_from_an_amount_on_the_first_page_to_the_event_that_made_it(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    expect(page.get_by_role("heading", name="Contracts", exact=True)).to_be_visible()
    page.get_by_role("row", name="DE-301").locator("td[data-label=Drafted] a").click()
    expect(page.get_by_role("heading", name="Contract DE-301")).to_be_visible()
    page.locator("#lots tbody tr").first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Its whole story")).to_be_visible()
    story = page.locator(".story > li")
    assert story.filter(has_text="Time approved").count() == 1
    story.filter(has_text="Time approved").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Time approved")).to_be_visible()
    expect(page.locator("pre")).to_contain_text('"event": "TimeApproved"')
    expect(page.get_by_text("BE-999").first).to_be_visible()
    assert complaints == []  # the page's own policy stopped nothing


def test_from_a_figure_to_the_facts_that_add_up_to_it(page: Page) -> None:
    page.get_by_role("link", name="Figures", exact=True).click()
    page.get_by_label("As of").fill("2026-02-28")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="by project").click()
    realised = page.get_by_role("region", name="Realisation")
    realised.get_by_role("row", name="DE-301-A").get_by_role("link").last.click()
    expect(page.get_by_role("heading", name="What adds up to it")).to_be_visible()
    parts = page.get_by_role("region", name="Parts")
    parts.get_by_role("link", name="Time approved").first.click()
    expect(page.get_by_role("heading", name="Time approved")).to_be_visible()


def test_another_day_is_asked_for_with_the_keyboard_alone(page: Page) -> None:
    now = page.locator(".card strong").first.inner_text()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.get_by_label("As of").focus()
    page.keyboard.type("2025-03-31")
    page.keyboard.press("Tab")
    page.keyboard.type("2025-04-10")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("What had happened up to 2025-03-31")
    assert page.locator(".card strong").first.inner_text() != now
    page.get_by_role("link", name="Back to today").click()
    expect(page.locator(".card strong").first).to_have_text(now)


def test_any_id_is_found_from_the_head_of_every_page(page: Page) -> None:
    page.get_by_label("Any id").fill("DE-303")
    page.keyboard.press("Enter")
    expect(page.get_by_text("not to exceed").first).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/", "/contracts/DE01/DE-303", "/exceptions", "/ledger", "/invoices", "/figures"]
)
def test_on_a_phone_nothing_is_wider_than_the_screen(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_who_signs_out_is_asked_for_a_token_again(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.goto("/contracts/DE01/DE-301")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
