"""Lists whose lead-in joins the items by their labels: `when one of criteria A or B and all of criteria C are met`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rules.compile.lists.items import Item
from rules.compile.text.source import Span
from rules.model import All, Any, Node

_LABEL = r"\(?(?:\d{1,2}(?:\.\d{1,2}){1,4}|\d{1,2}|[A-Z]|[IVX]{2,4}|[ivx]{2,4})\)?"
_NOUN = (
    r"(?:[Cc]riteri(?:a|on)|[Cc]onditions?|[Ii]tems?|[Rr]equirements?|[Nn]umbers?|[Ss]ections?"
    r"|[Pp]arts?|[Qq]uestions?|[Pp]oints?|[Pp]aragraphs?|#)"
)
_QUANTIFIER = (
    r"(?:(?:[Aa]t\s+least\s+one|[Oo]ne\s+or\s+more|[Bb]oth|BOTH|[Ee]ither|EITHER|[Aa]ll|ALL|[Aa]ny(?:\s+one)?|ANY(?:\s+ONE)?|[Oo]ne|ONE|[Ee]ach)"
    r"\s+(?:of\s+)?(?:the\s+)?(?:following\s+)?)?"
)
_ONE = rf"\(?(?:[Mm]eets?\s+)?{_QUANTIFIER}(?:{_NOUN}\s*(?:in\s+|under\s+)?)?{_LABEL}(?:\.(?=\s))?(?!\w|\.\d)"
_JOIN = (
    r"(?:\s*,?\s*(?:are\s+(?:met|present|satisfied)\s*,?\s*)?(?:along\s+with|together\s+with|in\s+addition\s+to|AND|and)\s+"
    r"(?=[Ee]ither\b|EITHER\b|[Oo]ne\b|ONE\b|[Aa]ny\b|[Bb]oth\b|[Aa]t\b)"
    r"|\s*,?\s*(?:and|or|AND|OR|plus|as\s+well\s+as)\s+|\s*,\s*)"
)
_EXPRESSION = re.compile(
    rf"(?<![\w(]){_ONE}(?:{_JOIN}{_ONE})+\)?"
    r"(?=,?\s+(?:below\s+)?(?:is|are|must\s+be|have\s+been|has\s+been)\s+(?:all\s+)?(?:met|satisfied|fulfilled|present|true"
    r"|documented|in\s+order)\b|(?:\s+below)?\s*[:.]?\s*$)"
)
_LABELS = re.compile(rf"(?<![\w]){_LABEL}(?![\w])")
_AND = re.compile(
    r"\s*,?\s*\b(?:(?:are|is)\s+(?:met|present|satisfied)\s*,?\s*)?(?:and|plus|as\s+well\s+as|along\s+with|together\s+with"
    r"|in\s+addition\s+to)\b\s*",
    re.IGNORECASE,
)
_OR = re.compile(r"\s*,?\s*\bor\b\s*", re.IGNORECASE)
_TOLD_APART = re.compile(rf"\b(?:one|any|either|both|all)\b|{_NOUN}", re.IGNORECASE)

Read = Callable[[Item], Node]


def labelled(lead: Span, items: Sequence[Item], read: Read) -> tuple[Span, Node] | None:
    """What stands in the lead-in before its labels, and the items joined as the labels are.

    None where the lead-in does not name every item once, or where its connectives could be read in two ways.
    """
    ranged = _RANGE.search(lead.raw)
    if (
        ranged
        and items
        and {ranged.group("a").lower(), ranged.group("b").lower()} == {items[n].marker.strip("()[].: ").lower() for n in (0, -1)}
    ):
        return None  # `criteria (1)-(3) are met`: all of them
    plain = _ASIDE.sub(lambda m: " " * len(m.group()), lead.raw)
    text = _RANGE.sub(_counted_out, plain)
    strong = list(_STRONG.finditer(text))
    found = _EXPRESSION.search(_STRONG.sub(lambda m: f"{m.group('c')} ".rjust(len(m.group())), text))
    marks = {item.marker.strip("()[].: ").lower(): item for item in items}
    if not found or len(marks) < len(items) or len(items) < 2 or not plain.startswith(text[: found.start()]):
        return None
    if _COUNTS_THEM.search(text[: found.start()]):
        return None
    said = [one.group().strip("().").lower() for one in _LABELS.finditer(found.group())]
    if sorted(said) != sorted(marks):
        return None
    parted = [m for m in strong if found.start() < m.start() < found.end()]
    if parted:
        kinds = {m.group("c").lower() for m in parted}
        edges = zip([found.start(), *(m.end() for m in parted)], [*(m.start() for m in parted), found.end()], strict=True)
        node = _of(All if kinds == {"and"} else Any, [text[a:b] for a, b in edges], marks, read) if len(kinds) == 1 else None
    else:
        node = _joined(found.group(), marks, read)
    if node is None:
        return None
    told = any(sign.isdigit() for aside in _ASIDE.findall(lead.raw[found.start() :]) for sign in aside)
    pointing = _POINTS.search(plain[: found.start()])
    shown = replace(node, review=True) if told and isinstance(node, All | Any) else node
    return lead.part(0, pointing.start() if pointing else found.start()), shown


_ASIDE = re.compile(r"\((?=[A-Za-z]{3})(?![^()]*\b(?:[Aa]nd|[Oo]r|AND|OR)\b)[^()]{5,}\)")
"""`Section I (initial, 6 months) or Section II (continuation)`: what a label stands for."""
_POINTS = re.compile(
    r"\b(?:who\s+|that\s+)?meets?\s+(?:the\s+|all\s+)*(?:requirements|criteria|conditions|standards)\s+(?:of|in|under)\s*$"
    r"|(?<=\bif\s)(?:all\s+)?(?:the\s+)?(?:standards|tests|rules)\s+(?:of|in|under)\s*$|(?<=\bwhen\s)(?:all\s+)?(?:the\s+)?(?:standards|tests|rules)\s+(?:of|in|under)\s*$"
)
"""`who meets the requirements of 4.2 and 4.3`, `when the standards in Parts A and B are met`."""
_STRONG = re.compile(
    r"\s+(?:is|are|must\s+be|have\s+been|has\s+been)\s+(?:all\s+|also\s+)?(?:met|satisfied|fulfilled|present)\s*[;,]?\s+(?P<c>and|or)\s+(?:if\s+|when\s+)?"
    r"(?=(?:(?:at\s+least\s+)?(?:one|any|either|both|all)\s+(?:of\s+)?)?(?:criteri(?:a|on)\s+)?\(?[A-Za-z0-9]{1,3}\)?[\s,])",
    re.IGNORECASE,
)
"""`criteria A and B are met; and criterion C or D is met`: what stands before each `met` goes together."""


_COUNTS_THEM = re.compile(
    r"\b(?:none|neither|nor|not|no|without|two|three|four|five|\d+|more|most)(?:\s+or\s+more)?\s+(?:of\s+)?(?:the\s+)?(?:following\s+)?\W*$",
    re.IGNORECASE,
)
"""`none of A, B, or C`, `at least two of criteria 1, 2, and 3`: how many of them is no expression over labels."""
_RANGE = re.compile(r"(?<![\w.])\(?(?P<a>[A-Z]|\d{1,2})\)?\s*(?:-|–|to|through)\s*\(?(?P<b>[A-Z]|\d{1,2})\)?(?![\w.%])")
"""`all of 1-3 and either 4 or 5`."""


def _counted_out(found: re.Match[str]) -> str:
    """`A-C` as `A, B, and C`."""
    first, last = found.group("a"), found.group("b")
    if first.isdigit() != last.isdigit():
        return found.group()
    names = [str(n) for n in range(int(first), int(last) + 1)] if first.isdigit() else [chr(c) for c in range(ord(first), ord(last) + 1)]
    some = re.search(r"\b(?:one|any|either)\b[^,;:()]*$", found.string[: found.start()], re.IGNORECASE)
    return f"{', '.join(names[:-1])}, {'or' if some else 'and'} {names[-1]}" if 1 < len(names) < _LONGEST else found.group()


_LONGEST = 12  # items that a range counts


def names_some(lead: Span, items: Sequence[Item]) -> bool:
    """Whether a lead-in names several items by their labels, but not all of them as one range: how they are joined is told there."""
    marks = [item.marker.strip("()[].: ").lower() for item in items]
    said = [one.group().strip("()").lower() for one in _BRACKETED.finditer(lead.raw)]
    named = [one for one in said if one in marks]
    if len(marks) > 1 and any({one.lower() for one in found.groups() if one} <= set(marks) for found in _BY_LABEL.finditer(lead.raw)):
        return True
    return len(set(named)) > 1 and {named[0], named[-1]} != {marks[0], marks[-1]}


_BY_LABEL = re.compile(
    r"\b[Cc]riteri(?:a|on)\s+([A-Z]|\d)\b(?!\s*(?:-|–|to\b|through\b|thru\b))|\b([A-Z])\.?,?\s+(?:and|or)\s+(?:either\s+)?([A-Z])\b\.?(?=\W|$)"
)
"""`criteria A, B, and C are met`, where no reading of the labels was found."""
_BRACKETED = re.compile(r"\((?:\d{1,2}|[A-Za-z])\)")


def _joined(said: str, marks: dict[str, Item], read: Read) -> Node | None:
    """An expression over labels: `and` outermost where quantifiers or nouns tell the groups of `or` apart."""
    said = re.sub(r"^\s*meets?\s+", "", said, flags=re.IGNORECASE)
    inside = re.fullmatch(r"\s*\((?P<in>[^()]*)\)\s*", said)
    text = inside.group("in") if inside else said
    flat = re.sub(r"\([^()]*\)", lambda m: "_" * len(m.group()), text)
    ands, ors = list(_AND.finditer(flat)), list(_OR.finditer(flat))
    if ands and ors:
        groups = _parts(text, ands)
        if re.match(r"\s*either\b", flat, re.IGNORECASE) and ands[0].start() < ors[0].start():
            return None  # `either A and B or C`
        sure = all(not _OR.search(g) or _TOLD_APART.search(g) or g.strip().startswith("(") for g in groups)
        return _of(All, groups, marks, read, review=not sure)
    if ands or ors:
        one = bool(ors) or bool(re.match(r"\s*(?:(?:at\s+least\s+)?one|any|either)\b", text, re.IGNORECASE))
        pieces = [p for part in _parts(text, ands or ors) for p in part.split(",") if p.strip()]
        return _of(Any if one else All, pieces, marks, read)
    labels = [m.group().strip("().").lower() for m in _LABELS.finditer(text)]
    if len(labels) == 1:
        return read(marks[labels[0]])
    one = bool(re.match(r"\s*(?:(?:at\s+least\s+)?one|any|either)\b", text, re.IGNORECASE))
    return (Any if one else All)(tuple(read(marks[label]) for label in labels)) if labels else None


def _parts(text: str, cuts: Sequence[re.Match[str]]) -> list[str]:
    edges = [0, *(c.end() for c in cuts)]
    return [text[a:b] for a, b in zip(edges, [*(c.start() for c in cuts), len(text)], strict=True)]


def _of(kind: type[All] | type[Any], pieces: Sequence[str], marks: dict[str, Item], read: Read, review: bool = False) -> Node | None:
    nodes = [_joined(piece, marks, read) for piece in pieces]
    told = tuple(node for node in nodes if node is not None)
    return kind(told, review=review) if len(told) == len(nodes) and told else None
