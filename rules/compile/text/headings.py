"""Headings inside a text: lines that state nothing, but open a part of it, give what follows its stance or name the stage it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from policies.reading.markers import readings
from rules.compile.leads.reading import quantifier
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.lists.items import Line
from rules.compile.statements.stances import authorization, is_administrative, said
from rules.compile.text.by_label import by_label
from rules.compile.text.claims import own_words
from rules.compile.text.openings import OUTLINE, is_title, parted
from rules.compile.text.questions import answered
from rules.compile.text.scopes import ends_scope, led_by, opens_scope, scope_of
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import compiled, wording
from rules.model import Stance

_WHO_MUST = re.compile(r"\W*(?:the\s+|all\s+|each\s+)?(?:patients?|members?|individuals?|candidates?|beneficiar(?:y|ies))\s+must\s*:\s*")
_TITLE = 8  # words of the longest title


@dataclass(slots=True)
class Part:
    """Lines under their headings.

    stance  what the headings say of lists without one      stage  the heading that parts it from others
    whom    the heading that names the patients it is about; `below`: another heading stands between
    lead    the line above that heading, which says what is covered and leads into the lists of each group
    """

    headings: list[Span] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    stance: Stance | None = None
    stage: Span | None = None
    whom: Span | None = None
    below: bool = False
    lead: Line | None = None


def parts(lines: Sequence[Line]) -> list[Part]:
    """The lines of one text or section, parted at its headings."""
    lines = by_label(parted(answered(lines)), _gives_stance)
    out = [Part()]
    enumerated: Line | None = None
    for n, line in enumerate(lines):
        if opens_scope(lines, n):
            out.append(_of_scope(line, out))
            continue
        if out[-1].whom is not None and ends_scope(line):
            out.append(Part([line.span], stage=out[-1].stage))
            continue
        behind = lines[n + 1] if n + 1 < len(lines) else None
        above = out[-1].lines[-1] if out[-1].lines else None
        below = next((one for one in lines[n + 1 :] if one.marker or not (_of_names(one.span) or scope_of(one.span))), None)
        opens = len(out) == 1 and not out[0].lines
        kind = (
            "title"
            if opens and _heads_document(line, behind)
            else heading_kind(line, above, behind, enumerated, None if line.marker else below)
        )
        if kind is None and behind is None and out[-1].lines and ends_section(line):
            continue
        if kind is None:
            out[-1].lines.append(line)
            continue
        if kind == "title" and out[-1].lines and _OF_FORM.fullmatch(line.span.plain):
            out[-1].headings.append(line.span)
            continue
        if out[-1].lines or (kind == "stage" and out[-1].stage):
            kept = kind in ("stage", "title", "covered")
            out.append(Part(whom=out[-1].whom if kept else None, below=kind == "title"))
        part = out[-1]
        part.headings.append(line.span)
        enumerated = line if line.marker else enumerated
        part.stage = line.span if kind == "stage" else part.stage
        part.stance = Stance(kind) if kind not in ("stage", "title") else part.stance
    return [p for p in out if p.lines or p.headings]


def _of_scope(line: Line, out: list[Part]) -> Part:
    """The part below a heading that names patients; the lead-in above the first such heading leads into the list of each."""
    before = out[-1]
    lead = before.lead if before.whom is not None and not led_by(before.lines[-1] if before.lines else line) else None
    if lead is None and before.lines and led_by(before.lines[-1]):
        lead = before.lines.pop()
    headings = [line.span]
    if not before.lines and before.whom is None:
        headings = [*out.pop().headings, line.span]
    return Part(headings, [lead] if lead else [], before.stance, before.stage, line.span, lead=lead)


_OF_FORM = re.compile(r"\W*(?:diagnos[ei]s|ages?|gender|sex|prescribers?|patient\s+selection)\W*")
"""`Diagnosis` between two demands of one form: no part of its own."""


def _goes_on_counting(line: Line, behind: Line) -> bool:
    """`1. Pain` above `2. Any of the following:`: the item of a list, and nothing stands below it."""
    counted = {(family, number + 1) for family, number in readings(line.marker)} if line.marker else set()
    return bool(counted & set(readings(behind.marker))) if behind.marker else False


def heading_kind(
    line: Line, above: Line | None, behind: Line | None, enumerated: Line | None = None, below: Line | None = None
) -> str | None:
    """`stage`, `title` or the stance that a line gives to what follows; None where the line is no heading.

    behind   the next line      below   the next one that is no name itself: a number and a title may stand one above the other
    """
    span = line.span
    if line.listed or (line.marker and line.after):
        return None
    if behind is not None and not line.marker and (line.heading or _ASKS_OF_DOCUMENT.match(span.plain)):
        return "not_covered" if _ASKS_WHAT_NOT.search(span.plain) else "title"
    if line.marker and not _opens_part(line, above, enumerated):
        return _among_items(line, behind)
    if behind is None or not _bare(span):
        return None
    for kind, one in _kinds():
        if one.match(span.plain):
            return None if _takes_list(span, line, behind, kind) else kind
    if stance := _only_stance(span):
        return stance
    if (
        _goes_on_counting(line, behind)
        or (span.raw.rstrip().endswith(":") and not _above_stance(line, behind))
        or not _names(span)
        or (above is not None and _MORE.search(above.span.plain))
    ):
        return None
    behind = below or behind
    states = (
        said(behind.span) is not None
        or is_administrative(behind.span)
        or authorization(behind.span) is not None
        or (behind.span.raw.rstrip().endswith(":") and (quantifier(behind.span) is not None or _WHO_MUST.fullmatch(behind.span.plain)))
    )
    return "title" if states else None


def _above_stance(line: Line, behind: Line) -> bool:
    """`Replacement pumps:` above `The replacement of pumps is covered when …`: no lead-in, for its first word is said again."""
    first = word_list(line.span)[:1]
    return not line.marker and not behind.marker and said(behind.span) is not None and first[0] in behind.span.plain


def _gives_stance(span: Span) -> bool:
    """Whether a line is a heading that gives a stance by itself."""
    return _bare(span) and (any(one.match(span.plain) for _, one in _kinds()) or _only_stance(span) is not None)


def _among_items(line: Line, behind: Line | None) -> str | None:
    """An item with a list of its own whose words open a part (`- Excluded`, `- Discharge: any`): no demand beside the others."""
    if behind is None or behind.depth <= line.depth or len(word_list(line.span)) > _TITLE:
        return None
    return next((kind for kind, one in _kinds() if kind in ("not_covered", "administrative") and one.match(line.span.plain)), None)


_ASKS_WHAT_NOT = re.compile(r"^\W*(?:what|which)\b[^?]*\b(?:not\s+(?:be\s+)?(?:covered|paid|eligible|included)|excluded)\b")
"""`What is not covered?`"""
_MORE = re.compile(r"(?:[;,]|\b(?:and|or))\s*$")
"""`A; or` above a line: it is the next of the list."""
_ASKS_OF_DOCUMENT = re.compile(r"^\W*(?:when|what|who|how|is|are|do|does|can|will|which|where|why)\b[^?]*\?\s*$")


def ends_section(line: Line) -> bool:
    """`C. Exclusions` as the last line: the heading of what follows in the next section."""
    return _bare(line.span) and any(name != "stage" and one.match(line.span.plain) for name, one in _kinds())


_NAMED = 20  # words of the longest name of a document


def _heads_document(line: Line, behind: Line | None) -> bool:
    """A name above everything else, a blank line below it: the document's title, whatever its length."""
    span = line.span
    if line.marker or behind is None or span.raw.rstrip().endswith((".", ";", ",", ":")) or len(word_list(span)) > _NAMED:
        return False
    between = span.source.text[span.end : behind.span.start]
    above_list = bool(behind.marker) and _DRUG.fullmatch(span.raw) is not None
    if not behind.marker and _ALL_OF.fullmatch(behind.span.plain) and span.raw.strip()[:1].isupper():
        return not has_verb(span) and said(span) is None and quantifier(span) is None  # `Lutalis 120 mg – Prevention`
    parted_off = between.count("\n") > 1 or above_list or _OF_PAYER.search(span.raw) is not None
    return parted_off and _names(span) and said(span) is None and quantifier(span) is None


