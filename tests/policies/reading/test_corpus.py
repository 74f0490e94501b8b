"""Every policy of the shared corpus, read whole: metadata, roles, codes and history as a person sees them on the pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from policies.document_json import dump, load, text_hash
from policies.model import Document, Problem, Role, Status
from policies.reading import check_capture, read_document

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared is absent")


@dataclass(frozen=True)
class Expected:
    """What the pages show. `title`: its first words and how many it has; `items`: the least number of list items and table rows
    in coverage sections.
    """

    payer: str
    number: str | None
    title: tuple[str, int]
    effective: str | None = None
    published: str | None = None
    last_review: str | None = None
    next_review: str | None = None
    lob: tuple[str, ...] = ()
    status: str = "active"
    codes: dict[str, int] = field(default_factory=dict)
    some: tuple[str, ...] = ()
    history: int = 0
    items: int = 0
    coverage: bool = True


CTDNA = ("Circulating Tumor DNA and Circulating Tumor Cells", 12)
CARELON = Expected(
    "carelon",
    "GEN03-1125.1-UC0126",
    ("Genetic Liquid Biopsy in the Management", 11),
    effective="2025-11-15",
    last_review="2025-04-21",
    codes={"CPT covered": 13, "CPT not_covered": 35},
    some=("CPT 0562U covered", "CPT 81327 not_covered", "CPT 0612U not_covered"),
    history=14,
    items=38,
)
DENOSUMAB = Expected(
    "emblemhealth",
    "IC-0098",
    ("Denosumab:", 21),
    last_review="2025-11-04",
    codes={"HCPCS listed": 8, "ICD10CM covered": 78, "NDC listed": 24},
    some=("HCPCS J0897 listed", "ICD10CM C50.011-C50.929 covered", "ICD10CM M80.8B2A-M80.8B2S covered", "NDC 83257-0030-XX listed"),
    items=80,
)
NCD = Expected(
    "cms",
    "90.2",
    ("Next Generation Sequencing (NGS)", 4),
    effective="2020-01-27",
    last_review="2020-01-01",
    lob=("medicare",),
    history=28,
    items=15,
)
EXCELLUS = Expected(
    "excellus",
    "2.02.56",
    ("Circulating Tumor DNA for Management", 9),
    effective="2026-02-19",
    next_review="2027-02-01",
    codes={"CPT covered": 11, "CPT listed": 19, "CPT not_covered": 22, "ICD10CM listed": 17},
    some=("CPT 81191-81193 covered", "CPT 81455 not_covered", "ICD10CM C79.60-C79.62 listed", "ICD10CM C61 listed"),
    history=5,
    items=70,
)
GEISINGER = Expected(
    "geisinger",
    "MP360",
    ("Minimal Residual Disease NGS Testing", 5),
    lob=("chip", "commercial", "exchange", "medicaid", "medicare_advantage"),
    codes={"CPT covered": 5, "CPT listed": 12},
    some=("CPT 0569U covered", "CPT 0502U listed"),
    history=7,
    items=25,
)

EXPECTED = {
    "pdf/cigna_PSM005_infliximab-iv_2025-08-15.pdf": Expected(
        "cigna",
        "PSM005",
        ("Inflammatory Conditions – Infliximab Intravenous Products", 10),
        effective="2025-08-15",
        history=2,
        items=2,
    ),
    "pdf/floridablue_09-J0000-66_bevacizumab_2026-01-01.pdf": Expected(
        "floridablue",
        "09-J0000-66",
        ("Bevacizumab (Avastin), bevacizumab-awwb", 17),
        effective="2026-01-01",
        last_review="2025-10-08",
        codes={"HCPCS listed": 6, "ICD10CM covered": 61},
        some=("ICD10CM C19-C20 covered", "ICD10CM C55 covered", "ICD10CM T66.XXXA covered", "HCPCS Q5160 listed"),
        history=47,
        items=25,
    ),
    "pdf/uhc_bulletin_commercial_2026-01.pdf": Expected(
        "uhc",
        None,
        ("UnitedHealthcare Commercial Medical Policy Update Bulletin:", 8),
        lob=("commercial",),
        some=("CPT 1025T listed", "CPT 37299 listed", "HCPCS Q4382 listed", "HCPCS G6017 listed", "REV 0403 listed"),
        coverage=False,  # its entries speak of many policies: the criteria in their cells are none of its own
    ),
    "pdf/uhc_infliximab_2026D0004AR_2026-02-01.pdf": Expected(
        "uhc",
        "2026D0004AR",
        ("Infliximab (Avsola®, Inflectra®, Remicade®, & Renflexis®)", 6),
        effective="2026-02-01",
        lob=("commercial",),
        codes={"HCPCS listed": 4, "ICD10CM listed": 539},
        some=("HCPCS Q5121 listed", "ICD10CM D86.0 listed", "ICD10CM M06.8A listed", "ICD10CM N82.3 listed"),
        history=1,
        items=150,
    ),
    "pdf/uhc_provider-administered-preferred-products_2025D0112D_2025-07-01.pdf": Expected(
        "uhc",
        "2025D0112D",
        ("Provider Administered Drugs – Preferred Products", 6),
        effective="2025-07-01",
        lob=("commercial",),
        codes={"HCPCS listed": 1, "NDC listed": 16},
        some=("HCPCS J3285 listed", "NDC 00781-3420 listed", "NDC 43598-0649-11 listed"),
        history=1,
        items=4,
    ),
    "pairs/bcbsnc_G2054_nav_only/new__2026-03-22__a1c85400.txt": Expected(
        "bcbsnc",
        "AHS-G2054",
        ("Liquid Biopsy", 2),
        last_review="2025-11-01",
        lob=("commercial",),
        codes={"CPT listed": 48},
        some=("CPT 81479 listed", "CPT 0612U listed"),
        history=23,
        items=15,
    ),
    "pairs/cms_ncd_90.2_ngs/new__2026-03-22__3b96d6e1.txt": NCD,
    "pairs/emblemhealth_IC0098_same_text_two_pdfs/emblemhealth_IC-0098_denosumab_print-a.pdf": DENOSUMAB,
    "pairs/emblemhealth_IC0098_same_text_two_pdfs/emblemhealth_IC-0098_denosumab_print-b.pdf": DENOSUMAB,
    "pairs/excellus_2.02.56_liquid_biopsy/new__2026-03-22__f04931f2.txt": EXCELLUS,
    "pairs/fep_carvykti/new_2025.pdf": Expected(
        "fep", "5.21.188", ("Carvykti", 1), effective="2025-07-01", last_review="2025-06-12", lob=("fep",), history=11, items=10
    ),
    "pairs/fep_carvykti/old_2024.pdf": Expected(
        "fep", "5.21.188", ("Carvykti", 1), effective="2024-04-01", last_review="2024-03-08", lob=("fep",), history=7, items=10
    ),
    "pairs/geisinger_MP360_mrd/new__2026-03-22__8ee18649.txt": GEISINGER,
    "pairs/uhc_sleep_studies/new_2026T0334SS_2026-07-01.txt": Expected(
        "uhc", "2026T0334SS", ("Sleep Studies", 2), effective="2026-07-01", lob=("commercial", "exchange"), history=1, items=20
    ),
    "text/aetna__www_aetna_com_cpb_medical_data_400_499_0469_html__2026-01-30__e6ad17.txt": Expected(
        "aetna",
        "0469",
        ("Transcranial Magnetic Stimulation and Cranial", 7),
        codes={
            "CPT covered": 3,
            "CPT listed": 3,
            "CPT not_covered": 18,
            "HCPCS covered": 1,
            "HCPCS listed": 1,
            "HCPCS not_covered": 8,
            "ICD10CM covered": 2,
            "ICD10CM not_covered": 87,
        },
        some=(
            "CPT 95700-95726 not_covered",
            "ICD10CM S32.000A-S32.2XXS not_covered",
            "ICD10CM I69.120-I69.128 not_covered",
            "HCPCS G0283 listed",
        ),
        items=20,
    ),
    "text/bcbsla-ctdna-mrd-retired__2026-02-05__2e4ee21b.txt": Expected(
        "lablue",
        "00792",
        ("Tumor-Informed and Tumor-Agnostic (Plasma-Only)", 15),
        effective="2022-07-11",
        status="retired",
        coverage=False,
    ),
    "text/bcbsri-ctdna-2026__2026-02-05__c8bef019.txt": Expected(
        "bcbsri",
        None,
        CTDNA,
        effective="2024-01-01",
        last_review="2026-01-07",
        lob=("commercial", "medicare_advantage"),
        codes={"CPT not_covered": 3},
        some=("CPT 0091U not_covered",),
        history=5,
    ),
    "text/carelon-liquid-biopsy-2025__2026-02-05__7b656afb.txt": CARELON,
    "text/carelon-liquid-biopsy-landing__2026-02-05__4d734edd.txt": CARELON,
    "text/evicore-mced-2026__2026-02-05__c7436f8f.txt": Expected(
        "evicore",
        "MOL.TS.396.A",
        ("Multi-Cancer Early Detection Screening", 4),
        codes={"CPT listed": 2},
        some=("CPT 81599 listed",),
        items=2,
    ),
    "text/fep-ctdna-204141__2026-02-05__1fd44345.txt": Expected("fep", "2.04.141", CTDNA, effective="2025-01-01", lob=("fep",), history=9),
    "text/geisinger-whats-new-feb2025__2026-02-05__d44d3d92.txt": Expected(
        "geisinger",
        None,
        ("“What’s New” Medical Policy Updates", 7),
        effective="2025-03-15",
        codes={"CPT covered": 8, "CPT listed": 1, "CPT not_covered": 4, "HCPCS not_covered": 1},
        some=("CPT 0359U covered", "CPT 0412U not_covered"),
        items=50,
    ),
    "text/highmark-l123__2026-02-05__68af5f8c.txt": Expected(
        "highmark",
        "L-123-006",
        ("Liquid Biopsy Testing – Solid Tumors", 6),
        effective="2018-07-01",
        published="2018-07-02",
        last_review="2018-03-01",
        lob=("commercial",),
        codes={"CPT listed": 31},
        some=("CPT 88271 listed",),
    ),
    "text/humana-liquid-biopsy__2026-02-05__d9f9d9b1.txt": Expected(
        "humana",
        "HUM-0555-026",
        ("Liquid Biopsy", 2),
        effective="2024-01-25",
        last_review="2024-01-25",
        lob=("commercial",),
        codes={"CPT covered": 3, "CPT not_covered": 30},
        some=("CPT 0239U covered", "CPT 86304 not_covered", "CPT 0428U not_covered"),
        history=1,
        items=8,
    ),
    "text/regence-lab46__2026-02-05__f122c3a5.txt": Expected(
        "regence",
        "LAB46",
        ("Circulating Tumor DNA and Circulating Tumor Cells", 15),
        effective="2026-01-01",
        last_review="2025-12-01",
        next_review="2026-08-01",
        codes={"CPT listed": 41},
        some=("CPT 0091U listed", "CPT 86153 listed"),
        items=20,
    ),
}
FILES = pytest.mark.parametrize("file", sorted(EXPECTED))


@cache
def _read(file: str) -> Document:
    path = CORPUS / file
    return read_document(path.read_bytes(), name=path.name)


def _date(printed: str | None) -> dt.date | None:
    return dt.date.fromisoformat(printed) if printed else None


@FILES
def test_the_metadata_is_what_the_pages_print(file: str) -> None:
    expected, meta = EXPECTED[file], _read(file).metadata
    assert (meta.payer, meta.policy_number) == (expected.payer, expected.number)
    first, words = expected.title
    assert (meta.title or "").startswith(first)
    assert len((meta.title or "").split()) == words
    assert (meta.effective, meta.published) == (_date(expected.effective), _date(expected.published))
    assert (meta.last_review, meta.next_review) == (_date(expected.last_review), _date(expected.next_review))
    assert (meta.lob, meta.status) == (expected.lob, Status(expected.status))


@FILES
def test_no_coverage_section_is_lost(file: str) -> None:
    expected = EXPECTED[file]
    criteria = [s for s in _read(file).sections if s.role is Role.COVERAGE]
    assert any(s.text for s in criteria) is expected.coverage
    rows = sum(len(s.items) + sum(b.kind == "row" for b in s.blocks) for s in criteria)
    assert rows >= expected.items


@FILES
def test_the_codes_are_those_of_the_pages(file: str) -> None:
    expected, codes = EXPECTED[file], _read(file).codes
    counted = Counter(f"{code.system} {code.role}" for code in codes)
    if expected.codes or not expected.some:
        assert dict(counted) == expected.codes
    printed = {f"{c.system} {c.first if c.first == c.last else f'{c.first}-{c.last}'} {c.role}" for c in codes}
    assert set(expected.some) <= printed


@FILES
def test_the_history_has_its_rows(file: str) -> None:
    entries = _read(file).history
    assert len(entries) == EXPECTED[file].history
    assert all(entry.date and entry.text for entry in entries)


@FILES
def test_a_real_document_survives_the_store(file: str) -> None:
    assert load(dump(_read(file))) == _read(file)


@FILES
def test_a_real_document_is_no_failed_capture(file: str) -> None:
    path = CORPUS / file
    assert check_capture(path.read_bytes(), name=path.name, status=200) is None


def test_every_code_of_the_bulletin_is_found() -> None:
    codes = _read("pdf/uhc_bulletin_commercial_2026-01.pdf").codes
    assert 570 <= len(codes) <= 590


def test_two_prints_of_one_text_have_one_hash() -> None:
    prints = [file for file in EXPECTED if "emblemhealth" in file]
    assert len({text_hash(_read(file)) for file in prints}) == 1


@pytest.mark.parametrize("file", sorted(p.name for p in (CORPUS / "crawl_failures").glob("*.txt")))
def test_failed_captures_are_named(file: str) -> None:
    issue = check_capture((CORPUS / "crawl_failures" / file).read_bytes(), "text/plain", file)
    assert issue is not None
    assert issue.problem in (Problem.EMPTY, Problem.SOFT_404, Problem.CHALLENGE_PAGE, Problem.NOT_A_POLICY, Problem.HTTP_ERROR)
