"""One case: the policy's criteria beside the record's words, the facts that a person decides, and its drafts."""

from __future__ import annotations

import html
from contextlib import ExitStack
from typing import cast

import streamlit as st

from dashboard import answers_view, drafts_view, facts_view, near_view
from dashboard.places import Places
from dashboard.shelf import mark, payers, record
from dashboard.wording import dated
from diffing.render import long_date
from practice.access.roles import may
from practice.flow.judgement import Judgement, Row, Shown
from practice.flow.running import current, judgement, preflight_case
from practice.flow.shelf import CaseShelf
from practice.store.cases import case_of
from practice.store.documents import documents_of_case
from practice.store.door import Door
from practice.store.patients import patient_of
from practice.store.rows import CaseRow, Status

BUCKETS = {
    Status.NEW: "not looked at yet",
    Status.READY: "ready to submit",
    Status.MISSING: "documentation missing",
    Status.CLINICIAN: "waits for the clinician",
    Status.CONFLICT: "the record contradicts itself",
    Status.PAYER: "to follow up with the payer",
    Status.AT_RISK: "the schedule is at risk",
    Status.HUMAN: "only a person may go on",
    Status.SUBMITTED: "submitted",
    Status.CLOSED: "closed",
}
RESULTS = {"met": "met", "not_met": "not met", "not_documented": "not documented", "conflict": "documented both ways"}
STANCES = {"covered": "Covered when", "not_covered": "Not covered when", "unproven": "Unproven when"}
STATES = {"confirmed": "confirmed by a person", "proposed": "not confirmed", "rejected": "rejected", "": ""}
REGISTRATION = "registration"
"""Where a judgement names no document of the chart but what the front desk entered."""
CRITERIA, POINTS, OPEN, FACTS, DRAFTS = "Criteria and evidence", "Points to answer", "Open lines", "Facts to decide", "Drafts"


def consent() -> str:
    """Where the consent of the case that is open is kept, as the person entered it."""
    return str(st.session_state.get("consent", ""))


def show(places: Places, opened: Door, case_id: str) -> None:
    """Draw a case that the person may see. Raises AccessRefused for any other."""
    st.button("Back to the list", icon=":material/arrow_back:", type="tertiary", on_click=leave)
    case = case_of(opened, case_id)
    patient = patient_of(opened, case.patient_id)
    names = payers(places, places.published, mark(places)) if places.published.exists() else {}
    st.title(f"{patient.family}, {patient.given}")
    born = f"born {long_date(patient.birth)}" if patient.birth else "birth date not known"
    visit = f"visit {long_date(case.visit)}" if case.visit else "visit not set"
    payer = names.get(case.payer_id, case.payer_name) or "payer not known"
    facts = (born, payer, visit, case.provider)
    st.html(
        f'<p class="pw-head"><strong>{html.escape(case.service)}</strong> {html.escape(", ".join((*case.cpt, *case.icd10)))}</p>'
        f'<p class="pw-head">{html.escape(", ".join(one for one in facts if one))}</p>'
        f'<p><span class="pw-label pw-strong">{html.escape(BUCKETS[case.status])}</span></p>'
    )
    found = _judged(places, opened, case)
    points = POINTS if may(opened.actor.role, "answers.write") else OPEN
    rights = ((points, "pointings.write"), (FACTS, "facts.read"), (DRAFTS, "drafts.read"))
    parts = [CRITERIA, *(name for name, act in rights if may(opened.actor.role, act))]
    part = st.segmented_control("Show", parts, default=CRITERIA, key="case_part", label_visibility="collapsed", required=True)
    if part == FACTS:
        facts_view.show(opened, case)
    elif part == points:
        answers_view.show(opened, case, found)
    elif part == DRAFTS:
        drafts_view.show(places, opened, case)
    else:
        _criteria(opened, case, found)


def leave() -> None:
    """Back to the list, which is made anew where something was decided."""
    st.session_state.pop("today_case", None)
    if st.session_state.pop("case_changed", False):
        st.session_state.pop("today_sweep", None)


def _judged(places: Places, opened: Door, case: CaseRow) -> Judgement | None:
    """The judgement that is kept; made anew on opening and after a decision, by those whose role keeps findings."""
    fresh = st.session_state.get("case_judged") == case.id
    if not may(opened.actor.role, "findings.write"):
        return _current(places, opened, case, fresh)
    if fresh or not places.published.exists():
        return judgement(opened, case.id)
    with st.spinner("Holding the case against its policies …"), record(places) as store:
        found, _ = preflight_case(opened, CaseShelf(store, places.rules), case)
    st.session_state["case_judged"] = case.id
    return found


