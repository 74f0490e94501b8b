"""The words of a Word paragraph: runs, links, insertions, raised marks, symbols.

Deletions, struck and hidden text and field codes are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from policies.model import Block, Issue, Link, Problem
from policies.reading.html.flow import link_of
from policies.reading.html.pictures import description, picture_issue
from policies.reading.html.signs import shown_in, superscript, underlined, without_private
from policies.reading.html.tree import Element
from policies.reading.whitespace import fold

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
LEFT_OUT = frozenset({f"{W}del", f"{W}moveFrom", f"{_MC}Fallback", f"{W}txbxContent", f"{W}rPr", f"{W}pPr", f"{W}instrText", f"{W}delText"})
_SPACES = frozenset({f"{W}tab", f"{W}br", f"{W}cr", f"{W}ptab"})
_REFERENCES = frozenset({f"{W}footnoteReference", f"{W}endnoteReference"})
_FIELD_LINK = re.compile(r'HYPERLINK\s+"([^"]+)"')
_NUMBER = "number"  # set on references here: the number that Word prints, which it keeps nowhere
_OFF = ("0", "false", "none", "off")
_EMUS = 9525  # to a pixel


def words(element: Any) -> str:
    """The words of a paragraph (or of anything that holds runs), not yet folded."""
    pieces: list[str] = []
    _gather(element, pieces)
    return "".join(pieces)


def _gather(element: Any, pieces: list[str]) -> None:
    for child in element.iterchildren():
        tag = child.tag
        if not isinstance(tag, str) or tag in LEFT_OUT:
            continue
        if tag == f"{W}r":
            if not (is_on(child, "vanish") or is_struck(child)):
                _run(child, pieces)
        elif tag == f"{_M}t":
            pieces.append(child.text or "")
        else:
            _gather(child, pieces)


def _run(run: Any, pieces: list[str]) -> None:
    font = _font(run)
    own: list[str] = []
    for node in run.iterchildren():
        if node.tag == f"{W}t":
            text = without_private(node.text or "")
            own.append(shown_in(font, text) if font else text)
        elif node.tag in _SPACES:
            own.append(" ")
        elif node.tag == f"{W}noBreakHyphen":
            own.append("-")
        elif node.tag == f"{W}sym":
            own.append(_symbol(node))
        elif node.tag in _REFERENCES:
            own.append(superscript("".join([*pieces[-3:], *own]), node.get(_NUMBER) or node.get(f"{W}id") or ""))
        elif node.tag == f"{_MC}AlternateContent":
            _gather(node, own)
    text = "".join(own)
    if _is_raised(run):
        text = superscript("".join(pieces[-3:]), text)
    elif len(text.strip()) == 1 and is_on(run, "u"):
        text = underlined(text)
    pieces.append(text)


def is_on(run: Any, name: str) -> bool:
    """Whether a run has a property ("b", "vanish", "strike") and does not switch it off."""
    found = _property(run, name)
    return found is not None and found.get(f"{W}val") not in _OFF


def _property(run: Any, name: str) -> Any:
    """The element of a run's property, None where it has none. Asked for several times a run: paths of lxml are slow."""
    properties = next(run.iterchildren(f"{W}rPr"), None)
    return next(properties.iterchildren(f"{W}{name}"), None) if properties is not None else None


def is_struck(run: Any) -> bool:
    return is_on(run, "strike") or is_on(run, "dstrike")


def _is_raised(run: Any) -> bool:
    found = _property(run, "vertAlign")
    return found is not None and found.get(f"{W}val") == "superscript"


def _font(run: Any) -> str:
    fonts = _property(run, "rFonts")
    name = (fonts.get(f"{W}ascii") or "").lower() if fonts is not None else ""
    return "symbol" if name == "symbol" else "wingdings" if name.startswith("wingdings") else ""


def _symbol(node: Any) -> str:
    """A character by its place in a font of signs."""
    code = node.get(f"{W}char") or ""
    if not re.fullmatch(r"[0-9A-Fa-f]{2,4}", code):
        return ""
    point, font = int(code, 16), (node.get(f"{W}font") or "").lower()
    character = chr(point - 0xF000 if point >= 0xF000 else point)
    return shown_in("symbol" if font == "symbol" else "wingdings", character) if font in {"symbol", "wingdings"} else character


# ---------------------------------------------------------------- links, notes, boxes, pictures


