"""A question to the published store: by words and by meaning, fused by rank, with the section quoted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from policies.search import words
from policies.search.fuse import fuse
from policies.search.passages import quote
from policies.store.passages import FoundPassage
from policies.store.reader import StoreReader

CANDIDATES = 100  # of each ranking; more never reach the first page

EmbedQuery = Callable[[str], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `as_of` is a date of service: only text in force on that day is searched; None means the latest text."""

    text: str
    payer_id: str | None = None
    code: str | None = None
    as_of: dt.date | None = None
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage found: `quote` stands verbatim in the section (cut with an ellipsis where it is long)."""

    passage: FoundPassage
    quote: str
    score: float


class NotIndexed(Exception):
    """The published store has no search index; the message says what to do."""


def search(store: StoreReader, index_folder: Path, question: Question, embed_query: EmbedQuery | None) -> tuple[Hit, ...]:
    """The best passages, best first, one for each section. Without `embed_query` by words only. Raises NotIndexed."""
    name = store.index_name()
    if name is None:
        raise NotIndexed(f"{store.path}: there is no search index in it; run 'payerwatch run' once more")
    allowed = store.ordinals_among(question.payer_id, question.as_of, question.code)
    if not allowed:
        return ()
    rankings = [_by_words(index_folder / name, question.text, allowed)]
    if embed_query is not None:
        rankings.append(store.nearest(embed_query(question.text), allowed, CANDIDATES))
    fused = fuse(rankings)
    found = store.passages([ordinal for ordinal, _ in fused])
    return _one_a_section([(found[ordinal], score) for ordinal, score in fused], question)


def _by_words(folder: Path, text: str, allowed: Sequence[int]) -> tuple[int, ...]:
    if not folder.is_dir():
        raise NotIndexed(f"{folder}: the word index is gone; restore the folder, or run 'payerwatch run' until a policy changes")
    if not any(folder.iterdir()):
        return ()
    scores = words.scores(folder, text)
    among = np.asarray(allowed, dtype=np.int64)
    order = np.lexsort((among, -scores[among]))[:CANDIDATES]
    return tuple(int(among[i]) for i in order if scores[among[i]] > 0)


def _one_a_section(ranked: Sequence[tuple[FoundPassage, float]], question: Question) -> tuple[Hit, ...]:
    hits: dict[tuple[str, tuple[str, ...]], Hit] = {}
    for passage, score in ranked:
        key = (passage.policy_id, passage.path)
        if key not in hits:
            hits[key] = Hit(passage, quote(passage.text, question.text), score)
    return tuple(hits.values())[: question.limit]
