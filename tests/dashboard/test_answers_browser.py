"""From an open point to a submitted packet by clicks and keys: a clinician answers, a specialist confirms, settles, approves and marks."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policies.model import Listed
from policies.reading import read_document
from policies.store.book import Observation
from policies.store.rows import SourceRow
from policies.store.work import WorkStore
from practice.access.actor import Actor, Purpose, Role
from practice.access.users import User, add_user, first_admin
from practice.flow.proposing import propose
from practice.store.cases import put_case
from practice.store.connection import create_store, open_store
from practice.store.documents import put_document
from practice.store.door import Door
from practice.store.ids import content_hash
from practice.store.key import Key
from practice.store.patients import put_coverage, put_patient
from practice.store.rows import CaseRow, Coverage, Document, Patient
from tests.dashboard.browsing import CHROMIUM, accessible, browser, dashboard, page_of, settled, unbroken

PASSWORD, RAW_KEY = "six small grey herons", "3f" * 32
FOUND = "The joint is cool and dry, and she has had no fever."
POLICY = """<!DOCTYPE html><html lang="en"><head><title>Knee MRI</title></head><body><main><h1>Knee MRI</h1><p>Policy number: K-12</p>
<p>Effective date: January 1, 2026</p><h2>Coverage criteria</h2>
<p>Knee MRI is considered medically necessary when all of the following criteria are met:</p>
<ol><li>Positive McMurray test</li><li>Failure of at least 6 weeks of physical therapy</li></ol>
<h2>Exclusions</h2><p>Knee MRI is not covered when there is an active infection of the knee.</p>
<h2>Codes</h2><p>CPT codes covered when the criteria are met:</p>
<table><tr><th>Code</th><th>Words</th></tr><tr><td>73721</td><td>knee, without contrast</td></tr></table></main></body></html>"""
NOTE = """MRN: 90417
Date of Service: {day}
Provider: Ada Okafor, MD

HISTORY OF PRESENT ILLNESS
Right knee pain. 8 weeks of physical therapy without relief.

EXAMINATION
McMurray test is positive on the right.
"""

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("dashboard"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this system"),
]  # fmt: skip
pytest.importorskip("streamlit", reason="the dashboard is not installed")
pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="the accessibility scan is not installed")


def published(home: Path) -> None:
    at, data = dt.datetime(2026, 1, 5, 6, tzinfo=dt.UTC), POLICY.encode()
    with WorkStore.open(home / "work" / "policies.duckdb") as store:
        store.put_sources([SourceRow("alpha.list", "alpha", "Alpha Health", ())])
        store.begin_run("r1", at, "1")
        seen = Observation("alpha.list", "alpha", "https://alpha.test/knee", hashlib.sha256(data).hexdigest(), at,
                           read_document(data, name="knee.html"), Listed(policy_number="K-12"))  # fmt: skip
        store.record("r1", seen)
        store.close_run("r1", "released", {})
        store.close_and_publish(home / "published" / "policies.duckdb")


def charted(door: Door, day: dt.date) -> None:
    patient = Patient(door.ident("p", 1), "urn:test|90417", "Zyxwhurst", "Quillambra", dt.date(1961, 4, 12), "female", "FL")
    put_patient(door, patient)
    put_coverage(door, Coverage(door.ident("v", 1), patient.id, "alpha", "Alpha Health", "", "MBR-1"))
    case = CaseRow(door.ident("c", 1), patient.id, "test|1", "Knee MRI", ("73721",), ("M23.221",), "alpha", "Alpha Health", "",
                   day + dt.timedelta(days=13), "Okafor, Ada", "Main Street", "FL")  # fmt: skip
    put_case(door, case)
    written = day - dt.timedelta(days=9)
    text = NOTE.format(day=written)
    note = Document(door.ident("d", 1), patient.id, None, "note", "Office visit", "Ada Okafor, MD", written, "text", text,
                    content_hash(text))  # fmt: skip
    put_document(door, note)
    propose(door, note)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one policy, one case, a specialist and the case's clinician."""
    place, now, key = tmp_path / "home", dt.datetime.now(dt.UTC), Key(RAW_KEY)
    published(place)
    path = place / "practice" / "practice.db"
    create_store(path, key, seed=b"s" * 32, prepare=first_admin("anna", PASSWORD, now))
    (place / "practice" / "office.yml").write_text(
        "name: Knees and Hands\naddress: [1 Main Street]\nphone: 813-555-0100\nfax: 813-555-0101\nnpi: '1093817465'\n", "utf-8"
    )
    with open_store(path, key) as store:
        admin = Door(store, Actor("anna", Role.ADMIN, Purpose.OPERATIONS), lambda: now)
        add_user(admin, User("sue", Role.SPECIALIST), PASSWORD)
        add_user(admin, User("ada", Role.CLINICIAN, "Okafor, Ada"), PASSWORD)
        charted(Door(store, Actor("sue", Role.SPECIALIST), lambda: now), now.date())
    return place


@pytest.fixture
def page(home: Path) -> Iterator[Any]:
    with browser() as chromium, dashboard(home, PAYERWATCH_PRACTICE_KEY=RAW_KEY) as address, page_of(chromium, address) as opened:
        yield opened


def sign_in(page: Any, name: str) -> None:
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("textbox", name="User name").wait_for()
    settled(page)
    page.get_by_role("textbox", name="User name").fill(name)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Today", exact=True).wait_for()
    settled(page)


def sign_out(page: Any) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()
    settled(page)


