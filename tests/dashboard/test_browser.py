"""Each page's main task in a real browser, as `payerwatch dashboard` starts it, and the accessibility scan of what is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from policies.store.work import WorkStore
from tests.dashboard.browsing import CHROMIUM, accessible, browser, dashboard, page_of, settled, unbroken

PASSWORD, NAME, RAW_KEY = "six small grey herons", "Zyxwhurst", "3f" * 32

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("dashboard"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this system"),
]  # fmt: skip
pytest.importorskip("streamlit", reason="the dashboard is not installed")
pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="the accessibility scan is not installed")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def served(office: Path) -> Iterator[str]:
    """One dashboard for all tests that only look at the record, or leave the case as it is."""
    with dashboard(office, PAYERWATCH_PRACTICE_KEY=RAW_KEY) as address:
        yield address


@pytest.fixture
def page(chromium: Any, served: str) -> Iterator[Any]:
    with page_of(chromium, served) as opened:
        yield opened


def sign_in(page: Any, name: str, password: str = PASSWORD) -> None:
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("textbox", name="User name").fill(name)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def looked_at(page: Any) -> None:
    """At both sizes: nothing broken, nothing wider than the window; the scan at the smaller one."""
    settled(page)
    unbroken(page)
    page.set_viewport_size({"width": 820, "height": 1100})
    settled(page)
    unbroken(page)
    accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})


# ---------------------------------------------------------------- the record


def test_a_week_read_and_filtered_while_a_run_writes(publish: Callable[..., Path], hostile: str, chromium: Any) -> None:
    home = publish(title=hostile)
    with WorkStore.open(home / "work" / "policies.duckdb") as writing, dashboard(home) as address, page_of(chromium, address) as page:
        said: list[str] = []

        def hear(dialog: Any) -> None:
            said.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", hear)
        writing.begin_run("r2", writing.runs()[0].at.replace(day=16), "1")
        page.get_by_role("heading", name="Payer policies, week of March 9, 2026").wait_for()
        page.locator(".pw-redline ins").first.wait_for()
        assert page.locator(".pw-redline ins").first.inner_text() == "twelve"
        assert page.locator(".pw-redline del").first.inner_text() == "six"
        link = page.get_by_role("link", name="The payer's page").first
        assert str(link.get_attribute("href")).startswith("https://")
        assert page.get_by_text(hostile).first.is_visible(), "the expander's label shows every sign as it is"
        looked_at(page)

        choose_beta_by_keyboard(page)
        page.get_by_text("No change matches these filters.", exact=False).wait_for()
        assert not page.get_by_role("heading", name="Alpha Health: Knee surgery").count()

        page.get_by_role("link", name="Run health").click()
        page.get_by_role("heading", name="What this run could not see").wait_for()
        looked_at(page)
        assert not said, "a script of a payer's page was run"


def choose_beta_by_keyboard(page: Any) -> None:
    """No mouse: to the filter, the first letters, Enter, and out of the list again."""
    page.get_by_role("combobox", name="Payer", exact=False).focus()
    page.keyboard.type("Beta")
    page.get_by_role("option", name="Beta Care").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def test_the_first_page_is_found_by_its_name_too(page: Any, served: str) -> None:
    page.goto(f"{served.rstrip('/')}/this-week", wait_until="domcontentloaded")
    settled(page)
    assert page.locator("h1").inner_text().startswith("Payer policies, week of") and not page.get_by_role("dialog").count()


def test_from_a_change_to_the_comparison_of_its_versions(page: Any) -> None:
    page.get_by_role("button", name="Compare versions").first.click()
    page.get_by_text("Side by side").wait_for()
    page.locator(".pw-comparison ins").first.wait_for()
    assert "compare=1-2" in page.url
    page.get_by_text("Side by side").click()
    page.locator(".pw-beside").wait_for()
    looked_at(page)
    assert page.locator(".pw-beside .texts").first.evaluate("one => getComputedStyle(one).gridTemplateColumns.split(' ').length") == 2


def test_a_search_leads_to_the_sentence_in_the_archived_page(page: Any) -> None:
    page.get_by_role("link", name="Policies").click()
    page.get_by_role("textbox", name="Search").fill("McMurray test")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open the policy").first.wait_for()
    assert page.locator(".pw-redline strong").first.inner_text() == "McMurray"
    assert "medically necessary when all" in page.locator(".pw-redline").first.inner_text(), "the lead-in stands with the item"
    looked_at(page)
    page.get_by_role("button", name="Open the policy").first.click()
    page.locator(".pw-original mark").wait_for()
    assert page.locator(".pw-original mark").inner_text() == page.locator(".pw-redline mark").inner_text().split(". ", 1)[1]
    assert page.title() == "payerwatch", "no script of the archived page was run"
    looked_at(page)
    page.get_by_text("Versions", exact=True).click()
    page.get_by_text("Every version stays in the record", exact=False).wait_for()
    looked_at(page)


def test_a_code_is_looked_up_and_payers_are_compared(page: Any) -> None:
    page.get_by_role("link", name="Criteria").click()
    page.get_by_label("Code (CPT, HCPCS, ICD-10)").fill("73721")
    page.keyboard.press("Enter")
    page.get_by_text("Positive McMurray test").first.wait_for()
    looked_at(page)
    page.get_by_text("Payers side by side").click()
    page.get_by_role("heading", name="73721 across payers").wait_for()
    text = page.locator(".pw-sheet").last.inner_text()
    assert "at least 12 weeks" in text and "at least 14 weeks" in text
    looked_at(page)


def test_a_reading_is_reviewed_with_the_keyboard(page: Any, office: Path) -> None:
    page.get_by_role("link", name="Criteria").click()
    page.get_by_text("Waiting for review").click()
    page.get_by_role("textbox", name="Your name").fill("Ana Ruiz")
    page.keyboard.press("Enter")
    page.get_by_text("statements wait", exact=False).wait_for()
    before = page.get_by_text("statements wait", exact=False).inner_text()
    page.get_by_role("button", name="Accept").wait_for()
    settled(page)
    looked_at(page)
    page.locator("h1").first.click()
    page.keyboard.press("a")
    page.wait_for_function("before => !document.body.innerText.includes(before)", arg=before)
    assert any("Ana Ruiz" in path.read_text("utf-8") for path in (office / "rules").rglob("*.yml"))


# ---------------------------------------------------------------- the practice


def test_a_specialist_goes_from_the_list_to_a_confirmed_fact(page: Any, office: Path) -> None:
    sign_in(page, "sue")
    page.get_by_role("heading", name="Today", exact=True).wait_for()
    page.get_by_text(f"{NAME}, Quillambra: Knee MRI").wait_for()
    looked_at(page)
    page.get_by_role("button", name="Open the case").click()
    page.get_by_role("columnheader", name="The record's words").wait_for()
    assert "McMurray test is positive" in page.locator(".pw-table").inner_text()
    looked_at(page)
    page.get_by_text("Facts to decide").click()
    waiting = page.get_by_role("button", name="Confirm")
    waiting.first.wait_for()
    looked_at(page)
    before = waiting.count()
    waiting.first.click()
    page.wait_for_function(
        "n => [...document.querySelectorAll('button')].filter(one => one.innerText === 'Confirm').length < n", arg=before
    )
    page.get_by_text("Drafts", exact=True).click()
    page.get_by_role("combobox", name="New draft").click()
    page.get_by_role("option", name="Summary of the case").click()
    settled(page)
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("heading", name="To settle before it can be approved (1)").wait_for()
    page.get_by_role("button", name="Settled").click()
    page.get_by_text("edited by sue", exact=False).first.wait_for()
    settled(page)
    page.get_by_role("button", name="Mark as reviewed").click()
    page.get_by_text("reviewed by sue", exact=False).first.wait_for()
    settled(page)
    for stand in page.get_by_text("I stand behind").all():
        stand.click()
        settled(page)
    page.get_by_role("button", name="Approve").click()
    page.get_by_text(re.compile("approved by sue|Not done")).first.wait_for()
    assert not page.get_by_text("Not done").count(), page.locator("[data-testid=stMain]").inner_text()
    looked_at(page)
    assert NAME not in page.url and NAME not in page.title()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()
    settled(page)
    assert NAME not in page.locator("body").inner_text()
    log = (office.parent / "server.log").read_text("utf-8")
    assert NAME not in log and PASSWORD not in log


@pytest.mark.parametrize(
    ("user", "today", "denials", "said"),
    [("fred", True, False, "The role front desk does not use this page"),
     ("clara", True, False, "The role clinician does not use this page"),
     ("mona", False, True, "The role manager does not use this page"), ("vic", False, False, "The role viewer does not use this page"),
     ("anna", False, False, "The role administrator does not use this page")],
)  # fmt: skip
def test_who_sees_which_page(user: str, today: bool, denials: bool, said: str, page: Any, served: str) -> None:
    sign_in(page, user)
    page.get_by_role("button", name="Sign out").wait_for()
    settled(page)
    for name, sees in (("Denials", denials), ("Today", today)):
        assert page.get_by_role("link", name=name).count() == int(sees)
        if sees:
            page.get_by_role("link", name=name).click()
            page.get_by_role("heading", name=name, exact=True).wait_for()
        else:
            page.evaluate(f"history.pushState({{}}, '', '/{name.lower()}'); dispatchEvent(new PopStateEvent('popstate'))")
            page.get_by_text(said).wait_for()
        settled(page)
    if user in ("fred", "clara"):
        looked_at(page)
    body = page.locator("body").inner_text()
    assert "McMurray" not in body
    assert (NAME in body) == (user == "fred" or "for you, the nearest day first" in body), "names for the front desk, and for whom is asked"


def test_nobody_sees_anything_without_signing_in(page: Any, served: str) -> None:
    page.goto(f"{served}/today")
    page.get_by_text("Sign in to see this page.").wait_for()
    assert NAME not in page.locator("body").inner_text()
    page.goto(f"{served}/audit")
    page.get_by_text("Sign in to see this page.").wait_for()
    looked_at(page)


def test_a_wrong_password_is_refused_in_one_sentence(page: Any) -> None:
    sign_in(page, "sue", "not the right password")
    page.get_by_text("User name or password is wrong", exact=False).wait_for()
    assert not page.get_by_role("button", name="Sign out").count()


def part(page: Any, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()
    settled(page)


def test_a_manager_reads_figures_moves_and_prints_the_brief(page: Any) -> None:
    sign_in(page, "mona")
    page.get_by_role("link", name="Denials").click()
    page.get_by_text("Services decided").wait_for()
    looked_at(page)
    part(page, "Patterns")
    page.get_by_text("policy change fits").wait_for()
    text = page.locator("[data-testid=stMain]").inner_text()
    assert "six" in text and "twelve" in text and "not proof of a cause" in text and "CLAIM-" not in text
    looked_at(page)
    part(page, "Payers")
    page.get_by_role("columnheader", name="Still at stake").wait_for()
    with page.expect_download() as table:
        page.get_by_role("button", name="XLSX").click()
    assert Path(table.value.path()).read_bytes()[:2] == b"PK"
    part(page, "Contract brief")
    page.get_by_role("button", name="Make the brief").click()
    with page.expect_download() as brief:
        page.get_by_role("button", name="PDF, two pages to print").click()
    assert Path(brief.value.path()).read_bytes()[:5] == b"%PDF-"
    looked_at(page)
    part(page, "Work queue")
    page.get_by_text("denials stand", exact=False).wait_for()
    assert not page.get_by_role("button", name="Work on it").count()
    part(page, "Patterns")
    page.get_by_role("button", name="Compare versions").first.click()
    page.locator(".pw-comparison").wait_for()


def test_a_specialist_works_on_a_denial(page: Any) -> None:
    sign_in(page, "sue")
    page.get_by_role("link", name="Denials").click()
    page.get_by_text("Services decided").wait_for()
    part(page, "Lines")
    page.get_by_text("the latest decision first", exact=False).wait_for()
    assert "CLAIM-" in page.locator(".pw-table").inner_text()
    looked_at(page)
    page.get_by_role("link", name="Appeals").click()
    page.get_by_role("button", name="Work on it").first.click()
    page.get_by_role("button", name="Takes it over").click()
    page.locator("[data-testid=stHtml] p:not(.pw-paper)", has_text="sue").first.wait_for()
    looked_at(page)
    assert "CLAIM-" not in page.url + page.title()


def test_the_audit_log_is_an_administrators(page: Any) -> None:
    sign_in(page, "anna")
    page.get_by_role("link", name="Audit log").click()
    page.get_by_role("button", name="Verify the chain").click()
    page.get_by_text("Whole:", exact=False).wait_for()
    looked_at(page)
