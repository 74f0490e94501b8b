"""The small things of web pages that alter a criterion when they are read wrongly: marks, signs, lists, hidden and struck text, links."""

# ruff: noqa: E501 - pages and texts are written as they come

from __future__ import annotations

import pytest

from policies.model import Block, Link, Problem, Reading, ReadingHints
from policies.reading import read_blocks
from policies.reading.encoding import decode
from policies.reading.html.reader import read_html
from policies.reading.whitespace import fold


def read(page: str) -> Reading:
    return read_html(page.encode(), ReadingHints())


def items(page: str) -> list[tuple[int, str, str]]:
    return [(block.level, block.marker, block.text) for block in read(page).blocks if block.kind == "item"]


def text(page: str) -> str:
    return " / ".join(block.text for block in read(page).blocks)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("6 weeks<sup>1</sup>", "6 weeks 1"),
        ("age 18<sup>2</sup> or older", "age 18 [2] or older"),
        ("within 12 months<sup>a</sup>", "within 12 months a"),
        ("score*<sup>†</sup>", "score*†"),
        ("the 1<sup>st</sup> course", "the 1st course"),
        ("4 x 10<sup>9</sup>/L", "4 x 10^9/L"),
        ("10<sup>-3</sup>", "10^-3"),
        ("5 mg/m<sup>2</sup>", "5 mg/m2"),
        ("3 cm<sup>3</sup>", "3 cm3"),
        ("<sup>18</sup>F-FDG PET", "18F-FDG PET"),
        ("with (<sup>68</sup>Ga)", "with (68Ga)"),
        ("<u>&gt;</u> 18 years", "≥ 18 years"),
        ("<span style='text-decoration:underline'>&lt;</span> 5", "≤ 5"),
        ("<font face='Symbol'>³</font> 18", "≥ 18"),
        ("<img src='ge.gif' alt='greater than or equal to'> 18", "≥ 18"),
        ("<math><mi>x</mi><mo>&ge;</mo><msup><mn>10</mn><mn>9</mn></msup></math>", "x≥10^9"),
        ("<span aria-hidden='true'>≥</span><span class='sr-only'>greater than or equal to</span> 5 points", "≥ 5 points"),
        ("a&shy;b&#8203;c&thinsp;d&nbsp;e&#8239;f", "abc d e f"),
        ("given <abbr title='twice a day'>BID</abbr> <span title='tip'>only</span>", "given BID only"),
        (
            "covered <s>once</s> <del>twice</del> <span style='text-decoration: line-through'>thrice</span> <ins>always</ins>",
            "covered always",
        ),
    ],
)
def test_signs_keep_their_meaning(written: str, meant: str) -> None:
    assert text(f"<p>{written}</p>") == meant


def test_notes_are_tied_to_their_marks() -> None:
    blocks = read("<p>Score above 7*</p><p>* by a physician</p><p><sup>1</sup> Age counts at the start.</p>").blocks
    assert blocks[1:] == (Block("note", "by a physician", marker="*"), Block("note", "Age counts at the start.", marker="1"))


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<ol type=a start=3><li>x<li value=7>y</ol>", [(1, "c.", "x"), (1, "g.", "y")]),
        ("<ol type=I><li>x<li type=a>y</ol>", [(1, "I.", "x"), (1, "b.", "y")]),
        ("<ol class='lower-roman'><li>x</ol>", [(1, "i.", "x")]),
        ("<ol reversed><li>x<li>y</ol>", [(1, "2.", "x"), (1, "1.", "y")]),
        ("<ul><li>x</li><ul><li>y</li></ul><li>z</li></ul>", [(1, "•", "x"), (2, "•", "y"), (1, "•", "z")]),
        ("<ul><ul><li>x</li></ul></ul>", [(1, "•", "x")]),
        ("<ul><li>x</li><li style='list-style:none'><ul><li>y</ul></li></ul>", [(1, "•", "x"), (2, "•", "y")]),
        ("<ol><li>x</ol><ul><li>y</ul><ol start=2><li>z</ol>", [(1, "1.", "x"), (2, "•", "y"), (1, "2.", "z")]),
        ("<p>1. x</p><ul><li>y</ul><p>2. z</p>", [(1, "1.", "x"), (2, "•", "y"), (1, "2.", "z")]),
        ("<p>All:<br>A. x<br>1) y<br>2) z<br>B. w</p>", [(1, "A.", "x"), (2, "1)", "y"), (2, "2)", "z"), (1, "B.", "w")]),
        (
            "<ul style='list-style:none'><li>A. x<ul class='no-bullets'><li>1. y</ul><li>B. z</ul>",
            [(1, "A.", "x"), (2, "1.", "y"), (1, "B.", "z")],
        ),
        ("<p>• x</p><p style='margin-left:40px'>• y</p><p>• z</p>", [(1, "•", "x"), (2, "•", "y"), (1, "•", "z")]),
        ("<p>1. x</p><blockquote><p>1. y</p></blockquote><p>2. z</p>", [(1, "1.", "x"), (2, "1.", "y"), (1, "2.", "z")]),
        ("<ul><li><h4>Age</h4></li><li>x</li></ul>", [(1, "•", "Age"), (1, "•", "x")]),
        ("<div><li>x</li></div>", [(1, "•", "x")]),
    ],
)
def test_lists_as_pages_write_them(page: str, expected: list[tuple[int, str, str]]) -> None:
    assert items(page) == expected


