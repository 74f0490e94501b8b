"""A digest drawn as Markdown and HTML: what a reader sees, in which order, and that a payer's text stays text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from digest_rows import RUN_DAY, blind, digest, entry, part
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from diffing.digest import in_reading_order
from diffing.model import ChangeKind, Direction, Span
from diffing.redline import to_html as redline_html
from diffing.render import DIRECTIONS, EVENTS, KINDS, PROBLEMS, long_date, markdown_redline, markdown_text, subject, to_html, to_markdown
from diffing.week import MOST_PARTS, digest_of
from policies.model import Block, Document, Issue, Metadata, Problem, Role, Section
from policies.store.book import Observation
from policies.store.rows import ChangePartRow, ChangeRow, SourceRow
from policies.store.work import WorkStore

SCRIPT = "<script>alert(1)</script>"
LINK = "[click](https://evil.test)"
NASTY = f"{SCRIPT} {LINK} **bold** `code` <b onclick='x'>&lt;i&gt;"


def tree(page: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(page)


def words(page: str) -> str:
    """What a browser shows, blanks folded."""
    return " ".join(tree(page).find("body").text_content().split())


def shown(markdown: str) -> str:
    """The words that Markdown's backslashes protect."""
    return re.sub(r"\\(.)", r"\1", markdown, flags=re.S)


# ---------------------------------------------------------------- bytes and order


def test_the_same_digest_gives_the_same_bytes() -> None:
    one, other = (digest(entry(parts=(part(),)), filed=(entry(policy_id="a:b"),), unseen=(blind(),)) for _ in range(2))
    assert to_html(one) == to_html(other)
    assert to_markdown(one) == to_markdown(other)


def test_reading_order_does_not_depend_on_the_order_of_rows() -> None:
    wanted = (
        entry(policy_id="1", severity="high", direction="tightened", affects=("x",)),
        entry(policy_id="2", severity="high", direction="tightened", payer="alpha"),
        entry(policy_id="3", severity="high", direction="tightened", payer="Beta", number=None),
        entry(policy_id="4", severity="high", direction="tightened", payer="Beta", number="7"),
        entry(policy_id="5", severity="high", direction="broadened"),
        entry(policy_id="6", severity="medium", direction="tightened"),
    )
    assert all(in_reading_order(order) == wanted for order in permutations(wanted))


def test_deadlines_are_told_entries_of_later_days_soonest_first() -> None:
    day = RUN_DAY.date()
    late, soon = (entry(policy_id=n, title=n, effective=day + dt.timedelta(days=d)) for n, d in (("late", 60), ("soon", 1)))
    today, past = entry(policy_id="today", effective=day), entry(policy_id="past", effective=day - dt.timedelta(days=1))
    filed = entry(policy_id="filed", title="filed", effective=late.effective)
    made = digest(late, today, past, entry(policy_id="none"), soon, filed=(filed,))
    assert [(one.policy_id, one.day) for one in made.deadlines] == [("soon", soon.effective), ("late", late.effective)]
    ahead = to_markdown(made).split("## Dates ahead")[1].split("##")[0]
    assert [line for line in ahead.splitlines() if line] == [
        "- November 17, 2026: Northlake Health, soon (N-1)",
        "- January 15, 2027: Northlake Health, late (N-1)",
    ]
    assert "Dates ahead" not in to_html(digest(today, past, filed=(filed,)))


# ---------------------------------------------------------------- empty states


def test_nothing_told_and_everything_seen() -> None:
    for page in (words(to_html(digest())), to_markdown(digest())):
        assert page.count("Every source was seen.") == 2
        assert "Nothing this week." in page
        assert "before you rely on it" not in page


def test_nothing_told_but_something_not_seen() -> None:
    made = digest(unseen=(blind(since=RUN_DAY), blind(source_id="b.list", problem="timeout")))
    for page in (words(to_html(made)), shown(to_markdown(made))):
        assert "Every source was seen." not in page
        assert "Look at what we could not see below before you rely on it." in page
        assert "a challenge page instead of the policy. Last seen November 16, 2026; the last good version stays." in page
        assert "no answer in time. Never seen so far." in page


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (digest(), "Payer policies, week of November 16, 2026: nothing to act on"),
        (digest(unseen=(blind(),)), "Payer policies, week of November 16, 2026: nothing to act on, 1 not seen"),
        (digest(entry(title=SCRIPT + "\n")), "Payer policies, week of November 16, 2026: 1 policy to read"),
        (digest(entry(), entry(policy_id="b"), filed=(entry(),)), "Payer policies, week of November 16, 2026: 2 policies to read"),
    ],
)
def test_subject(made: object, wanted: str) -> None:
    assert subject(made) == wanted  # type: ignore[arg-type]


