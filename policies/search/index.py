"""The search index of a release: passages in the store, embeddings beside them, a word index in a folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policies.search import words
from policies.search.passages import cut
from policies.store.passages import PassageRow, SectionText
from policies.store.work import WorkStore

KEPT = 2  # word indexes kept: the release's own, and the one before for readers that have it open
EMBEDDED_AT_ONCE = 256

# Meaning helps where criteria are put in other words; codes, histories and literature are found by their words.
BY_MEANING = frozenset({"coverage", "not_covered", "unproven", "definitions", "documentation", "other"})

if TYPE_CHECKING:
    from policies.search.meaning import Vectors

    Embed = Callable[[Sequence[str]], Vectors]


def passages_of(sections: Iterator[SectionText]) -> Iterator[tuple[PassageRow, str]]:
    """Every passage in order, with the text that is indexed for it."""
    ordinal = 0
    for section in sections:
        for passage in cut(section.text, section.path, section.title):
            row = PassageRow(
                ordinal, section.policy_id, section.version_no, section.position, passage.start, passage.end, passage.text_hash
            )
            yield row, passage.text
            ordinal += 1


def build(store: WorkStore, folder: Path, name: str) -> int:
    """Write passages and word index under `<folder>/<name>`; returns the number of passages."""
    target = folder / name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    texts: list[str] = []
    rows: list[PassageRow] = []
    for row, text in passages_of(store.section_texts()):
        rows.append(row)
        texts.append(text)
    words.write_index(target, texts)
    store.replace_passages(rows, name)
    return len(rows)


def missing(store: WorkStore) -> list[tuple[str, str]]:
    """(hash, text) of every passage to be found by meaning that has no embedding, each text once, in order."""
    known = store.embedded()
    wanted: dict[str, str] = {}
    for row, text in passages_of(section for section in store.section_texts() if section.role in BY_MEANING):
        if row.text_hash not in known:
            wanted.setdefault(row.text_hash, text)
    return list(wanted.items())


def embed_missing(store: WorkStore, wanted: Sequence[tuple[str, str]], embed: Embed, on_progress: Callable[[int], None]) -> None:
    """Embed in batches, each kept at once, so that a kill loses one batch."""
    for start in range(0, len(wanted), EMBEDDED_AT_ONCE):
        batch = wanted[start : start + EMBEDDED_AT_ONCE]
        vectors = embed([text for _, text in batch])
        store.add_embeddings([(text_hash, vector.tolist()) for (text_hash, _), vector in zip(batch, vectors, strict=True)])
        on_progress(len(batch))


def sweep(folder: Path, current: str) -> None:
    """Remove word indexes older than the last ones; names are run ids and sort by time."""
    if not folder.is_dir():
        return
    older = sorted((path for path in folder.iterdir() if path.name != current), key=lambda path: path.name, reverse=True)
    for path in older[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
