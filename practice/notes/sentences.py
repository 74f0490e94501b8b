"""The text of a note → lines → sentences, each with its section, its label and the line that it stands under."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from dataclasses import dataclass, field, replace

from practice.notes.boxes import answers, holds_tick
from practice.notes.dates import printed_days
from practice.notes.headed import a_paper, answered_row, both_rows, carried_head, in_columns, of_part, plainly_headed, spaced_heading
from practice.notes.model import Sentence
from practice.notes.tables import columns, tabled
from practice.notes.wording import Heading, headings

_BULLET = re.compile(r"^(?P<indent>[ \t]*)(?P<mark>(?:[-*•●▪◦–o·]|\d{1,2}[.)]|[a-zA-Z][.)]|\(\w{1,3}\))\s+)?")
_HEADING = re.compile(
    r"^\s*(?:#+\s*|\*\*|__|\d{1,2}[.)]\s*)?(?P<name>[A-Za-z][A-Za-z0-9 /&,'\-+]{0,60}?)(?:\s*\([^)]{0,40}\))?(?:\*\*|__)?\s*"
    r"(?P<sign>:|\s-\s|—|(?:\*\*)?$)(?:\*\*)?\s*(?P<rest>.*)$"
)
_LABEL = re.compile(r"^\s*(?:[-*•]\s+)?(?P<name>[A-Z][^:\n]{1,80}):\s*$")
_END = re.compile(r"(?<!^\d)(?<!^\d\d)(?<=[A-Za-z0-9)\]\"'%+°])[.!?]+[\"')\]]*\s+(?=[\"'(\[*<>≤≥]*[A-Z0-9])|(?<=[a-z)])\.(?=[A-Z][a-z])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:dr|mr|mrs|ms|vs|approx|no|st|e\.g|i\.e|etc|(?-i:pt|Pt)|wk|wks|mo|mos|yr|yrs|hx|dx|tx|rx|inc|fig|max|min|ext|flex|bilat|jr|sr|"
    r"dept|prn|cap|b\.i\.d|q\.d|[a-z])$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\b(?:per|no|on|by)\s+(?:hx|tx|rx|bilat)$|\b(?:bilat|etc|prn)$", re.IGNORECASE)
_SO_LONG = re.compile(r"\d\s?(?:wk|wks|mo|mos|yr|yrs)$", re.IGNORECASE)
_OTHER_THING = re.compile(
    r"(?![^.;]*\b(?:persist\w*|still|continu\w*|remain\w*|unchanged|recur\w*|no\s+(?:better|help|relief))\b)(?:[RL]\s+)?(?!(?:No|Not|None|Without|Minimal|Min|Partial|Failed|Fail|Little|Some|Relief|Helped|Did|Had|Still|And|Then|Stopped|Good|Great|Max|Mod|Mild|Only|Now|Never|Worse|Better|"
    r"Improved|Temporary|Transient|Initial|Last|Ended|Completed|Done|Tolerated|Rash|Nausea|Flared|Relapsed|Persist\w*|Continu\w*|Pain\s+(?:un|per|wor|bet|imp|same|no))\b)[A-Z]"
)
"""`neck pain 8 mo. PT for LBP`: behind a length, a word that tells nothing of what it came to begins a sentence."""
_BOX = re.compile(r"\s{2,}(?=\[[ xX✓]?\])|(?<=\S)\s+(?=\[[ xX✓]\]\s)|\s+(?=[☐☑☒])")
_DATED_LINE = re.compile(
    r"^\s*-*\s*(?:(?:note|visit|encounter|service|exam)\s+)?date(?:\s+of\s+(?:visit|service|exam|encounter|note))?\s*:"
    r"|^\s*(?:DOS|DOV)\s*:|^\s*(?:seen|visit|note|letter|addendum|progress note)\s*(?:on|of|dated|date)?\s*:?\s*(?=\d)",
    re.IGNORECASE,
)
_SIDE_WORDS = frozenset(
    ("today", "the", "brief", "relevant", "pertinent", "current", "focused", "and", "of", "note", "for", "left", "right", "completed")
) | frozenset(("reviewed", "pre", "visit", "medicaid"))
_INLINE_LABEL = re.compile(r"^\W*(?P<name>[A-Z](?:[^:.;,()]|\([^:.;,()]*\)){1,48}):\s+\S")
_UNKNOWN_LABEL = re.compile(r"^\s*[A-Z][\w/ .+&-]{0,28}:\s*\S")
_BANNER = re.compile(
    r"^\s*(?:[-=*_#~]{2,}.*|.*:|\[[^\]]*\]|"
    r"(?:copied|carried\s+forward|pulled\s+in|pasted)\s+(?:from|forward)\b[^.;]*[^.;:\s])\s*$",
    re.IGNORECASE,
)
_RULED = re.compile(r"^\s*(?P<rule>={2,}|-{3,}|\*{3,}|_{3,}|#{2,})\s*[A-Za-z][^=*_#]{2,60}(?P=rule)\s*$")
"""`== Chart documents below ==`: a part of its own begins, whatever was headed above."""
_RULE = re.compile(r"^\s*(?P<mark>[-=_*])(?P=mark){7,}\s*$")
"""A line across, behind what stood under a heading: what follows is no part of it."""
_PASTED = re.compile(
    r"\b(?:pasted|copied\s+(?:from|forward)|(?:payer|payor|insurer|insurance|policy|plan)(?:'s)?\s+(?:\w+\s+)?(?:reference|criteria|list|checklist|text|language|requirements?|wording)|"
    r"template\s+text|boilerplate|smartphrase|(?:carried\s+forward|pulled\s+(?:in|over|forward))\s+from|(?<!end )paste)\b",
    re.IGNORECASE,
)
"""A line that says that what follows was pasted; it goes on to the next blank line."""
_ONE_LINE = re.compile(r"\s*template\s*:[^.]+/[^.]+/", re.IGNORECASE)
"""The text of a template run together by slashes on one line."""
_REPLY = re.compile(r"(?:yes|no|y|n)\b[.\s]*$", re.IGNORECASE)
_SCHOOLED = re.compile(
    r"(?:(?:pt|patient|she|he|they)\s+)?(?:has\s+)?(?:completed|finished|attended|graduated|took|did|enrolled)\b", re.IGNORECASE
)
_TWO, _LONG = 2, 66
"""A line of more columns is a row of a table; one of at least so many characters was broken by its width and goes on in the next."""


@functools.cache
def _heading_names() -> dict[str, Heading]:
    return {" ".join(re.findall(r"[a-z0-9]+", words)): one for one in headings() for words in one.words}


def heading_of(line: str) -> tuple[Heading, int] | None:
    """The kind of section that a line opens, and where the words behind the heading begin; None for any other line."""
    found = _HEADING.match(line)
    if not found:
        return None
    name = of_part(" ".join(re.findall(r"[a-z0-9]+", found["name"].lower())))
    heading = _heading_names().get(name) or _heading_names().get(" ".join(w for w in name.split() if w not in _SIDE_WORDS))
    if heading is None or (found["sign"] != ":" and found["rest"]):
        return None
    if heading.default == "copied" and name == "education" and _SCHOOLED.match(found["rest"]):
        return None  # what the patient went through, and no leaflet
    if heading.default in ("planned", "copied") and a_paper(name, found["rest"]):
        return None
    written = found["name"].isupper() or found["name"].istitle() or plainly_headed(line, found["name"])
    if found["sign"] != ":" and not (written or line.lstrip().startswith(("#", "**"))):
        return None
    return heading, found.start("rest")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    bullet: bool
    text: str


def _lines(text: str) -> list[_Line]:
    out, at = [], 0
    for raw in text.split("\n"):
        found = _BULLET.match(raw)
        mark = bool(found and found["mark"]) or raw.lstrip().startswith(("[", "☐", "☑", "☒"))
        indent = len((found["indent"] if found else "").expandtabs(4))
        out.append(_Line(at, at + len(raw), indent + (1 if mark else 0), mark, raw))
        at += len(raw) + 1
    return out


@dataclass(slots=True)
class _Walk:
    """Where the walk over the lines stands. `open`: offsets of the lines joined so far; `above`: lines that others may stand under."""

    text: str
    dated: dt.date | None
    section: str = ""
    default: str = "present"
    label: str = ""
    heading: str = ""
    label_indent: int = 0
    paragraph: int = 0
    inline: bool = False
    head_indent: int = 0
    one_line: bool = False
    open: tuple[int, int] | None = None
    last: _Line | None = None
    above: list[tuple[int, int]] = field(default_factory=list)
    out: list[Sentence] = field(default_factory=list)

    def close(self) -> None:
        """End the sentence that is open."""
        if self.open is not None:
            self.put(*self.open)
        self.open = None

    def put(self, start: int, end: int) -> None:
        """The sentences between two offsets."""
        parent = self.above[-1][1] if self.above else None
        like = Sentence("", 0, 0, self.section, self.default, self.label, parent, self.paragraph, self.dated, (), self.heading)
        self.out += _cut(self.text, start, end, like)


def sentences_of(text: str, day: dt.date | None) -> tuple[Sentence, ...]:
    """The sentences of a note that was written on a day."""
    walk = _Walk(text, day)
    for line in _lines(text):
        _step(walk, line)
    walk.close()
    return tabled(text, walk.out, day)


def _step(walk: _Walk, line: _Line) -> None:
    if not re.search(r"[A-Za-z0-9]", line.text):
        walk.close()
        walk.paragraph += 1
        walk.above, walk.last = [], None
        _leave(walk)
        if _RULE.match(line.text) and walk.out and walk.out[-1].heading == walk.heading and walk.section != "pasted":
            walk.section, walk.default, walk.heading, walk.label, walk.inline = "", "present", "", "", False
        return
    if walk.one_line and walk.section == "copied" and line.indent <= walk.head_indent and _UNKNOWN_LABEL.match(line.text):
        walk.close()
        walk.section, walk.default, walk.heading, walk.one_line = "", "present", "", False
    opened = heading_of(line.text) or (spaced_heading(line.text, _heading_names()) if _ended(walk) else None)
    if walk.inline and line.indent < walk.head_indent and walk.default != "family":
        walk.section, walk.default, walk.heading, walk.inline = "", "present", "", False  # what stood under a line of a list ends with it
    labelled = walk.label and line.indent > walk.label_indent and not line.text.isupper()
    if opened and not (line.bullet and line.indent > 1) and not labelled:
        _open_section(walk, line, *opened)
        return
    if walk.open is not None and walk.last is not None and _continues(walk.last, line):
        walk.open = (walk.open[0], line.end)
        walk.last = replace(line, indent=walk.last.indent, bullet=walk.last.bullet)
        return
    walk.close()
    if _RULED.match(line.text) and walk.section != "pasted":
        walk.section, walk.default, walk.heading, walk.label, walk.above, walk.inline = "", "present", "", "", [], False
    if _PASTED.search(line.text) and _BANNER.match(line.text):
        walk.section, walk.default, walk.heading, walk.label, walk.above, walk.inline = "pasted", "copied", line.text.strip(), "", [], True
    if _UNKNOWN_LABEL.match(line.text) and walk.section != "pasted":
        _leave(walk, walk.last is None and carried_head(walk.heading) and bool(walk.out) and walk.out[-1].heading == walk.heading)
    _begin(walk, line)


def _ended(walk: _Walk) -> bool:
    """Whether the line above does not go on in this one."""
    return walk.last is None or not _mid_sentence(walk.last.text.rstrip()) or len(columns(walk.last.text)) >= _TWO


def _leave(walk: _Walk, anew: bool = False) -> None:
    """End a section of the family, of the past or of the allergies that stood on the line of its heading, a pasted text, one left."""
    if anew or (walk.inline and (walk.default in ("family", "historical") or walk.section in ("allergies", "pasted", "complaint"))):
        walk.section, walk.default, walk.heading, walk.inline = "", "present", "", False


def _open_section(walk: _Walk, line: _Line, heading: Heading, rest: int) -> None:
    walk.close()
    walk.section, walk.default, walk.label, walk.above, walk.last = heading.kind, heading.default, "", [], None
    walk.heading = line.text[:rest].strip() if rest else line.text.strip()
    walk.paragraph += 1
    walk.inline, walk.head_indent = bool(line.text[rest:].strip()), line.indent
    walk.one_line = walk.inline and bool(_ONE_LINE.match(line.text))
    if walk.inline:
        walk.open = (line.start + rest, line.end)
        walk.last = replace(line, indent=line.indent + 1)


def _begin(walk: _Walk, line: _Line) -> None:
    """A line that begins a sentence; where deeper lines may stand under it, it is ended at once."""
    if walk.label and (line.indent < walk.label_indent or (walk.last is None and line.indent <= walk.label_indent and not line.bullet)):
        walk.label = ""
    if walk.section == "allergies" and re.match(r"\s*(?:he|she|they|(?:the\s+)?(?:patient|pt))\s+\w+.*\.\s*$", line.text, re.IGNORECASE):
        walk.section, walk.default = "", "present"
    while walk.above and walk.above[-1][0] >= line.indent:
        walk.above.pop()
    if found := _LABEL.match(line.text):
        walk.label, walk.label_indent = found["name"].strip(), line.indent
    if day := _dated_line(line.text):
        walk.dated = day
    walk.open, walk.last = (line.start, line.end), line
    if _may_open(line):
        first = len(walk.out)
        walk.put(line.start, line.end)
        walk.above = [*walk.above, (line.indent, first)]
        walk.open = None


def _may_open(line: _Line) -> bool:
    """Whether deeper lines may stand under a line: it ends with a colon, or it is short and ends like no sentence."""
    bare = line.text.rstrip()
    return bare.endswith(":") or (not bare.endswith((".", ",", ";")) and not _mid_sentence(bare))


def _mid_sentence(bare: str) -> bool:
    return len(bare) >= _LONG or bool(re.search(r"\b(?:and|or|with|of|the|a|to|for|in|by|that|is|was|has)$", bare))


def _continues(last: _Line, line: _Line) -> bool:
    """Whether a line goes on with the sentence of the line above."""
    if len(columns(last.text)) > _TWO or len(columns(line.text)) > _TWO or in_columns(last.text, line.text):
        return False
    rows = answered_row(last.text) or answered_row(line.text) or both_rows(last.text, line.text)
    if line.bullet or rows or re.match(r"^\s*[A-Z][\w /'-]{1,40}:(?:\s|$)", line.text):
        return False
    bare, first = last.text.rstrip(), line.text.lstrip()[:1]
    if last.bullet and first.isupper() and line.indent < last.indent:
        return False
    if bare.endswith((".", ":", "!", "?", ";")) and not first.islower():
        return not bare.endswith(":") and len(bare) >= _LONG - 5 and line.indent >= last.indent
    return (first.islower() or first in "(\"'/&+" or _mid_sentence(bare)) and line.indent >= last.indent - 1


def _dated_line(text: str) -> dt.date | None:
    found = _DATED_LINE.match(text)
    days = printed_days(text[found.end() :]) if found else ()
    return days[0].first if days else None


def _turned(like: Sentence, body: str) -> Sentence:
    """A heading inside a line (`… Patient education: …`) says how the rest of the line asserts, or ends the family."""
    found = heading_of(body)
    if found is None or ":" not in body[: found[1]]:
        return like
    if (
        found[0].default in ("copied", "family")
        or found[0].kind == "goals"
        or like.default in ("family", "historical")
        or found[0].kind == "allergies"
    ):
        return replace(like, section=found[0].kind, default=found[0].default, label="")
    return like


def _abbreviated(piece: str, stop: re.Match[str]) -> bool:
    before = piece[max(0, stop.start() - 10) : stop.start()]
    if _ENDS.search(before) and re.match(r"[A-Z][a-z]{2,}", piece[stop.end() :]):
        return False
    if not _ABBREVIATION.search(before):
        return False
    return not (_SO_LONG.search(before) and _OTHER_THING.match(piece[stop.end() :]))


def _cut(text: str, start: int, end: int, like: Sentence) -> list[Sentence]:
    """The sentences between two offsets."""
    piece = text[start:end]
    ends = [m.end() for m in _END.finditer(piece) if not _abbreviated(piece, m)]
    pairs = answers(piece)
    boxes = [m.end() for m in _BOX.finditer(piece) if not piece[: m.start()].rstrip().endswith(":")]
    inner = [at for at in (*ends, *boxes) if not any(a - 6 <= at < b for a, b in pairs)]
    inner = [at for at in inner if not _REPLY.match(piece[at:])]
    options = min((at for at in boxes if at in inner), default=0)
    cuts = sorted({0, *inner, *(b for _, b in pairs), len(piece)})
    out: list[Sentence] = []
    for a, b in itertools.pairwise(cuts):
        raw = piece[a:b]
        left = start + a + len(raw) - len(raw.lstrip())
        body = raw.strip()
        like, before = _turned(like, body), like
        if a == 0 and b == options and not holds_tick(body) and not body.endswith((".", ":")):
            out += [replace(like, text=body, start=left, end=left + len(body), default="copied")] if re.search(r"[A-Za-z0-9]", body) else []
            continue  # what stands before the boxes is the question
        if found := _INLINE_LABEL.match(body):
            like = replace(like, label=found["name"].strip())
        if re.search(r"[A-Za-z0-9]", body):
            out += [replace(like, text=body, start=left, end=left + len(body))]
        if like.section == "allergies" != before.section:
            like = before
    return out
