"""What is too large is refused before it costs anything, in one line; what is only large is read."""

from __future__ import annotations

import io
import zipfile
import zlib

import pypdfium2 as pdfium
import pytest

from policies.model import Block, Reading, ReadingHints
from policies.reading import limits, read_document
from policies.reading.errors import UnreadableSnapshot
from policies.reading.pdf import reader as pdf
from policies.reading.pdf.bombs import MOST_UNPACKED, check_bombs
from policies.reading.pdf.lines import Line
from policies.reading.pdf.page import read_page
from policies.reading.pdf.reader import _numbered, read_pdf
from policies.reading.pdf.tags import TreePlace
from policies.reading.text.leaked import read_leaked


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"the splint of the arm\n" * 300_000, "at most 6,000,000 bytes of text, found 6,600,000"),
        ("a.txt", b"a b\n" * 150_001, "at most 150,000 '\\n', found 150,001"),
        ("a.html", b"<h1>Splints</h1>" + b"<td>1" * 500_000, "at most 500,000 '<', found 500,002"),
        ("a.json", b"[" + b"1," * 500_001 + b"1]", "at most 500,000 ',', found 500,001"),
    ],
)
def test_text_that_is_too_large_is_refused(name: str, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableSnapshot, match="split it, or exclude it") as refused:
        read_document(data, name=name)
    assert said in str(refused.value).replace("\n", "\\n")


def test_a_reading_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Block("row", "a | b", cells=("a", "b"), table=1)
    assert limits.check_reading(Reading((row,) * 10)) == Reading((row,) * 10)
    for name, said in (
        ("MOST_BLOCKS", "9 blocks, found 10"),
        ("MOST_CELLS", "9 table cells, found 20"),
        ("MOST_LETTERS", "9 characters, found 50"),
    ):
        with monkeypatch.context() as lowered:
            lowered.setattr(limits, name, 9)
            with pytest.raises(UnreadableSnapshot, match=said):
                limits.check_reading(Reading((row,) * 10))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"word/document.xml": b" " * 2_000_000}, "as bombs are"),
        ({f"word/{at}.png": b"" for at in range(5_001)}, "at most 5,000 parts, found 5,001"),
    ],
)
def test_an_archive_without_measure_is_refused(parts: dict[str, bytes], said: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    with pytest.raises(UnreadableSnapshot, match=said):
        limits.check_archive(out.getvalue())


def _stream(number: int, entries: bytes, body: bytes) -> bytes:
    return b"%d 0 obj\n<< %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, entries, len(body), body)


@pytest.mark.parametrize("times", [1, 2])
def test_a_stream_that_unpacks_without_measure_is_refused(times: int) -> None:
    packed = b"q Q " * (MOST_UNPACKED // 4 + 1)
    for _ in range(times):
        packed = zlib.compress(packed)
    filters = b"/Filter [" + b"/FlateDecode " * times + b"]"
    with pytest.raises(UnreadableSnapshot, match="a bomb"):
        check_bombs(_stream(4, filters, packed))
    check_bombs(_stream(4, filters + b" /Subtype /Image", packed))
    check_bombs(_stream(4, filters, packed[:-9_000][:20_000]))


def test_forms_that_show_each_other_without_measure_are_refused() -> None:
    def forms(levels: int, shown: int) -> bytes:
        return b"".join(
            _stream(at, b"/Subtype /Form /Resources << /XObject << /X %d 0 R >> >>" % (at + 1), b"/X Do " * shown)
            for at in range(1, levels)
        )

    check_bombs(forms(5, 10))
    check_bombs(forms(50, 1))
    with pytest.raises(UnreadableSnapshot, match="forms that show each other"):
        check_bombs(forms(12, 10))


def test_pages_are_named_in_stretches() -> None:
    assert _numbered([3]) == "page 3"
    assert _numbered([1, 2, 3, 7, 9, 10]) == "pages 1-3, 7, 9-10"
    assert _numbered(range(1, 100, 2)).endswith("37, 39 and more")


def test_long_runs_cost_no_more_than_their_length() -> None:
    """Each of these took minutes: the time grew with the square of the length."""
    assert read_leaked("\n" * 500_000 + "a") is None
    for text in ("Contents\n" * 20_000, "met: \n" * 20_000, "( a\n" * 20_000, "Effective " * 20_000):
        assert read_document(text.encode(), name="a.txt", hints=ReadingHints()).sections


def _long_policy() -> bytes:
    import typst

    parts = "".join(f"A splint of the kind {at}.\n\n== Criteria {at}\n\n+ Pain for {at} weeks\n\n" for at in range(400))
    made = typst.compile(f"#set document(date: none)\n= Splints\n{parts}".encode())
    assert isinstance(made, bytes)
    return made


def test_a_page_is_read_alike_from_the_place_of_the_page_before() -> None:
    """Elements with many children are walked from where the page before found its own; the tree is the same."""
    document, place = pdfium.PdfDocument(_long_policy()), TreePlace()
    going_on = [read_page(page, number, True, place) for number, page in enumerate(document, 1)]
    assert place.first and max(place.first.values()) > 500
    assert going_on == [read_page(page, number, True) for number, page in enumerate(document, 1)]
    assert any(isinstance(one, Line) and one.tag is not None for one in going_on[-1].elements)
    document.close()


def test_a_tree_that_would_take_minutes_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _long_policy()
    with_tags = read_pdf(data)
    monkeypatch.setattr(pdf, "MOST_WALKED", 1_000)
    without = read_pdf(data)
    for kind in ("heading", "item"):
        assert sum(b.kind == kind for b in without.blocks) == sum(b.kind == kind for b in with_tags.blocks) >= 400
