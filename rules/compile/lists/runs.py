"""Lists that were run into one line: cut at their markers, else at sentences, semicolons, commas, and AND and OR in capitals."""

from __future__ import annotations

import re

from rules.compile.leads.lead import Lead
from rules.compile.leads.reading import quantifier, read_lead
from rules.compile.leads.words import LAST_MEMBER
from rules.compile.leaves.given_together import combined
from rules.compile.leaves.joints import has_verb, held_together
from rules.compile.lists.items import Item
from rules.compile.lists.tree import without_connectives
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern

_SEMICOLON = re.compile(r";\s*(?:-\s?)?(?:(?P<c>and/or|and|or|AND/OR|AND|OR)\b(?:\s?-(?=\s))?[\s:,]*)?|\.\s+(?P<d>And|Or|AND|OR)\b[\s:,]*")
_COMMA_OR = re.compile(r",\s*(?:(?P<c>and/or|and|or)\s+)?|\s+(?P<d>and/or|or)\s+")
_COMMA_AND = re.compile(r",\s*(?:(?P<c>and/or|and|or)\s+)?|\s+(?P<d>and)\s+")
_SHOUTED = re.compile(r"[;,]?\s+(?P<d>AND/OR|AND|OR)\s+")


def capitals(span: Span) -> tuple[list[Span], list[str]]:
    """The parts between AND and OR in capitals; inside a list that a part has opened, its own connective parts nothing here."""
    raw = "".join(r if m != "_" else "_" for r, m in zip(span.raw, span.masked, strict=True))
    if raw.isupper():
        return [span], []
    parts: list[Span] = []
    said: list[str] = []
    at, opened = 0, ""
    for found in re.finditer(r"[;,]?\s*\b(AND/OR|AND|OR)\b\s*", raw):
        part = span.part(at, found.start())
        if (found.group(1) == "AND" and combined(part.raw, raw[found.end() :])) or _of_one_lead(span.part(at), found.start() - at):
            continue
        cut = lead_end(part)
        natural = "" if cut is None else "and" if read_lead(part.part(0, cut + 1)).kind in ("all", "") else "or"
        opened = natural or opened
        if (opened == found.group(1).lower() and not _ended(part, cut, raw[found.end() :])) or not part:
            continue
        parts.append(part)
        said.append(found.group(1).lower())
        at, opened = found.end(), ""
    last = span.part(at)
    return ([*parts, last], said) if last else (parts, said[:-1])


def _of_one_lead(rest: Span, place: int) -> bool:
    """`failure OR contraindication OR intolerance to two of the following: …`: connectives inside a lead-in that the list completes."""
    cut = lead_end(rest)
    asked = quantifier(rest.part(0, cut)) if cut is not None and place < cut else None
    return asked is not None and pattern("evidential_lead").match(rest.upto(asked[2].start).masked) is not None


_GOES_ON_WITH = re.compile(
    r"\s*(?:[a-z]+ly\s+)?[a-z]+ed\s+(?:with|to|by|on|an?)\b|\s*(?:is|was|has|had|patient|member|individual)\b"
    r"|\s*(?:currently|already|previously|continuation|continuing|established|stable)\s+(?:on|of|taking|receiving|using|with|therapy|treatment)\b",
    re.IGNORECASE,
)


def _ended(part: Span, cut: int | None, rest: str) -> bool:
    """`one of these drugs: A, B, C OR previously treated with D`: a run of bare names has ended where a clause with a verb goes on."""
    if cut is None or "," not in part.masked[cut:] or re.search(r"\b(?:or|and)\b|;", part.masked[cut:]) or has_verb(part.part(cut)):
        return False
    return _GOES_ON_WITH.match(rest) is not None


def lead_end(span: Span) -> int | None:
    """Where a lead-in with a quantifier ends inside a run, at its colon."""
    for found in re.finditer(r":(?!\d)|(?<=met\s)-(?=\s)|(?<=following\s)-(?=\s)|(?<=criteria\s)-(?=\s)", span.masked):
        if span.part(found.end()) and quantifier(span.part(0, found.start() + (found.group() == ":"))):
            return found.start()
    return None


