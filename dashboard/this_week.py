"""The page "This week": what affects us, what was filed, what could not be seen."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import streamlit as st

from dashboard.desk import Desk
from dashboard.figures import Figure, figures
from dashboard.paper import chosen_line, rest_on_paper
from dashboard.style import CSS, plain
from dashboard.tables import draw
from dashboard.time_line import time_line_html
from dashboard.workbook import Form, Sheet
from diffing.digest import Blind, Digest, Entry, Promise
from diffing.filters import Wish, choices, matching
from diffing.ics import to_ics
from diffing.render import CLASSES, DIRECTIONS, EVENTS, KINDS, PROBLEMS, long_date

AT_ONCE = 4
FILED_AT_ONCE = 12
OpenPolicy = Callable[[str, int | None, int | None, str], object]
Says = Callable[[Entry], str]
"""What an entry means in this practice, in counts."""
NONE_COMING: Mapping[tuple[str, int], str] = MappingProxyType({})


def show(digest: Digest, marks: Path, open_policy: OpenPolicy, coming: Mapping[tuple[str, int], str] = NONE_COMING) -> None:
    """Draw one run's digest with its filters.

    marks        the file in which people's marks are kept
    open_policy  goes to a policy's page, with two of its versions compared
    coming       policy and version → what the practice's schedule says to it, for those who may see it
    """
    st.html(CSS)
    st.title(f"Payer policies, week of {long_date(digest.at)}")
    st.caption(f"For {plain(digest.practice)}" if digest.practice else "No practice profile: everything that matters is told.")
    _figures(digest)
    wish = _wishes(digest)
    chosen_line(", ".join(sorted(wish.payers)), ", ".join(sorted(wish.procedures)), ", ".join(KINDS[one] for one in sorted(wish.kinds)))
    desk = Desk(digest, marks, open_policy)
    told, filed = matching(digest.told, wish), matching(digest.filed, wish)

    def says(entry: Entry) -> str:
        ahead = coming.get((entry.policy_id, entry.to_version or 0), "")
        return " ".join(part for part in (ahead, digest.ahead_of(entry)) if part)

    st.header("What affects us" if digest.practice else "What to read", divider="gray")
    _told(digest, desk.still_open(told), desk, says)
    _ahead(digest)
    _promises("Announced but not seen", digest.broken)
    _promises("Announced for later", digest.ahead)
    st.header("Noted and filed", divider="gray")
    _filed(filed, digest, says)
    st.header("What we could not see", divider="gray")
    _blind(digest.blind)


def _figures(digest: Digest) -> None:
    figures(
        Figure("To read", f"{len(digest.told):,}"),
        Figure("Noted and filed", f"{len(digest.filed):,}"),
        Figure("Not seen", f"{len(digest.blind):,}"),
        Figure("Addresses checked", f"{digest.counts.checked:,}", f"{digest.counts.unchanged:,} unchanged"),
    )


def _wishes(digest: Digest) -> Wish:
    offered = choices((*digest.told, *digest.filed))
    payer, procedure, kind = st.columns(3)
    payers = payer.multiselect("Payer", sorted(offered.payers), placeholder="All payers")
    procedures = procedure.multiselect("Procedure", sorted(offered.procedures), placeholder="All procedures")
    kinds = kind.multiselect("Kind of change", sorted(offered.kinds), format_func=lambda name: KINDS[name], placeholder="All kinds")
    return Wish(frozenset(payers), frozenset(procedures), frozenset(kinds))


def _told(digest: Digest, told: tuple[Entry, ...], desk: Desk, says: Says) -> None:
    if told:
        shown = _shown("told", told, AT_ONCE)
        for entry in told[:shown]:
            with st.container(border=True):
                st.html("".join(_entry_html(entry, says(entry))) + desk.said(entry))
                desk.show(entry)
        rest_on_paper(("".join(_entry_html(entry, says(entry))) for entry in told[shown:]), len(told) - shown)
        _more("told", told, AT_ONCE)
    elif digest.told:
        st.info("No change matches these filters. Clear a filter above to see the rest.")
    elif digest.blind:
        st.info("Nothing to act on in what we saw. Look at what we could not see below before you rely on it.")
    else:
        st.info("Nothing to act on this week. Every source was seen.")


def _shown(part: str, entries: tuple[Entry, ...], at_once: int) -> int:
    """How many entries of a part are drawn: a large week is read a screen at a time."""
    return min(len(entries), int(st.session_state.get(f"week_{part}", at_once)))


def _more(part: str, entries: tuple[Entry, ...], at_once: int) -> None:
    left = len(entries) - _shown(part, entries, at_once)
    if left:
        more = _shown(part, entries, at_once) + 2 * at_once
        st.button(f"Show more ({left})", icon=":material/expand_more:", key=f"more_{part}",
                  on_click=lambda: st.session_state.update({f"week_{part}": more}))  # fmt: skip


def _entry_html(entry: Entry, in_practice: str) -> Iterator[str]:
    """One policy as HTML; everything that a payer wrote is escaped, redlines come escaped from the store."""
    number = f" ({entry.number})" if entry.number else ""
    yield f"<h3>{html.escape(f'{entry.payer}: {entry.title}{number}')}</h3>"
    labels = [EVENTS[entry.event], *([DIRECTIONS[entry.direction]] if entry.says_direction else [])]
    tags = "".join(f'<span class="pw-label">{html.escape(label)}</span>' for label in labels)
    yield f"<p>{tags}{html.escape(entry.headline)}</p>"
    if entry.affects:
        several = sum("a month" in touched for touched in entry.affects) > 1
        volume = f". In all about {entry.monthly_volume:,} a month" if several else ""
        yield f"<p><strong>Affects us:</strong> {html.escape('; '.join(entry.affects) + volume)}</p>"
    if entry.owned_words:
        said = html.escape(entry.owned_words)
        yield f"<p>{f'<strong>{said}</strong>' if entry.unannounced else said}</p>"
    if in_practice:
        yield f"<p><strong>In this practice:</strong> {html.escape(in_practice)}</p>"
    for part in entry.parts:
        page = f", page {part.page}" if part.page else ""
        where = html.escape(f"{part.section}{page}")
        said = f"<strong>{KINDS[part.kind]}.</strong> {html.escape(part.explanation)}"
        yield f'<p class="pw-part">{said} <span class="pw-where">{where}</span></p>'
        yield f'<div class="pw-redline">{part.redline}</div>'
    yield _citation(entry)


def _citation(entry: Entry) -> str:
    versions = f", version {entry.to_version}" if entry.to_version else ""
    against = f" against {entry.from_version}" if entry.from_version and entry.to_version else ""
    proof = f", snapshot {entry.snapshot_id[:12]}" if entry.snapshot_id else ""
    words = f"Effective {long_date(entry.effective)}. Observed {long_date(entry.observed)}{versions}{against}{proof}."
    link = f' <a href="{html.escape(entry.url, quote=True)}">The payer\'s page</a>' if entry.url.startswith(("http://", "https://")) else ""
    return f'<p class="pw-cite">{html.escape(words)}{link}</p>'


def _ahead(digest: Digest) -> None:
    """What takes effect after this week, on a time line, with the table behind it."""
    if not digest.deadlines:
        return
    st.header("Dates ahead", divider="gray")
    st.html(time_line_html(digest.deadlines))
    rows = [(one.day, one.payer, one.title, one.number or "", one.words) for one in digest.deadlines]
    heads = ("Takes effect", "Payer", "Policy", "Number", "What")
    forms: tuple[Form, ...] = ("date", "text", "text", "text", "text")
    draw(Sheet("Dates ahead", heads, forms, rows), f"dates-ahead-{digest.at:%Y-%m-%d}", 10)
    st.download_button(
        "Calendar file (.ics)", lambda: to_ics(digest), f"dates-ahead-{digest.at:%Y-%m-%d}.ics", "text/calendar", on_click="ignore"
    )


def _promises(title: str, promises: tuple[Promise, ...]) -> None:
    if not promises:
        return
    st.header(title, divider="gray")
    for one in promises:
        number = f" ({one.number})" if one.number else ""
        day = long_date(one.effective) if one.effective else "no date printed"
        said = f" “{html.escape(one.quote)}”" if one.quote else ""
        link = f' <a href="{html.escape(one.link, quote=True)}">The announcement</a>' if one.link else ""
        page = f", page {one.page}" if one.page else ""
        kind = f'<span class="pw-label">{html.escape(CLASSES[one.announced])}</span>' if one.announced else ""
        head = html.escape(f"{one.payer}: {one.policy}{number}, {day}.")
        st.html(f"<p>{kind}<strong>{head}</strong> {html.escape(one.sentence)}{said}{link}{page}</p>")


def _filed(filed: tuple[Entry, ...], digest: Digest, says: Says) -> None:
    if not filed:
        st.write("Nothing matches these filters." if digest.filed else "Nothing was filed this week.")
        return
    shown = filed[: _shown("filed", filed, FILED_AT_ONCE)]
    st.html("".join(_folded(entry, says) for entry in shown))
    rest_on_paper((f"<p>{_in_a_line(entry)}</p>" for entry in filed[len(shown) :]), len(filed) - len(shown))
    _more("filed", filed, FILED_AT_ONCE)


def _folded(entry: Entry, says: Says) -> str:
    within = "".join(_entry_html(entry, says(entry)))
    return f'<details class="pw-filed"><summary>{_in_a_line(entry)}</summary>{within}</details>'


def _in_a_line(entry: Entry) -> str:
    return html.escape(f"{entry.payer}: {entry.title}. {EVENTS[entry.event]}, {KINDS[entry.kind].lower()}")


def _blind(blind: tuple[Blind, ...]) -> None:
    if not blind:
        st.write("Every source was seen.")
        return
    rows = [
        (item.payer, item.source_id, PROBLEMS[item.problem], item.since.date() if item.since else "never", item.detail, item.url or "")
        for item in blind
    ]
    heads = ("Payer", "Source", "What happened", "Last seen", "Detail", "Address")
    draw(Sheet("What we could not see", heads, ("text", "text", "text", "date", "text", "text"), rows), "not-seen", 20)
    st.caption("The last good version of each stays in the record. Nothing here counts as a change.")
