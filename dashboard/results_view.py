"""What a search found: policies, the best first, each with the passages that answer, and why it stands there."""

from __future__ import annotations

import html
from collections.abc import Iterable

import streamlit as st

from dashboard import policy_view
from dashboard.paper import chosen_line
from diffing.render import long_date
from policies.search.find import Hit, Question
from policies.search.passages import with_criteria
from policies.search.words import WORD, stems

AT_ONCE = 10
MORE = 2
"""Further passages of a policy that are shown, folded."""


def show(hits: tuple[Hit, ...], names: dict[str, str], question: Question, how: str) -> None:
    """Draw the policies found, ten at a time."""
    if not hits:
        st.info("Nothing found. Try fewer or other words, or drop the payer, the code or the date.")
        return
    found = list(_by_policy(hits).values())
    asked = (question.text, question.payer_id, question.code, question.as_of)
    kept, shown = st.session_state.get("results_shown", (None, AT_ONCE))
    shown = shown if kept == asked else AT_ONCE
    chosen_line(f"Searched for: {question.text}", names.get(question.payer_id or "", ""), f"code {question.code}" if question.code else "")
    day = f" Texts in force on {long_date(question.as_of)}." if question.as_of else ""
    st.caption(f"{len(found)} {'policy' if len(found) == 1 else 'policies'}, the best first. {how}{day}")
    wanted = frozenset(stems(question.text))
    for number, group in enumerate(found[:shown]):
        _policy(number, group, names, wanted)
    if len(found) > shown:
        st.button(
            f"Show more ({len(found) - shown})", icon=":material/expand_more:",
            on_click=lambda: st.session_state.update(results_shown=(asked, shown + AT_ONCE)),
        )  # fmt: skip


def _by_policy(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.passage.policy_id, []).append(hit)
    return found


def _policy(number: int, group: list[Hit], names: dict[str, str], wanted: frozenset[str]) -> None:
    one = group[0].passage
    since = f"effective {long_date(one.effective)}" if one.effective else "no effective date printed"
    named = f" ({one.number})" if one.number else ""
    with st.container(border=True):
        words, button = st.columns([5, 1.2], vertical_alignment="top")
        words.html(
            f"<h3>{html.escape(one.title)}</h3>"
            f'<p class="pw-head"><strong>{html.escape(names.get(one.payer_id, one.payer_id))}</strong>'
            f"{html.escape(f'{named}, {since}, version {one.version_no}')}</p>"
        )
        button.button(
            "Open the policy", key=f"open-{number}-{one.policy_id}", width="stretch", on_click=policy_view.aim_at,
            args=(one.policy_id, one.version_no, group[0].quote),
        )  # fmt: skip
        others = group[1 : 1 + MORE]
        folded = "".join(_passage(hit, wanted) for hit in others)
        count = "1 more passage" if len(others) == 1 else f"{len(others)} more passages"
        more = f"<details><summary>{count} of this policy</summary>{folded}</details>" if others else ""
        st.html(_passage(group[0], wanted) + more)


def _passage(hit: Hit, wanted: frozenset[str]) -> str:
    found = hit.passage
    before, quote, after = with_criteria(found.text, hit.quote)
    page = f", page {found.page}" if found.page else ""
    path = [part for n, part in enumerate(found.path) if n or part != found.title] or list(found.path)
    place = html.escape(f"{' > '.join(path)}{page}")
    lines = [
        *(_strong(line, wanted) for line in before),
        f"<mark>{_strong(quote, wanted)}</mark>",
        *(_strong(line, wanted) for line in after),
    ]
    return f'<p class="pw-cite">{place}</p><div class="pw-redline">{"<br>".join(lines)}</div>'


def _strong(text: str, wanted: frozenset[str]) -> str:
    """The text with the words that were asked for in bold; everything else escaped."""
    out, at = [], 0
    for word in WORD.finditer(text):
        if wanted.intersection(stems(word[0])):
            out += [html.escape(text[at : word.start()]), f"<strong>{html.escape(word[0])}</strong>"]
            at = word.end()
    return "".join(out) + html.escape(text[at:])
