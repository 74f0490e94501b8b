"""Plain text: headings, lists and paragraphs are found again by shape; every word comes out in a block or in the furniture."""

# ruff: noqa: E501 - pages and texts are written as they come

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.model import Reading, ReadingHints
from policies.reading.encoding import decode
from policies.reading.text.reader import read_text

CORPUS = Path(__file__).parents[3].parent / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared is absent")
HINTS = ReadingHints()
REAL = sorted([*CORPUS.glob("text/*.txt"), *CORPUS.glob("pairs/*/*.txt"), *CORPUS.glob("crawl_failures/*.txt")])


def read(text: str, hints: ReadingHints = HINTS) -> Reading:
    return read_text(text.encode(), hints)


def lines(reading: Reading) -> list[str]:
    return [f"{'#' * b.level if b.kind == 'heading' else '-' * b.level + b.marker} {b.text}".strip() for b in reading.blocks]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", html.unescape(text)))


def kept(reading: Reading) -> set[str]:
    return words(" ".join([*(f"{b.marker} {b.text}" for b in reading.blocks), *reading.furniture]))


PRINT = """Harbor Health Medical Policy
MEDICAL POLICY STATEMENT
I. Imaging of the lumbar spine is considered medically appropriate when ALL of the following criteria
are met:
A. The pain has lasted for six weeks or longer, in spite of treatment that was supervised by a
clinician;
B. One of the following:
1. Weakness of a leg; or
2. Loss of bladder control;
AND
C. The result will change the treatment.
II. Repeat imaging is considered investigational when Criterion
I. is not met.
POLICY GUIDELINES
Conservative care
• Exercise at home
o with a therapist
o without one
• Medication*
* Opioids are no conservative care.
CODE(S)
CPT Codes
Code Description
72148
Imaging of the lumbar canal without contrast
72149 Imaging of the lumbar canal with contrast
REFERENCES
1. Smith J, Jones K. The spine in adults: a review of
Imaging Practice. Spine. 2020; 12(3):
235. PMID 1234567
2. Brown A. Back pain. 2021.
POLICY HISTORY
Date Summary of Changes
01/05/2026
• Annual review.
"""


def test_print_is_joined_and_its_lists_are_nested() -> None:
    assert lines(read(PRINT)) == [
        "Harbor Health Medical Policy",
        "## MEDICAL POLICY STATEMENT",
        "-I. Imaging of the lumbar spine is considered medically appropriate when ALL of the following criteria are met:",
        "--A. The pain has lasted for six weeks or longer, in spite of treatment that was supervised by a clinician;",
        "--B. One of the following:",
        "---1. Weakness of a leg; or",
        "---2. Loss of bladder control; AND",
        "--C. The result will change the treatment.",
        "-II. Repeat imaging is considered investigational when Criterion I. is not met.",
        "## POLICY GUIDELINES",
        "#### Conservative care",
        "-• Exercise at home",
        "--o with a therapist",
        "--o without one",
        "-• Medication*",
        "* Opioids are no conservative care.",
        "## CODE(S)",
        "### CPT Codes",
        "Code | Description",
        "72148 | Imaging of the lumbar canal without contrast",
        "72149 | Imaging of the lumbar canal with contrast",
        "## REFERENCES",
        "-1. Smith J, Jones K. The spine in adults: a review of Imaging Practice. Spine. 2020; 12(3): 235. PMID 1234567",
        "-2. Brown A. Back pain. 2021.",
        "## POLICY HISTORY",
        "Date Summary of Changes",
        "01/05/2026",
        "-• Annual review.",
    ]


def test_a_footnote_is_a_note() -> None:
    note = next(block for block in read(PRINT).blocks if block.kind == "note")
    assert (note.marker, note.text) == ("*", "Opioids are no conservative care.")


def _paged(pages: list[str], breaks: str) -> str:
    made = []
    for number, page in enumerate(pages, 1):
        made.append(f"Harbor Health Policy Manual\nLumbar Imaging Policy 72.14\n{page}\nPage {number} of {len(pages)}\n")
    return breaks.join(made)


