"""Running headers, footers, page numbers and watermarks, as lines."""

from __future__ import annotations

import pytest

from policies.reading.furniture import PageLine, once, running

BODY = tuple(0.3 + 0.02 * i for i in range(15))


def page(number: int, head: str, foot: str, body: str = "sentence") -> list[PageLine]:
    lines = [PageLine(f"{body} {chr(97 + number)}{chr(97 + i)}", height) for i, height in enumerate(BODY)]
    return [PageLine(head, 0.05), *lines, PageLine(foot, 0.95)]


def taken(pages: list[list[PageLine]]) -> list[str]:
    return [p[i].text for p, marked in zip(pages, running(pages), strict=True) for i in sorted(marked)]


def test_a_header_and_a_numbered_footer_go_on_every_page() -> None:
    pages = [page(n, "Payer Name", f"Policy 12  Page {n + 1} of 4") for n in range(4)]
    assert taken(pages) == [text for n in range(4) for text in ("Payer Name", f"Policy 12  Page {n + 1} of 4")]


def test_two_pages_are_enough() -> None:
    pages = [page(n, "Payer Name", f"{n + 1}") for n in range(2)]
    assert taken(pages) == ["Payer Name", "1", "Payer Name", "2"]


def test_a_sentence_that_two_of_many_pages_share_stays() -> None:
    pages = [page(n, "Payer Name", f"Page {n + 1}") for n in range(12)]
    for n in (4, 5):
        pages[n].insert(1, PageLine("One of the following:", 0.09))
    assert "One of the following:" not in taken(pages)


def test_a_repeated_line_below_content_stays() -> None:
    pages = [page(n, f"chapter text {chr(97 + n)}", "Page") for n in range(3)]
    for p in pages:
        p.insert(1, PageLine(f"more {p[0].text}", 0.08))
        p.insert(2, PageLine("All of the following:", 0.2))
    assert "All of the following:" not in taken(pages)


def test_codes_that_count_up_are_no_page_numbers() -> None:
    pages = [page(n, f"9640{n} {5 - n} Infusion", f"Page {n + 1}") for n in range(3)]
    assert not [text for text in taken(pages) if "Infusion" in text]


def test_the_first_line_of_each_chapter_banner_stays() -> None:
    banners = ["Take Note", "Take Note", "Updates", "Updates", "Updates"]
    pages = [page(n, banner, f"Page {n + 1} of 5") for n, banner in enumerate(banners)]
    marked = running(pages)
    assert [0 in m for m in marked] == [False, True, False, True, True]


def test_a_watermark_in_the_middle_of_most_pages_goes() -> None:
    pages = [[PageLine(f"h{chr(97 + n)}x", 0.05), PageLine(f"text {chr(97 + n)}", 0.4), PageLine("DRAFT", 0.5)] for n in range(4)]
    assert taken(pages) == ["DRAFT"] * 4


def test_a_footer_whose_words_change_goes_where_its_height_does_not() -> None:
    pages = [page(n, f"head {chr(97 + n)}", f"foot {chr(97 + n)}") for n in range(4)]
    assert taken(pages) == [f"foot {c}" for c in "abcd"]


@pytest.mark.parametrize("words", ["*Counted from the first day {}", "3 Counted from the first day {}"])
def test_a_footnote_at_the_foot_of_each_page_stays(words: str) -> None:
    assert taken([page(n, f"head {chr(97 + n)}", words.format(chr(97 + n))) for n in range(4)]) == []


def test_the_last_line_of_a_full_page_stays() -> None:
    pages = [page(n, f"head {chr(97 + n)}", f"last line {chr(97 + n)}") for n in range(4)]
    for n, lines in enumerate(pages):
        lines[-1:-1] = [PageLine(f"line {k} before {chr(97 + n)}", lines[-1].height - 0.018 * k) for k in range(20, 0, -1)]
    assert not [text for text in taken(pages) if "last" in text]


def test_a_copyright_line_takes_what_stands_below_it() -> None:
    assert taken([[PageLine("text", 0.5), PageLine("© 2026 Payer", 0.93), PageLine("Confidential", 0.95)]]) == [
        "© 2026 Payer",
        "Confidential",
    ]


def test_what_a_browser_prints_at_the_edges_goes_from_a_single_page() -> None:
    lines = [PageLine("4/1/26, 9:05 AM Policy", 0.02), PageLine("text 4/1/26, 9:05 AM", 0.5), PageLine("https://payer.example/p 1/1", 0.98)]
    assert taken([lines]) == ["4/1/26, 9:05 AM Policy", "https://payer.example/p 1/1"]


def test_once_keeps_the_first_of_lines_that_differ_by_the_page_number_alone() -> None:
    assert once(["Page 1 of 3", "Effective 01/01/2026", "Page 2 of 3", "Effective 01/01/2027", " "]) == (
        "Page 1 of 3",
        "Effective 01/01/2026",
        "Effective 01/01/2027",
    )
