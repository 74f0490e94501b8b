"""Running text while it is collected: the pieces of a paragraph, how much of it is bold or linked, its links and its note mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from policies.model import Block, Link
from policies.reading.html.lines import BREAK, paragraphs
from policies.reading.html.signs import is_note_mark
from policies.reading.html.tree import Element, words
from policies.reading.whitespace import fold

_NO_PLACE = ("#", "javascript:", "mailto:", "tel:", "data:", "about:")
_ISOTOPE = re.compile(r"\s?(?:F|C|N|O|P|H|I|Y|Ga|Lu|Rb|Cu|Ra|Tc|In|Zr|Tl|Xe|Sm|Sr)(?![a-z])")
_NOTE_MARK = re.compile(r"([*†‡§¶]{1,3}|\^)\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Found:
    """A block with the share of its characters that stand inside links, and those links."""

    block: Block
    linked: float = 0.0
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as collected; `mark` is the raised mark it begins with."""

    text: str
    bold: bool
    linked: float
    links: tuple[Link, ...]
    mark: str = ""


@dataclass(slots=True)
class Flow:
    """The paragraph at hand."""

    pieces: list[str] = field(default_factory=list)
    thin: list[bool] = field(default_factory=list)
    letters: int = 0
    linked: int = 0
    links: list[Link] = field(default_factory=list)
    mark: str = ""

    def add(self, text: str, bold: bool, linked: bool) -> None:
        letters = len("".join(text.split()))
        self.pieces.append(text.replace(BREAK, " "))
        self.thin.append(bool(letters) and not bold)
        self.letters += letters
        self.linked += letters if linked else 0

    def line_break(self) -> None:
        self.pieces.append(BREAK)
        self.thin.append(False)

    def takes_mark(self, raised: str) -> bool:
        """Whether a raised text is the mark that a note begins with; it is kept apart then."""
        if self.letters or not is_note_mark(raised):
            return False
        self.mark = raised.strip()
        return True

    def before(self) -> str:
        return "".join(self.pieces[-3:])

    def taken(self) -> list[Paragraph]:
        """The paragraphs collected so far; the flow is empty afterwards."""
        lines, letters, mark = self._lines(), self.letters, self.mark
        share, links = self.linked / max(1, self.letters), tuple(self.links)
        self.pieces, self.thin, self.links, self.mark = [], [], [], ""
        self.letters = self.linked = 0
        if not letters:
            return [Paragraph(mark, False, 0.0, links)] if mark else []
        if mark and mark.isdigit() and _ISOTOPE.match(lines[0][0]):
            lines[0], mark = (mark + lines[0][0], lines[0][1]), ""
        return [Paragraph(part, bold, share, () if at else links, "" if at else mark) for at, (part, bold) in enumerate(paragraphs(lines))]

    def _lines(self) -> list[tuple[str, bool]]:
        """The text between line breaks, and whether all of it is bold."""
        made: list[tuple[str, bool]] = [("", True)]
        for piece, thin in zip(self.pieces, self.thin, strict=True):
            if piece == BREAK:
                made.append(("", True))
            else:
                made[-1] = (made[-1][0] + piece, made[-1][1] and not thin)
        return made


def link_of(element: Element) -> Link | None:
    """The link of an <a>; None for places on the same page, scripts and addresses of mail."""
    target = element.attrs.get("href", "").strip()
    if not target or target.lower().startswith(_NO_PLACE):
        return None
    text = words(element) or next((fold(one.attrs.get("alt", "")) for one in element.elements() if one.attrs.get("alt")), "")
    return Link(text, target) if text else None


def links_in(element: Element) -> tuple[Link, ...]:
    """The links anywhere below an element."""
    return tuple(link for one in element.elements() if one.tag == "a" and (link := link_of(one)))


def note_of(text: str, found: Sequence[Found]) -> tuple[str, str] | None:
    """Mark and words of a line that begins with an asterisk or dagger, where a word before it carries the same mark."""
    begins = _NOTE_MARK.match(text)
    if begins is None:
        return None
    mark, rest = begins.group(1), text[begins.end() :]
    carried = re.compile(rf"[\w)\]%.,;:®™]{re.escape(mark)}(?![\w*])")
    return (mark, rest) if any(carried.search(one.block.text) for one in found[-400:]) else None