@pytest.mark.parametrize("breaks", ["\f", "\n\n", ""])
def test_running_lines_go_and_a_sentence_goes_on_over_the_page(breaks: str) -> None:
    body = "Imaging of the lumbar spine is covered for adults who have pain that has lasted for six weeks and\nwho were treated {n} times before."
    pages = [
        "\n".join([f"Paragraph {n} begins here and speaks of care.", *["It is said in full."] * n, body.format(n=n)]) for n in range(1, 5)
    ]
    pages[1] = pages[1].removesuffix("who were treated 2 times before.").rstrip("\n")
    pages[2] = "who were treated 2 times before.\n" + pages[2]
    reading = read(_paged(pages, breaks))
    text = "\n".join(block.text for block in reading.blocks)
    assert "Page" not in text
    assert "Manual" not in text
    assert "72.14" not in text
    assert "six weeks and who were treated 2 times before." in text
    assert {"Harbor Health Policy Manual", "Lumbar Imaging Policy 72.14", "Page 1 of 4"} <= set(reading.furniture)


def test_a_numbered_list_is_no_row_of_page_numbers() -> None:
    text = "Criteria\n" + "\n".join(f"{n}. The member was treated with remedy {n} for some time." for n in range(1, 9))
    assert [b.marker for b in read(text).blocks if b.kind == "item"] == [f"{n}." for n in range(1, 9)]


WEB = """Skip to main content
Print
opens a dialog
Home > Policies > Stimulation

Nerve Stimulation for Pain

Policy

Harbor Health considers nerve stimulation medically necessary for members whose pain has lasted for six months and longer, when all of these are met:

Age 18 years or older; and
Failure of both of the following:
Six weeks of exercise; and
A trial of medication at the full dose; and
No pregnancy.

Harbor Health considers nerve stimulation experimental and investigational for the following conditions, since its value has not been shown in trials:

Headache
Pelvic pain
Tinnitus

Background

Nerve stimulation has been studied for many years in many places, and the studies differ in how they chose their members and in what they measured.
© 2026 Harbor Health. All rights reserved.
Español 中文 Tiếng Việt 한국어
"""


def test_web_text_finds_the_lists_that_lost_their_markers() -> None:
    assert lines(read(WEB)) == [
        "# Nerve Stimulation for Pain",
        "## Policy",
        "Harbor Health considers nerve stimulation medically necessary for members whose pain has lasted for six months and longer, "
        "when all of these are met:",
        "- Age 18 years or older; and",
        "- Failure of both of the following:",
        "-- Six weeks of exercise; and",
        "-- A trial of medication at the full dose; and",
        "- No pregnancy.",
        "Harbor Health considers nerve stimulation experimental and investigational for the following conditions, since its value has "
        "not been shown in trials:",
        "- Headache",
        "- Pelvic pain",
        "- Tinnitus",
        "## Background",
        "Nerve stimulation has been studied for many years in many places, and the studies differ in how they chose their members and "
        "in what they measured.",
    ]


def test_navigation_of_web_text_is_furniture() -> None:
    furniture = read(WEB).furniture
    assert furniture[:4] == ("Skip to main content", "Print", "opens a dialog", "Home > Policies > Stimulation")
    assert "© 2026 Harbor Health. All rights reserved." in furniture


def test_bullets_lost_to_a_blank_are_items() -> None:
    text = "Coverage Rationale\nImaging is covered when:\n Pain has lasted six weeks\n Weakness is one of these:\no Leg\no Arm\n Age is over 18\n\nRepeat imaging when:\n Pain is new\n"
    items = [(b.level, b.marker, b.text) for b in read(text).blocks if b.kind == "item"]
    assert items == [
        (1, "", "Pain has lasted six weeks"),
        (1, "", "Weakness is one of these:"),
        (2, "o", "Leg"),
        (2, "o", "Arm"),
        (1, "", "Age is over 18"),
        (1, "", "Pain is new"),
    ]


def test_contents_are_furniture() -> None:
    text = "Table of Contents\nPolicy ........ 1\nBackground ........ 2\n\nPolicy\nImaging is covered for adults with pain.\n\nBackground\nPain is common among adults.\n"
    reading = read(text)
    assert lines(reading) == ["## Policy", "Imaging is covered for adults with pain.", "## Background", "Pain is common among adults."]
    assert "Policy ........ 1" in reading.furniture


