"""What the pages Policies and Criteria draw, read from the published store and kept until the store is replaced."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboard.data import published_mark
from dashboard.places import Places
from policies.archive import ArchiveError, read_snapshot
from policies.reading.html.view import WebView, web_view
from policies.reading.pdf.picture import NoPicture, pages, picture
from policies.search import meaning
from policies.search.find import Hit, NotIndexed, Question
from policies.search.find import search as find
from policies.store.reader import PublishedStore
from policies.store.rows import PolicyRow, SectionRow, VersionRow
from practice.flow.shelf import Listings


@dataclass(frozen=True, slots=True)
class PolicyData:
    """One policy with its versions, the latest first."""

    policy: PolicyRow
    payer: str
    versions: tuple[VersionRow, ...]

    def version(self, number: int) -> VersionRow:
        return next(one for one in self.versions if one.version_no == number)


@dataclass(frozen=True, slots=True)
class Original:
    """The payer's bytes of a version. `pages` is 0 for anything but a PDF."""

    body: bytes
    content_type: str
    pages: int
    fetched: dt.datetime


@contextmanager
def record(places: Places) -> Iterator[PublishedStore]:
    """The published store, open for one look. Raises StoreError."""
    with PublishedStore.open(places.published) as store:
        yield store


def mark(places: Places) -> str:
    """Changes whenever a release replaces the store."""
    return published_mark(places.published)


def release(places: Places) -> str:
    """The same; "" before the first release."""
    return mark(places) if places.published.exists() else ""


@st.cache_resource(max_entries=2, show_spinner=False)
def payers(_places: Places, path: Path, store_mark: str) -> dict[str, str]:
    """payer_id → name, by name."""
    with record(_places) as store:
        named = {source.payer_id: source.payer_name for source in store.sources()}
    return dict(sorted(named.items(), key=lambda pair: pair[1].casefold()))


@st.cache_resource(max_entries=2, show_spinner=False)
def listings(_places: Places, path: Path, store_mark: str) -> Listings:
    """What the release says of payers and codes, put in as it is asked for: of the record alone."""
    return {}


@st.cache_resource(max_entries=32, show_spinner=False)
def listed(_places: Places, path: Path, store_mark: str, payer_id: str | None, code: str, limit: int) -> tuple[tuple[PolicyRow, ...], int]:
    """The first policies by payer and title, of one payer and with a code where they are named, and how many there are."""
    with record(_places) as store:
        ids = {policy_id for policy_id, _ in store.versions_with_code(code)} if code else None
        return store.policies_listed(payer_id, ids, limit)


@st.cache_resource(max_entries=64, show_spinner=False)
def policy_data(_places: Places, path: Path, store_mark: str, policy_id: str) -> PolicyData | None:
    """One policy; None where there is none of that id."""
    with record(_places) as store:
        policy = store.policy(policy_id)
        if policy is None:
            return None
        versions = sorted(store.versions(policy_id), key=lambda one: (one.observed_first, one.version_no), reverse=True)
    return PolicyData(policy, payers(_places, path, store_mark).get(policy.payer_id, policy.payer_id), tuple(versions))


@st.cache_resource(show_spinner=False)
def _warming() -> threading.Event:
    """Set once the embedding model answers; it is loaded beside the pages, which do not wait for it."""
    ready = threading.Event()

    def load() -> None:
        meaning.embed(["knee"])
        ready.set()

    if meaning.available():
        threading.Thread(target=load, daemon=True).start()
    return ready


def search(places: Places, question: Question) -> tuple[tuple[Hit, ...], str]:
    """The hits, and how they were found. Raises NotIndexed."""
    by_meaning = False
    if not _embedded(places, places.published, mark(places)):
        how = "Found by words; this record was published without the search by meaning."
    elif not meaning.available():
        how = "Found by words; the search by meaning is not installed."
    else:
        by_meaning = _warming().is_set()
        waiting = "Found by words. The search by meaning is still being loaded; search again in a few seconds."
        how = "Found by words and by meaning." if by_meaning else waiting
    return _found(places, places.published, mark(places), question, by_meaning), how


@st.cache_resource(max_entries=2, show_spinner=False)
def _embedded(_places: Places, path: Path, store_mark: str) -> bool:
    with record(_places) as store:
        return store.has_embeddings()


@st.cache_resource(max_entries=64, show_spinner="Searching …")
def _found(_places: Places, path: Path, store_mark: str, question: Question, by_meaning: bool) -> tuple[Hit, ...]:
    embed = (lambda text: meaning.embed([text])[0].tolist()) if by_meaning else None
    with record(_places) as store:
        return find(store, _places.search, question, embed)


@st.cache_resource(max_entries=64, show_spinner=False)
def sections_of(_places: Places, path: Path, store_mark: str, policy_id: str, version_no: int) -> tuple[SectionRow, ...]:
    """The sections of a version that have text."""
    with record(_places) as store:
        return tuple(one for one in store.sections(policy_id, version_no) if one.text.strip())


@st.cache_resource(max_entries=16, show_spinner="Opening the archive …")
def original(_places: Places, path: Path, snapshot_id: str) -> Original | str:
    """The payer's bytes out of the archive; a sentence where they cannot be had."""
    try:
        with record(_places) as store:
            place = store.snapshot_place(snapshot_id)
        if place is None:
            return "The archive has no place for this version's bytes."
        kept = read_snapshot(_places.archive, place.warc_file, place.warc_offset)
        kind = (kept.content_type or "").split(";")[0].strip().lower()
        count = pages(kept.body) if kept.body[:1024].lstrip().startswith(b"%PDF") else 0
    except (ArchiveError, NoPicture) as error:
        return str(error)
    return Original(kept.body, kind or "application/octet-stream", count, kept.fetched_at)


@st.cache_resource(max_entries=64, show_spinner=False)
def web_page(_body: bytes, snapshot_id: str, quote: str) -> WebView | None:
    """An archived web page without what acts or loads, the sentence marked; None where it cannot be shown."""
    return web_view(_body, quote)


@st.cache_data(max_entries=64, show_spinner="Drawing the page …")
def page_picture(_body: bytes, snapshot_id: str, page: int, quote: str) -> tuple[bytes, bool] | str:
    """A page of an archived PDF as PNG, and whether the sentence is marked on it; a sentence where it cannot be drawn."""
    try:
        return picture(_body, page, quote)
    except NoPicture as error:
        return str(error)


__all__ = [
    "NotIndexed",
    "Original",
    "PolicyData",
    "Question",
    "listed",
    "original",
    "page_picture",
    "payers",
    "policy_data",
    "release",
    "search",
    "sections_of",
    "web_page",
]