def part(page: Any, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()
    settled(page)


def looked_at(page: Any) -> None:
    settled(page)
    unbroken(page)
    accessible(page)


def words(page: Any) -> str:
    return str(page.locator("[data-testid=stMain]").inner_text())


def open_case(page: Any) -> None:
    page.get_by_role("button", name="Open the case").click()
    page.get_by_role("columnheader", name="The record's words").wait_for()
    settled(page)


def answered_by_keyboard(page: Any) -> None:
    """No mouse: from the empty field to the choice and the button by Tab, the choice by the blank."""
    field = page.get_by_role("textbox", name=re.compile("What was found, for line"))
    assert field.input_value() == "" and page.get_by_test_id("stRadio").get_by_role("radio", checked=True).count() == 0, (
        "nothing is written or chosen beforehand"
    )
    field.focus()
    page.keyboard.type("No active infection of the knee.")
    reached(page, page.get_by_role("button", name="Keep the answer"))
    page.keyboard.press("Enter")
    page.get_by_text("Say what it means for the policy's line").wait_for()
    settled(page)
    field.focus()
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.type === 'radio'"):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.get_by_role("radio", name="It does not hold").focus()
    page.keyboard.press("Space")
    reached(page, page.get_by_role("button", name="Keep the answer"))
    page.keyboard.press("Enter")
    page.get_by_text("no more than the policy's own words", exact=False).wait_for()
    settled(page)
    field.fill(FOUND)
    reached(page, page.get_by_role("button", name="Keep the answer"))
    page.keyboard.press("Enter")
    page.get_by_text("No point that decides this request waits").wait_for()
    settled(page)


def reached(page: Any, wanted: Any) -> None:
    """Tab until the element has the focus."""
    for _ in range(12):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not come there")


def test_from_an_open_point_to_a_submitted_packet(page: Any, home: Path) -> None:
    sign_in(page, "sue")
    page.get_by_text("waits for the clinician").wait_for()
    open_case(page)
    assert "Points to answer" not in words(page), "a specialist answers nothing"
    sign_out(page)

    sign_in(page, "ada")
    assert "the policy excludes this" in words(page)
    open_case(page)
    part(page, "Points to answer")
    assert "active infection of the knee" in words(page) and "The record so far: nothing" in words(page)
    looked_at(page)
    answered_by_keyboard(page)
    assert "Addendum by Ada Okafor" in words(page)
    looked_at(page)
    part(page, "Criteria and evidence")
    row = page.locator("tr", has_text="active infection").inner_text()
    assert "not met" in row and FOUND in row and "Addendum by Ada Okafor" in row and "confirmed by a person" in row
    page.get_by_role("button", name="Back to the list").click()
    page.get_by_text("Nothing waits for you.").wait_for()
    sign_out(page)

    sign_in(page, "sue")
    open_case(page)
    part(page, "Facts to decide")
    while page.get_by_role("button", name="Confirm").count():
        before = page.get_by_role("button", name="Confirm").count()
        page.get_by_role("button", name="Confirm").first.click()
        page.wait_for_function(
            "n => [...document.querySelectorAll('button')].filter(one => one.innerText === 'Confirm').length < n", arg=before
        )
        settled(page)
    page.get_by_role("button", name="Back to the list").click()
    page.get_by_text("ready to submit").wait_for()
    open_case(page)
    submitted(page)
    log = (home.parent / "server.log").read_text("utf-8")
    assert "Zyxwhurst" not in log and "cool and dry" not in log
    assert FOUND[:20] not in page.url + page.title()


def submitted(page: Any) -> None:
    part(page, "Drafts")
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("heading", name=re.compile("To settle before")).wait_for()
    text = words(page)
    assert FOUND in text and "addendum by Ada Okafor" in text and "To be filed in the chart" in text
    looked_at(page)
    while page.get_by_role("button", name="Settled").count():
        before = page.get_by_role("button", name="Settled").count()
        page.get_by_role("button", name="Settled").first.click()
        page.wait_for_function(
            "n => [...document.querySelectorAll('button')].filter(one => one.innerText === 'Settled').length < n", arg=before
        )
        settled(page)
    page.get_by_role("button", name="Mark as reviewed").click()
    page.get_by_text("reviewed by sue", exact=False).first.wait_for()
    settled(page)
    page.get_by_text("I stand behind").first.click()
    settled(page)
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("approved by sue", exact=False).first.wait_for()
    settled(page)
    page.get_by_role("button", name="Mark as submitted").click()
    page.get_by_text("submitted by sue", exact=False).first.wait_for()
    looked_at(page)


def test_a_clinician_takes_an_answer_back(page: Any) -> None:
    sign_in(page, "sue")
    page.get_by_text("waits for the clinician").wait_for()
    sign_out(page)
    sign_in(page, "ada")
    open_case(page)
    part(page, "Points to answer")
    page.get_by_role("textbox", name=re.compile("What was found, for line")).fill("I have not seen her since the fever.")
    page.get_by_text("I cannot say", exact=True).click()
    page.get_by_role("button", name="Keep the answer").click()
    page.get_by_text("asked of Ada Okafor", exact=False).first.wait_for()
    assert "cannot say" in words(page) and page.get_by_role("button", name="Keep the answer").count() == 1, "the point stays open"
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_text("say why the answer is withdrawn", exact=False).wait_for()
    page.get_by_role("textbox", name="Why it is withdrawn").fill("wrong chart")
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_text("wrong chart").wait_for()
    settled(page)
    assert "Withdrawn" in words(page) and "I have not seen her since the fever." in words(page), "both stay"
    page.get_by_role("button", name="Back to the list").click()
    page.get_by_text("What you have answered (1)").click()
    page.get_by_text("wrong chart").wait_for()
    looked_at(page)
