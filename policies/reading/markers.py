"""List markers: recognising "A.", "1)", "(iv)", "•", "o" at the start of a line, and the depth they stand for.

Shared by the readers of plain text and of PDF. Nothing here knows of payers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat

GLYPHS = "•●○◦▪▫■□◼◻▶►▸‣➢➤➔❖◆◇♦✓✔☐☑☒·∙⁃\uf0b7\uf0a7\uf0a8\uf0d8\uf0fc\uf06f\uf076\u2023"
DASHES = "-–—‐‑−*"

_ROMAN = r"(?:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3})"
_BULLET = re.compile(rf"\s*(?:([{re.escape(GLYPHS)}]|\[[ xX_]?\](?=\s))\s*|([{DASHES}]|o(?=\s|$))(?:\s+|$))")
_PLAIN = re.compile(rf"\s*(\(?(?:\d{{1,3}}|{_ROMAN}|[a-z]{{1,2}})[.)]\)?|\[\d{{1,3}}\])(\s+|$|(?=[A-Z][a-z]{{2}}))", re.IGNORECASE)
_OUTLINE = re.compile(
    r"\s*(\d{1,2}(?:\.\d{1,2}){1,4}\.?|(?:[A-Za-z]|\d{1,2})(?:\.(?:[A-Za-z]|\d{1,2})){1,3}[.)])(\s+(?:[-–—]\s+)?)(?=[A-Z])"
)
_DASHED = re.compile(r"\s*(\d{1,2})\s+[-–—]\s+(?=[A-Z][A-Za-z]|An?\s)")
"""`1 - Diagnosis of …`, `1.2 - Both of …`: a number set off by a dash."""
_OWN = re.compile(r"\d{1,2}[-.]\d{1,2}[A-Za-z]|\d{1,2}-\d{1,2}|\d{1,2}[A-Za-z]|[A-Z]{1,2}-?\d{1,2}")
_LABEL = re.compile(r"(table|part|step)\s+(\d{1,2}|[A-Z])[.:]", re.IGNORECASE)
"""Markers of a document's own make, see policies.reading.series."""
_UNIT = re.compile(r"(?:T|Gy|Hz|MHz|GHz|U|IU|Units?|L|M|MBq|C|F|Mb|Kb|Tesla|MRI)\b")
_SPECIES = re.compile(
    r"(?:coli|difficile|diff|pylori|aureus|aeruginosa|albicans|baumannii|pneumoniae|gonorrhoeae|meningitidis|trachomatis|pallidum|"
    r"vaginalis|burgdorferi|tuberculosis|falciparum|vivax|faecalis|faecium|influenzae|pertussis|genitalium|jejuni|cerevisiae|"
    r"elegans|sapiens|musculus|fumigatus|jirovecii|henselae|burnetii|cinerea|botulinum|glabrata|auris)\b"
)
_ABBREVIATION = re.compile(
    r"(?:eg|ie|vs|al|no|pp?|dr|mr|ms|st|ed|am|pm|is|in|of|to|it|at|on|or|so|if|an|as|be|by|do|go|he|me|my|up|us|we)[.)]", re.I
)


def split_marker(line: str) -> tuple[str, str] | None:
    """Split the list marker off a line: "  a) Age 18" gives ("a)", "Age 18"); None where the line starts with no marker.

    The rest is "" where the marker stands alone on its line. "E. coli", "2.5 mg" and "U.S. law" have no marker.
    """
    if bullet := _BULLET.match(line):
        return bullet.group(1) or bullet.group(2), line[bullet.end() :].strip()
    if outline := _OUTLINE.match(line):
        return _outline(outline, line[outline.end() :].strip())
    if dashed := _DASHED.match(line):
        return dashed.group(1), line[dashed.end() :].strip()
    plain = _PLAIN.match(line)
    if not plain or not _balanced(plain.group(1)):
        return None
    marker, rest = plain.group(1), line[plain.end() :].strip()
    if not readings(marker) or (marker[0] in "([" and rest[:1] in (",", ";", ".")):
        return None
    if marker[0].isalpha() and not _letter_is_marker(marker, plain.group(2), rest):
        return None
    return marker, rest