def listed_in_brackets(span: Span) -> tuple[Span, Span] | None:
    """`disease on films (shown by two or more of: A, B, or C)`: the finding, and the list with its lead-in; None for any other run."""
    found = _LIST_IN_BRACKETS.fullmatch(span.plain)
    if (
        found is None
        or not span.masked[: found.start("list") - 1].strip()
        or lead_end(span.part(found.start("list"), found.end("list"))) is None
    ):
        return None
    return span.part(0, found.start("list") - 1), span.part(found.start("list"), found.end("list"))


_LIST_IN_BRACKETS = re.compile(
    r"[^()]{8,}\((?P<list>(?:as\s+)?(?:shown|evidenced|demonstrated|indicated|defined|documented|confirmed|with|including|at\s+least|one|two|three|any)\b[^():]*:[^()]*)\)\W*"
)


def body_items(body: Span, lead: Lead) -> list[Item]:
    """The members of a list behind a colon, parted by sentences that begin with And, by semicolons, else by commas."""
    outer = _cut(body, re.compile(r"\.\s+(?P<d>And|Or|AND|OR)\b[\s:,]*"))
    if len(outer) > 1:
        return outer
    parted = _cut(body, _SEMICOLON)
    if len(parted) > 1:
        return _nested(parted, lead)
    either = lead.kind in ("any", "none", "at_least")
    if lead.printed and not (either and _ruled(body.raw)) and len(shouted := _cut(body, _SHOUTED)) > 1:
        return _nested(shouted, lead)
    if lead_end(body) is not None or not lead.printed:
        return parted
    if not _plain_list(body):
        return _cut(body, _ONE_OR if either else _ONE_AND) if _two(body, "or" if either else "and") else parted
    return _cut(body, _COMMA_OR if either else _COMMA_AND)


_RULED = re.compile(r",\s[^;]*\sOR\s[^;]*,\s+or\s|^[^,;]*\sOR\s[^;]*,\s+or\s")


def _ruled(body: str) -> bool:
    """`A, B OR C, D, or E`: the last `or` rules the commas, the only one in capitals stands inside a member."""
    return bool(_RULED.search(body)) and len(_SHOUTED.findall(re.sub(r"\([^()]*\)", "", body))) == 1


_ONE_OR = re.compile(r"\s+(?P<d>or)\s+")
_ONE_AND = re.compile(r"\s+(?P<d>and)\s+")


def _two(body: Span, connective: str) -> bool:
    """`one of the following: A or B`: the only connective parts the two members, where each has words of its own."""
    found = list(re.finditer(r"\b(?:and/or|and|or)\b", body.masked))
    if len(found) != 1 or found[0].group() != connective or "." in body.trimmed().masked:
        return False
    sides = body.part(0, found[0].start()), body.part(found[0].end())
    return all(len(re.findall(r"[a-z]{3,}", side.masked)) > 1 for side in sides) and (
        all(map(has_verb, sides)) or not (has_verb(sides[0]) or _OF_BOTH.search(sides[1].masked))
    )


_OF_BOTH = re.compile(
    r"\b(?:in|for)\s+(?:an?|the|those|any)?\s*"
    r"(?:patients?|members?|individuals?|persons?|adults?|children)\b|\bwho(?:se)?\b"
)
"""`A or B in a patient who has failed C`: what may be asked of both."""


_BESIDE = re.compile(r"\s+and\s+(?=(?:has|have|had|is|are|was|must|does|did)\b)|(?<=\w),\s+and\s+(?=(?:the|there)\s)")


_ASKED_BESIDE = re.compile(r"[;,]\s+(?:and\s+)?(?=(?:when|if|provided\s+that)\s+[^:;]*\b(?:all|any|both|each|one)\b[^:;]*:)")
"""`any of the following: A; or B; when all of the following are met: …`: a second list that is asked for besides the first."""


def beside(body: Span, lead: Lead) -> Span | None:
    """`one of these areas: face, scalp, or hands and has tried X`: what goes on with a verb behind a list of names stands beside it."""
    if asked := _ASKED_BESIDE.search(body.masked):
        return body.part(asked.end())
    if lead.kind == "any" and (last := LAST_MEMBER.match(body.masked)):
        return body.part(last.start("beside"))
    found = next(reversed(list(_BESIDE.finditer(body.masked))), None)
    if found is None or lead.kind not in ("any", "at_least") or ";" in body.masked or "," not in body.masked[: found.start()]:
        return None
    own = found.group().startswith(",") and re.search(r",\s+or\s", body.masked[: found.start()])
    return None if has_verb(body.part(0, found.start())) and not own else body.part(found.start())


