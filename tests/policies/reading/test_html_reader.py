"""Web pages: the policy comes out whole and ordered, the page around it goes, and the dress of the markup changes nothing."""

# ruff: noqa: E501 - pages and texts are written as they come

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.model import Block, Reading, ReadingHints
from policies.reading.html.reader import read_fragment, read_html

SHARED = Path(__file__).parents[3].parent / "shared"
HINTS = ReadingHints()

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Lumbar MRI | Harbor Health</title>
<meta name="last-modified" content="2026-01-02"><script>var secret = 1</script></head>
<body><div><p>We use cookies to improve your experience on our site.</p><button>Accept all cookies</button></div>
<a href="#main">Skip to main content</a>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/p">Providers</a></li></ul></nav></header>
<div role="navigation">Home &gt; Policies &gt; MRI</div>
<main>
<h1>Magnetic Resonance Imaging of the Lumbar Spine</h1>
<aside><p>Last Review: 01/02/2026</p><p>Effective: 03/01/2015</p><p>Next Review: 01/02/2027</p></aside>
<button>Print</button><a href="#h">Review History <span>opens a dialog</span></a>
<h2>Policy</h2>
<p>Harbor Health considers lumbar MRI <strong>medically necessary</strong> when <u>all</u> are met<sup>1,2</sup>:</p>
<ol type="A"><li>Age 18&nbsp;years or older; <em>and</em></li>
<li><p>Failure of conservative care:</p><ol><li>Six weeks of therapy<ul><li>home exercise</li></ul></li><li>NSAIDs;</li></ol> and</li>
<li>BMI below 40 kg/m<sup>2</sup>.</li></ol>
<p><strong>Repeat imaging</strong></p><p>Repeat imaging is not covered.</p>
<p>a. Patient has:</p><ul><li>either leg pain; or</li><li>weakness</li></ul>
<div hidden><h3>Collapsed panel</h3><p>Age above 65 years needs review.</p></div>
<div style="display:none"><p>More criteria stand in this panel.</p></div>
<button aria-expanded="false" aria-controls="p1">Exclusions</button><div id="p1" hidden><p>Cosmetic use is excluded.</p></div>
<ul role="tablist"><li role="tab" id="t1">Background</li></ul>
<div role="tabpanel" aria-labelledby="t1"><p>Back pain is common.<br>It often passes.</p></div>
<dl><dt>Conservative care</dt><dd>Care without surgery.</dd></dl>
<details><summary>Codes</summary>
<table><thead><tr><th>Code</th><th>Description</th></tr></thead>
<tbody><tr><td colspan="2"><h3>CPT codes covered if criteria are met:</h3></td></tr>
<tr><td rowspan="2">72148</td><td>without contrast</td></tr><tr><td>lumbar</td></tr></tbody></table></details>
<h2>References</h2><ol start="3"><li>Smith J. A paper. 2020.</li></ol>
</main>
<footer><p>© 2026 Harbor Health</p><a href="/privacy">Privacy policy</a></footer></body></html>"""


def read(page: str, hints: ReadingHints = HINTS) -> Reading:
    return read_html(page.encode(), hints)


def lines(reading: Reading) -> list[str]:
    return [f"{'#' * b.level if b.kind == 'heading' else '  ' * b.level + b.marker} {b.text}".strip() for b in reading.blocks]


def test_the_policy_comes_out_in_order_with_depth_and_markers() -> None:
    assert lines(read(PAGE)) == [
        "# Magnetic Resonance Imaging of the Lumbar Spine",
        "## Policy",
        "Harbor Health considers lumbar MRI medically necessary when all are met 1,2:",
        "A. Age 18 years or older; and",
        "B. Failure of conservative care:",
        "1. Six weeks of therapy",
        "• home exercise",
        "2. NSAIDs;",
        "and",
        "C. BMI below 40 kg/m2.",
        "### Repeat imaging",
        "Repeat imaging is not covered.",
        "a. Patient has:",
        "• either leg pain; or",
        "• weakness",
        "### Collapsed panel",
        "Age above 65 years needs review.",
        "More criteria stand in this panel.",
        "#### Exclusions",
        "Cosmetic use is excluded.",
        "#### Background",
        "Back pain is common.",
        "It often passes.",
        "Conservative care: Care without surgery.",
        "#### Codes",
        "Code | Description",
        "### CPT codes covered if criteria are met:",
        "72148 | without contrast",
        "72148 | lumbar",
        "## References",
        "3. Smith J. A paper. 2020.",
    ]


def test_depth_of_nested_lists() -> None:
    items = [(b.level, b.marker) for b in read(PAGE).blocks if b.kind == "item"]
    assert items == [(1, "A."), (1, "B."), (2, "1."), (3, "•"), (2, "2."), (1, "C."), (1, "a."), (2, "•"), (2, "•"), (1, "3.")]


def test_the_page_around_goes_to_the_furniture_with_the_dates_of_the_side_block() -> None:
    reading = read(PAGE)
    for line in ("Last Review: 01/02/2026", "Effective: 03/01/2015", "Next Review: 01/02/2027", "© 2026 Harbor Health", "Privacy policy"):
        assert line in reading.furniture
    text = " ".join(block.text for block in reading.blocks)
    assert not re.search(r"cookies|Skip to|Print|opens a dialog|Harbor Health$|secret", text)
    assert reading.title == "Lumbar MRI | Harbor Health"
    assert reading.facts == (("last-modified", "2026-01-02"),)


def test_rows_know_their_table_and_header() -> None:
    rows = [block for block in read(PAGE).blocks if block.kind == "row"]
    assert [row.cells for row in rows] == [("Code", "Description"), ("72148", "without contrast"), ("72148", "lumbar")]
    assert [row.header for row in rows] == [True, False, False]
    assert {row.table for row in rows} == {1}


def test_a_page_without_main_reads_the_same() -> None:
    bare = PAGE.replace("<main>", "<div>").replace("</main>", "</div>")
    assert read(bare).blocks == read(PAGE).blocks


def test_hints_choose_content_drop_noise_and_ignore_lines() -> None:
    page = "<body><div class='x'><p>Ad for a plan of ours.</p></div><div id='doc'><h2>Policy</h2><p class='n'>Note of the day</p><p>MRI is covered.</p><p>DRAFT 7</p></div></body>"
    hints = ReadingHints(content=("#doc",), drop=(".n",), ignore=(r"DRAFT \d+",))
    reading = read(page, hints)
    assert lines(reading) == ["# Policy", "MRI is covered."]
    assert {"Ad for a plan of ours.", "Note of the day", "DRAFT 7"} <= set(reading.furniture)


def test_a_selector_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match=r"expected a CSS selector, found 'p\['"):
        read("<p>x</p>", ReadingHints(content=("p[",)))


def test_place_of_service_home_is_no_navigation() -> None:
    blocks = read_fragment("<p>Covered places of service:</p><ul><li>Home</li><li>Office</li></ul>")
    assert [block.text for block in blocks] == ["Covered places of service:", "Home", "Office"]


def test_layout_tables_are_not_rows() -> None:
    blocks = read_fragment(
        "<table role='presentation'><tr><td><h3>Criteria</h3><ul><li>Age 18</li></ul></td></tr></table>"
        "<table><tr><td><table><tr><th>Code</th><th>Text</th></tr><tr><td>A1</td><td>b</td></tr></table></td></tr></table>"
    )
    assert [(b.kind, b.text) for b in blocks] == [("heading", "Criteria"), ("item", "Age 18"), ("row", "Code | Text"), ("row", "A1 | b")]


def test_a_table_of_labels_beside_texts_is_a_document() -> None:
    blocks = read_fragment(
        "<table><tr><td>Application</td><td>All plans.</td></tr>"
        "<tr><td>Criteria</td><td><p>All of these:</p><ul><li>" + "pain that lasts " * 12 + "</li><li>weakness</li></ul></td></tr></table>"
    )
    assert [b.text for b in blocks if b.kind == "heading"] == ["Application", "Criteria"]
    assert [b.text for b in blocks if b.kind == "item"][1] == "weakness"


@pytest.mark.parametrize(
    ("raised", "text"),
    [
        ("10<sup>9</sup>/L", "10^9/L"),
        ("30 kg/m<sup>2</sup>", "30 kg/m2"),
        ("CD19<sup>+</sup>", "CD19+"),
        ("outcome<sup>1,2</sup>.", "outcome 1,2."),
    ],
)
def test_raised_numbers(raised: str, text: str) -> None:
    assert read_fragment(f"<p>{raised}</p>")[0].text == text


def test_contents_lists_and_link_footers_go() -> None:
    page = (
        "<body><div><a href='/a'>Plans</a> <a href='/b'>Doctors</a></div><p>Call us from 8 to 5.</p><h1>Knee MRI</h1><h2>Table of Contents</h2>"
        "<ul><li><a href='#p'>Policy</a></li></ul><h2>Policy</h2><p>Knee MRI is covered when pain lasts six weeks.</p>"
        "<h2>Related Policies</h2><ul><li><a href='/c'>Hip MRI</a></li></ul>"
        "<h3>Quick links</h3><ul><li><a href='/d'>Forms</a></li></ul><p>© 2026 Harbor Health</p></body>"
    )
    assert lines(read(page)) == [
        "# Knee MRI",
        "## Policy",
        "Knee MRI is covered when pain lasts six weeks.",
        "## Related Policies",
        "• Hip MRI",
    ]


def test_forms_go_but_a_form_around_the_page_stays() -> None:
    page = (
        "<body><form><input type='hidden'><h1>Policy</h1><p>"
        + "Care is covered. " * 40
        + "</p><form><input type='password'>User name</form></form></body>"
    )
    assert read(page).blocks[0].text == "Policy"


def test_deeply_nested_markup_is_read_without_end() -> None:
    page = "<div>" * 3000 + "<p>Deep criteria.</p>" + "</div>" * 3000
    assert "Deep criteria." in " ".join(block.text for block in read(page).blocks)


@pytest.mark.parametrize(("charset", "encoding"), [(None, "utf-8"), ("iso-8859-1", "utf-8"), ("windows-1252", "cp1252"), (None, "utf-16")])
def test_charsets(charset: str | None, encoding: str) -> None:
    data = "<p>Naïve “quote” ≥ 5</p>" if encoding != "cp1252" else "<p>Naïve “quote”</p>"
    assert read_html(data.encode(encoding), HINTS, charset).blocks[0].text.startswith("Naïve “quote”")


def _dressed(page: str, random_: random.Random) -> str:
    """The same page with other attributes, comments and white space."""

    def dress(match: re.Match[str]) -> str:
        name, rest = match.group(1), match.group(2)
        attributes = re.findall(r"""[\w-]+(?:=(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""", rest)
        attributes += [f'class="css-{random_.randrange(10**6)}"', f"data-n={random_.randrange(99)}", f'nonce="{random_.random()}"']
        random_.shuffle(attributes)
        gap = random_.choice([" ", "\n   ", "\t"])
        return f"<{name}{gap}{gap.join(attributes)}>"

    dressed = re.sub(r"<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>", dress, page)
    spaced = re.sub(r">\s+<", lambda _: f">{random_.choice([' ', chr(10), chr(10) + '   '])}<", dressed)
    return re.sub(r"(</(?:p|li|ul|ol|h\d|div|td|tr)>)", lambda m: m.group(1) + random_.choice(["", "<!-- n -->", "\n"]), spaced)


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=0, max_value=10**6))
def test_attributes_comments_and_white_space_change_nothing(seed: int) -> None:
    dressed = _dressed(PAGE, random.Random(seed))
    assert read(dressed).blocks == read(PAGE).blocks


_INLINE = st.text(alphabet="abc <>&", min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["p", "li", "h2", "td", "div", "span", "b"]), _INLINE), max_size=12),
    st.randoms(use_true_random=False),
)
def test_any_markup_is_read_twice_the_same(parts: list[tuple[str, str]], random_: random.Random) -> None:
    page = "".join(f"<{tag}>{text}" + (f"</{tag}>" if random_.random() < 0.7 else "") for tag, text in parts)
    assert read(page) == read(page)


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is absent")
def test_a_real_code_table_has_headings_between_its_rows() -> None:
    reading = read_html((SHARED / "corpus/sites/aetna_cpb_0059_codes_table.html").read_bytes(), HINTS)
    headings = [(b.level, b.text) for b in reading.blocks if b.kind == "heading"]
    assert headings == [
        (1, "CPT Codes / HCPCS Codes / ICD-10 Codes"),
        (2, "HCPCS codes covered if selection criteria are met:"),
        (2, "ICD-10 codes covered if selection criteria are met:"),
    ]
    rows = [b for b in reading.blocks if b.kind == "row"]
    assert rows[0] == Block("row", "Code | Code Description", cells=("Code", "Code Description"), header=True, table=1)
    assert [row.cells[0] for row in rows[1:]] == [
        "A4614",
        "A4627",
        "S8096",
        "S8097",
        "S8100",
        "S8101",
        "S8110",
        "J20.0 - J21.9",
        "J40 - J47.9",
        "J67.0 - J67.9",
    ]