def _balanced(marker: str) -> bool:
    """ "(a)" and "a)" and "a." are markers; "(a." and "a.)" are not."""
    if marker[0] == "[":
        return True
    return not marker.endswith((".)", "))")) and (marker[0] != "(" or marker.endswith(")"))


def _outline(match: re.Match[str], rest: str) -> tuple[str, str] | None:
    marker = match.group(1)
    parts = [part for part in re.split(r"[.)]", marker) if part]
    if not any(part.isdigit() for part in parts):
        return None  # "U.S. Food", "e.g. This"
    if any(part.startswith("0") for part in parts) or (parts[0].isdigit() and int(parts[0]) > 30):
        return None  # "2.02.56 TITLE" and "90.2 TITLE" are policy numbers, "5.0 Gy" a measure
    if _UNIT.match(rest) and not marker.endswith((".", ")")):
        return None
    return marker, rest


def _letter_is_marker(marker: str, gap: str, rest: str) -> bool:
    letters = marker.rstrip(".)")
    if not gap and rest and not marker.endswith((")", ".")):
        return False
    if marker.endswith("."):
        if _SPECIES.match(rest):
            return False  # "E. coli"
        if not gap and rest and len(letters) > 1:
            return False  # "al.The" is a broken sentence, not a list
    if len(letters) == 1:
        return True
    return _ABBREVIATION.fullmatch(marker) is None and (_roman(letters) is not None or len(set(letters.lower())) == 1)


def _roman(letters: str) -> int | None:
    """The value of a roman number up to 39, None where it is none."""
    if not re.fullmatch(_ROMAN, letters, re.IGNORECASE):
        return None
    values = {"i": 1, "v": 5, "x": 10}
    digits = [values[letter] for letter in letters.lower()]
    return sum(-d if any(later > d for later in digits[n + 1 :]) else d for n, d in enumerate(digits))


@lru_cache(maxsize=4096)
def readings(marker: str) -> tuple[tuple[str, int], ...]:
    """What a marker can mean: (family, ordinal) pairs, the likeliest first; empty for what is no marker.

    "i." gives (("roman-lower.", 1), ("lower.", 9)); "•" gives (("bullet •", 0),). Families keep the punctuation,
    so that "1." and "1)" are two families.
    """
    if len(marker) == 1 and (marker in GLYPHS or marker in DASHES or marker == "o"):
        return ((f"bullet {marker}", 0),)
    if marker in {"[]", "[ ]", "[_]", "[x]", "[X]"}:
        return (("bullet [ ]", 0),)
    core = marker.strip("().[]")
    frame = marker.replace(core, "", 1)
    if core.isdigit():
        return ((f"digit{frame}", int(core)),)
    if label := _LABEL.fullmatch(marker):
        return ((f"label {label[1].lower()}", int(label[2]) if label[2].isdigit() else ord(label[2].lower()) - 96),)
    parts = re.findall(r"[A-Za-z]+|\d+", core) if _OWN.fullmatch(core) else re.split(r"[.)]", core)
    if len(parts) > 1:
        last = readings(f"{parts[-1]}.")
        return ((f"outline{len(parts)}", last[-1][1]),) if last else ()
    if not core.isascii() or not core.isalpha() or not (core.islower() or core.isupper()):
        return ()
    case = "lower" if core.islower() else "upper"
    letter = ord(core[0].lower()) - 96 + 26 * (len(core) - 1)
    roman = _roman(core)
    as_letter = ((f"{case}{frame}", letter),) if len(set(core)) == 1 and (len(core) == 1 or not roman) else ()
    as_roman = ((f"roman-{case}{frame}", roman),) if roman else ()
    if not as_letter and not as_roman:
        return ()
    return as_roman + as_letter if roman and (roman == 1 or len(core) > 1) else as_letter + as_roman