_DRUG = re.compile(r"\s*[A-Z][\w-]+\s*[®™]?(?:\s+[A-Z]{2,3})?\s*\([A-Za-z][\w-]+(?:\s+[a-z][\w-]+)?\)\s*[®™]?\s*")
"""`Lutalis (lutabex)`: a drug with its generic name."""
_ALL_OF = re.compile(r"\W*(?:all|any|one|both|each|either)\s+of\s+the\s+following(?:\s+criteria)?\s*:\s*")
_OF_PAYER = re.compile(r"\b(?:Policy|Guideline|Bulletin)(?:\s+[A-Z]{1,6}[-. ]?\d[\w.-]*)?(?::|$)")
"""`Drug Policy N-77: …`, `Clinical Guideline: …`."""


def _kinds() -> list[tuple[str, re.Pattern[str]]]:
    return [(name, compiled(found, f"headings.{name}")) for name, found in wording().headings.items()]


def _takes_list(span: Span, line: Line, behind: Line, kind: str) -> bool:
    """`Limitations:` before items of its own list stays with them where it gives no stance; a lead with a quantifier is no heading, but
    `Continued Therapy (must meet all):` is one.
    """
    found = quantifier(span)
    return found is not None and kind == "stage" and not (found[0] == "all" and found[2].raw.startswith("("))


