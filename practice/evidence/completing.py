"""Leaves that a compiler cut out of one sentence: what one of them leaves to its neighbours is filled in before it is judged.

`inadequate response, intolerance, or contraindication to methotrexate` is three leaves, and the first two do not name the drug;
`at least 12 degrees or 30 percent` is two, and the second does not name the measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand, demand_of
from practice.evidence.asking.elided_head import with_head
from practice.evidence.asking.hindered import with_hindered
from practice.evidence.asking.lasting_of import length_behind, of_complaint
from practice.evidence.asking.leaning import (
    with_exam,
    with_exception,
    with_extent,
    with_it,
    with_measure,
    with_outcome,
    with_remission,
    with_repeat,
    with_result,
    with_since,
    with_state,
    with_study,
    with_subject,
    with_thing,
    within,
)
from practice.evidence.asking.of_the_plan import with_plan
from practice.evidence.asking.of_then import with_baseline, with_course, with_first
from practice.evidence.asking.on_file import on_file
from practice.evidence.asking.referred import with_whom
from practice.evidence.figures.elapsed import counts_a_list
from practice.notes.regions import regions_of
from rules.compile.figures.reading import figures
from rules.compile.text.source import Source
from rules.model import Atom, Node, Statement, children

_HEADLESS = re.compile(
    r"^\W*(?:or|and|for|after|within|at\s+least|in|on|that|which|during|lasting|from|of|by|each\s+(?:of|for|lasting|at))\b|^\W*(?:≥|>=|>|\d)",
    re.IGNORECASE,
)
_OR = re.compile(r"^\W*or\b\s*", re.IGNORECASE)
_REACH = 700
_LEAD = r"\b(?:following|of\s+these|below|different\s+class\w*|both|any|all|two|three|one|either|options)\b"
_ROW = re.compile(r"[ ,]*(?:(?:or|and|and/or)[ ]+)?(?:(?:a|an|the|any)[ ]+)?", re.IGNORECASE)
_GAP = 14
_EPISODES = re.compile(r"\bsingle(?:\s+episode)?\s+or\s+recurrent\b", re.IGNORECASE)
_EPISODE = re.compile(r"\W*(?:single|recurrent)(?:\s+episodes?)?\W*", re.IGNORECASE)
"""An illness of single or recurrent episodes is one of either."""
_NEXT_ITEM = re.compile(r"\n\s*(?:[-–•*·o]|\(?[0-9A-Za-z]{1,3}[.)])\s")
_UNLESS = re.compile(
    r"\b(?:unless|except\s+(?:when|where|if))\s+(?:(?:it|they|these|this|is|"
    r"are|was|were|there\s+is|a)\s+)*$",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\b(?:the\s+)?same\s+(?:body\s+(?:part|region|area)|anatomic(?:al)?\s+(?:part|region|area|site)|spinal\s+region|region|area|part)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:lumbar|cervical|thoracic)\s+spine\b|\b(?:knee|shoulder|hip|ankle|elbow|wrist|brain|abdomen|pelvis|chest|foot|neck|heart)\b",
    re.IGNORECASE,
)
_SHOWING = re.compile(
    r"\b(?:show(?:s|ing)|demonstrat(?:es|ing)|document(?:s|ing)|confirm(?:s|ing)|reveal(?:s|ing)|with|indicat(?:es|ing)|of)\s+"
    r"(?:(?:at\s+least\s+)?(?:one|two|either|both|any|all)(?:\s+or\s+more)?)(?:\s+of)?\b",
    re.IGNORECASE,
)


_MADE_OF = re.compile(
    r",?\s+(?:compris(?:ing|es)|consist(?:ing|s)\s+of|includ(?:ing|es)|made\s+up\s+of|using)\b[^.;]{0,40}$", re.IGNORECASE
)
"""`care within the past 6 months, comprising`: each part of it is of that time."""


def completed(statements: Iterable[Statement], text: str) -> dict[int, Demand]:
    """The demand of every atom, by its identity."""
    out: dict[int, Demand] = {}
    for statement in statements:
        for row in _rows(statement.when):
            for at, atom in enumerate(row):
                above = _line_above(atom, text)
                found = _led(with_head(_complete(_placed(atom, statement.subject), row, at, text), row, at, text), row, at, text)
                lasting = of_complaint(found, row, at, text)
                found = with_subject(with_state(_studied(found, atom, text), row, at, text), row, at, text)
                found = with_repeat(with_exam(with_extent(with_it(found, row, at, text), row, at, text), row, at, text), atom, text)
                told = with_measure(with_thing(with_outcome(found, row, at, text), atom, above), atom, above)
                found = with_remission(told, row, at, text)
                found = with_first(with_baseline(with_course(found, row, at, text, above), above), statement.subject)
                found = with_study(found, atom, above, regions_of(statement.subject))
                found = lasting or on_file(with_exception(found, atom, text), atom, above)
                window = found.window or _window_behind(row, at, text) or _window_above(row, at, text) or _window_of_study(row, at, text)
                found = with_whom(replace(found, duration=length_behind(found, row, at, text)), atom, text)
                found = with_since(with_result(within(found, window), atom, above), row, at, text)
                found = with_plan(with_hindered(found, atom, above, text), atom, above)
                out[id(atom)] = _of_region(found, regions_of(atom.quote) or regions_of(statement.subject))
    return out


def _placed(atom: Atom, subject: str) -> Atom:
    """`an MRI of the same region`: of the part of the body that the statement speaks of."""
    named = _PART.search(subject)
    return replace(atom, quote=_SAME.sub(named.group(), atom.quote)) if named and _SAME.search(atom.quote) else atom


def _of_region(found: Demand, region: frozenset[str]) -> Demand:
    """A demand with the part of the body that is treated, in all its parts."""
    return replace(found, region=region, parts=tuple(_of_region(part, region) for part in found.parts))


def _rows(node: Node) -> Iterator[list[Atom]]:
    """Atoms that stand next to each other in one node, those of nodes between them included."""
    if isinstance(node, Atom):
        yield [node]
        return
    found = [atom for child in children(node) for row in _rows(child) for atom in row]
    if found:
        yield found


def _complete(atom: Atom, row: Sequence[Atom], at: int, text: str) -> Demand:
    own = demand_of(atom)
    if own.outcomes and not own.items and not own.levels and (joined := _joined_on(atom, row, at, text)) is not None:
        return joined
    if own.outcomes and not own.items and not own.levels:
        return _borrowed_behind(own, row, at) if at and _UNLESS.search(text[: atom.start]) else _borrowed_ahead(own, row, at, text)
    before = row[at - 1] if at else None
    if before is not None and _EPISODES.search(text[before.start : atom.start + len(atom.quote) + 20]) and _EPISODE.fullmatch(atom.quote):
        return replace(demand_of(_head(row, at)), quote=atom.quote)
    if before is None or counts_a_list(atom.quote) or not _HEADLESS.match(atom.quote) or own.age or own.levels:
        return own
    end = before.start + len(before.quote)
    if not 0 <= atom.start - end <= _GAP or _NEXT_ITEM.search(text[end : atom.start]):
        return own
    if _OR.match(atom.quote) or re.fullmatch(r"\W*or\W*", text[end : atom.start], re.IGNORECASE):
        figured = figures(Source.of(before.quote).span())
        if not figured or not (own.share or own.count or own.duration):
            return own
        return replace(demand(before.quote[: figured[0].start] + " " + _OR.sub("", atom.quote)), quote=atom.quote)
    if own.share or own.duration or own.count or own.window or own.classes or not own.items:
        return replace(demand(text[_head(row, at).start : atom.start + len(atom.quote)]), quote=atom.quote)
    return own


def _joined_on(atom: Atom, row: Sequence[Atom], at: int, text: str) -> Demand | None:
    """`one antidepressant taken | for 6 weeks or longer without response`: what goes on with the therapy before it is of it."""
    if not at or not re.match(r"\W*(?:for|over|during|lasting|with|without)\b", atom.quote, re.IGNORECASE):
        return None
    before = row[at - 1]
    if not 0 <= atom.start - (before.start + len(before.quote)) <= len("  "):
        return None
    whole = demand(text[before.start : atom.start + len(atom.quote)])
    return replace(whole, quote=atom.quote) if any(item.kind == "therapy" for item in whole.items) else None


def _head(row: Sequence[Atom], at: int) -> Atom:
    """The leaf that begins the sentence which the leaves before this one go on with."""
    first = at - 1
    while first > 0 and (_HEADLESS.match(row[first].quote) or _EPISODE.fullmatch(row[first].quote)):
        gap = row[first].start - (row[first - 1].start + len(row[first - 1].quote))
        if not 0 <= gap <= _GAP:
            break
        first -= 1
    return row[first]


def _line_above(atom: Atom, text: str) -> str | None:
    """The nearest line above a leaf that ends with a colon, in the same paragraph."""
    above = text[max(0, atom.start - _REACH) : atom.start]
    found = re.search(
        r"(?:^|\n)(?P<lead>[^\n]{12,220}(?:(?=:)|\b(?:comprising|consisting\s+of|including|made\s+up\s+of))):?\s*\n"
        r"(?:(?!\n\s*\n)[^:])*$",
        above,
    )
    return found["lead"] if found else None


def _led(found: Demand, row: Sequence[Atom], at: int, text: str) -> Demand:
    """What the line above a list asks of each of its therapies (`failure of two of these, each for at least 8 weeks:`)."""
    therapies = [item for item in found.items if item.kind == "therapy"]
    if not therapies or found.levels or found.share or found.concurrent or found.outcomes:
        return found
    lead = _line_above(row[at], text)
    if lead is None or not re.search(_LEAD, lead, re.IGNORECASE):
        return found
    last = re.split(r"(?<=[a-z)][.;])\s+", lead)[-1]
    if re.search(r"\b(?:includ(?:es?|ing|ed)|consist(?:s|ing)|compris(?:es|ing)|using|utili[sz]ing|employing)\b", last, re.IGNORECASE):
        return found  # what it must come to is asked of the whole, and not of each part
    if _SHOWN_BY.search(last) and any(_tells_outcome(one) for one in row):
        return found  # the failure is a leaf of its own
    asked = demand(re.sub(r"^\W*(?:\d+[.)]|[A-Za-z][.)])\s*", "", last))
    parts = tuple(replace(one, outcomes=one.outcomes or asked.outcomes) for one in found.parts)
    return replace(found, outcomes=asked.outcomes, parts=parts, duration=found.duration or (asked.duration if not found.count else None))


_SHOWN_BY = re.compile(r"\bas\s+(?:shown|evidenced|demonstrated|indicated|documented)\s+by\b", re.IGNORECASE)


def _tells_outcome(atom: Atom) -> bool:
    """Whether a leaf asks for what care came to, and for no care (`pain has not improved`)."""
    own = demand_of(atom)
    return "failed" in own.outcomes and not any(item.kind in ("therapy", "procedure") for item in own.items)


def _window_above(row: Sequence[Atom], at: int, text: str) -> str | None:
    """The window that the line above a list gives to all of it (`a sleep study within the past 12 months showing either of these:`)."""
    lead = _line_above(row[at], text)
    if lead is not None and (made_of := _MADE_OF.search(lead)):
        return demand(lead[: made_of.start()]).window
    line = text[text.rfind("\n", 0, row[at].start) + 1 :]
    if lead is None or not _SHOWING.search(lead) or (_MARKED.match(lead) and not _below(lead, line)):
        return None
    return demand(_SHOWING.split(lead)[0]).window


_MARKED = re.compile(r"(?P<indent>[ \t]*)(?:\(?(?P<marker>\d+|[A-Za-z]|[ivx]+)[.)]|(?P<bullet>[-–•*·o]))?\s")


def _below(lead: str, line: str) -> bool:
    """Whether a line is an item of the list that a lead-in opens: further in, or marked in another way than the lead-in itself."""
    over, own = _MARKED.match(lead), _MARKED.match(line)
    if over is None or own is None:
        return own is not None and bool(own["marker"] or own["bullet"])
    if len(over["indent"]) != len(own["indent"]):
        return len(own["indent"]) > len(over["indent"])
    kinds = [(bool(one["bullet"]), (one["marker"] or "").isdigit(), (one["marker"] or "").isalpha()) for one in (over, own)]
    return kinds[0] != kinds[1]


_STUDY = re.compile(
    r"\b(?P<study>imaging|mri|magnetic\s+resonance\s+imaging|ct|computed\s+tomography|x-?rays?|radiographs?|films?|ultrasound|biopsy|emg|"
    r"electromyography|endoscopy|colonoscopy|echocardiogra(?:m|phy)|angiography|arthroscopy)\s+"
    r"(?:must\s+|findings\s+)?(?:shows?|demonstrates?|documents?|confirms?|reveals?)\s+[^\n:]{0,40}$",
    re.IGNORECASE,
)


def _studied(found: Demand, atom: Atom, text: str) -> Demand:
    """`Imaging shows one of the following: a rotator cuff tear`: the tear must be what imaging shows, not what the examiner thinks."""
    lead = _line_above(atom, text)
    study = _STUDY.search(lead) if lead else None
    if lead is None or study is None or not _below(lead, text[text.rfind("\n", 0, atom.start) + 1 :]):
        return found
    if not found.items or found.levels or found.age or _STUDY.search(f"{atom.quote} shows "):
        return found
    return replace(demand(f"{study['study']} shows {atom.quote}"), quote=atom.quote)


def _window_behind(row: Sequence[Atom], at: int, text: str) -> str | None:
    """The window that stands at the end of a row of names and is of all of them (`stroke or heart attack within 3 months`)."""
    end = row[at].start + len(row[at].quote)
    for other in row[at + 1 :]:
        if not 0 <= other.start - end <= _GAP or not _ROW.fullmatch(text[end : other.start]):
            return None
        if (found := demand_of(other)).window:
            return found.window
        end = other.start + len(other.quote)
    return None


_SHOWS = re.compile(
    r"\s*,?\s*(?:(?:that|which)\s+)?(?:show(?:s|ing|ed)?|demonstrat(?:es|ing|ed)|reveal(?:s|ing|ed))\s+(?:(?:no|an?|the)\s+)?"
)


def _window_of_study(row: Sequence[Atom], at: int, text: str) -> str | None:
    """`CT within the past 90 days showing | no clot`: what a study shows is of the study's time."""
    before = row[at - 1] if at else None
    if before is None or not _SHOWS.fullmatch(text[before.start + len(before.quote) : row[at].start]):
        return None
    return demand_of(before).window


def _borrowed_behind(own: Demand, row: Sequence[Atom], at: int) -> Demand:
    """`…, unless contraindicated`: of the therapy that stands before it."""
    before = demand_of(row[at - 1])
    return replace(own, items=before.items, examples=before.examples) if any(item.kind == "therapy" for item in before.items) else own


def _borrowed_ahead(own: Demand, row: Sequence[Atom], at: int, text: str) -> Demand:
    """An outcome without the therapy that it is of takes the therapy, the window and the length from the next leaf that names one."""
    end = row[at].start + len(row[at].quote)
    for other in row[at + 1 :]:
        if not 0 <= other.start - end <= _GAP or _NEXT_ITEM.search(text[end : other.start]):
            return own
        found = demand(other.quote)
        if found.items:
            return replace(own, items=found.items, window=own.window or found.window, examples=found.examples)
        end = other.start + len(other.quote)
    return own