@dataclass(slots=True)
class Nesting:
    """Gives each marker of a list its depth: a marker that continues an open list goes there, a new family goes deeper.

    `place` is called once for each item in reading order; `clear` where the list surely ends (a heading).
    `indent` is any measure of the left edge (points, columns); None where the layout is lost.
    """

    _open: list[tuple[str, int, float | None]] = field(default_factory=list)
    _suspended: list[tuple[str, int, float | None]] = field(default_factory=list)

    def clear(self) -> None:
        """Forget all open lists."""
        self._open.clear()
        self._suspended.clear()

    def suspend(self) -> None:
        """A text stands between: lists are closed, but the next number of one of them ("2." after "1.") takes it up again."""
        if self._open:
            self._suspended = self._open
            self._open = []

    def bare(self, depth: int) -> None:
        """An item without a marker stands at this depth: what comes below it is deeper."""
        del self._open[depth - 1 :]
        self._open.append((f"none {depth}", 0, None))

    @property
    def open(self) -> bool:
        """Whether a list is open."""
        return bool(self._open)

    def place(self, marker: str, indent: float | None = None, tolerance: float = 1.0, announced: bool = True) -> int:
        """The depth of the item with this marker, from 1.

        `announced` is False where the text before is known not to announce a list: numbers after bullets then close the bullets.
        """
        meanings = readings(marker) or (("none", 0),)
        if not announced and not meanings[0][0].startswith("bullet"):
            self._close_bullets()
        self._take_up(meanings)
        at, family, ordinal = self._find(meanings, indent, tolerance)
        del self._open[at:]
        self._open.append((family, ordinal, indent))
        return len(self._open)

    def _take_up(self, meanings: tuple[tuple[str, int], ...]) -> None:
        """Open the suspended lists again where the marker counts on in one of them."""
        known = {family for family, _, _ in self._open}
        for at, (family, last, _) in enumerate(self._suspended):
            if family not in known and (family, last + 1) in meanings:
                self._open, self._suspended = self._suspended[: at + 1], []
                return

    def _close_bullets(self) -> None:
        while self._open and self._open[-1][0].startswith("bullet"):
            self._open.pop()

    def _find(self, meanings: tuple[tuple[str, int], ...], indent: float | None, tolerance: float) -> tuple[int, str, int]:
        """Index of the open list the marker belongs to (len = a new, deeper one), with the meaning that fits."""
        for continues in (True, False):
            for at in range(len(self._open) - 1, -1, -1):
                family, last, edge = self._open[at]
                if indent is not None and edge is not None and abs(indent - edge) > tolerance:
                    continue
                for meaning, ordinal in meanings:
                    if meaning == family and (not continues or ordinal == last + 1 or ordinal == 0):
                        return at, family, ordinal
            if continues and (opened := self._opens(meanings)):
                return len(self._shallower(indent, tolerance)), *opened
        return len(self._shallower(indent, tolerance)), *meanings[0]

    def _opens(self, meanings: tuple[tuple[str, int], ...]) -> tuple[str, int] | None:
        """The meaning under which the marker starts a list of a family that is not open yet."""
        known = {family for family, _, _ in self._open}
        return next(((family, ordinal) for family, ordinal in meanings if ordinal <= 1 and family not in known), None)

    def _shallower(self, indent: float | None, tolerance: float) -> list[tuple[str, int, float | None]]:
        """The open lists that a new list can stand in: all of them, or those whose left edge lies further left."""
        if indent is None:
            return self._open
        kept = len(self._open)
        while kept and (edge := self._open[kept - 1][2]) is not None and edge > indent - tolerance:
            kept -= 1
        return self._open[:kept]


def depths(markers: Sequence[str], indents: Sequence[float] | None = None) -> tuple[int, ...]:
    """The depth of each item of one list, from its markers in reading order and, where known, its left edges."""
    nesting = Nesting()
    return tuple(nesting.place(marker, indent) for marker, indent in zip(markers, indents or repeat(None, len(markers)), strict=True))