def test_a_bold_line_that_announces_a_list_is_no_heading() -> None:
    kinds = [block.kind for block in read("<p><b>MRI is covered when all of the following are met:</b></p><p><b>Codes:</b></p>").blocks]
    assert kinds == ["paragraph", "heading"]


def test_a_bold_first_line_is_a_heading_of_what_follows() -> None:
    blocks = read("<p><b>Exclusions</b><br>Cosmetic use is not covered.</p>").blocks
    assert [(block.kind, block.text) for block in blocks] == [("heading", "Exclusions"), ("paragraph", "Cosmetic use is not covered.")]


PANEL = "<p>Surgery is covered after six weeks of therapy.</p>"


@pytest.mark.parametrize(
    "page",
    [
        f"<button class='accordion'>Surgery</button><div class='panel'>{PANEL}</div>",
        f"<a data-toggle='collapse' href='#s'>Surgery</a><div id='s' class='collapse'>{PANEL}</div>",
        f"<ul class='nav nav-tabs'><li><a href='#s'>Surgery</a></li></ul><div><div id='s' class='tab-pane'>{PANEL}</div></div>",
        f"<div role='tablist'><button role='tab' id='t' aria-controls='s'>Surgery</button></div><div role='tabpanel' id='s' hidden>{PANEL}</div>",
        f"<h3><button aria-expanded='false' aria-controls='s'>Surgery</button></h3><div id='s' aria-hidden='true'>{PANEL}</div>",
        f"<details><summary>Surgery</summary>{PANEL}</details>",
        f"<h3>Surgery</h3><template>{PANEL}</template>",
        f"<h3>Surgery</h3><div style='display:none'>{PANEL}</div>",
    ],
)
def test_panels_are_read_under_the_words_that_open_them(page: str) -> None:
    blocks = read(f"<h1>Spine</h1>{page}").blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "Spine"),
        ("heading", "Surgery"),
        ("paragraph", "Surgery is covered after six weeks of therapy."),
    ]


def test_a_template_with_holes_is_no_text() -> None:
    assert text("<p>Policy text.</p><template><p>{{title}} is covered</p></template>") == "Policy text."


def test_copies_for_print_and_phones_are_read_once_and_repeated_criteria_are_kept() -> None:
    criteria = "<p>Therapy for six weeks has failed.</p>"
    page = f"<h2>Start</h2>{criteria}<h2>Renewal</h2><div style='display:none'>{criteria}</div><div class='d-md-none'>{criteria}</div>"
    assert text(page).count("six weeks") == 2


def test_a_label_for_screen_readers_is_left_out_where_something_else_is_said() -> None:
    page = "<h2><span class='visually-hidden'>Section: </span>Policy</h2><table><tr><th>Drug<th>Covered<tr><td>A<td><i></i><span class='sr-only'>Yes</span></table>"
    assert text(page) == "Policy / Drug | Covered / A | Yes"