def _current(places: Places, opened: Door, case: CaseRow, fresh: bool) -> Judgement | None:
    """The judgement as of now for one who keeps none, in the person's own memory until something is decided."""
    opened.require("findings.read", "read")
    asked = (case.id, consent())
    kept = st.session_state.get("case_current")
    if fresh and kept and kept[0] == asked:
        return cast("Judgement | None", kept[1])
    with ExitStack() as stack:
        shelf = CaseShelf(stack.enter_context(record(places)), places.rules) if places.published.exists() else None
        found = current(opened, shelf, case)
    st.session_state["case_current"], st.session_state["case_judged"] = (asked, found), case.id
    return found


# ---------------------------------------------------------------- criteria beside evidence


def _criteria(opened: Door, case: CaseRow, found: Judgement | None) -> None:
    if found is None:
        st.info("This case has not been held against a policy yet. A specialist opens it, or the morning sweep does.")
        return
    for problem in found.problems:
        st.warning(dated(f"{problem[:1].upper()}{problem[1:]}"))
    for reply in found.lapsed:
        st.info(dated(f"{reply.words}: “{reply.says}”"))
    for reason in found.human:
        st.warning(f"Only a person may go on: {reason}")
    for policy in found.policies:
        since = f", effective {long_date(policy.effective)}" if policy.effective else ""
        reviewed = f"{policy.reviewed} of {policy.statements} statements reviewed"
        link = ""
        if policy.url.startswith(("http://", "https://")):
            link = f' <a href="{html.escape(policy.url, quote=True)}" target="_blank" rel="noreferrer noopener">The payer\'s page</a>'
        words = html.escape(f"{policy.title}, version {policy.version_no}{since}; {reviewed}.")
        st.html(f"<p><strong>{words}</strong> As a whole: {html.escape(RESULTS.get(policy.overall, policy.overall))}.{link}</p>")
    rows = found.asked
    if not rows:
        st.info("No criterion of a policy in force bears on this case.")
        return
    met = sum(row.result == "met" and row.stance == "covered" for row in rows)
    st.caption(f"{len(rows)} criteria; {met} of those that cover are met. “Not documented” is what the record does not say; it is no “no”.")
    titles = {REGISTRATION: "registration"} | {one.id: one.title or one.kind for one in documents_of_case(opened, case.id, structured=True)}
    body = "".join(_row(row, titles) for row in rows)
    head = "".join(f'<th scope="col">{name}</th>' for name in ("The payer's words", "Result", "The record's words"))
    table = f'<table class="pw-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    st.html(f'<div class="pw-scroll" tabindex="0" role="region" aria-label="Criteria and evidence">{table}</div>')


def _row(row: Row, titles: dict[str, str]) -> str:
    stance = f'<span class="pw-where">{html.escape(STANCES.get(row.stance, row.stance))}</span><br>'
    reviewed = "reviewed" if row.reviewed else "reading not reviewed"
    closely = " <strong>look closely</strong>" if row.flagged else ""
    place = f'<br><span class="pw-cite">{html.escape(", ".join((*row.section[-1:], reviewed)))}{closely}</span>'
    unsure = '<br><span class="pw-where">not confirmed</span>' if row.shown and not row.confirmed else ""
    nothing = near_view.said(row, titles) or '<span class="pw-where">nothing in the record</span>'
    shown = "".join(_shown(one, titles) for one in row.shown) or nothing
    shown += "".join(f'<p class="pw-where">{html.escape(dated(one.words))}: “{html.escape(one.says)}”</p>' for one in row.replies)
    return (
        f"<tr><td>{stance}“{html.escape(row.quote)}”{place}</td>"
        f'<td><span class="pw-label{" pw-strong" if row.result == "met" else ""}">{html.escape(RESULTS[row.result])}</span>{unsure}</td>'
        f"<td>{shown}</td></tr>"
    )


def _shown(one: Shown, titles: dict[str, str]) -> str:
    titled = "" if one.addendum else titles.get(one.document_id, "")
    author = f"Addendum by {one.author}" if one.addendum else one.author
    named = ", ".join(part for part in (titled, author, long_date(one.written) if one.written else "") if part)
    state = dated(f"read so by {one.read_by}") if one.read_by else STATES.get(one.state, one.state)
    words = dated(one.quote) if one.document_id == REGISTRATION else f"“{one.quote}”"
    return f'<p>{html.escape(words)}<br><span class="pw-cite">{html.escape("; ".join(p for p in (named, state) if p))}</span></p>'