def _opens_part(line: Line, above: Line | None, enumerated: Line | None) -> bool:
    """Whether a marker counts the parts of a text (`A. Crohn's disease` before its criteria) and not the items of a list."""
    if OUTLINE.fullmatch(line.marker) and is_title(line.span.raw):
        return True
    meanings = [(f, n) for f, n in readings(line.marker) if not f.startswith("bullet")]
    if not meanings or (above is not None and above.span.raw.rstrip().endswith((":", ";", ","))):
        return False
    if enumerated is not None:
        before = readings(enumerated.marker)
        return any((family, number - 1) in before for family, number in meanings)
    return above is None and any(number == 1 for _, number in meanings)


def _of_names(span: Span) -> bool:
    return (_bare(span) and _names(span)) or _ASKS_OF_DOCUMENT.match(span.plain) is not None


def _bare(span: Span) -> bool:
    """A few words without verb and figure that end like no sentence."""
    plain = span.raw.rstrip()
    said_of = word_list(span)
    if plain.endswith(".") and is_title(plain):
        plain = plain[:-1]
    if not said_of or len(said_of) > _TITLE or plain.endswith((".", ";", ",")) or re.search(r"\b(?:and|or)\W*$", span.plain):
        return False
    return plain[:1].isupper() and (not re.search(r"[:;].*\w", plain) or bool(_TWO_TITLES.fullmatch(plain.strip())))


_CAPITAL = r"[A-Z][\w'’-]*(?:\s+(?:[A-Z][\w'’-]*|of|for|and|the|in|with|or|to|\([A-Z]+\)))*"
_TWO_TITLES = re.compile(rf"{_CAPITAL}\s*[:–-]\s+{_CAPITAL}")
"""`Outpatient Physical Therapy: Continuation of Care`."""


_NUMBER = re.compile(r"(?i:\b(?:policy|guideline|bulletin|document|number|no\.?|id|#)[\s:#]*)?\b[A-Z]{1,6}[-. ]?\d[\w.-]*")
"""`Imaging Guideline IG-205`: by what a payer numbers its documents."""


def _names(span: Span) -> bool:
    return not has_verb(span) and not any(c.isdigit() for c in _NUMBER.sub("", span.raw))


def _only_stance(span: Span) -> str | None:
    """The stance of a line that holds nothing but its words (`Not Medically Necessary:`)."""
    found = said(span)
    if found is None or re.match(r"\W*(?:only\s+)?(?:the\s+)?following\b", span.plain):
        return None
    rest = [*own_words(span.upto(found.span.start)), *own_words(span.since(found.span.end))]
    return found.stance if not [w for w in rest if w not in _OF_HEADINGS] else None


_OF_HEADINGS = frozenset(
    {
        "cosmetic",
        "reconstructive",
        "investigational",
        "experimental",
        "unproven",
        "services",
        "service",
        "indications",
        "criteria",
        "coverage",
        "uses",
        "covered",
        "medically",
        "necessary",
        "when",
        "not",
    }
)


_EACH_OUT = re.compile(
    r"\b(?:exclusions?|contraindications?)\b|^\W*(?:care|services?|items|treatments?|procedures|uses)\s+(?:that\s+)?(?:(?:is|are)\s+)?not\s+covered\b"
    r"|\bnon-?covered\s+(?:services?|items|care|uses)\b"
)


def excludes(part: Part) -> bool:
    """`Exclusions`: each item below such a heading keeps out by itself."""
    named = part.headings[-1].plain if part.headings else ""
    return part.stance is Stance.NOT_COVERED and _EACH_OUT.search(named) is not None


def includes(part: Part) -> bool:
    """`Inclusion Criteria`: each item below such a heading is asked for."""
    return bool(part.headings) and re.match(r"\W*inclusion\s+criteria\b", part.headings[-1].plain) is not None