def links(paragraph: Any, part: Any) -> Iterator[Link]:
    """The links of a paragraph: Word keeps their addresses beside the text, or in a field code."""
    for node in paragraph.iter(f"{W}hyperlink"):
        relation = part.rels.get(node.get(f"{_R}id") or "")
        if relation is not None and relation.is_external and (made := _link(words(node), relation.target_ref)):
            yield made
    for code in paragraph.iter(f"{W}instrText"):
        if (found := _FIELD_LINK.search(code.text or "")) and (made := _link(words(paragraph), found.group(1))):
            yield made


def _link(text: str, target: str) -> Link | None:
    return link_of(Element("a", {"href": target}, [fold(text)]))


def number_notes(body: Any) -> None:
    """Set on each reference the number that is printed: they count in reading order."""
    for tag in sorted(_REFERENCES):
        at = 0
        for reference in body.iter(tag):
            if reference.get(f"{W}customMarkFollows") in (None, *_OFF):
                at += 1
                reference.set(_NUMBER, str(at) if tag.endswith("footnoteReference") else _roman(at))


def _roman(number: int) -> str:
    from policies.reading.list_marks import list_marker

    return list_marker("i", number).rstrip(".")


def notes(paragraph: Any, part: Any) -> Iterator[Block]:
    """The footnotes and endnotes that a paragraph refers to."""
    for reference in paragraph.iter(*sorted(_REFERENCES)):
        kind = "footnotes" if reference.tag.endswith("footnoteReference") else "endnotes"
        note = _note(part, kind, reference.get(f"{W}id") or "")
        text = fold(words(note)) if note is not None else ""
        if text:
            yield Block("note", text, marker=reference.get(_NUMBER) or "")


def _note(part: Any, kind: str, note_id: str) -> Any | None:
    from docx.oxml import parse_xml

    for relation in part.rels.values():
        if relation.is_external or not relation.reltype.endswith(f"/{kind}"):
            continue
        root = getattr(relation.target_part, "element", None)
        root = root if root is not None else parse_xml(relation.target_part.blob)
        return next((note for note in root.iterchildren() if note.get(f"{W}id") == note_id), None)
    return None


def boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph; each once, though Word keeps a second copy for old readers."""
    for box in paragraph.iter(f"{W}txbxContent"):
        if not any(above.tag in (f"{_MC}Fallback", f"{W}txbxContent") for above in box.iterancestors()):
            yield box


def pictures(paragraph: Any) -> Iterator[Element]:
    """The pictures of a paragraph, as elements with the description and the size in pixels."""
    for named in paragraph.iter(f"{_DRAWING}docPr"):
        frame = named.getparent()
        if any(above.tag == f"{_MC}Fallback" for above in named.iterancestors()) or next(frame.iter(f"{W}txbxContent"), None) is not None:
            continue
        extent = frame.find(f"{_DRAWING}extent")
        size = {"width": extent.get("cx"), "height": extent.get("cy")} if extent is not None else {}
        pixels = {side: str(int(value) // _EMUS) for side, value in size.items() if value and value.isdigit()}
        yield Element("img", {"alt": named.get("descr") or "", "src": named.get("name") or "", **pixels})


def said_by(picture: Element) -> tuple[str, Issue | None]:
    """What a picture's description says, and an issue where it may hold criteria."""
    return description(picture), picture_issue(picture)


def change_issues(body: Any) -> tuple[Issue, ...]:
    """One issue where the document holds tracked changes, one where it holds struck text."""
    made: list[Issue] = []
    inserted = sum(1 for tag in ("ins", "moveTo") for one in body.iter(f"{W}{tag}") if fold(words(one)))
    deleted = sum(1 for tag in ("del", "moveFrom") for one in body.iter(f"{W}{tag}") if one.getparent().tag != f"{W}rPr")
    if inserted or deleted:
        made.append(_changes(f"{inserted} tracked insertions and {deleted} tracked deletions; insertions are read, deletions are left out"))
    struck = [text for run in body.iter(f"{W}r") if is_struck(run) for node in run.iter(f"{W}t") if (text := fold(node.text or ""))]
    if struck:
        made.append(_changes(f'{len(struck)} passages struck out (the first: "{struck[0][:60]}"); they are left out'))
    return tuple(made)


def _changes(what: str) -> Issue:
    return Issue(Problem.MARKED_CHANGES, f"expected one text, found {what}")
