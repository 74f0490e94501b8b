"""The practice's decided requests without anything of the patient: payer, procedure, what the record showed, what the payer said first."""

from __future__ import annotations

import json

from practice.flow.judgement import Judgement
from practice.likelihood.model import Estimate, Likelihood, Past
from practice.store.columns import words
from practice.store.door import Door
from practice.store.rows import CaseRow

_DECIDED = ("approved", "partly_approved", "denied")


def history(door: Door) -> tuple[Past, ...]:
    """First decisions in their order. Requests that went out without a pre-flight do not count; a partial approval is none."""
    with door.passing("denials.read", "read") as passage:
        rows = passage.rows(
            "SELECT o.request_id, c.payer_id, c.cpt, e.body, o.decision FROM outcomes o JOIN cases c ON c.id = o.case_id"
            " JOIN events e ON e.request_id = o.request_id AND e.kind = 'submitted' WHERE c.part2 <= ? ORDER BY o.decided_on, o.id",
            (passage.part2,),
        )
        passage.detail = f"{len(rows)} decisions"
    found: dict[str, Past] = {}
    for request_id, payer, cpt, body, decision in rows:
        told = json.loads(body)
        if decision in _DECIDED and told.get("judged") and request_id not in found:
            share = told["shown"] / told["wanted"] if told["wanted"] else 0.0
            found[request_id] = Past(payer, _procedure(words(cpt)), share, told["overall"] == "not_met", decision == "approved")
    return tuple(found.values())


def estimate(model: Likelihood, case: CaseRow, found: Judgement) -> Estimate:
    """The estimate for a case as it stands."""
    return model.estimate(case.payer_id, _procedure(case.cpt), found.share, found.overall == "not_met")


def _procedure(codes: tuple[str, ...]) -> str:
    return codes[0] if codes else ""
