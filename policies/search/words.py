"""Search by words: a BM25 index in a folder, written once a release and opened memory-mapped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np

WORD = re.compile(r"[A-Za-z0-9]+(?:[.\-/][A-Za-z0-9]+)*")
STOP_WORDS = frozenset(
    ["a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on", "or", "that", "the", "to", "with"]
)


def tokens(text: str) -> list[str]:
    """Lower-case words and codes ("72148", "m54.50", "x-ray")."""
    return [word.lower() for word in WORD.findall(text)]


def stems(text: str) -> list[str]:
    """Stemmed words without the commonest ones."""
    return [_stem(word) for word in tokens(text) if word not in STOP_WORDS]


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]
    from snowballstemmer import stemmer

    return stemmer("english")


def write_index(folder: Path, texts: Iterable[str]) -> int:
    """Index the texts, in order, into a folder; returns how many there are. Without texts nothing is written."""
    import bm25s

    corpus = [stems(text) for text in texts]
    if not any(corpus):
        return 0
    index = bm25s.BM25(method="lucene")
    index.index(corpus, show_progress=False)
    index.save(str(folder))
    return len(corpus)


def scores(folder: Path, query: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """One score for each indexed text, 0 where no word is shared. Raises FileNotFoundError without an index."""
    import bm25s

    index = bm25s.BM25.load(str(folder), mmap=True)
    known = [stem for stem in stems(query) if stem in index.vocab_dict]
    if not known:
        return np.zeros(int(index.scores["num_docs"]), dtype=np.float32)
    return np.asarray(index.get_scores(known), dtype=np.float32)
