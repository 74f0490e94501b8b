"""Whether each side of a cut is a statement of its own: a side that leans on another gets the words it shares, or undoes the cut."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import words
from rules.model import All, Any, Atom, Node, Not

_CUT_OFF = re.compile(
    r"(?:^|\s)(?:of|to|with|by|from|for|at|than|the|an?|and|or|and/or|is|are|was|were|be|been|being|that|which|who|whose|whom|has|have|had|"
    r"not|must|should|will|may|can|cannot|its|their|his|her|this|these|between|into|as|such|both|either|during|after|before|until|while)\W*$|[(\[]\s*$"
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
_LEANS = re.compile(
    r"^\W*(?:defined\s+as|which|that|whose|whom|such|thereof|thereby|therefore|and|or|but|nor|than|otherwise|respectively"
    r"|and/or)\b"
)
_OF_ALL = re.compile(r"^\W*(?:which|that|whose)\s+\w+\s+\w")
_NAME = 3  # letters of a short name before its figure
_NUMBER = re.compile(r"^\W*(?:(?:and|or)\s+)?[\d.]+\s*(?:below|above)?\W*$|^\W*[a-h]\)?\s*(?:below|above)?\W*$")
_OPEN = re.compile(r"^\W*(?:(?:which|that|who)\s+)?(?:has|have|had|is|are|was|were|been|be|does|do|did)(?:\s+(?:been|being|not))?\W*$")


def sides_told(node: Node, span: Span, names: bool = False) -> Node | None:
    """A cut of `span` as its sides can be tested: an outcome without its treatment is quoted up to the last side, which names it.

    None where a side stops at a preposition, an article or an auxiliary, is a bare number, or tells only where, when or by what another
    side is so. `names`: the sides were taken for names; a verb that only the last has is said of all.
    """
    if not isinstance(node, All | Any):
        return node
    node = _up_to_object(node, span) if isinstance(node, Any) else node
    if names and (_last_verb(node, span) or _tail_of_both(node)):
        return None
    if isinstance(node, Any) and _other_of_head(node):
        return None
    if any(_HALF_NAMED.search(one.quote.lower()) for one in node.of[:-1] if isinstance(one, Atom)):
        return None
    if isinstance(node, Any) and isinstance(node.of[-1], Atom) and _WHEN_FELT.match(node.of[-1].quote.lower()):
        return None
    tails = isinstance(node, All) and isinstance(node.of[0], Any)
    return node if all(_whole(one, span, tails) for one in node.of) else None


_TAIL = re.compile(r"\w\s+(?:because\s+of|caused\s+by|requiring|necessitating)\b")


_CAME_TO = re.compile(r"\W*(?:an?\s+|prior\s+|previous\s+)*(?:failed|unsuccessful|ineffective|refractory|untreated)\s+[a-z]")
"""`failed meniscectomy or osteotomy`: what it came to is told of both."""


def _tail_of_both(node: All | Any) -> bool:
    """`difficulty reading or driving because of the lids`: why it is so, or what it calls for, is told of both names."""
    if not isinstance(node, Any) or len(node.of) != len(("one", "other")):
        return False
    one, other = node.of
    if not (isinstance(one, Atom) and isinstance(other, Atom)) or one.op is not None:
        return False
    if _CAME_TO.match(one.quote.lower()) and not re.search(r"\b(?:fail|unsuccess|ineffect|refractory|untreated)", other.quote.lower()):
        return True
    return _TAIL.search(other.quote.lower()) is not None and _TAIL.search(one.quote.lower()) is None


_HALF_NAMED = re.compile(
    r"\b(?:an?|the)\s+(?:[a-z]+-[a-z]+|(?!family|early|daily|weekly|monthly|yearly|only|likely|assembly)[a-z]{3,}ly\s+[a-z]+)\W*$"
)
"""`an in-person or telehealth visit`: the noun stands behind the last."""
_WHEN_FELT = re.compile(r"^\W*(?:at\s+(?:rest|night|bedtime)|(?:on|with)\s+(?:exertion|activity|movement|exercise))\W*$")
"""`dyspnea with exertion or at rest`: when it is felt, and no finding of its own."""
_OF_HEAD = re.compile(
    r"\b(?:candidates?|eligible|suitable|appropriate|indicated|scheduled|planned|alternatives?|contraindicated|need|indications?)\s+(?:for|to)\s+[^,;]*$"
)


def _other_of_head(node: Any) -> bool:
    """`too young for knee replacement or other surgery`: another of what the words before ask about, and no statement of its own."""
    first, last = node.of[0], node.of[-1]
    return (
        isinstance(first, Atom)
        and isinstance(last, Atom)
        and last.quote.lower().startswith("other ")
        and bool(_OF_HEAD.search(first.quote.lower()))
    )


def _last_verb(node: All | Any, span: Span) -> bool:
    """`the same intolerance, contraindication, or adverse event would not recur`: what is said behind the last name is said of each."""
    atoms = [one.node if isinstance(one, Not) else one for one in node.of]
    quotes = [span.source.span(a.start, a.start + len(a.quote)) for a in atoms if isinstance(a, Atom)]
    if len(quotes) < len(atoms) or any(figures(q) for q in quotes):
        return False
    last = word_list(quotes[-1])
    finite = any(w in _FINITE for w in last[1:]) and last[0] not in words().clause_starts | words().verb_starts and "that" not in last
    return finite and not any(set(word_list(q.part(_behind_that(q)))) & words().verbs for q in quotes[:-1])


_FINITE = frozenset(
    ["is", "are", "was", "were", "would", "will", "has", "have", "can", "cannot", "could", "does", "do", "did", "must", "should"]
)


def _behind_that(span: Span) -> int:
    return max((m.end() for m in re.finditer(r"\bthat\b", span.masked)), default=0)


def _up_to_object(node: Any, span: Span) -> Any:
    """`has failed, has a contraindication to, or cannot tolerate T`: each is quoted up to the T that it is about."""
    last = node.of[-1]
    if not isinstance(last, Atom):
        return node
    end = last.start + len(last.quote)
    return replace(node, of=(*(_reaching(one, end, span) for one in node.of[:-1]), last))


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
    if side.end < outer.end and _CUT_OFF.search(said) and not _MEANT_SO.search(said) and not _TYPE_A.search(side.raw):
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


_TYPE_A = re.compile(r"\b(?:[Hh]epatitis|[Hh]emophilia|[Tt]ype|[Gg]roup|[Cc]lass|[Ss]tage|[Gg]rade|[A-Z][a-z]{3,})\s+A\W*$")
"""`hemophilia A without X`: the letter belongs to the name."""
_LISTED = re.compile(r"\b[\w-]+,\s+(?:[^,;]+,\s+)?or\s+")
_TIMES = ("h", "d", "wk", "mo", "a")


def figure_of_last(span: Span, node: Node) -> bool:
    """`because of A, B, or C of 3 mm or more` left whole: only C has the figure, and A alone would do."""
    if not isinstance(node, Atom) or node.op is None or node.unit in _TIMES or node.unit == "1":
        return False
    listed = next(iter(_LISTED.finditer(span.masked)), None)
    compared = [f for f in figures(span) if f.op and not f.window]
    if listed is None or not compared or compared[0].start <= span.start + listed.end() + _NAME:
        return False
    return not has_verb(span.part(listed.end(), compared[0].start - span.start))  # `A, B, or C is below 60 %`
