"""Real documents compile without error; every word of their criteria stands in a statement, every quote in the text."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from policies.reading import read_document
from rules.compile import Compiled, compile_document
from rules.model import Stance, leaves

CORPUS = Path(__file__).parents[3].parent / "shared" / "corpus"
PDFS = sorted((CORPUS / "pdf").glob("*.pdf"))
TEXTS = sorted((CORPUS / "text").glob("*.txt"))
pytestmark = pytest.mark.skipif(not PDFS, reason="../shared is absent")


@functools.cache
def _compiled(path: Path) -> Compiled:
    data = path.read_bytes()
    document = read_document(data, name=path.name)
    return compile_document(document, source=data.decode("utf-8") if path.suffix == ".txt" else None)


@pytest.mark.parametrize("path", [*PDFS, *TEXTS], ids=lambda p: p.name[:24])
def test_nothing_is_dropped_and_every_quote_is_anchored(path: Path) -> None:
    compiled = _compiled(path)
    assert compiled.coverage == 1.0
    for statement in compiled.statements:
        assert statement.citation.start <= statement.citation.end <= len(compiled.text)
        for leaf in leaves(statement.when):
            assert compiled.text[leaf.start : leaf.start + len(leaf.quote)] == leaf.quote
            assert leaf.quote.strip()


@pytest.mark.parametrize("path", PDFS, ids=lambda p: p.name[:24])
def test_statements_name_their_section_and_page(path: Path) -> None:
    placed = [s for s in _compiled(path).statements if s.stance is not Stance.CODES]
    assert placed
    assert all(len(s.citation.section_hash) == 64 for s in placed)
    assert any(s.citation.page for s in placed)


def test_text_files_are_quoted_from_the_file_itself() -> None:
    path = TEXTS[0]
    assert _compiled(path).text == path.read_text(encoding="utf-8")


def test_what_is_for_a_person_is_flagged() -> None:
    found = [s for path in PDFS for s in _compiled(path).statements if s.stance is Stance.REVIEW]
    assert found
    assert all(s.review for s in found)
