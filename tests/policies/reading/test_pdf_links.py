"""Links of a PDF: the words they stand on, where they lead, and that furniture has none."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst

from policies.model import Link
from policies.reading.pdf.reader import read_pdf

POLICY = """
#set page(width: 612pt, height: 792pt, margin: 72pt,
  footer: [Northbank #link("https://northbank.example/home")[Home] #h(1fr) #context counter(page).display()])
#set text(size: 11pt)
= Knee Arthroscopy
See the #link("https://northbank.example/manual.pdf")[benefit manual], and #link(<codes>)[Applicable Codes].
This paragraph has many words before the link, so that the link runs over the end of its line: read the
#link("https://northbank.example/long")[medical policy on arthroscopy of the knee and of the hip in adults and adolescents] first.
A script #link("javascript:alert(1)")[does nothing] here.
#pagebreak()
= Applicable Codes <codes>
The list of codes (#link("https://northbank.example/codes")[the code list]).
#pagebreak()
= References
None so far, as of the last review of this policy by the committee.
"""


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> tuple[Link, ...]:
    path = tmp_path_factory.mktemp("typst") / "source.typ"
    path.write_text(POLICY, encoding="utf-8")
    return read_pdf(typst.compile(str(path))).links


def test_an_address_has_the_words_it_stands_on(links: tuple[Link, ...]) -> None:
    assert Link("benefit manual", "https://northbank.example/manual.pdf", 1) in links


def test_a_place_in_the_same_snapshot_is_named_by_its_page(links: tuple[Link, ...]) -> None:
    assert Link("Applicable Codes", "#page=2", 1) in links


def test_a_link_over_the_end_of_a_line_is_one_link(links: tuple[Link, ...]) -> None:
    words = "medical policy on arthroscopy of the knee and of the hip in adults and adolescents"
    assert [link.text for link in links if link.target.endswith("/long")] == [words]


def test_brackets_and_stops_around_a_link_are_no_part_of_it(links: tuple[Link, ...]) -> None:
    assert [link.text for link in links if link.target.endswith("/codes")] == ["the code list"]


def test_scripts_and_furniture_have_no_links(links: tuple[Link, ...]) -> None:
    assert len(links) == 4


def test_a_policy_of_the_corpus() -> None:
    corpus = Path(__file__).parents[4] / "shared" / "corpus" / "pdf"
    if not corpus.is_dir():
        pytest.skip("../shared is absent")
    source = next(corpus.glob("uhc_infliximab*"))
    found = read_pdf(source.read_bytes()).links
    assert len(found) == 23
    assert sum(link.target.startswith("#page=") for link in found) == 8
    assert all(" " not in link.target and link.text and link.page for link in found)
