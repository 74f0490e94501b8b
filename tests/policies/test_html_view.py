"""A payer's page made fit to be shown: its words and structure stay, nothing acts or loads, and the sentence is marked."""

from __future__ import annotations

import pytest

from policies.reading.html.view import LARGEST, web_view

PAGE = b"""<html><head><title>x</title><style>p { color: red }</style></head><body onload="steal()"><nav>Menu</nav><h1>Knee</h1>
<p>General words.</p><h2>Coverage</h2><ul><li onclick="steal()">A. After <b>six</b> weeks of
 care &amp; rest</li><li>B. Pain &lt; 3</li></ul><script>steal()</script><img src="https://elsewhere.test/x.png" alt="x">
<a href="javascript:steal()">Read more</a><table><tr><td colspan="2" style="x">cell</td></tr></table></body></html>"""


def test_nothing_acts_or_loads_and_the_words_stay() -> None:
    shown = web_view(PAGE)
    assert shown is not None and not shown.marked
    for gone in ("steal", "script", "onclick", "onload", "style", "img", "elsewhere", "href", "Menu"):
        assert gone not in shown.html
    assert "<h1>Knee</h1>" in shown.html and "B. Pain &lt; 3" in shown.html and '<td colspan="2">cell</td>' in shown.html
    assert shown.around == shown.html


def test_the_sentence_is_marked_where_it_stands() -> None:
    shown = web_view(PAGE, "1. After six weeks of care & rest")
    assert shown is not None and shown.marked
    assert "<li>A. <mark>After six weeks of care &amp; rest</mark></li>" in shown.html
    assert shown.around.startswith("<h2>Coverage</h2>") and "General words" not in shown.around


def test_a_sentence_that_is_not_there_is_not_marked() -> None:
    shown = web_view(PAGE, "After nine weeks")
    assert shown is not None and not shown.marked and "<mark>" not in shown.html


@pytest.mark.parametrize("body", [b"", b"<html><body><script>x()</script></body></html>", b"<p>" + b"x" * (LARGEST + 1)])
def test_what_cannot_be_shown_is_none(body: bytes) -> None:
    assert web_view(body) is None


def test_hostile_nesting_ends() -> None:
    shown = web_view(b"<div>" * 20_000 + b"<p>deep words</p>" + b"</div>" * 20_000, "deep words")
    assert shown is not None and "deep words" in shown.html