def test_one_line_text_is_cut_at_headings_labels_and_sentences() -> None:
    filler = "The member has pain and is treated for it by a clinician who knows the matter well. " * 40
    text = (
        "Medical Policy: X-12 Topic: Lumbar Imaging Effective Date: July 1, 2026 This policy is about imaging. "
        f"Policy Position Coverage is subject to the terms of the plan. {filler}"
        "Procedure Codes 72148, 72149, 72158 The codes above are listed for reference."
    )
    cut = lines(read(text))
    for line in (
        "Medical Policy: X-12",
        "Topic: Lumbar Imaging",
        "Effective Date: July 1, 2026",
        "## Policy Position",
        "## Procedure Codes",
        "72148, 72149, 72158",
    ):
        assert line in cut
    assert "Coverage is subject to the terms of the plan." in cut


def test_leaked_markup_is_read_once_and_with_its_lists() -> None:
    def part(tagged: str, plain: str, ordinal: int) -> str:
        return f'{tagged}\\r\\n&#34;}}}}" id="text-{ordinal}"> {plain} '

    text = (
        "Lumbar Imaging | Providers | Harbor Skip to main content Plans Members Log in "
        + part("Origination: 01/2019</div>", "Origination: 01/2019", 1)
        + part("Policy</h2>\\r\\n<p>Imaging is <strong>covered</strong>&nbsp;for adults.</p>", "Policy Imaging is covered for adults.", 2)
        + part(
            "When covered</h2>\\r\\n<ol type=\\&#34;a\\&#34;><li>Pain for six weeks.</li><li>Weakness.</li></ol>",
            "When covered Pain for six weeks. Weakness.",
            3,
        )
        + "Español Contact us © 2026 Harbor"
    )
    reading = read(text)
    assert lines(reading) == [
        "Origination: 01/2019",
        "# Policy",
        "Imaging is covered for adults.",
        "# When covered",
        "-a. Pain for six weeks.",
        "-b. Weakness.",
    ]
    assert reading.title == "Lumbar Imaging | Providers | Harbor"
    assert any("Contact us" in line for line in reading.furniture)


def test_headings_named_in_the_history_are_no_sections() -> None:
    text = (
        "Coverage Rationale\nImaging is covered for adults with pain.\n\nDefinitions\nPain: what hurts.\n\nPolicy History/Revision Information\n"
        "07/01/2026\nCoverage Rationale\n• Revised the criteria for adults.\nDefinitions\n• Updated one of them.\n"
    )
    headings = [b.text for b in read(text).blocks if b.kind == "heading"]
    assert headings == ["Coverage Rationale", "Definitions", "Policy History/Revision Information"]


def test_ignored_lines_are_furniture() -> None:
    reading = read("Policy\nImaging is covered.\nDRAFT 7\n", ReadingHints(ignore=(r"DRAFT \d+",)))
    assert "DRAFT 7" in reading.furniture
    assert all("DRAFT" not in block.text for block in reading.blocks)