def test_without_a_profile_the_heading_says_so() -> None:
    assert "What affects us" in to_html(digest())
    bare = digest(practice=None)
    assert "What to read" in to_html(bare) and "What affects us" not in to_html(bare)
    assert "For None" not in to_markdown(bare)


# ---------------------------------------------------------------- what stands in an entry


def test_an_entry_cites_version_snapshot_and_page() -> None:
    made = digest(entry(effective=dt.date(2026, 12, 1), affects=("72148 lumbar MRI",), parts=(part(page=4),)))
    for page in (words(to_html(made)), to_markdown(made)):
        for said in (
            "Effective December 1, 2026. Observed November 16, 2026, version 2 against 1, snapshot abababababab.",
            "harder to qualify",
            "72148 lumbar MRI.",
            "page 4",
        ):
            assert said in page, said
    assert "~~six~~**twelve** weeks" in to_markdown(made)
    assert [e.text for e in tree(to_html(made)).iterfind(".//del")] == ["six"]


def test_a_direction_is_said_of_changes_only() -> None:
    assert "direction not certain" in to_markdown(digest(entry(direction="unknown")))
    for other in ("new", "retired", "unlisted", "relisted"):
        page = to_markdown(digest(entry(event=other, direction="unknown", kind="metadata")))
        assert f"**{EVENTS[other]}.**" in page


def test_every_value_has_its_words() -> None:
    assert PROBLEMS.keys() == {problem.value for problem in Problem}
    assert KINDS.keys() == {kind.value for kind in ChangeKind}
    assert DIRECTIONS.keys() == {direction.value for direction in Direction}
    assert long_date(None) == "not printed"


# ---------------------------------------------------------------- a payer's text stays text


def nasty() -> object:
    one = entry(
        payer=NASTY, number=NASTY, title=NASTY, headline=NASTY, affects=(NASTY,),
        parts=(part(section=NASTY, explanation=NASTY, redline=redline_html((Span("insert", NASTY), Span("equal", NASTY)))),),
    )  # fmt: skip
    unseen = blind(payer=NASTY, detail=NASTY, url=f"https://evil.test/{SCRIPT}")
    return digest(one, filed=(replace(one, policy_id="f"),), unseen=(unseen,), practice=NASTY)


def test_html_holds_no_element_that_a_payer_wrote() -> None:
    page = to_html(nasty())  # type: ignore[arg-type]
    made = tree(page)
    assert not list(made.iter("script", "b", "i", "img"))
    assert {a.get("href") for a in made.iter("a")} == {"https://northlake.test/n-1.html"}
    assert not made.xpath("//@*[starts-with(name(), 'on')]")
    assert words(page).count(" ".join(NASTY.split())) >= 12


def test_markdown_holds_no_element_and_no_link_that_a_payer_wrote() -> None:
    page = to_markdown(nasty())  # type: ignore[arg-type]
    bare = re.sub(r"\\.", "", page)  # whatever is protected is text
    assert "<script" not in bare and "<b" not in bare and "](" not in bare and "&lt;" not in bare
    assert set(re.findall(r"<([^>]*)>", bare)) == {"https://northlake.test/n-1.html"}
    assert shown(page).count(NASTY) >= 12


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "folder:one.saved/a%20b.pdf", " javascript:alert(1)",
     "//evil.test/x", "https://ok.test/><script>alert(1)</script>", "https://a.test/ b", ""],
)  # fmt: skip
def test_only_a_web_address_becomes_a_link(url: str) -> None:
    made = digest(entry(url=url), filed=(entry(url=url, policy_id="f"),), unseen=(blind(url=url),))
    assert not list(tree(to_html(made)).iter("a", "script"))
    assert not re.findall(r"<[^>]*>", re.sub(r"\\.", "", to_markdown(made)))
    assert " ".join(url.split()) in words(to_html(made))


@pytest.mark.parametrize("url", ["https://a.test/p?x=1&y=2", "HTTP://a.test/Ä"])
def test_a_web_address_is_a_link(url: str) -> None:
    made = digest(entry(url=url))
    assert [a.get("href") for a in tree(to_html(made)).iter("a")] == [url]
    assert f"Payer's page: <{url}>" in to_markdown(made)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("a\n\n# b", "a # b"), ("x &amp; y & z", "x \\&amp; y & z"), ("[a](b)", "\\[a\\](b)"), ("a\u2028b", "a b"), ("\\<", "\\\\\\<")],
)
def test_markdown_text_is_one_line_of_text(text: str, wanted: str) -> None:
    assert markdown_text(text) == wanted


