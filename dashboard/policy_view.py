"""One policy: text beside the archived original, versions on a time line, any two compared, its criteria."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterator, Sequence

import streamlit as st

from dashboard.criteria_view import answer_html
from dashboard.original_view import show_text
from dashboard.places import Places, today
from dashboard.shelf import PolicyData, record
from dashboard.style import plain
from diffing.compare import compare
from diffing.page import comparison_fragment
from diffing.render import long_date
from policies.store.asof import in_force
from policies.store.rows import VersionRow
from rules.lookup.answering import Shelf, for_policy
from rules.lookup.model import LookupFailed

TEXT, VERSIONS, COMPARE, CRITERIA = "Text and original", "Versions", "Compare two versions", "Criteria"


def show(places: Places, data: PolicyData) -> None:
    """Draw the policy, and the part of it that is chosen."""
    policy = data.policy
    st.title(policy.title)
    number = f" ({policy.number})" if policy.number else ""
    lob = f", {', '.join(policy.lob).replace('_', ' ')}" if policy.lob else ""
    st.caption(plain(f"{data.payer}{number}, {policy.status.replace('_', ' ')}{lob}. {_versions_said(data)}."))
    if policy.url.startswith(("http://", "https://")):
        address = html.escape(policy.url, quote=True)
        st.html(f'<p class="pw-cite"><a href="{address}" rel="noreferrer noopener">{address}</a></p>')
    part = st.segmented_control("Show", [TEXT, VERSIONS, COMPARE, CRITERIA], default=TEXT, key="policy_part", label_visibility="collapsed")
    if part == VERSIONS:
        _versions(data)
    elif part == COMPARE:
        _compare(places, data)
    elif part == CRITERIA:
        _criteria(places, data)
    else:
        _text(places, data)


def _versions_said(data: PolicyData) -> str:
    count = len(data.versions)
    return f"{count} version{'' if count == 1 else 's'} in the record"


def said(version: VersionRow) -> str:
    """A version in one line."""
    since = f"effective {long_date(version.effective)}" if version.effective else "no effective date printed"
    return f"Version {version.version_no}, {since}, seen {long_date(version.observed_first)}"


def _text(places: Places, data: PolicyData) -> None:
    day = st.date_input("In force on", value=None, key="text_day", help="date of service; empty: choose a version yourself", width=220)
    if isinstance(day, dt.date):
        version = in_force(data.versions, day)
        if version is None:
            st.info(f"No text in the record was in force on {long_date(day)}. Choose a later day, or look at the versions.")
            return
        st.markdown(plain(f"In force on {long_date(day)}: {said(version).lower()}."))
    else:
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


def _versions(data: PolicyData) -> None:
    import altair as alt

    rows = [_version_row(one) for one in data.versions]
    spans = [{"Version": f"Version {one.version_no}", "From": start, "To": end} for one, start, end in _spans(data.versions)]
    line = (
        alt.Chart(alt.InlineData(values=spans))
        .mark_bar(height=14, color="#57606a", stroke="#1b1f24")
        .encode(
            x=alt.X("From:T", title="In force from, by the payer's effective date (else the day we saw it)"),
            x2=alt.X2("To:T"),
            y=alt.Y("Version:N", sort=None, title=None),
        )
        .properties(height=max(80, 34 * len(spans)))
    )
    st.altair_chart(line, width="stretch")
    st.dataframe(rows, hide_index=True, width="stretch", alt="Versions of this policy with their dates")
    st.caption("Every version stays in the record with the bytes the payer sent (their SHA-256 is the snapshot).")


def _spans(versions: Sequence[VersionRow]) -> Iterator[tuple[VersionRow, str, str]]:
    """Each version with the days on which it begins and ends to be in force."""
    starts = [one.effective or one.observed_first.date() for one in versions]
    for one, start in zip(versions, starts, strict=True):
        end = min((other for other in starts if other > start), default=max(today(), start))
        yield one, start.isoformat(), end.isoformat()


def _version_row(one: VersionRow) -> dict[str, str]:
    return {
        "Version": str(one.version_no),
        "Effective": long_date(one.effective) if one.effective else "not printed",
        "Published": long_date(one.published) if one.published else "not printed",
        "First seen": long_date(one.observed_first),
        "Last seen": long_date(one.observed_last),
        "How it came": {"new": "new text", "reread": "same bytes, read again"}.get(one.cause, one.cause),
        "Status": one.status.replace("_", " "),
        "Snapshot": one.snapshot_id[:12],
    }


def _compare(places: Places, data: PolicyData) -> None:
    numbers = [one.version_no for one in data.versions]
    if len(numbers) < 2:
        st.info("There is one version of this policy so far. A comparison is possible once the payer changes the text.")
        return
    left, right, how = st.columns([3, 3, 2], vertical_alignment="bottom")
    older = left.selectbox("Older", numbers, index=1, format_func=lambda no: said(data.version(no)), key="older")
    newer = right.selectbox("Newer", numbers, index=0, format_func=lambda no: said(data.version(no)), key="newer")
    beside = how.toggle("Side by side", key="beside")
    if older == newer:
        st.info("Choose two different versions.")
        return
    fragment = _comparison(places, data.policy.policy_id, (older, newer), beside, data.version(newer).snapshot_id)
    st.html(f'<div class="pw-comparison{" pw-beside" if beside else ""}">{fragment}</div>')


@st.cache_data(max_entries=32, show_spinner="Comparing …")
def _comparison(_places: Places, policy_id: str, pair: tuple[int, int], beside: bool, snapshot: str) -> str:
    with record(_places) as store:
        old, new = (store.document(policy_id, number) for number in pair)
    return comparison_fragment(compare(old, new), side_by_side=beside)


def _criteria(places: Places, data: PolicyData) -> None:
    from rules.book.compiling import compile_one

    day = st.date_input("Date of service", value=today(), key="criteria_day", width=220)
    if not isinstance(day, dt.date):
        st.info("Choose a date of service.")
        return
    try:
        with record(places) as store:
            answer = for_policy(Shelf(store, places.rules, compile_one), data.policy.policy_id, day)
    except LookupFailed:
        st.info(f"No text of this policy is known to be in force on {long_date(day)}. Choose a later day, or look at the versions.")
        return
    answer_html(answer)
