"""What makes a list of alternatives too free: a member that leans on another, lacks its object, or says more than it tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rules.compile.figures.reading import figures
from rules.compile.leaves.joints import word_list
from rules.compile.leaves.one_demand import without_kept
from rules.compile.text.claims import own_words
from rules.compile.text.source import Source
from rules.compile.text.vocabulary import words
from rules.model import Atom, Node, Not

_MODIFIER = re.compile(r",\s+(?:taken|measured|while|during|obtained|performed|documented|confirmed|despite|in\s+which\s+case)\b")
_FRAGMENT_END = re.compile(
    r"\b(?:(?:inadequate|insufficient|partial|poor|incomplete|suboptimal|no)\s+(?:\w+\s+)?response|^\W*(?:documented\s+)?(?:intolerance|failure)|"
    r"(?:^\W*|\b(?:patient|member|individual|beneficiary|person)s?\s+)ha(?:s|ve)\s+failed|^\W*failed|including|includes|intolerant|contraindications?|trial|refractory|unresponsive|with|of|to|for|by|from|and|or|the|an?|not|"
    r"has|have|had|pre-|post-|first-|meets?)\s*-?$"
)
_PAIR = 2
_TRIED = re.compile(
    r"\b(?:fail\w*|contraindicat\w+|intoler\w+|tolerate\w*|inadequate|insufficient|unresponsive|trial|refus\w+|declin\w+|candidate)\b"
)
_EACH_OF_TWO = re.compile(r"^\W*[\w-]+\s+and\s+(?:[\w-]+\s+)?[\w-]+s\W*$")
"""`migraine and tension headaches` among alternatives."""
_FURTHER = re.compile(
    r"(?<!therapy\s)(?<!treatment\s)(?<!combination\s)(?<!trial\s)(?<!regimen\s)(?<!compared\s)(?<!treated\s)(?<!associated\s)(?<!consistent\s)\bwith(?:out)?\s+[a-z]"
)
_HOLDS_OTHER = re.compile(r"\w,\s+(?:an?|the|has|have|is)\s[^,]*\d")
"""`a score of X or lower, a stage of 1 or 2`: two alternatives of which one has a figure that was read."""
_PLACE = re.compile(r"\W*(?:at(?!\s+(?:least|most|high|increased)\b)|during|while|in|on|upon)\s")
"""`at rest`, `during exercise`: where or when something is found."""
_LEANS = re.compile(r"\W*(?:despite|as\s+(?:shown|evidenced|documented|defined|measured)|which|that|whose|meaning|defined|in\s+which)\b")


def of_alternatives(of: Sequence[Node], source: Source) -> Iterator[str]:
    """What makes an any-list too free: a modifier bound to the last member alone, a verb that only one has, a member without its object."""
    if isinstance(of[-1], Atom) and _MODIFIER.search(of[-1].quote.lower()):
        yield f"whether the last words are said of every alternative: {of[-1].quote[:60]}"
    if _shared_verb(of, source):
        yield "an alternative without the verb it shares"
    if (
        len(of) > _PAIR
        and all(isinstance(one, Atom) for one in of)
        and _of_two_kinds([one.quote for one in of if isinstance(one, Atom)], of, source)
    ):
        yield "alternatives with a verb beside bare names"
    places = [isinstance(one, Atom) and bool(_PLACE.match(one.quote.lower())) for one in of]
    if any(places) and not places[0] and any(isinstance(one, Atom) and one.op for one in of):
        yield "an alternative that may be said of those before it"
    shared = of_one_trial(of)
    for one in of:
        yield from () if shared else _alternative(one)
        if (
            isinstance(one, Atom)
            and one.op is None
            and _EACH_OF_TWO.match(without_kept(source.span(one.start, one.start + len(one.quote))))
        ):
            yield f"whether both are asked for, or each: {one.quote[:60]}"
        if isinstance(one, Atom) and one.op and _HOLDS_OTHER.search(one.quote.lower()):
            yield f"an alternative that holds another: {one.quote[:60]}"
        if isinstance(one, Atom) and one.op and _with_more(one, source):
            yield f"a quote that says more than its figure tests: {one.quote[:60]}"


def of_one_trial(of: Sequence[Node]) -> bool:
    """`has failed, has a contraindication to, or cannot tolerate X`: the last tells what all are about."""
    atoms = [one.node if isinstance(one, Not) else one for one in of]
    quotes = [one.quote.lower() for one in atoms if isinstance(one, Atom)]
    told = len(quotes) == len(of) and all(map(_TRIED.search, quotes))
    return told and not _FRAGMENT_END.search(quotes[-1].rstrip(" ,;")) and len(quotes[-1].split()) > _PAIR


def _of_two_kinds(quotes: Sequence[str], of: Sequence[Node], source: Source) -> bool:
    """`X hangs low, causes a rash, sores, or ulcers` as one run: a member opens with a verb and others behind it are bare names."""
    atoms = [one for one in of if isinstance(one, Atom)]
    between = source.text[atoms[0].start : atoms[-1].start]
    if "\n" in between or ";" in between:
        return False
    opens = [bool(said := word_list(Source.of(q).span())) and said[0] in words().verb_starts for q in quotes]
    verbs = [any(w in words().verbs for w in word_list(Source.of(q).span())) for q in quotes]
    return any(opens[1:]) and not all(o or v for o, v in zip(opens[1:], verbs[1:], strict=True))


_SHOWS = frozenset(
    ["excludes", "exclude", "confirms", "confirm", "demonstrates", "demonstrate", "shows", "reveals", "documents", "indicates", "suggests"]
)


def _shared_verb(of: Sequence[Node], source: Source) -> bool:
    """`CT or endoscopy confirms X`: the first is nothing without the verb of the second."""
    atoms = [one for one in of if isinstance(one, Atom)]
    if len(atoms) != len(of) or any(one.op for one in atoms):
        return False
    between = source.text[atoms[-2].start + len(atoms[-2].quote) : atoms[-1].start]
    said = [word_list(Source.of(one.quote).span()) for one in atoms]
    verbs = any(w in words().verbs or w in _SHOWS for w in said[-1][1:]) and not any(w in words().verbs for n in said[:-1] for w in n)
    return verbs and between.strip(" ,") == "or"


def _with_more(atom: Atom, source: Source) -> bool:
    """`at least 35 with comorbidity`: a further finding behind the figure of an alternative."""
    span = source.span(atom.start, atom.start + len(atom.quote))
    ends = [f.end for f in figures(span) if f.op and not f.window and not f.counted]
    return bool(ends) and bool(_FURTHER.search(span.since(ends[0]).masked))


_TRIED_SO = re.compile(r"\btried\s+\w.*\sand\s+(?:(?:has|have)\s+)?had\s")
"""`has tried a harp and had an inadequate response`: the response is that to the harp."""


def _alternative(node: Node) -> Iterator[str]:
    """A member of an any-list must say by itself what it asks."""
    if isinstance(node, Atom) and _LEANS.match(node.quote.lower()):
        yield f"an alternative that leans on another: {node.quote[:60]}"
    ended = isinstance(node, Atom) and _FRAGMENT_END.search(node.quote.lower().rstrip(" ,;")) and not _TRIED_SO.search(node.quote.lower())
    if isinstance(node, Atom) and (ended or not own_words_of(node)):
        yield f"an alternative without its object: {node.quote[:60]}"


def own_words_of(atom: Atom) -> list[str]:
    return own_words(Source.of(atom.quote).span())
