"""The generated site: the same from the same seed, different where and only where it says so."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.edits import MATERIAL, NOISE, next_release
from benchmarks.pages import index_bytes, policy_bytes
from benchmarks.sheets import make_sheets
from benchmarks.site import write_site
from crawlers.declaration import Declaration
from crawlers.registry import load_sources
from policies.reading import read_document

SEED = 2026


def test_the_same_seed_gives_the_same_bytes() -> None:
    once, again = make_sheets(10, SEED), make_sheets(10, SEED)
    assert [policy_bytes(sheet) for sheet in once] == [policy_bytes(sheet) for sheet in again]


def test_another_seed_gives_other_policies() -> None:
    assert make_sheets(5, SEED) != make_sheets(5, SEED + 1)


def test_one_policy_in_five_is_a_pdf() -> None:
    forms = Counter(sheet.form for sheet in make_sheets(300, SEED))
    assert forms == {"html": 240, "pdf": 60}


def test_no_two_policies_share_an_address_or_a_title() -> None:
    sheets = make_sheets(300, SEED)
    assert len({sheet.path for sheet in sheets}) == len({sheet.title for sheet in sheets}) == 300


def test_more_policies_than_words_is_an_error_that_says_how_many_there_can_be() -> None:
    with pytest.raises(ValueError, match="the word lists give 300"):
        make_sheets(301, SEED)


def test_the_second_release_has_every_declared_difference_and_no_other() -> None:
    first = make_sheets(300, SEED)
    second, differences = next_release(first, SEED)
    assert Counter(one.kind for one in differences) == MATERIAL | NOISE
    assert sum(one.told for one in differences) == 51
    changed = {old.path for old, new in zip(first, second, strict=True) if old != new}
    assert changed == {one.path for one in differences}


def test_differences_fall_on_html_and_pdf() -> None:
    _, differences = next_release(make_sheets(300, SEED), SEED)
    assert {one.path.rpartition(".")[2] for one in differences} == {"html", "pdf"}


def test_a_moved_threshold_goes_one_step_up_and_brings_new_dates() -> None:
    first = make_sheets(300, SEED)
    second, differences = next_release(first, SEED)
    moved = {one.path for one in differences if one.kind == "threshold_moved"}
    pairs = [(old, new) for old, new in zip(first, second, strict=True) if old.path in moved]
    for old, new in pairs:
        (before, after), *others = [pair for pair in zip(old.criteria, new.criteria, strict=True) if pair[0] != pair[1]]
        assert not others
        assert after.threshold == (before.threshold or 0) + before.step
        assert str(after.threshold) in after.text
        assert new.effective > old.effective


def test_cosmetic_differences_change_bytes_and_no_word() -> None:
    first = make_sheets(300, SEED)
    second, differences = next_release(first, SEED)
    cosmetic = {one.path for one in differences if one.kind in ("markup", "banner")}
    pairs = [(policy_bytes(old), policy_bytes(new)) for old, new in zip(first, second, strict=True) if old.path in cosmetic]
    assert len(pairs) == 4
    for old, new in pairs:
        assert old != new
        before, after = (read_document(page, content_type="text/html; charset=utf-8", name="policy.html") for page in (old, new))
        assert [section.text for section in before.sections] == [section.text for section in after.sections]


def test_the_reader_finds_in_both_forms_what_the_generator_wrote() -> None:
    sheets = make_sheets(5, SEED)
    for sheet in (sheets[0], sheets[4]):
        kind = "application/pdf" if sheet.form == "pdf" else "text/html; charset=utf-8"
        metadata = read_document(policy_bytes(sheet), content_type=kind, name=sheet.path).metadata
        assert (metadata.policy_number, metadata.effective, metadata.last_review) == (sheet.number, sheet.effective, sheet.reviewed)


def test_the_index_links_to_every_policy() -> None:
    sheets = make_sheets(7, SEED)
    index = index_bytes(sheets).decode()
    assert all(f'href="/{sheet.path}"' in index for sheet in sheets)


def test_the_written_site_has_a_declaration_that_loads(tmp_path: Path) -> None:
    write_site(tmp_path, 5, SEED, 8765)
    (loaded,) = load_sources(tmp_path / "sources")
    assert loaded.problem is None
    assert isinstance(loaded.declaration, Declaration)
    assert loaded.declaration.expect.min_policies == 4
    urls = json.loads((tmp_path / "urls.json").read_text("utf-8"))
    for release in (1, 2):
        files = {path.name for path in (tmp_path / "site" / f"release-{release}").rglob("lm-*")}
        assert files == {url.rpartition("/")[2] for url in urls}
