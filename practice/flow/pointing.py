"""A person says which sentence of the record says a line of the policy, or says that it is not so: what the sentence says, and no more.

What may be pointed at is one sentence or table row of a note, whole. A sentence that says nothing of how this patient is (pasted text, a
relative, the other side, a goal, an empty box) is refused: those are the mistakes that a hasty reader makes too, and the
clinician can answer the line in own words. A sentence under a plan may be pointed at, as it can tell what was done; one that by its own
words tells only what is planned, or was declined, says of nothing that it is so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from practice.evidence.nearby.barred import asks_of_family, not_done, places_at, why_refused
from practice.evidence.record.chart import Chart, Place
from practice.flow.answering import author_of, unsettled
from practice.flow.charted import NO_NOTE, chart_from
from practice.flow.judgement import Nearby, Row
from practice.refused import PracticeError
from practice.store.answers import ACTS, answers_of_case, put_pointing
from practice.store.documents import documents_of_case
from practice.store.door import Door
from practice.store.rows import Answer, CaseRow, Document, Holds

SAID = "You say what the sentence says, not what the patient has."
_INSTEAD = "such a sentence says nothing of how this patient is; a clinician can answer the line in own words"


def point(door: Door, case: CaseRow, row: Row, document_id: str, quote: str, holds: Holds) -> Answer:
    """Keep that a sentence of the record says a line of a policy ("yes"), or says that it is not so ("no").

    quote  words of the sentence, verbatim; the sentence that they stand in is taken whole
    Raises PracticeError for words that stand in no sentence of the document, for a sentence that no person may point at, a line that is
    settled, and for the same said twice; AccessRefused for whoever may not see the case, or points at nothing.
    """
    door.require(ACTS["pointing"], "create")
    if holds == "unknown":
        raise PracticeError("a sentence says so, or says that it is not so; who cannot tell points at none")
    with door.together():
        at = door.clock()
        unsettled(row, holds)
        documents = documents_of_case(door, case.id, structured=True)
        document = _document(documents, document_id)
        said = sentence(case, documents, document, quote, row, holds)
        start, words = said[0].sentence.start, document.text[said[0].sentence.start : said[-1].sentence.end]
        earlier = answers_of_case(door, case.id)
        _once(earlier, row, document, start, door.actor.user)
        identity = door.ident("pointing", case.id, len(earlier), door.actor.user, at)
        made = Answer(
            identity, case.patient_id, case.id, row.bound, case.payer_id, row.policy, row.line, row.quote, row.stance, holds, words,
            author_of(door), door.actor.user, at, str(door.actor.purpose), part2=case.part2 or document.part2, kind="pointing",
            document_id=document.id, start=start,
        )  # fmt: skip
        put_pointing(door, made)
    return made


def near_numbered(row: Row, number: int) -> Nearby:
    """The nearest sentence of this number, from 1. Raises PracticeError."""
    if not 1 <= number <= len(row.near):
        raise PracticeError(f"sentence {number}: the line has {len(row.near)} nearest sentences; 'payerwatch practice lines' numbers them")
    return row.near[number - 1]


def sentence(case: CaseRow, documents: Sequence[Document], document: Document, quote: str, row: Row, holds: Holds) -> tuple[Place, ...]:
    """The places of the sentence that words stand in, one or two neighbours where they run over. Raises PracticeError."""
    if case.visit is None:
        raise PracticeError(f"case {case.id}: it has no day of visit, up to which the record is read")
    if document.kind in NO_NOTE:
        raise PracticeError("a note says it in a sentence; an entry, and a clinician's answer, count for what they are")
    if document.written is not None and document.written > case.visit:
        raise PracticeError(f"the document was written after the visit of {case.visit}; the record is read up to it")
    chart = chart_from(documents, case.visit)
    found = list(_found(chart, document, quote))
    if not found:
        raise PracticeError("these words do not stand in the document, word by word; copy them from it")
    family = asks_of_family(f"{row.quote} {row.line}")
    whys = [why_refused(chart, places, family=family) or (not_done(places, row.quote) if holds == "yes" else "") for places in found]
    if "" in whys:
        return found[whys.index("")]
    raise PracticeError(f"not taken: {whys[0]}; {_INSTEAD}")


def _found(chart: Chart, document: Document, quote: str) -> Iterator[tuple[Place, ...]]:
    """The sentences that the words stand in, wherever they stand; how lines break is not part of what is said."""
    words = quote.split()
    if not words:
        return
    for found in re.finditer(r"\s+".join(map(re.escape, words)), document.text):
        yield places_at(chart, document.id, found.start(), found.end())  # none for a heading


def _document(documents: Iterable[Document], document_id: str) -> Document:
    found = next((one for one in documents if one.id == document_id), None)
    if found is None:
        raise PracticeError("document: the case has none of this id that you may see; 'payerwatch practice lines' names them")
    return found


def _once(earlier: Sequence[Answer], row: Row, document: Document, start: int, user: str) -> None:
    place = ("pointing", user, row.bound, document.id, start)
    mine = [one for one in earlier if one.withdrawn is None and (one.kind, one.by, one.bound, one.document_id, one.start) == place]
    if mine:
        raise PracticeError(f"you have pointed at this sentence on {mine[-1].at:%Y-%m-%d}; withdraw that first ({mine[-1].id})")
