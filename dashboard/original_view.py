"""The text of a version beside the payer's archived bytes, with one sentence marked in both."""

from __future__ import annotations

import html

import streamlit as st

from dashboard.paper import chosen_line
from dashboard.places import Places
from dashboard.shelf import Original, PolicyData, mark, original, page_picture, sections_of, web_page
from dashboard.style import plain
from dashboard.versions_view import said
from diffing.render import long_date
from policies.store.rows import SectionRow, VersionRow

_NOTHING = "(no sentence marked)"
_ENDINGS = {"application/pdf": "pdf", "text/html": "html", "text/plain": "txt", "application/json": "json"}


def show_text(places: Places, data: PolicyData, version: VersionRow) -> None:
    """Sections of the version, a sentence of one of them marked, and the original beside."""
    sections = list(sections_of(places, places.published, mark(places), version.policy_id, version.version_no))
    if not sections:
        st.info("This version has no text that could be read. The original below is all there is.")
        _original(places, data, version, None, "")
        return
    chosen_line(said(version))
    wanted = _wanted_quote(version.policy_id)
    first = next((at for at, one in enumerate(sections) if wanted and wanted in one.text), _first_criteria(sections))
    left, right = st.columns([1, 1], gap="medium")
    with left:
        st.html("<h3>The text as read</h3>")
        at = st.selectbox(
            "Section",
            range(len(sections)),
            index=first,
            format_func=lambda n: _called(sections[n]),
            key=f"section-{version.policy_id}-{version.version_no}",
        )
        section = sections[at]
        quote = _sentence(section, wanted, version)
        st.html(f'<div class="pw-redline">{_marked(section.text, quote)}</div>')
        page = f", page {section.page}" if section.page else ""
        st.html(f'<p class="pw-cite">{html.escape(" > ".join(section.path) + page)}, version {version.version_no}</p>')
    with right:
        st.html("<h3>The archived original</h3>")
        _original(places, data, version, section, quote)


def _wanted_quote(policy_id: str) -> str:
    owner, quote = st.session_state.get("policy_quote", ("", ""))
    return str(quote).strip("… ") if owner == policy_id else ""


def _first_criteria(sections: list[SectionRow]) -> int:
    return next((at for at, one in enumerate(sections) if one.role == "coverage"), 0)


def _called(section: SectionRow) -> str:
    name = section.path[-1] if section.path else "Beginning"
    return f"{'  ' * max(0, len(section.path) - 1)}{name} ({section.role.replace('_', ' ')})"


def _sentence(section: SectionRow, wanted: str, version: VersionRow) -> str:
    lines = [line.strip() for line in section.text.split("\n") if line.strip()]
    held = next((at for at, line in enumerate(lines) if wanted and (wanted in line or line in wanted)), None)
    offered = [_NOTHING, *lines]
    chosen = st.selectbox(
        "Sentence to mark", range(len(offered)), index=0 if held is None else held + 1, format_func=lambda n: offered[n][:90],
        key=f"sentence-{version.policy_id}-{version.version_no}-{section.position}",
    )  # fmt: skip
    return offered[chosen] if chosen else ""


def _marked(text: str, quote: str) -> str:
    at = text.find(quote) if quote else -1
    if at < 0:
        return html.escape(text)
    end = at + len(quote)
    return f"{html.escape(text[:at])}<mark>{html.escape(quote)}</mark>{html.escape(text[end:])}"


def _original(places: Places, data: PolicyData, version: VersionRow, section: SectionRow | None, quote: str) -> None:
    kept = original(places, places.published, version.snapshot_id)
    if isinstance(kept, str):
        st.warning(plain(f"The payer's original cannot be shown. {kept}"))
        return
    if kept.pages:
        _page(kept, version, section, quote)
    else:
        _web(kept, version, quote)
    name = f"{data.policy.payer_id}-version-{version.version_no}.{_ENDINGS.get(kept.content_type, 'bin')}"
    st.download_button("Download the original", kept.body, name, "application/octet-stream", key=f"bytes-{version.snapshot_id}")
    st.caption(f"As sent on {long_date(kept.fetched)}. Its SHA-256 begins with {version.snapshot_id[:16]}.")


def _web(kept: Original, version: VersionRow, quote: str) -> None:
    shown = web_page(kept.body, version.snapshot_id, quote) if "html" in kept.content_type else None
    if shown is None:
        st.info("This kind of original is not drawn here. Its text stands beside, as read; the bytes as sent can be downloaded below.")
        return
    whole = st.toggle("Whole page", key="whole_page", persist_state="session") if shown.around != shown.html else True
    body = shown.html if whole else shown.around
    # no div around it: from a heading on, the payer's own may end that began before it
    st.html(f'<article class="pw-original" tabindex="0" role="region" aria-label="The payer\'s page as archived">{body}</article>')
    part = "" if whole else ", from the heading above the sentence on"
    st.caption(f"The payer's page as archived{part}, without its scripts, pictures and styles.")
    if quote and not shown.marked:
        st.caption("The sentence does not stand in one piece in the payer's page, so it is marked in the text beside only.")


def _page(kept: Original, version: VersionRow, section: SectionRow | None, quote: str) -> None:
    first = min(section.page or 1, kept.pages) if section else 1
    page = int(
        st.number_input(
            f"Page of {kept.pages}", 1, kept.pages, first, key=f"page-{version.snapshot_id}-{section.position if section else 0}"
        )
    )
    drawn = page_picture(kept.body, version.snapshot_id, page, quote)
    if isinstance(drawn, str):
        st.warning(plain(drawn))
        return
    image, marked = drawn
    words = "the marked sentence on it" if marked else "the payer's print"
    st.image(image, caption=f"Page {page} of {kept.pages}: {words}", width="stretch")
    if quote and not marked:
        st.caption("The sentence does not begin on this page; turn one page on or back.")