@settings(max_examples=120, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\n\n •:;.\f"), max_size=400))
def test_no_word_of_any_text_is_lost(text: str) -> None:
    reading = read(text)
    squeeze = {ord(sign): None for sign in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}
    assert words(decode(text.encode()).translate(squeeze)) <= kept(reading) | {""}
    assert reading == read(text)


@needs_corpus
@pytest.mark.parametrize("path", REAL, ids=lambda path: f"{path.parent.name}-{path.name[:24]}")
def test_no_word_of_a_real_text_is_lost(path: Path) -> None:
    data = path.read_bytes()
    reading = read_text(data, HINTS)
    lost = words(data.decode()) - kept(reading)
    if "bcbsnc" in path.parent.name:  # markup leaked into it: tags, their attributes and the literal "\r\n" are no words
        lost = {
            word
            for word in lost - {"V600"}
            if not re.fullmatch(r"x2013|h[1-6]|[0-9a-f]{10}|[a-z]{1,8}|\d+px|[a-z]+[A-Z]\w*|rte\w*|n[A-Z]\w*", word)
        }
    assert not lost
    assert reading == read_text(data, HINTS)


@needs_corpus
def test_two_captures_that_differ_in_navigation_have_the_same_blocks() -> None:
    old, new = (read_text(next(CORPUS.glob(f"pairs/bcbsnc_G2054_nav_only/{side}__*.txt")).read_bytes(), HINTS) for side in ("old", "new"))
    assert old.blocks == new.blocks
    assert old.furniture != new.furniture
    headings = [block.text for block in old.blocks if block.kind == "heading"]
    assert {"Policy", "When Liquid Biopsy is covered", "When Liquid Biopsy is not covered", "Policy Guidelines"} <= set(headings)
    covered = [b for b in old.blocks if b.kind == "item" and b.level == 3]
    assert [b.marker for b in covered[:10]] == ["i.", "ii.", "iii.", "iv.", "v.", "vi.", "vii.", "viii.", "ix.", "x."]


@needs_corpus
@pytest.mark.parametrize("side", ["old", "new"])
def test_page_headers_and_breaks_do_not_appear(side: str) -> None:
    reading = read_text(next(CORPUS.glob(f"pairs/excellus_2.02.56_liquid_biopsy/{side}__*.txt")).read_bytes(), HINTS)
    text = "\n".join(block.text for block in reading.blocks)
    assert not re.search(r"Page: \d+ of \d+|Proprietary Information|^Policy Number: 2\.02\.56", text, re.MULTILINE)
    assert "investigational for all other indications." in text.replace("ALL", "all")  # goes on over a page
    depths = [b.level for b in reading.blocks if b.kind == "item"][:12]
    assert depths == [1, 2, 2, 2, 2, 2, 3, 4, 4, 4, 4, 4]


@needs_corpus
def test_real_lead_ins_have_their_items() -> None:
    reading = read_text(next(CORPUS.glob("text/aetna__*.txt")).read_bytes(), HINTS)
    items = [b for b in reading.blocks if b.kind == "item"]
    assert [b.level for b in items[:11]] == [1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1]
    assert not any(b.text in {"Print", "Share", "opens a dialog", "opens in a new window"} for b in reading.blocks)


@needs_corpus
@pytest.mark.parametrize(
    ("name", "headings"),
    [
        ("text/bcbsri*", {"MEDICAL CRITERIA", "PRIOR AUTHORIZATION", "POLICY STATEMENT", "CODING", "REFERENCES"}),
        ("text/regence*", {"MEDICAL POLICY CRITERIA", "POLICY GUIDELINES", "EVIDENCE SUMMARY", "CODES"}),
        ("text/fep*", {"POLICY STATEMENT", "POLICY GUIDELINES", "BENEFIT APPLICATION", "RATIONALE"}),
        ("text/humana*", {"Coverage Determination", "Coverage Limitations", "Coding Information", "References"}),
        ("text/evicore*", {"Criteria", "Procedures addressed", "Guidelines and Evidence", "References"}),
        ("text/highmark*", {"Policy Position", "Procedure Codes", "Denial Statements"}),
        (
            "text/carelon-liquid-biopsy-2025*",
            {"Clinical Indications", "General Requirements", "Rationale", "References", "Codes", "History"},
        ),
        ("text/aetna*", {"Policy", "Medical Necessity", "Experimental, Investigational, or Unproven", "Background"}),
        (
            "pairs/geisinger_MP360_mrd/new*",
            {"I. Policy: Minimal Residual Disease NGS Testing", "INDICATIONS:", "EXCLUSIONS:", "REFERENCES:"},
        ),
        ("pairs/uhc_sleep_studies/new*", {"Coverage Rationale", "Home Sleep Apnea Testing", "Attended Repeat Testing"}),
        (
            "pairs/cms_ncd_90.2_ngs/new*",
            {"Indications and Limitations of Coverage", "B. Nationally Covered Indications", "Revision History"},
        ),
    ],
)
def test_real_headings_are_found(name: str, headings: set[str]) -> None:
    reading = read_text(next(CORPUS.glob(f"{name}.txt")).read_bytes(), HINTS)
    assert headings <= {block.text for block in reading.blocks if block.kind == "heading"}