def _plain_list(body: Span) -> bool:
    return body.masked.count(",") >= 1


_HANGS_ON = re.compile(r"(?:with|which|who|whose|that|including|such\s+as|as|if|when|unless|during|after|despite|where)\b")
"""Words behind a comma that go on with the member before it."""


def _cut(body: Span, at_each: re.Pattern[str]) -> list[Item]:
    """The parts between matches, with the connective each match prints."""
    raw = "".join(r if m != "_" else "_" for r, m in zip(body.raw, body.masked, strict=True))
    items: list[Item] = []
    at, before = 0, ""
    ruled = bool(re.search(r",\s+(?:and/or|and|or)\s", raw))
    for found in at_each.finditer(raw):
        if at_each in (_COMMA_OR, _COMMA_AND):
            bare = "," not in found.group()
            if held_together(body.masked, found) or (bare and ruled) or (not bare and _HANGS_ON.match(raw, found.end())):
                continue
        part = body.part(at, found.start())
        groups = found.groupdict()
        said = (groups.get("c") or groups.get("d") or "").lower()
        if part.trimmed():
            items.append(_edge(part, before))
            before = said
        before = said or before
        at = found.end()
    last = body.part(at)
    return [*items, _edge(last, before)] if last.trimmed() else items


def _edge(part: Span, before: str) -> Item:
    span, first, after = without_connectives(part.trimmed(" \t\n,;"))
    span = span.part(bullet.end()) if (bullet := _BULLET.match(span.raw)) else span
    return Item(span, "", before or first, after)


_BULLET = re.compile(r"(?:[o▪■●•*]|-)\s+(?=[A-Z(≥≤>])")
"""A bullet that was run into the line."""


def _natural(span: Span) -> str:
    """How a member that is a lead-in itself joins what it leads into; "" where it is none."""
    cut = lead_end(span)
    if cut is None:
        return ""
    return "or" if read_lead(span.part(0, cut)).kind in ("any", "none", "at_least") else "and"


def _inner_count(first: Span, rest: list[Item], natural: str) -> int:
    """How many members belong to an inner list: up to one that is joined as neither it nor a list opened inside it is."""
    opened, said = {_natural(first)}, False
    for n, one in enumerate(rest):
        if said and not one.before and not _natural(one.span) and not any(later.before == natural for later in rest[n:]):
            return n  # `one of: a; or b; or c; D; and E`: behind the last `or` the outer list goes on
        said = said or (natural == "or" and one.before == natural)
        if one.before == natural:
            opened = set()
        elif one.before and one.before not in opened:
            return n
        opened.add(_natural(one.span))
    return len(rest)


def _nested(parted: list[Item], lead: Lead) -> list[Item]:
    """Members behind one that is itself a lead-in belong to it, up to the first that is joined as the outer list is."""
    out: list[Item] = []
    rest = list(parted)
    while rest:
        item = rest.pop(0)
        cut = lead_end(item.span)
        inner = read_lead(item.span.part(0, cut)) if cut is not None else None
        goes_on = lead.kind == "all" and bool(rest) and rest[0].before == "or"  # `one of: A, B, or C; or D; and E`
        if (
            cut is not None
            and inner
            and inner.kind in ("any", "at_least")
            and re.search(r",\s+or\s[^:]*$", item.span.part(cut + 1).masked)
            and not goes_on
        ):
            out.append(item)  # its list is complete in itself
            continue
        if cut is not None and inner is not None and rest:
            natural = "or" if inner.kind in ("any", "none", "at_least") else "and"
            count = _inner_count(item.span.part(cut + 1), rest, natural)
            if not count:
                out.append(item)  # the list that it leads into stands in itself
                continue
            body = _edge(item.span.part(cut + 1), "")
            item = Item(item.span.part(0, cut + 1), item.marker, item.before, "", _nested([body, *rest[:count]], inner))
            sure = count < len(rest) or all(one.before == natural for one in rest[:count])
            item.unsure = "" if sure and count else "where an inner list ends"
            rest = rest[count:]
        out.append(item)
    return out