@pytest.mark.parametrize(
    ("redline", "wanted"),
    [
        ("# a", "\\# a"),
        ("- a", "\\- a"),
        ("3. a", "3\\. a"),
        ("12 weeks", "12 weeks"),
        ("<ins> a </ins>b", "**a** b"),
        ("<del> </del>b", "b"),
        ("a &lt;ins&gt;b&lt;/ins&gt;", "a \\<ins\\>b\\</ins\\>"),
        ("a<ins>b\nc</ins>", "a**b c**"),
    ],
)
def test_markdown_redline(redline: str, wanted: str) -> None:
    assert markdown_redline(redline) == wanted


@given(st.text(max_size=60))
def test_a_redline_of_any_text_shows_that_text(text: str) -> None:
    made = markdown_redline(redline_html((Span("equal", "x "), Span("insert", "y"), Span("equal", f" z{text}"))))
    assert "\n" not in made
    assert shown(made).replace("**", "").split() == f"x y z{text}".replace("**", "").split()
    assert not re.search(r"<\w", re.sub(r"\\.", "", made))


# ---------------------------------------------------------------- out of a store


def stored(path: Path) -> WorkStore:
    store = WorkStore.open(path)
    store.put_sources([SourceRow("north.list", "north", "Northlake Health", ("commercial",))])
    store.begin_run("r1", RUN_DAY, "1")
    section = Section("Coverage", 1, Role.COVERAGE, ("Coverage",), (Block("paragraph", "After six weeks."),))
    store.record_all(
        "r1",
        [
            Observation(
                "north.list", "north", f"https://n.test/{n}", f"{n:064d}", RUN_DAY,
                Document(Metadata(title=f"Policy {n}", policy_number=f"N-{n}", effective=dt.date(2026, 12, n)), (section,)),
            )
            for n in (1, 2)
        ],
    )  # fmt: skip
    return store


def change(number: int, *, told: bool, **more: object) -> ChangeRow:
    values: dict[str, object] = {
        "run_id": "r1", "policy_id": f"north:n-{number}", "from_version": None, "to_version": 1, "event": "changed", "kind": "criteria",
        "direction": "tightened", "severity": "high", "told": told, "affects": (), "headline": "h", "url": f"https://n.test/{number}",
        "effective": None,
    }  # fmt: skip
    return ChangeRow(**values | more)  # type: ignore[arg-type]


def test_a_digest_is_drawn_from_the_rows_of_its_run(tmp_path: Path) -> None:
    with stored(tmp_path / "w.duckdb") as store:
        parts = [
            ChangePartRow("r1", "north:n-1", 1, n, f"S{n}", kind, "none", "low", "a", "b", "b", "e", None)
            for n, kind in enumerate([*["wording"] * MOST_PARTS, "criteria"])
        ]  # fmt: skip
        gone = change(2, told=True, event="unlisted", kind="metadata", direction="unknown", from_version=1, to_version=None)
        store.write_changes("r1", [change(1, told=True), change(2, told=False), gone], parts)
        store.write_issues("r1", [Issue(Problem.TIMEOUT, "slow", "north.list", "https://n.test/1"), Issue(Problem.GATE, "few", "x.list")])
        store.mark_sources("r1", seen=["north.list"], blind=[])
        store.close_run("r1", "released", {"practice": "Harbor Spine", "sources": 2, "checked": 5, "unchanged": 3})
        made = digest_of(store, store.runs()[0])
        assert made == digest_of(store, store.runs()[0])
    assert [(e.policy_id, e.event) for e in made.told] == [("north:n-1", "changed"), ("north:n-2", "unlisted")]
    assert [(e.policy_id, e.event) for e in made.filed] == [("north:n-2", "changed")]
    first = made.told[0]
    assert (first.payer, first.number, first.title) == ("Northlake Health", "N-1", "Policy 1")
    assert len(first.parts) == MOST_PARTS and first.parts[0].kind == "criteria" and first.parts[1].section == "S0"
    assert [(b.payer, b.since) for b in made.blind] == [("Northlake Health", RUN_DAY), ("x", None)]
    assert (made.practice, made.counts.checked, made.counts.policies) == ("Harbor Spine", 5, 2)


def test_a_run_that_wrote_no_summary_has_an_empty_digest(tmp_path: Path) -> None:
    with stored(tmp_path / "w.duckdb") as store:
        made = digest_of(store, replace(store.runs()[0], summary=None))
    assert (made.told, made.filed, made.blind, made.practice, made.counts.checked) == ((), (), (), None, 0)
    assert "Nothing this week." in to_markdown(made)
