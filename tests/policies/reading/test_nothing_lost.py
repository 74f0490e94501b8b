"""Every word that stands on a page of a PDF stands in its reading: in the blocks, or among the lines that were taken out as furniture."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
import typst

from policies.reading.pdf.reader import read_pdf
from policies.reading.pdf.text import PageReader

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
FILES = sorted(CORPUS.glob("pdf/*.pdf")) + sorted(CORPUS.glob("pairs/*/*.pdf"))
TOKEN = re.compile(r"[^\W_]+")

MIXED = """
#set page(width: 612pt, height: 460pt, margin: (x: 60pt, y: 60pt), header: [Northbank Health #h(1fr) MP-9],
  footer: context [Medical Policy #h(1fr) Page #counter(page).display()], background: rotate(45deg, text(60pt, fill: luma(235))[SPECIMEN]))
#set text(size: 10pt)
= Mixed
#text(9pt)[Policy Number: MP-9 #h(1fr) Effective: 01/01/2026]
== Criteria
Covered when ALL of the following are met:
+ Age 18 or older
+ One of:
  - pain that lasts
  - loss of function#footnote[As the record shows it.]
#table(columns: (110pt, 1fr, 60pt), table.header([*Indication*],[*Criteria*],[*Limit*]),
 ..range(14).map(i => ([Kind #i], [Either of:
  - finding #i of the first sort
  - finding #i of the second sort
  Renewal after a year.], [#i units])).flatten(),
 table.cell(colspan: 3)[\\*Kinds are told in the note.])
#table(columns: (80pt, 1fr), stroke: none, ..range(12).map(i => ([J#(1000 + i)], [Injection number #i])).flatten())
#table(columns: (80pt, 90pt, 1fr), stroke: none, [*Drug*],[*Form*],[*Rule*], ..range(6).map(i => ([drug#i], [vial], [rule #i])).flatten())
#table(columns: 2, [#rotate(-90deg, reflow: true)[Turned]], [Level], [A], [B])
#columns(2)[#for i in range(40) [Column sentence #i speaks of the knee and its ailments. ]]
"""


def _tokens(text: str) -> list[str]:
    return TOKEN.findall(text.lower())


def _on_pages(data: bytes) -> Counter[str]:
    found: Counter[str] = Counter()
    document = pdfium.PdfDocument(data)
    try:
        for index in range(len(document)):
            with PageReader(document[index], index + 1) as reader:
                text = reader.read()
            for words in (*(word.text for word in text.words), *text.stamps):
                found.update(_tokens(words))
    finally:
        document.close()
    return found


def _lost(data: bytes) -> tuple[Counter[str], int]:
    """The words that stand neither in the blocks nor in a furniture line, page numbers apart, and how many words the pages hold.

    A furniture line is kept once however many pages repeat it.
    """
    reading = read_pdf(data)
    inside: Counter[str] = Counter()
    for block in reading.blocks:
        inside.update(_tokens(f"{block.marker} {block.text}"))
        inside.update(_tokens(f"{block.marker}{block.text}") if block.kind == "note" else [])  # the mark stands close to its words
    outside = {token for line in reading.furniture for token in _tokens(line)}
    on_pages = _on_pages(data)
    missing = on_pages - inside
    pages = {str(number) for number in range(1, 400)}
    return Counter({t: n for t, n in missing.items() if t not in outside and not (t in pages and n == 1)}), on_pages.total()


@pytest.mark.skipif(not FILES, reason="../shared is absent")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:24])
def test_every_word_of_a_policy_is_kept(path: Path) -> None:
    lost, words = _lost(path.read_bytes())
    assert words > 900
    # A word that the end of a line broke is healed: its two halves then stand as one.
    assert lost.total() <= 0.001 * words, lost.most_common(20)


@pytest.mark.parametrize("tagged", [True, False])
def test_every_word_of_a_page_of_all_kinds_is_kept(tagged: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not tagged:
        monkeypatch.setattr(raw, "FPDFCatalog_IsTagged", lambda _: 0)
    made = typst.compile(MIXED.encode())
    assert isinstance(made, bytes)
    lost, words = _lost(made)
    assert words > 500
    assert not lost


def test_a_word_that_is_lost_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    made = typst.compile(b"Kept words and forgotten ones.")
    assert isinstance(made, bytes)
    whole = read_pdf(made)
    monkeypatch.setitem(globals(), "read_pdf", lambda _: type(whole)(()))
    assert _lost(made)[0]["forgotten"] == 1
