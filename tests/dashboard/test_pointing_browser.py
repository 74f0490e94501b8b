"""From an open line to met by pointing at its sentence, by mouse and by keys; and the same pages drawn without a browser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("streamlit", reason="the dashboard is not installed")
pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="the accessibility scan is not installed")
from streamlit.testing.v1 import AppTest

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
from tests.dashboard.browsing import CHROMIUM, browser, dashboard, page_of, settled
from tests.dashboard.test_answers_browser import PASSWORD, RAW_KEY, looked_at, open_case, part, published, reached, sign_in, sign_out, words

SENTENCE = "Eight weeks of therapy at the gym of the physical medicine clinic did nothing for the knee."
LINE = "physical therapy"
NOTE = f"""MRN: 90417
Date of Service: {{day}}
Provider: Ada Okafor, MD

HISTORY OF PRESENT ILLNESS
Right knee pain. {SENTENCE} No active infection of the knee.
Her sister failed eight weeks of physical therapy for a knee.

EXAMINATION
McMurray test is positive on the right.
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one policy and one case whose note says what the reading does not take."""
    place, now = tmp_path / "home", dt.datetime.now(dt.UTC)
    published(place)
    path = place / "practice" / "practice.db"
    create_store(path, Key(RAW_KEY), seed=b"s" * 32, prepare=first_admin("anna", PASSWORD, now))
    (place / "practice" / "office.yml").write_text("name: Knees and Hands\naddress: [1 Main Street]\n", "utf-8")
    with open_store(path, Key(RAW_KEY)) as store:
        admin = Door(store, Actor("anna", Role.ADMIN, Purpose.OPERATIONS), lambda: now)
        for name, role, provider in (("sue", Role.SPECIALIST, ""), ("ada", Role.CLINICIAN, "Okafor, Ada"), ("fred", Role.FRONT_DESK, "")):
            add_user(admin, User(name, role, provider), PASSWORD)
        charted(Door(store, Actor("sue", Role.SPECIALIST), lambda: now), now.date())
    return place


def charted(door: Door, day: dt.date) -> None:
    patient = Patient(door.ident("p", 1), "urn:test|90417", "Zyxwhurst", "Quillambra", dt.date(1961, 4, 12), "female", "FL")
    put_patient(door, patient)
    put_coverage(door, Coverage(door.ident("v", 1), patient.id, "alpha", "Alpha Health", "", "MBR-1"))
    visit = day + dt.timedelta(days=13)
    put_case(door, CaseRow(door.ident("c", 1), patient.id, "test|1", "Knee MRI", ("73721",), ("M23.221",), "alpha", "Alpha Health", "",
                           visit, "Okafor, Ada", "Main Street", "FL"))  # fmt: skip
    written = day - dt.timedelta(days=9)
    text = NOTE.format(day=written)
    note = Document(door.ident("d", 1), patient.id, None, "note", "Office visit", "Ada Okafor, MD", written, "text", text,
                    content_hash(text))  # fmt: skip
    put_document(door, note)
    propose(door, note)


# ---------------------------------------------------------------- without a browser


def one_page() -> None:
    from dashboard import today_page
    from dashboard.places import Places
    from dashboard.signin_page import at_the_side, framed

    where = Places.here()
    at_the_side(where)
    framed(where, "today", "Today", today_page.show)()


@pytest.fixture
def drawn(home: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("PAYERWATCH_HOME", str(home))
    monkeypatch.setenv("PAYERWATCH_PRACTICE_KEY", RAW_KEY)
    page = AppTest.from_function(one_page, default_timeout=60).run()
    page.text_input[0].input("sue")
    page.text_input[1].input(PASSWORD)
    page = page.button[0].click().run()
    assert not page.exception
    opened = next(one for one in page.button if one.label == "Open the case").click().run()
    assert not opened.exception
    return opened


def told(page: Any) -> str:
    shown = [found.proto.body for found in page.get("html")]
    return " ".join([*shown, *(one.value for one in (*page.info, *page.error, *page.caption))])


def turned(page: Any, name: str) -> Any:
    """The part of the case of this name."""
    found = page.button_group(key="case_part") if hasattr(page, "button_group") else page.segmented_control(key="case_part")
    return found.set_value(name).run()


def test_the_nearest_sentences_stand_under_the_open_line(drawn: Any) -> None:
    said = told(drawn)
    assert "Nearest sentences; none was read as saying this" in said and SENTENCE in said
    assert "speaks of a relative" in said and "under HISTORY OF PRESENT ILLNESS" in said
    page = turned(drawn, "Open lines")
    assert "You say what the sentence says, not what the patient has." in told(page)
    buttons = [one for one in page.button if one.label in ("Says so", "Says it is not so")]
    assert [one.disabled for one in buttons] == [False, False, True, True], "nobody points at a relative's sentence"
    assert not [one for one in page.button if one.label == "Keep the answer"], "what was found is the clinician's to say"


def test_pointing_at_words_that_do_not_stand_there_is_refused_in_one_line(drawn: Any) -> None:
    page = turned(drawn, "Open lines")
    keep = next(one for one in page.button if one.label == "Point at it")
    page = keep.click().run()
    assert "choose a document" in told(page)
    page.text_area[0].input("Eight months of therapy")
    page.radio[0].set_value("yes")
    page = next(one for one in page.button if one.label == "Point at it").click().run()
    assert not page.exception and "word by word" in told(page)


def test_pointing_makes_the_line_met_and_taking_it_back_opens_it(drawn: Any) -> None:
    page = turned(drawn, "Open lines")
    page = next(one for one in page.button if one.label == "Says so").click().run()
    assert not page.exception and "Read so by sue on" in told(page) and "the sentence says so" in told(page)
    page = turned(page, "Criteria and evidence")
    assert "read so by sue on" in told(page) and "not documented" not in told(page).split("</thead>")[1]
    page = turned(page, "Open lines")
    page.text_input[0].input("that was the other knee")
    page = next(one for one in page.button if one.label == "Withdraw").click().run()
    assert "Withdrawn" in told(page) and [one.label for one in page.button].count("Says so") == 2


# ---------------------------------------------------------------- in a browser


@pytest.fixture
def page(home: Path) -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this system")
    with browser() as chromium, dashboard(home, PAYERWATCH_PRACTICE_KEY=RAW_KEY) as address, page_of(chromium, address) as opened:
        yield opened


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("dashboard")
def test_from_an_open_line_to_met_and_into_the_packet(page: Any, home: Path) -> None:
    sign_in(page, "sue")
    open_case(page)
    row = page.locator("tr", has_text=LINE).first.inner_text()
    assert "not documented" in row and "Nearest sentences; none was read as saying this" in row and SENTENCE in row
    looked_at(page)
    part(page, "Open lines")
    assert "Points to answer" not in words(page)
    looked_at(page)
    button = page.get_by_role("button", name="Says so").first
    page.get_by_text("Another sentence of the record", exact=False).first.scroll_into_view_if_needed()
    page.get_by_test_id("stButtonGroup").get_by_text("Open lines", exact=True).focus()
    reached(page, button)
    page.keyboard.press("Enter")
    page.get_by_text("Read so by sue on", exact=False).first.wait_for()
    settled(page)
    looked_at(page)
    part(page, "Criteria and evidence")
    row = page.locator("tr", has_text=LINE).first.inner_text()
    assert re.search(r"\bmet\b", row) and "not documented" not in row and "read so by sue on" in row
    page.emulate_media(media="print")
    assert page.get_by_text("read so by sue on", exact=False).first.is_visible()
    page.emulate_media(media="screen")
    part(page, "Drafts")
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("heading", name=re.compile("To settle before")).wait_for()
    settled(page)
    text = words(page)
    assert "Read so by sue on" in text and SENTENCE in text and "Read the sentence once more" in text
    looked_at(page)
    sign_out(page)
    log = (home.parent / "server.log").read_text("utf-8")
    assert "Zyxwhurst" not in log and "physical medicine" not in log and "physical medicine" not in page.url + page.title()
