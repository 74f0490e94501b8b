"""Running headers, footers, page numbers and watermarks, as lines."""

from __future__ import annotations

from policies.reading.furniture import PageLine, once, running, running_in_text

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
    pages = [[*page(n, f"h{chr(97 + n)}x", f"f{chr(97 + n)}y"), PageLine("DRAFT", 0.5)] for n in range(4)]
    assert taken(pages) == ["DRAFT"] * 4


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


def test_text_without_pages_loses_page_numbers_and_what_repeats_beside_them() -> None:
    lines: list[str] = []
    for n in range(1, 4):
        lines += [f"Sentence {chr(96 + n)}", "", "Payer Policy", f"Page {n} of 3", "Confidential"]
    assert [lines[i] for i in sorted(running_in_text(lines))] == [
        t for n in (1, 2, 3) for t in ("Payer Policy", f"Page {n} of 3", "Confidential")
    ]


def test_text_without_page_numbers_keeps_everything() -> None:
    assert running_in_text(["Payer", "Payer", "see page 4"]) == frozenset()
