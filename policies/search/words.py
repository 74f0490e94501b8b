"""Search by words: a BM25 index in a folder, written once a release and opened memory-mapped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from policies.search.passages import tokens

STOP_WORDS = frozenset(["a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on", "or", "that", "the", "to", "with"])


def stems(text: str) -> list[str]:
    """Stemmed words without the commonest ones."""
    from snowballstemmer import stemmer

    return list(stemmer("english").stemWords([word for word in tokens(text) if word not in STOP_WORDS]))


def write_index(folder: Path, texts: Sequence[str]) -> None:
    """Index the texts, in order, into an empty folder. An empty sequence writes no index."""
    import bm25s

    if not texts:
        return
    index = bm25s.BM25(method="lucene")
    index.index([stems(text) for text in texts], show_progress=False)
    index.save(str(folder))


def scores(folder: Path, query: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """One score for each indexed text, 0 where no word is shared. Raises FileNotFoundError without an index."""
    import bm25s

    index = bm25s.BM25.load(str(folder), mmap=True)
    known = [stem for stem in stems(query) if stem in index.vocab_dict]
    if not known:
        return np.zeros(index.scores["num_docs"], dtype=np.float32)
    return np.asarray(index.get_scores(known), dtype=np.float32)
