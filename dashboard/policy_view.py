"""One policy: text beside the archived original, versions on a time line, any two compared, its criteria."""

from __future__ import annotations

import datetime as dt
import html
import re

import streamlit as st

from dashboard.criteria_view import answer_html
from dashboard.original_view import show_text
from dashboard.paper import chosen_line
from dashboard.places import Places, today
from dashboard.shelf import PolicyData, mark, record
from dashboard.versions_view import said, show_versions
from diffing.compare import compare
from diffing.page import comparison_fragment
from diffing.render import long_date
from policies.store.asof import in_force
from policies.store.rows import VersionRow
from rules.lookup.answering import Shelf, for_policy
from rules.lookup.model import LookupFailed

TEXT, VERSIONS, COMPARE, CRITERIA = "Text and original", "Versions", "Compare two versions", "Criteria"
_PAIR = re.compile(r"(\d{1,6})-(\d{1,6})")


def show(places: Places, data: PolicyData) -> None:
    """Draw the policy, and the part of it that is chosen."""
    policy = data.policy
    st.title(policy.title)
    st.html(f'<p class="pw-head">{_said_of(data)}</p>')
    st.session_state.setdefault("policy_part", COMPARE if _asked_pair(data) else TEXT)
    part = st.segmented_control(
        "Show", [TEXT, VERSIONS, COMPARE, CRITERIA], key="policy_part", label_visibility="collapsed", required=True,
        persist_state="session",
    )  # fmt: skip
    if part == VERSIONS:
        show_versions(data)
    elif part == COMPARE:
        _compare(places, data)
    elif part == CRITERIA:
        _criteria(places, data)
    else:
        _text(places, data)


def aim_at(policy_id: str, version_no: int | None = None, quote: str = "") -> None:
    """Let the page show a policy, its version, and a sentence of it when it is drawn next: for buttons."""
    st.query_params["policy"] = policy_id
    if version_no is not None:
        st.session_state["policy_version"] = (policy_id, version_no)
    st.session_state["policy_quote"] = (policy_id, quote)
    st.session_state["policy_part"] = TEXT


def point_to(policy_id: str, older: int | None, newer: int | None, quote: str = "") -> dict[str, str]:
    """Prepare the page for a policy and, where there are two versions, their comparison; what its address says. quote: to be marked."""
    st.session_state["policy_quote"] = (policy_id, quote)
    st.session_state.pop("policy_version", None)
    if older is None or newer is None:
        st.session_state["policy_part"] = TEXT
        return {"policy": policy_id}
    st.session_state["policy_part"] = COMPARE
    return {"policy": policy_id, "compare": f"{older}-{newer}"}


def _said_of(data: PolicyData) -> str:
    policy, count = data.policy, len(data.versions)
    number = f" ({policy.number})" if policy.number else ""
    lob = f", {', '.join(policy.lob).replace('_', ' ')}" if policy.lob else ""
    versions = f"{count} version{'' if count == 1 else 's'} in the record"
    words = html.escape(f"{number}, {policy.status.replace('_', ' ')}{lob}. {versions}.")
    link = ""
    if policy.url.startswith(("http://", "https://")):
        link = f' <a href="{html.escape(policy.url, quote=True)}" target="_blank" rel="noreferrer noopener">The payer\'s page</a>'
    return f"<strong>{html.escape(data.payer)}</strong>{words}{link}"


# ---------------------------------------------------------------- text


def _text(places: Places, data: PolicyData) -> None:
    day_at, version_at = st.columns([1, 3], vertical_alignment="bottom")
    day = day_at.date_input(
        "In force on", value=None, key="text_day", help="date of service; empty: choose a version yourself", format="MM/DD/YYYY"
    )
    if isinstance(day, dt.date):
        version = in_force(data.versions, day)
        if version is None:
            st.info(f"No text in the record was in force on {long_date(day)}. Choose a later day, or look at the versions.")
            return
        version_at.text_input("Version", said(version), disabled=True, key=f"held-{data.policy.policy_id}-{version.version_no}")
    else:
        with version_at:
            version = _picked(data)
    show_text(places, data, version)


def _picked(data: PolicyData) -> VersionRow:
    wanted = st.session_state.get("policy_version", ("", 0))
    numbers = [one.version_no for one in data.versions]
    first = numbers.index(wanted[1]) if wanted[0] == data.policy.policy_id and wanted[1] in numbers else 0
    chosen = st.selectbox(
        "Version", numbers, index=first, format_func=lambda no: said(data.version(no)), key=f"version-{data.policy.policy_id}"
    )
    return data.version(chosen)


# ---------------------------------------------------------------- comparison


def _asked_pair(data: PolicyData) -> tuple[int, int] | None:
    """The versions that the page's address names."""
    found = _PAIR.fullmatch(st.query_params.get("compare", ""))
    numbers = {one.version_no for one in data.versions}
    pair = (int(found[1]), int(found[2])) if found else None
    return pair if pair and set(pair) <= numbers else None


def _compare(places: Places, data: PolicyData) -> None:
    numbers = [one.version_no for one in data.versions]
    if len(numbers) < 2:
        st.info("There is one version of this policy so far. A comparison is possible once the payer changes the text.")
        return
    before, after = _asked_pair(data) or (numbers[1], numbers[0])
    policy_id = data.policy.policy_id
    left, right, how = st.columns([3, 3, 1.4], vertical_alignment="bottom")
    older = left.selectbox(
        "Older", numbers, numbers.index(before), format_func=lambda no: said(data.version(no)), key=f"older-{policy_id}-{before}-{after}"
    )
    newer = right.selectbox(
        "Newer", numbers, numbers.index(after), format_func=lambda no: said(data.version(no)), key=f"newer-{policy_id}-{before}-{after}"
    )
    beside = how.toggle("Side by side", key="beside", persist_state="session")
    if older == newer:
        st.info("Choose two different versions.")
        return
    chosen_line(f"{said(data.version(older))}, compared with {said(data.version(newer))}")
    fragment = _comparison(places, places.published, mark(places), policy_id, (older, newer), beside)
    st.html(f'<div class="pw-comparison{" pw-beside" if beside else ""}">{fragment}</div>')


@st.cache_data(max_entries=32, show_spinner="Comparing …")
def _comparison(_places: Places, path: object, store_mark: str, policy_id: str, pair: tuple[int, int], beside: bool) -> str:
    with record(_places) as store:
        old, new = (store.document(policy_id, number) for number in pair)
    return comparison_fragment(compare(old, new), side_by_side=beside)


# ---------------------------------------------------------------- criteria


def _criteria(places: Places, data: PolicyData) -> None:
    from rules.book.compiling import compile_one

    day = st.date_input("Date of service", value=today(), key="criteria_day", width=220, format="MM/DD/YYYY")
    if not isinstance(day, dt.date):
        st.info("Choose a date of service.")
        return
    try:
        with record(places) as store, st.spinner("Reading the policy …"):
            answer = for_policy(Shelf(store, places.rules, compile_one), data.policy.policy_id, day)
    except LookupFailed:
        st.info(f"No text of this policy is known to be in force on {long_date(day)}. Choose a later day, or look at the versions.")
        return
    answer_html(answer)
