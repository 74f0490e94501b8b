"""The text of a version beside the payer's archived bytes, with one sentence marked in both."""

from __future__ import annotations

import html

import streamlit as st

from dashboard.places import Places
from dashboard.shelf import Original, PolicyData, original, page_picture, record
from dashboard.style import plain
from diffing.render import long_date
from policies.store.rows import SectionRow, VersionRow

_NOTHING = "(no sentence marked)"
_ENDINGS = {"application/pdf": "pdf", "text/html": "html", "text/plain": "txt", "application/json": "json"}


def show_text(places: Places, data: PolicyData, version: VersionRow) -> None:
    """Sections of the version, a sentence of one of them marked, and the original beside."""
    with record(places) as store:
        sections = [one for one in store.sections(version.policy_id, version.version_no) if one.text.strip()]
    if not sections:
        st.info("This version has no text that could be read. The original below is all there is.")
        _original(places, data, version, None, "")
        return
    wanted = _wanted_quote(version.policy_id)
    first = next((at for at, one in enumerate(sections) if wanted and wanted in one.text), _first_criteria(sections))
    left, right = st.columns([1, 1], gap="medium")
    with left:
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
    kept = original(places, version.snapshot_id)
    if isinstance(kept, str):
        st.warning(plain(f"The payer's original cannot be shown. {kept}"))
        return
    if kept.pages:
        _page(kept, version, section, quote)
    else:
        st.info("The original is no PDF. Its text stands beside, as read; the bytes as the payer sent them can be downloaded.")
    name = f"{data.policy.payer_id}-version-{version.version_no}.{_ENDINGS.get(kept.content_type, 'bin')}"
    st.download_button("Download the original", kept.body, name, "application/octet-stream", key=f"bytes-{version.snapshot_id}")
    st.caption(f"As sent on {long_date(kept.fetched)}. SHA-256 {version.snapshot_id[:16]}…")


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
    st.image(image, caption=f"Page {page}: {words}", width="stretch")
    if quote and not marked:
        st.caption("The sentence does not begin on this page; turn one page on or back.")