def test_struck_words_are_told_and_their_dates_are_nowhere() -> None:
    reading = read("<div><p>Effective <s>01/01/2024</s> 01/01/2026</p></div>")
    assert "2024" not in f"{reading.blocks}{reading.furniture}"
    assert [issue.problem for issue in reading.issues] == [Problem.MARKED_CHANGES]


def test_pictures_that_may_hold_criteria_are_told_and_descriptions_that_say_something_are_read() -> None:
    page = "<img src='flow.png' alt='Flow chart'><img src='x.png' alt='Patients above forty with pain at night go to imaging first'><img src='logo.png' alt='Harbor logo'>"
    reading = read(f"<h1>MRI</h1><div>{page}</div>")
    assert [issue.problem for issue in reading.issues] == [Problem.PICTURE]
    assert [block.text for block in reading.blocks] == ["MRI", "Patients above forty with pain at night go to imaging first"]


@pytest.mark.parametrize(
    "page",
    ["<frameset cols='20%,80%'><frame src='menu.htm'><frame src='p.htm'></frameset>", "<p>Viewer</p><iframe src='p.htm'></iframe>"],
)
def test_a_page_in_a_frame_says_where_the_policy_is(page: str) -> None:
    reading = read(page)
    assert [issue.problem for issue in reading.issues] == [Problem.NOTHING_FOUND]
    assert "p.htm" in reading.issues[0].detail
    assert "p.htm" in {link.target for link in reading.links}


def test_links_inside_the_content_are_kept_and_those_of_the_page_are_not() -> None:
    page = (
        "<nav><a href='/home'>Home</a></nav><main><h1>MRI</h1><p>See <a href='/hip.pdf'>Hip <b>MRI</b></a>, <a href='#n'>note</a>, "
        "<a href='mailto:a@b.example'>mail</a>.</p><ul><li><a href='https://x.example/y'>Y</a></li></ul>"
        "<table><tr><th>Form<th>Use<tr><td><a href='f.pdf'>F1</a><td>all</table></main>"
    )
    assert read(page).links == (Link("Hip MRI", "/hip.pdf"), Link("Y", "https://x.example/y"), Link("F1", "f.pdf"))


@pytest.mark.parametrize(
    ("data", "charset", "said"),
    [
        ("Age ≥ 18 “years”".encode(), "iso-8859-1", "Age ≥ 18 “years”"),
        ("Age 18 “years”".encode("cp1252"), "utf-8", "Age 18 “years”"),
        ("Age ≥ 18".encode().decode("cp1252").encode(), None, "Age ≥ 18"),
        ("≥ 18 ± é ".encode() * 3 + b"\x96 end", None, "≥ 18 ± é " * 3 + "– end"),
        ("Age ≥ 18 years or older".encode("utf-16-le"), None, "Age ≥ 18 years or older"),
        ("Age ≥ 18 years or older".encode("utf-16"), "utf-8", "Age ≥ 18 years or older"),
        (b'<?xml version="1.0" encoding="iso-8859-2"?>\xb1', None, '<?xml version="1.0" encoding="iso-8859-2"?>ą'),
        (b'<meta charset="utf-16">caf\xe9', None, '<meta charset="utf-16">café'),
        ("São Paulo, Ângela".encode(), None, "São Paulo, Ângela"),
    ],
)
def test_characters_are_read_whatever_was_declared(data: bytes, charset: str | None, said: str) -> None:
    assert decode(data, charset) == said


def test_a_page_in_two_bytes_a_character_is_a_page() -> None:
    reading = read_blocks("<html><body><h1>Knee</h1><p>Braces are covered.</p></body></html>".encode("utf-16-le"))
    assert [block.text for block in reading.blocks] == ["Knee", "Braces are covered."]


def test_characters_without_width_are_gone() -> None:
    assert fold("a\u200eb\u2009c\u202fd\u3000e\u2028f\ufe0f\u2066g") == "ab c d e fg"
