"""The facts of a case, each with the words it was read from; a named person confirms or rejects."""

from __future__ import annotations

import html

import streamlit as st

from dashboard.paper import rest_on_paper
from diffing.render import long_date
from practice.access.roles import may
from practice.notes.model import Assertion
from practice.store.door import Door
from practice.store.facts import decide, facts_of_case
from practice.store.rows import ADDENDUM, CaseRow, Fact, State
from rules.amounts import Amount
from rules.lookup.checklist import amount
from rules.lookup.naming import called

AT_ONCE = 12


def show(opened: Door, case: CaseRow) -> None:
    """Draw what waits for a decision, then what is decided."""
    facts = facts_of_case(opened, case.id)
    waiting = [one for one in facts if one.state is State.PROPOSED]
    decided = [one for one in facts if one.state is not State.PROPOSED]
    if not waiting:
        st.info("No fact waits for a decision." if facts else "Nothing was read from the record of this case.")
    else:
        st.caption(f"{len(waiting)} {'fact waits' if len(waiting) == 1 else 'facts wait'} for a decision. Decide by the words alone.")
    for fact in waiting[:AT_ONCE]:
        _waiting(opened, fact)
    rest_on_paper((f"<p>{_said(one)}</p>" for one in waiting[AT_ONCE:]), len(waiting) - AT_ONCE)
    if len(waiting) > AT_ONCE:
        st.caption(f"{len(waiting) - AT_ONCE} more follow as these are decided.")
    if decided:
        with st.expander(f"Decided or from structured entries ({len(decided)})"):
            st.html("".join(f"<p>{_said(one)}</p>" for one in decided))


def _waiting(opened: Door, fact: Fact) -> None:
    with st.container(border=True):
        words, yes, no = st.columns([5, 1, 1], vertical_alignment="center")
        words.html(f"<p>{_said(fact)}</p>")
        allowed = may(opened.actor.role, "facts.decide")
        if yes.button("Confirm", key=f"yes-{fact.id}", type="primary", width="stretch", disabled=not allowed):
            _decide(opened, fact, State.CONFIRMED)
        if no.button("Reject", key=f"no-{fact.id}", width="stretch", disabled=not allowed):
            _decide(opened, fact, State.REJECTED)


def _decide(opened: Door, fact: Fact, state: State) -> None:
    decide(opened, fact.id, state)
    st.session_state.pop("case_judged", None)
    st.session_state["case_changed"] = True
    st.rerun()


def _said(fact: Fact) -> str:
    value = {True: "yes", False: "no"}.get(fact.value) if isinstance(fact.value, bool) else _amount(fact.value)
    days = " to ".join(dict.fromkeys(long_date(day) for day in (fact.start, fact.end) if day))
    said = "" if fact.assertion is Assertion.PRESENT else fact.assertion.value.replace("_", " ")
    kinds = ", ".join(f"{name.replace('_', ' ')} {word}" for name, word in fact.qualifiers)
    parts = [part for part in (value, said, kinds, fact.outcome or "", days or "no day in the record") if part]
    author = f"Addendum by {fact.author}" if fact.origin == ADDENDUM else fact.author
    source = ", ".join(part for part in (author, long_date(fact.written) if fact.written else "") if part) or "structured entry"
    who = f", {fact.state.value} by {fact.decided_by}" if fact.decided_by else ""
    name = called(fact.fact)
    return (
        f"<strong>{html.escape(name[:1].upper() + name[1:])}:</strong> {html.escape(', '.join(parts))}"
        f'<br>{f"“{html.escape(fact.quote)}” " if fact.quote else ""}<span class="pw-cite">{html.escape(source + who)}</span>'
    )


def _amount(value: Amount | str) -> str:
    if isinstance(value, str):
        return value.replace("_", " ")
    low = amount(value.low, value.unit)
    return low if value.low == value.high else f"{low} to {amount(value.high, value.unit)}"
