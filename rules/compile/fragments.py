"""Whether each side of a cut is a statement of its own: a side that leans on another gets the words it shares, or undoes the cut."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures import figures
from rules.compile.joints import has_verb
from rules.compile.source import Span
from rules.model import All, Any, Atom, Node, Not

_CUT_OFF = re.compile(
    r"(?:^|\s)(?:of|to|with|by|from|for|at|than|the|an?|and|or|and/or|is|are|was|were|be|been|being|that|which|who|whose|whom|has|have|had|"
    r"not|must|should|will|may|can|cannot|its|their|his|her|this|these|between|into|as|such|both|either)\W*$"
)
"""The last word of a phrase that goes on behind the cut."""
_MEANT_SO = re.compile(r"\b(?:complied|adhered|agreed|consented|referred|responded|cared|accounted|asked)\s+(?:to|with|for|by)\W*$")
_TRIED = re.compile(
    r"\b(?:fail\w*|contraindicat\w+|intoleran\w+|toler\w+|inadequate|insufficient|unresponsive|refractory|trial|response|hypersensitivity|allerg\w+)\b"
)
"""What comes of a treatment; the treatment may stand behind the last of several."""
_ADVERBIAL = re.compile(
    r"^\W*(?:in(?!\s+(?:combination|conjunction|association|addition|accordance|consultation|remission|spite|need|labor|pain|line|place|"
    r"the\s+(?:absence|presence|context|setting)\b|"
    r"(?:the|an?)\s+(?!(?:home|hospital|office|outpatient|inpatient|clinic|clinical|community|school|facility|care|residential|ambulatory)\b)[\w-]+\s+setting)\b)|"
    r"during|by|from|into|via|through|among|about|upon|between|out|toward|towards|throughout)\s"
)
"""Where, when or by what: told of the side before it."""
_LEANS = re.compile(r"^\W*(?:which|that|whose|whom|such|thereof|thereby|therefore|and|or|but|nor|than|otherwise|respectively|and/or)\b")
_OF_ALL = re.compile(r"^\W*(?:which|that|whose)\s+\w+\s+\w")
_NUMBER = re.compile(r"^\W*(?:(?:and|or)\s+)?[\d.]+\s*(?:below|above)?\W*$|^\W*[a-h]\)?\s*(?:below|above)?\W*$")
_OPEN = re.compile(r"^\W*(?:(?:which|that|who)\s+)?(?:has|have|had|is|are|was|were|been|be|does|do|did)(?:\s+(?:been|being|not))?\W*$")


def sides_told(node: Node, span: Span) -> Node | None:
    """A cut of `span` as its sides can be tested: an outcome without its treatment is quoted up to the last side, which names it. None where
    a side stops at a preposition, an article or an auxiliary, is a bare number, or tells only where, when or by what another side is so."""
    if not isinstance(node, All | Any):
        return node
    node = _up_to_object(node, span) if isinstance(node, Any) else node
    tails = isinstance(node, All) and isinstance(node.of[0], Any)
    return node if all(_whole(one, span, tails) for one in node.of) else None


def _up_to_object(node: Any, span: Span) -> Any:
    """`has failed, has a contraindication to, or cannot tolerate T`: each is quoted up to the T that it is about."""
    last = node.of[-1]
    if not isinstance(last, Atom):
        return node
    end = last.start + len(last.quote)
    return replace(node, of=tuple(_reaching(one, end, span) for one in node.of[:-1]) + (last,))


def _reaching(one: Node, end: int, span: Span) -> Node:
    if not isinstance(one, Atom) or one.start + len(one.quote) >= end:
        return one
    side = span.source.span(one.start, one.start + len(one.quote))
    leans = _CUT_OFF.search(side.plain) or re.search(r"\bfailed\W*$", side.plain)
    return replace(one, quote=span.source.span(one.start, end).raw) if leans and _TRIED.search(side.plain) else one


def _whole(node: Node, span: Span, tails: bool) -> bool:
    atom = node.node if isinstance(node, Not) else node
    if not isinstance(atom, Atom):
        return True
    side, outer = span.source.span(atom.start, atom.start + len(atom.quote)), span.trimmed()
    said = side.plain
    if side.end < outer.end and _CUT_OFF.search(said) and not _MEANT_SO.search(said):
        return False
    if side.start <= outer.start or (tails and _OF_ALL.match(said)):
        return True
    if _NUMBER.match(said) or _LEANS.match(said) or _OPEN.match(said):
        return False
    return atom.op is not None or not _ADVERBIAL.match(said) or bool(figures(side)) or _again(side, outer)


def _again(side: Span, outer: Span) -> bool:
    """`lesions in A or in B`: two that open with the same preposition behind a name."""
    word = side.plain.split()[0]
    before = outer.upto(side.start)
    return not has_verb(before) and bool(re.search(rf"\b{word}\s[^,;]*,?\s+(?:and/)?or\W*$", before.plain))
