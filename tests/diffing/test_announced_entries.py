"""Announcements read from bulletins in the forms that payers give them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from diffing.announced.entries import announcements_of
from diffing.announced.model import AnnouncedClass, Announcement
from policies.model import Document
from policies.reading import read_document

SHARED = Path(__file__).parents[3] / "shared"
BULLETIN = SHARED / "corpus" / "pdf" / "uhc_bulletin_commercial_2026-01.pdf"
INDEX = SHARED / "corpus" / "truth" / "uhc_bulletin_index_2026-01.csv"


def html(body: str) -> Document:
    return read_document(f"<html><body><main>{body}</main></body></html>".encode(), content_type="text/html")


def short(found: tuple[Announcement, ...]) -> list[tuple[str, str | None, str, str]]:
    return [(one.policy, one.number, str(one.announced or ""), one.effective.isoformat() if one.effective else "") for one in found]


def table(head: str, *rows: str) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{cell}</th>' for cell in head.split('|'))}</tr>{cells}</table>"


def test_tables_below_a_heading_of_a_class() -> None:
    found = announcements_of(
        html(
            "<h1>Policy Update Bulletin</h1><h2>Revised</h2>"
            + table(
                "Policy Title|Effective Date|Summary of Changes",
                "Knee Braces|Feb. 1, 2026|Added a criterion",
                "Wound Care (W-12)|3/1/26|Limit raised",
            )
            + "<h2>Retired</h2>"
            + table("Policy Title|Effective Date|Summary of Changes", "Sleep Apps|01/15/2026|Policy withdrawn")
        )
    )
    assert short(found) == [
        ("Knee Braces", None, "revised", "2026-02-01"),
        ("Wound Care", "W-12", "revised", "2026-03-01"),
        ("Sleep Apps", None, "retired", "2026-01-15"),
    ]
    assert [one.text for one in found] == ["Added a criterion", "Limit raised", "Policy withdrawn"]


def test_a_column_for_number_and_one_for_the_class() -> None:
    rows = ("MP-7|Hand Therapy|Archived|4/1/2026|No longer maintained", "MP-9|Foot Orthotics|New|4/1/2026|First published")
    found = announcements_of(html("<h1>Upcoming policies</h1>" + table("Policy #|Policy Name|Status|Effective|Comments", *rows)))
    assert short(found) == [("Hand Therapy", "MP-7", "retired", "2026-04-01"), ("Foot Orthotics", "MP-9", "new", "2026-04-01")]


def test_lists_in_a_cell_stay_lines_of_the_change() -> None:
    cell = "Coverage Rationale<ul><li>Replaced:<ul><li>six weeks with twelve</li></ul></li></ul>"
    (one,) = announcements_of(html("<h2>Revised</h2>" + table("Policy|Effective Date|Summary", f"Spinal Traction|May 1, 2026|{cell}")))
    assert one.text.splitlines()[0] == "Coverage Rationale"
    assert [line.strip(" •o◦-") for line in one.text.splitlines()[1:]] == ["Replaced:", "six weeks with twelve"]
    assert one.text.splitlines()[2].startswith("    ")


def test_the_date_may_stand_before_the_table() -> None:
    words = "<p>Effective July 1, 2026, these policies reflect new codes.</p>"
    (one,) = announcements_of(
        html("<h1>Code updates</h1>" + words + table("Policy Title|Summary of Changes", "Bunion Surgery|Added CPT code 28297"))
    )
    assert one.effective == dt.date(2026, 7, 1) and one.announced is None


def test_headings_that_name_policy_and_class() -> None:
    text = (
        "Medical Policy Updates\nListed below are changes that become effective March 15, 2026 (unless otherwise specified).\n\n"
        "MP073 Brain Pacing – Revised – Adds a reference\n\nEXCLUSIONS:\nTremor of other causes is not covered.\n\n"
        "MP210 Bladder Training – Retired\n\nThe policy is withdrawn.\n"
    )
    found = announcements_of(read_document(text.encode(), name="news.txt"))
    assert short(found) == [("Brain Pacing", "MP073", "revised", "2026-03-15"), ("Bladder Training", "MP210", "retired", "2026-03-15")]
    assert found[0].text.splitlines()[0] == "Adds a reference" and "not covered" in found[0].text


def test_list_entries_with_a_date() -> None:
    entries = "<ul><li>Eye Lasers – Effective June 1, 2026</li><li>Ear Tubes - Effective 7/1/2026</li></ul>"
    body = f"<h1>Upcoming policies</h1><h2>Revised policies</h2>{entries}"
    assert short(announcements_of(html(body))) == [
        ("Eye Lasers", None, "revised", "2026-06-01"),
        ("Ear Tubes", None, "revised", "2026-07-01"),
    ]


def test_an_index_entry_gives_way_to_the_table() -> None:
    body = "<h2>Revised</h2><ul><li>Ear Tubes – Effective July 1, 2026</li></ul>" + table(
        "Policy Title|Effective Date|Summary of Changes", "Ear Tubes|July 1, 2026|Age limit removed"
    )
    (one,) = announcements_of(html(body))
    assert one.text == "Age limit removed"


def test_what_is_put_off() -> None:
    body = "<h1>News</h1><p>The Medical Policy titled Remote Monitoring will not be effective on Jan. 1, 2026, as previously announced.</p>"
    (one,) = announcements_of(html(body))
    assert (one.policy, one.announced, one.effective) == ("Remote Monitoring", AnnouncedClass.POSTPONED, None)


def test_a_policy_is_no_bulletin() -> None:
    body = (
        "<h1>Knee Braces</h1><h2>Coverage</h2><p>Covered when all are met:</p><ul><li>pain – for 6 weeks</li></ul><h2>History</h2>"
        + table("Date|Change", "1/1/2026|Revised")
    )
    assert announcements_of(html(body)) == ()


@pytest.mark.skipif(not BULLETIN.exists(), reason="../shared is absent")
def test_every_entry_of_a_real_bulletin() -> None:
    import csv

    from policies.dates import parse_date
    from rules.words import key

    with INDEX.open(encoding="utf-8") as file:
        wanted = {
            (key(row["title"]), row["status"].lower(), parse_date(row["effective"]))
            for row in csv.DictReader(file)
            if row["status"] != "Note"
        }
    found = announcements_of(read_document(BULLETIN.read_bytes(), name=BULLETIN.name))
    labelled = {
        (key(one.policy), str(one.announced), one.effective) for one in found if one.announced not in (None, AnnouncedClass.POSTPONED)
    }
    assert labelled == wanted
    assert [one.policy for one in found if one.announced is AnnouncedClass.POSTPONED] == ["Remote Physiologic Monitoring (RPM)"]
