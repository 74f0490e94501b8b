"""What is printed from the pages, and what is taken along as a file, in a real browser."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.dashboard.browsing import CHROMIUM, browser, dashboard, page_of, settled

PASSWORD, NAME, RAW_KEY = "six small grey herons", "Zyxwhurst", "3f" * 32
LABELS = (
    "Show more", "Compare versions", "Needs huddle", "Open the policy", "Open the case", "Sign out", "Sign in", "Look again", "CSV", "XLSX",
    "Verify the chain", "Back to the", "Confirm", "Reject", "Make the draft", "Week of", "Choose a row", "Side by side", "Days ahead",
    "Printable page",
)  # fmt: skip

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("dashboard"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this system"),
]  # fmt: skip
pytest.importorskip("streamlit", reason="the dashboard is not installed")
pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pdfplumber = pytest.importorskip("pdfplumber", reason="pdfplumber is not installed")
openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")


@pytest.fixture(scope="module")
def served(office: Path) -> Iterator[str]:
    with dashboard(office, PAYERWATCH_PRACTICE_KEY=RAW_KEY) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture
def page(chromium: Any, served: str) -> Iterator[Any]:
    with page_of(chromium, served) as opened:
        settled(opened)
        yield opened


def sign_in(page: Any, name: str) -> None:
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("textbox", name="User name").fill(name)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Sign out").wait_for()
    settled(page)


def printed(page: Any, paper: str = "A4") -> tuple[str, Any]:
    """The page on paper: its words, and the sheets. No widget on it, nothing beyond the margins, no first sheet that is half empty."""
    settled(page)
    sheets = pdfplumber.open(io.BytesIO(page.pdf(format=paper)))
    words = " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets.pages)
    assert re.match(r"payerwatch, [\w ]+\. Printed on \w+ \d{1,2}, \d{4}", words), words[:80]
    assert not [label for label in LABELS if re.search(rf"(?<![\w“]){label}(?! with| the packet)", words)], words
    for sheet in sheets.pages:
        assert all(char["x0"] > 20 and char["x1"] < sheet.width - 20 for char in sheet.chars if char["text"].strip()), "cut at the side"
        assert sheet.chars, "an empty sheet"
    if len(sheets.pages) > 1:
        assert max(char["bottom"] for char in sheets.pages[0].chars) > sheets.pages[0].height * 0.55, "the first sheet is half empty"
    return words, sheets


def heads_on_every_sheet(sheets: Any, head: str, row: str) -> None:
    """Every sheet that holds rows of a table begins them with its head."""
    for sheet in sheets.pages:
        text = " ".join(sheet.extract_text().split())
        if row in text:
            assert head in text and text.index(head) < text.index(row)


# ---------------------------------------------------------------- paper


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_week_on_paper(paper: str, page: Any) -> None:
    words, _ = printed(page, paper)
    assert "Payer policies, week of March 9, 2026" in words and "For Knees and Hands" in words
    assert "Alpha Health: Knee MRI" in words and "Beta Care" in words
    assert "sixtwelve" in words.replace(" ", ""), "both the old words and the new ones"
    assert page.locator(".pw-redline del").first.evaluate("one => getComputedStyle(one).textDecorationLine") == "line-through"
    assert page.locator(".pw-redline ins").first.evaluate("one => getComputedStyle(one).textDecorationLine") == "underline"


def test_the_list_of_policies_and_a_policy_on_paper(page: Any) -> None:
    page.get_by_role("link", name="Policies").click()
    page.get_by_text("2 policies", exact=False).wait_for()
    words, _ = printed(page)
    assert "Payer Number Policy Status Last seen" in words
    assert "Alpha Health K-12 Knee MRI active March 9, 2026" in words and "Beta Care K-12 Knee MRI active March 9, 2026" in words
    page.get_by_role("textbox", name="Search").fill("McMurray test")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open the policy").first.click()
    page.locator(".pw-original").wait_for()
    words, _ = printed(page)
    assert "Knee MRI Alpha Health (K-12)" in words or "Knee MRI Beta Care (K-12)" in words
    assert "Version 2, effective March 1, 2026, first seen March 9, 2026" in words
    assert "knee, without contrast" in words, "the last row of the archived page, which the screen scrolls"
    page.get_by_text("Compare two versions").click()
    page.locator(".pw-comparison").wait_for()
    words, _ = printed(page)
    assert "compared with Version 2" in words
    page.get_by_text("Versions", exact=True).click()
    page.get_by_text("Every version stays", exact=False).wait_for()
    words, _ = printed(page)
    assert "Version Effective Published First seen Last seen How it came Status Proof" in words and "January 1, 2026" in words


def test_criteria_and_health_on_paper(page: Any) -> None:
    page.get_by_role("link", name="Criteria").click()
    page.get_by_label("Code (CPT, HCPCS, ICD-10)").fill("73721")
    page.keyboard.press("Enter")
    page.get_by_text("Positive McMurray test").first.wait_for()
    words, _ = printed(page)
    assert "Alpha Health: 73721" in words and "Date of service" in words and "Positive McMurray test" in words
    page.get_by_text("Payers side by side").click()
    page.get_by_role("heading", name="73721 across payers").wait_for()
    words, _ = printed(page, "Letter")
    assert "at least 12 weeks" in words and "at least 14 weeks" in words and words.rstrip().endswith("73721")
    page.get_by_role("link", name="Run health").click()
    page.get_by_role("heading", name="Runs").wait_for()
    words, _ = printed(page)
    assert "alpha.list" in words and "beta.list" in words and "r0 March 2, 2026 released" in words


def test_the_practices_pages_on_paper(page: Any) -> None:
    sign_in(page, "sue")
    page.get_by_text(f"{NAME}, Quillambra: Knee MRI").wait_for()
    words, _ = printed(page)
    assert "by sue. Keep it as the chart is kept." in words and f"{NAME}, Quillambra: Knee MRI" in words
    page.get_by_role("button", name="Open the case").click()
    page.get_by_role("columnheader", name="The record's words").wait_for()
    words, sheets = printed(page)
    assert "The payer's words Result The record's words" in words and "McMurray test is positive" in words and "Alpha Health" in words
    heads_on_every_sheet(sheets, "The payer's words Result", "Covered when")
    page.get_by_role("link", name="Denials").click()
    page.get_by_text("Services decided").wait_for()
    words, sheets = printed(page)
    assert re.search(r"Decided from \w+ \d+, \d{4} to \w+ \d+, \d{4}", words) and "All payers" in words
    assert "August 2026" in words, "the months' table, which the screen folds"
    assert "The months as a table" not in words
    heads_on_every_sheet(sheets, "Month of service Refused", "August 2026")


def test_the_audit_log_on_paper_has_all_its_rows(page: Any) -> None:
    sign_in(page, "anna")
    page.get_by_role("heading", name="Audit log").wait_for()
    words, sheets = printed(page)
    count = int(re.search(r"The latest (\d+) entries", words)[1])  # type: ignore[index]
    assert len(re.findall(r"\d\d:\d\d:\d\d", words)) == count
    heads_on_every_sheet(sheets, "Number Day", "audit.read")


# ---------------------------------------------------------------- files


def taken(page: Any, label: str) -> bytes:
    with page.expect_download() as found:
        page.get_by_role("button", name=label, exact=True).click()
    return Path(found.value.path()).read_bytes()


def both(page: Any) -> tuple[list[list[str]], list[list[str]]]:
    """The rows of the CSV and of the workbook, as text."""
    lines = list(csv.reader(io.StringIO(taken(page, "CSV").decode("utf-8"))))
    sheet = openpyxl.load_workbook(io.BytesIO(taken(page, "XLSX"))).active
    return lines, [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_the_list_of_policies_is_taken_along(page: Any) -> None:
    page.get_by_role("link", name="Policies").click()
    page.get_by_text("2 policies", exact=False).wait_for()
    settled(page)
    lines, cells = both(page)
    assert lines == cells
    assert lines[0] == ["Payer", "Number", "Policy", "Status", "Last seen"]
    assert lines[1:] == [[payer, "K-12", "Knee MRI", "active", "March 9, 2026"] for payer in ("Alpha Health", "Beta Care")]
    page.get_by_role("combobox", name="Payer", exact=False).click()
    page.get_by_role("option", name="Beta Care").click()
    page.get_by_text("1 policy.").wait_for()
    settled(page)
    lines, cells = both(page)
    assert lines == cells and [row[0] for row in lines[1:]] == ["Beta Care"], "the file holds what was chosen"


def test_the_audit_log_is_taken_along(page: Any) -> None:
    sign_in(page, "anna")
    page.get_by_role("heading", name="Audit log").wait_for()
    settled(page)
    lines, cells = both(page)
    assert lines == cells and lines[0][:4] == ["Number", "Day", "Time (UTC)", "Who"]
    assert int(page.get_by_text("The latest", exact=False).first.inner_text().split()[2]) == len(lines) - 1
    login = next(row for row in lines[1:] if row[5] == "login")
    assert (login[3], login[4], login[6]) == ("anna", "admin", "done")
    assert not [row for row in lines if NAME in " ".join(row)], "the log names nobody's patient"
