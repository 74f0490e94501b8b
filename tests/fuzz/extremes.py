"""Files that mean ill: too deep, too wide, too long, packed without measure, or written to make patterns backtrack."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from random import Random

from seeds import TITLE, as_docx, as_html, pdf_of, plain_pdf, zipped

Extreme = Callable[[Random], tuple[str, bytes]]
DEEP = 10_000
CELLS = 1_000_000
LONG = 20_000_000

LENGTHS = (2_000, 20_000, 20_000, 50_000, 200_000, 200_000, 1_000_000)

# ---------------------------------------------------------------- text

RUNS = (
    " ", ".", "1", "(", "[", "-", "_", "a", "A", "1.", "a.", "(a)", ". ", " .", "\t", "\u00a0", "•", "• ", "0-", "72148-", "J1", "J1234 ",
    "J1234, ", "99213, ", "A00.0-", "1/", "1/1/", "01/01/2020 ", "January ", "Effective ", "Effective Date: ", "Policy Number: ", "Page 1 of ",
    "Policy ", "and ", "or ", "A ", "Aa ", "x, ", "'", '"', "&", "&amp;", "&lt;", "<", "<a", "<p>", "</p>", "$", "%", "…", "–", "I.", "i. ",
    "iv. ", "1) ", "a) ", "http://", "https://a.b/", "@", "\u00ad", "\u200b", "e\u0301", "\u202e", "-\n", "1\n", "a\n", "\n", "A\n\n", "• a\n",
    "1. a\n", "a. b\n  ", "Contents\n", "A ........ 1\n", "Page 1 of 9\n", "|", " | ", "a|b\n", "Covered\n", "Code\n72148\n", "ICD-10 ", ";", ": ",
    "CPT", "CPT codes: ", "History\n", "not ", "met: ", "all of the following: ", "( ", " )", "()", "[]", "{}", "= ", "#", "* ", "**", "---\n",
)  # fmt: skip


def one_line(dice: Random) -> tuple[str, bytes]:
    """Twenty megabytes of words on one line."""
    words = ("splint", "pain", "J1234", "12/31/2025", "A.", "(1)", "necessary", "72148", "the", "of", "weeks.", "Policy")
    block = " ".join(dice.choice(words) for _ in range(5_000)) + " "
    return "one_line.txt", (block * (LONG // len(block))).encode()


def run_of_text(dice: Random) -> tuple[str, bytes]:
    """One piece over and over inside a policy: what patterns of ours are slow on."""
    piece, length = dice.choice(RUNS), dice.choice(LENGTHS)
    run = piece * (length // len(piece))
    lines = [TITLE, "", "Effective Date: 03/01/2026", "", dice.choice(("", "Coverage ", "CPT codes: ", "• ", "A. ", "Effective Date: "))]
    return "run.txt", ("\n".join(lines) + run + dice.choice(("", "x", "!", "\n", ".")) + "\n\nReferences\nNone.").encode()


def run_of_markup(dice: Random) -> tuple[str, bytes]:
    """The same inside a web page, an API answer, or the page's address of a link."""
    piece, length = dice.choice(RUNS), dice.choice(LENGTHS)
    run = piece * (length // len(piece))
    if dice.random() < 0.3:
        return "run.json", json.dumps({"title": TITLE, "indication": run, run[:50_000]: run[:100]}).encode()
    place = dice.choice(
        ("<p>{}</p>", "<li>{}</li>", "<h2>{}</h2>", "<td>{}</td>", "<a href='{}'>x</a>", "<!--{}-->", "<div class='{}'>a</div>", "{}")
    )
    return "run.html", as_html().replace("<h2>", place.format(run) + "<h2>", 1).encode()


def two_runs(dice: Random) -> tuple[str, bytes]:
    """Runs of two pieces in turn, some hundred kilobytes."""
    a, b = dice.choice(RUNS), dice.choice(RUNS)
    body = "".join(a * dice.randrange(1, 400) + b * dice.randrange(1, 400) for _ in range(dice.choice((10, 200))))
    return dice.choice(("runs.txt", "runs.html")), (f"<h1>{TITLE}</h1><p>" + body if dice.random() < 0.3 else body).encode()


def many_lines(dice: Random) -> tuple[str, bytes]:
    """Up to a million short lines of few kinds."""
    kinds = [dice.choice(RUNS).strip("\n") * dice.randrange(1, 30) for _ in range(dice.choice((1, 3, 20)))]
    count = dice.choice((10_000, 10_000, 30_000, 100_000, 300_000))
    block = "\n".join(dice.choice(kinds) for _ in range(1_000))
    return "lines.txt", "\n".join([block] * (count // 1_000)).encode()


# ---------------------------------------------------------------- web pages


def deep_html(dice: Random) -> tuple[str, bytes]:
    """Elements ten thousand deep."""
    tag = dice.choice(
        ("div", "ul><li", "ol><li", "table><tr><td", "b", "span", "section", "blockquote", "font", "p", "a", "dl><dd", "main")
    )
    words = dice.choice(("", "words "))
    return "deep.html", (
        f"<h1>{TITLE}</h1>" + f"<{tag}>{words}" * DEEP + "met" + dice.choice(("", "</" + tag.split(">")[0] + ">")) * DEEP
    ).encode()


def wide_table(dice: Random) -> tuple[str, bytes]:
    """Up to a million cells."""
    columns, cells = dice.choice((1, 2, 10, 1_000, 10_000)), dice.choice((30_000, 100_000, CELLS))
    row = "<tr>" + "<td>1" * columns
    return "wide.html", (f"<h1>{TITLE}</h1><p>Coverage</p><table>" + row * (cells // columns)).encode()


def spanned_table(dice: Random) -> tuple[str, bytes]:
    """Cells that claim to stretch over a million rows or columns."""
    a, b = (dice.choice((1, 1_000, 65_534, 1_000_000, 10**12)) for _ in range(2))
    row = f"<tr><td rowspan={a} colspan={b}>72148<td>x"
    return "spans.html", (f"<h1>{TITLE}</h1><table>" + row * dice.choice((1, 50, 2_000)) + "</table>").encode()


def many_elements(dice: Random) -> tuple[str, bytes]:
    """Hundreds of thousands of one element, some of them never closed."""
    tag = dice.choice(
        ("<br>", "<p>a", "<li>a", "<li><b>a:</b> b", "<a href=x>a</a> ", "<h2>a", "<div>a</div>", "<!---->", "<td>", "<option>a", "<b>a")
    )
    return "many.html", (f"<h1>{TITLE}</h1>" + tag * dice.choice((5_000, 20_000, 200_000))).encode()


# ---------------------------------------------------------------- JSON


def deep_json(dice: Random) -> tuple[str, bytes]:
    """Nested as deep as it goes."""
    opened, closed = dice.choice((("[", "]"), ('{"a":', "}"), ('[{"a":', "}]"), ('{"data":[', "]}")))
    return "deep.json", (opened * DEEP + '"met"' + closed * DEEP).encode()


def wide_json(dice: Random) -> tuple[str, bytes]:
    """Many rows, or many columns, or no two rows alike."""
    rows, columns = dice.choice(((100_000, 3), (300, 1_000), (1, 100_000), (2_000, 50)))
    return "wide.json", json.dumps(
        [{f"c{at if dice.random() < 0.5 else at * 7}": "72148" for at in range(columns)} for _ in range(rows)]
    ).encode()


def odd_json(dice: Random) -> tuple[str, bytes]:
    """Values that JSON allows and nobody expects."""
    values = (
        10**4_000,
        1e308,
        float("nan"),
        "\ud800",
        "",
        None,
        True,
        [],
        {},
        [[]],
        [None],
        {"": {"": ""}},
        "\x00",
        [1, "a", {}, [2]],
        -0.0,
    )
    return "odd.json", json.dumps({f"{at} {dice.random()}" * dice.choice((0, 1, 9)): dice.choice(values) for at in range(200)}).encode()


# ---------------------------------------------------------------- DOCX


def _docx_with(parts: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(as_docx())) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | parts)


W = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
END = "</w:body></w:document>"


def _document(body: str, head: str = '<?xml version="1.0"?>') -> bytes:
    return _docx_with({"word/document.xml": (head + W + body + END).encode()})


def bomb_docx(dice: Random) -> tuple[str, bytes]:
    """Parts that unpack to hundreds of megabytes, or a bomb inside a bomb."""
    size = dice.choice((50, 150, 400)) * 2**20
    big = b"<!--" + b" " * size + b"-->"
    if dice.random() < 0.3:
        return "bomb.docx", _docx_with({"word/embeddings/inner.docx": zipped({"word/document.xml": big})})
    return "bomb.docx", _docx_with({dice.choice(("word/document.xml", "word/media/image1.png", "word/styles.xml")): big})


def quiet_bomb_docx(dice: Random) -> tuple[str, bytes]:
    """Paragraphs that pack well but not suspiciously well: many megabytes of honest XML."""
    noise = "".join(dice.choice("abcdefghij ") for _ in range(200))
    body = "".join(f"<w:p><w:r><w:t>{noise[at % 150 :]}{at}</w:t></w:r></w:p>" for at in range(dice.choice((20_000, 200_000, 600_000))))
    return "quiet.docx", _document(body)


def lying_docx(dice: Random) -> tuple[str, bytes]:
    """The directory of the archive declares four gigabytes, or nothing, for a part."""
    data = bytearray(as_docx())
    size = dice.choice((0, 1, 0xFFFFFFFE, 0xFFFFFFFF))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        if dice.random() < 0.5:
            struct.pack_into("<I", data, at + dice.choice((20, 24, 42)), size)
        at = data.find(b"PK\x01\x02", at + 4)
    return "lying.docx", bytes(data)


def entities_docx(dice: Random) -> tuple[str, bytes]:
    """Entities that unfold to gigabytes, or that name a file."""
    if dice.random() < 0.5:
        head = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "splint">'
        head += "".join(f'<!ENTITY {chr(b + 1)} "{("&" + chr(b) + ";") * 10}">' for b in range(97, 97 + 12)) + "]>"
        return "entities.docx", _document("<w:p><w:r><w:t>&m;</w:t></w:r></w:p>", head)
    head = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    return "entities.docx", _document("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", head)


def deep_docx(dice: Random) -> tuple[str, bytes]:
    """Tables in tables, content controls in content controls."""
    opened, closed = dice.choice(
        (
            ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
            ("<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>", "</w:tc></w:tr></w:tbl>"),
            ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
            ("<w:p><w:r>", "</w:r></w:p>"),
        )
    )
    depth = dice.choice((50, 80, 240, 3_000))
    return "deep.docx", _document(opened * depth + "<w:p><w:r><w:t>met</w:t></w:r></w:p>" + closed * depth)


def wide_docx(dice: Random) -> tuple[str, bytes]:
    """A table of up to a million cells, with spans that claim more."""
    columns = dice.choice((2, 10, 1_000))
    span = dice.choice(
        ("", '<w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>", '<w:tcPr><w:gridSpan w:val="x"/></w:tcPr>')
    )
    row = "<w:tr>" + f"<w:tc>{span}<w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>" * columns + "</w:tr>"
    return "wide.docx", _document("<w:tbl>" + row * (dice.choice((20_000, 200_000)) // columns) + "</w:tbl>")


def looped_docx(dice: Random) -> tuple[str, bytes]:
    """Styles that are based on each other, list definitions that are not there, levels beyond the last."""
    styles = '<?xml version="1.0"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    for name, base in (("A", "B"), ("B", "A"), ("C", "C"), ("D", "none")):
        styles += f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/></w:style>'
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{dice.choice("ABCDE")}"/><w:numPr><w:ilvl w:val="{dice.choice(("0", "99", "-1", "x"))}"/>'
        f'<w:numId w:val="{dice.choice(("0", "1", "9999", "-7", "y"))}"/></w:numPr></w:pPr><w:r><w:t>met</w:t></w:r></w:p>'
        for _ in range(50)
    )
    parts = {"word/styles.xml": (styles + "</w:styles>").encode(), "word/document.xml": (W + body + END).encode()}
    return "looped.docx", _docx_with(parts)


# ---------------------------------------------------------------- PDF


def _page(
    content: bytes, *, box: bytes = b"[0 0 612 792]", more: tuple[bytes, ...] = (), packed: bytes | None = None, entries: bytes = b""
) -> bytes:
    head = b"/Length %d" % len(content if packed is None else packed) + (b" /Filter /FlateDecode" if packed is not None else b"")
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % entries,
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> /Contents 4 0 R >>"
            % box,
            b"<< %s >>\nstream\n%s\nendstream" % (head, content if packed is None else packed),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *more,
        ]
    )


def deep_pdf(dice: Random) -> tuple[str, bytes]:
    """Arrays, dictionaries, page trees and graphic states nested ten thousand deep."""
    kind = dice.randrange(5)
    if kind == 0:
        return "deep.pdf", _page(b"BT /F1 9 Tf (a) Tj ET", entries=b"/X " + b"[" * DEEP + b"]" * DEEP)
    if kind == 1:
        return "deep.pdf", _page(b"BT /F1 9 Tf (a) Tj ET", entries=b"/X " + b"<< /X " * DEEP + b"1" + b" >>" * DEEP)
    if kind == 2:
        return "deep.pdf", _page(b"q " * DEEP + b"BT /F1 9 Tf 72 72 Td (a) Tj ET " + b"Q " * DEEP)
    if kind == 3:
        return "deep.pdf", _page(b"BT /F1 9 Tf " + b"[" * DEEP + b"(a)" + b"]" * DEEP + b" TJ ET")
    kids = [b"<< /Type /Pages /Parent %d 0 R /Count 1 /Kids [%d 0 R] >>" % (at - 1, at + 1) for at in range(2, DEEP)]
    return "deep.pdf", pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", *kids, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"])


def deep_tags_pdf(dice: Random) -> tuple[str, bytes]:
    """A structure tree that is deep, or wide, or bites its own tail."""
    depth = dice.choice((50, 1_000, DEEP))
    content = b"/P << /MCID 0 >> BDC BT /F1 9 Tf 72 700 Td (met) Tj ET EMC"
    loop = dice.random() < 0.4
    kinds = (b"Div", b"L", b"LI", b"Table", b"TR", b"TD", b"Sect", b"H1", b"LBody")
    tree = [
        b"<< /Type /StructElem /S /%s /P %d 0 R /K %s >>"
        % (dice.choice(kinds), at - 1, b"[%d 0 R]" % (7 if loop and at == depth + 6 else at + 1))
        for at in range(7, depth + 7)
    ]
    leaf = b"<< /Type /StructElem /S /P /P %d 0 R /Pg 3 0 R /K [%s] >>" % (depth + 6, b"0 " * dice.choice((1, 300_000)))
    root = b"<< /Type /StructTreeRoot /K 7 0 R /ParentTree << /Nums [0 [%d 0 R]] >> >>" % (depth + 7)
    data = _page(content, more=(root, *tree, leaf), entries=b"/MarkInfo << /Marked true >> /StructTreeRoot 6 0 R")
    return "tags.pdf", data.replace(b"/MediaBox", b"/StructParents 0 /MediaBox", 1)


def looped_pdf(dice: Random) -> tuple[str, bytes]:
    """References that run in a circle: pages, lengths, forms, cross-reference tables."""
    kind = dice.randrange(6)
    if kind == 0:
        return "loop.pdf", pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R 2 0 R] >>"])
    if kind == 1:
        return "loop.pdf", _page(
            b"/X Do",
            more=(
                b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream",
            ),
        )
    if kind == 2:
        return "loop.pdf", pdf_of([b"1 0 R", b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"])
    if kind == 3:
        data = plain_pdf([["met"]])
        at = data.rindex(b"startxref")
        return "loop.pdf", data.replace(b"/Root", b"/Prev %d /Root" % data.rindex(b"xref\n0"), 1)[: at + 60] + data[at:]
    if kind == 4:
        return "loop.pdf", _page(b"BT (a) Tj ET").replace(b"/Length 12", b"/Length 4 0 R")
    stream = zlib.compress(b"7 0 8 20 " + b"<< /Type /ObjStm >> << /A 7 0 R >>")
    body = b"<< /Type /ObjStm /N 2 /First 9 /Extends 6 0 R /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (
        len(stream),
        stream,
    )
    return "loop.pdf", _page(b"BT /F1 9 Tf (a) Tj ET", more=(body,))


def forms_pdf(dice: Random) -> tuple[str, bytes]:
    """Forms that show forms that show forms: few bytes, a billion times the same words."""
    levels = dice.choice((3, 6, 12))
    forms = [
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X %d 0 R >> /Font << /F1 5 0 R >> >> /Length %d >>\nstream\n%s\nendstream"
        % (at + 7, 60, (b"/X Do " * 10).ljust(60) if at < levels - 1 else b"BT /F1 9 Tf 72 72 Td (met) Tj ET".ljust(60))
        for at in range(levels)
    ]
    return "forms.pdf", _page(b"/X Do", more=tuple(forms))


def flate_bomb_pdf(dice: Random) -> tuple[str, bytes]:
    """A content stream that unpacks to hundreds of megabytes of operators, words or blanks."""
    piece = dice.choice((b" ", b"q Q ", b"BT /F1 9 Tf 72 72 Td (met) Tj ET ", b"0 0 m 9 9 l S ", b"(a) Tj ", b"1 "))
    size = dice.choice((2, 20, 200)) * 2**20
    packer = zlib.compressobj(9)
    chunk = piece * (2**20 // len(piece))
    packed = b"".join(packer.compress(chunk) for _ in range(size // 2**20)) + packer.flush()
    return "flate.pdf", _page(b"", packed=packed)


def odd_page_pdf(dice: Random) -> tuple[str, bytes]:
    """Pages without size, or larger than a country; turned by odd degrees."""
    box = dice.choice(
        (
            b"[0 0 0 0]",
            b"[0 0 1e30 1e30]",
            b"[-9e9 -9e9 9e9 9e9]",
            b"[612 792 0 0]",
            b"[0 0 99999999999 1]",
            b"[nan 0 1 1]",
            b"[]",
            b"[0 0 1e-30 1e-30]",
        )
    )
    size = dice.choice((b"0", b"1e30", b"-11", b"0.0001", b"11", b"99999999"))
    matrix = dice.choice((b"1 0 0 1 72 720 Tm", b"0 0 0 0 0 0 Tm", b"1e30 0 0 1e30 0 0 Tm", b"1 2 3 4 1e20 -1e20 Tm"))
    shown = b" ".join(b"(%s) Tj %d -%d Td" % (word.encode(), dice.randrange(-99, 999), dice.randrange(40)) for word in ["met"] * 200)
    return "page.pdf", _page(
        b"BT /F1 %s Tf %s %s ET" % (size, matrix, shown), box=box + b" /Rotate %d" % dice.choice((0, 90, 45, 360_000_090, -1))
    )


def many_pages_pdf(dice: Random) -> tuple[str, bytes]:
    """Far more pages than a policy has, all of them the same object or none of them there."""
    count = dice.choice((5_000, 100_000))
    kids = b"3 0 R " * count if dice.random() < 0.7 else b"99 0 R " * count
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>"
    content = b"BT /F1 9 Tf 72 700 Td (Coverage) Tj ET"
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (dice.choice((count, 2**31 - 1)), kids),
        page,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return "pages.pdf", pdf_of(bodies)


def crowded_pdf(dice: Random) -> tuple[str, bytes]:
    """One page with a hundred thousand words, rules or pictures of dots."""
    count = dice.choice((20_000, 100_000))
    kind = dice.randrange(5)
    if kind == 0:
        body = (
            b"BT /F1 9 Tf "
            + b"".join(b"1 0 0 1 %d %d Tm (met) Tj " % (dice.randrange(612), dice.randrange(792)) for _ in range(count))
            + b"ET"
        )
    elif kind == 1:
        body = b"".join(
            b"%d %d m %d %d l S " % (x := dice.randrange(612), dice.randrange(792), x, dice.randrange(792)) for _ in range(count)
        )
    elif kind == 2:
        body = b"".join(b"%d %d %d 1 re f " % (dice.randrange(612), dice.randrange(792), dice.randrange(600)) for _ in range(count))
    elif kind == 3:
        side = 300
        body = b"".join(b"0 %d 612 0.5 re f %d 0 0.5 792 re f " % (at * 792 // side, at * 612 // side) for at in range(side))
        body += (
            b"BT /F1 2 Tf "
            + b"".join(b"1 0 0 1 %d %d Tm (1) Tj " % (dice.randrange(612), dice.randrange(792)) for _ in range(20_000))
            + b"ET"
        )
    else:
        body = b"BT /F1 9 Tf 72 72 Td (" + b"met " * count + b") Tj ET"
    return "crowded.pdf", _page(b"", packed=zlib.compress(body))


def odd_font_pdf(dice: Random) -> tuple[str, bytes]:
    """Fonts with absurd widths, encodings that repeat themselves, maps to nowhere."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap "
        + dice.choice(
            (
                b"1 beginbfrange <0000> <FFFF> <D800> endbfrange ",
                b"1 beginbfchar <41> <" + b"0041" * 5_000 + b"> endbfchar ",
                b"9999999 beginbfchar <41> <0000> ",
                b"<" * 9_000,
            )
        )
        + b"endcmap"
    )
    widths = dice.choice((b"[0 0 0]", b"[1e30 -1e30]", b"[" + b"99999 " * 5_000 + b"]", b"7 0 R"))
    font = (
        b"<< /Type /Font /Subtype /%s /BaseFont /%s /FirstChar %d /LastChar %d /Widths %s /ToUnicode 7 0 R /Encoding << /Differences [%s] >> >>"
        % (dice.choice((b"Type1", b"TrueType", b"Type0", b"Type3", b"Nonsense")), dice.choice((b"Arial", b"A" * 5_000, b"Wingdings")),
           dice.choice((0, -5, 65, 2**31 - 1)), dice.choice((255, 0, 2**31 - 1)), widths, b"65 /A " * dice.choice((1, 20_000)))
    )  # fmt: skip
    data = _page(
        b"BT /F1 9 Tf 72 700 Td (AAAA met AAAA) Tj ET", more=(b"null", b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap))
    )
    return "font.pdf", data.replace(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", font, 1)


def long_text_pdf(dice: Random) -> tuple[str, bytes]:
    """Pages full of one piece: what the patterns for lines of print are slow on."""
    piece = dice.choice([run for run in RUNS if "\n" not in run])
    line = piece * (dice.choice((100, 5_000)) // len(piece))
    return "long.pdf", plain_pdf([[TITLE, line, "Coverage", *[line] * dice.choice((3, 40))]] * dice.choice((2, 30)))


# ---------------------------------------------------------------- other


def noise(dice: Random) -> tuple[str, bytes]:
    """Bytes by chance behind the beginning of a format, or none at all."""
    head = dice.choice(
        (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"{", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"<?xml version='1.0'?>")
    )
    return dice.choice(("noise.pdf", "noise.html", "noise.txt", "noise", "noise.docx")), head + dice.randbytes(
        dice.choice((0, 1, 9, 3_000, 300_000))
    )


def strange_charset(dice: Random) -> tuple[str, bytes]:
    """A page that claims one charset and is written in another."""
    claimed = dice.choice(
        ("utf-7", "utf-16", "utf-32", "idna", "punycode", "rot13", "zip", "base64", "hex", "unicode_escape", "gb18030", "x" * 39)
    )
    page = as_html().replace("<head>", f"<head><meta charset='{claimed}'>") + "é" * dice.choice((1, 1_000))
    return "charset.html", page.encode(dice.choice(("utf-8", "utf-16", "utf-32", "latin-1", "utf-16-be")))


EXTREMES: tuple[Extreme, ...] = (
    one_line, run_of_text, run_of_markup, two_runs, many_lines, deep_html, wide_table, spanned_table, many_elements, deep_json, wide_json,
    odd_json, bomb_docx, quiet_bomb_docx, lying_docx, entities_docx, deep_docx, wide_docx, looped_docx, deep_pdf, deep_tags_pdf, looped_pdf,
    forms_pdf, flate_bomb_pdf, odd_page_pdf, many_pages_pdf, crowded_pdf, odd_font_pdf, long_text_pdf, noise, strange_charset,
)  # fmt: skip
