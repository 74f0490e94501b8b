"""A generated home of the size of many payers: policies, versions with their texts and codes, a week's changes, and claims of a practice.

Everything is drawn from counters: the same sizes give the same home.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies.document_json import dump
from policies.model import Block, Code, CodeRole, CodeSystem, Document, Metadata, Role, Section
from policies.search.index import build
from policies.store.connection import connect
from policies.store.work import WorkStore

PAYERS, CODES, CHANGES, TOLD = 100, 2_000, 400, 60
MONDAY = dt.datetime(2026, 11, 16, 6, tzinfo=dt.UTC)
PARTS = ("knee", "hip", "shoulder", "lumbar spine", "cervical spine", "hand", "foot", "sinus", "retina", "colon")
ACTS = ("imaging", "arthroscopy", "injection", "replacement", "stimulation", "infusion", "biopsy", "ablation")


@dataclass(frozen=True, slots=True)
class Size:
    """How large the home is. Versions are spread evenly over the policies."""

    policies: int = 20_000
    versions: int = 100_000
    claims: int = 200_000

    @property
    def each(self) -> int:
        return max(1, self.versions // max(self.policies, 1))


def generate(home: Path, size: Size) -> None:
    """Write work store, published store and word index."""
    path = home / "work" / "policies.duckdb"
    with WorkStore.open(path) as store:
        for week in range(size.each):
            store.begin_run(f"r{week}", MONDAY - dt.timedelta(weeks=size.each - 1 - week), "1")
            summary = {"sources": PAYERS, "checked": size.policies, "unchanged": size.policies - CHANGES, "practice": "Generated practice"}
            store.close_run(f"r{week}", "released", summary)
    if size.policies:
        _fill(path, size)
    with WorkStore.open(path) as store:
        build(store, home / "published" / "search", "r0")
        store.close_and_publish(home / "published" / "policies.duckdb")


def _fill(path: Path, size: Size) -> None:
    con = connect(path, read_only=False)
    try:
        con.execute("BEGIN")
        _names(con, size)
        _texts(con, size)
        _changes(con, size)
        con.execute("COMMIT")
    finally:
        con.close()


def _names(con: Any, size: Size) -> None:
    con.execute("CREATE TEMP MACRO payer(n) AS 'payer' || lpad((n % ?)::VARCHAR, 3, '0')".replace("?", str(PAYERS)))
    con.execute("CREATE TEMP MACRO policy(n) AS payer(n) || ':p-' || lpad(n::VARCHAR, 6, '0')")
    con.execute(
        f"CREATE TEMP MACRO title(n) AS list_value{PARTS!r}[1 + n % {len(PARTS)}] || ' ' || list_value{ACTS!r}[1 + n % {len(ACTS)}]"
    )
    con.execute(
        "INSERT INTO sources BY NAME SELECT payer(n) || '.list' AS source_id, payer(n) AS payer_id, 'Payer ' || n AS payer_name,"
        " ['commercial'] AS lob, ?::TIMESTAMP AS last_seen FROM range(?) AS r(n)",
        [_plain(MONDAY), PAYERS],
    )
    con.execute(
        "INSERT INTO policies BY NAME SELECT policy(n) AS policy_id, payer(n) AS payer_id, payer(n) || '.list' AS source_id,"
        " 'https://' || payer(n) || '.test/' || n AS url, 'P-' || n AS number, title(n) || ' ' || n AS title, ['commercial'] AS lob,"
        " 'active' AS status, ?::TIMESTAMP AS first_seen, ?::TIMESTAMP AS last_seen FROM range(?) AS r(n)",
        [_plain(MONDAY - dt.timedelta(weeks=size.each)), _plain(MONDAY), size.policies],
    )
    con.execute(
        "INSERT INTO versions BY NAME SELECT policy(n) AS policy_id, v AS version_no, 'published' AS cause, 'r' || (v - 1) AS run_id,"
        " sha256(n || '-' || v) AS snapshot_id, sha256(n || '+' || v) AS text_hash, 'https://' || payer(n) || '.test/' || n AS url,"
        " title(n) || ' ' || n AS title, (DATE '2024-01-01' + ((n % 28) + v * 180)::INTEGER) AS effective, 'active' AS status,"
        " ['commercial'] AS lob, (?::TIMESTAMP - to_days(7 * (? - v))) AS observed_first,"
        " (?::TIMESTAMP - to_days(7 * (? - v))) AS observed_last, '1' AS reader_version,"
        " CASE WHEN v > 1 THEN v - 1 END AS previous FROM range(?) AS r(n), range(1, ? + 1) AS s(v)",
        [_plain(MONDAY), size.each, _plain(MONDAY), size.each, size.policies, size.each],
    )


def _texts(con: Any, size: Size) -> None:
    """Sections, codes and documents: each version asks for another number of weeks."""
    document = dump(_document())
    con.execute(
        "INSERT INTO documents BY NAME SELECT policy(n) AS policy_id, v AS version_no, 0 AS position,"
        " replace(replace(replace(?, '77777', (10000 + n % ?)::VARCHAR), '8888 weeks', (4 + v) || ' weeks'), 'Generated title',"
        " title(n) || ' ' || n) AS part FROM range(?) AS r(n), range(1, ? + 1) AS s(v)",
        [document, CODES, size.policies, size.each],
    )
    for position, section in enumerate(_document().sections):
        con.execute(
            "INSERT INTO sections BY NAME SELECT policy(n) AS policy_id, v AS version_no, ? AS position, [title(n), ?] AS path, 2 AS level,"
            " ? AS role, replace(replace(?, '77777', (10000 + n % ?)::VARCHAR), '8888 weeks', (4 + v) || ' weeks') || ' ' || title(n)"
            " AS text,"
            " sha256(n || '/' || v || '/' || ?) AS section_hash FROM range(?) AS r(n), range(1, ? + 1) AS s(v)",
            [position, section.heading, section.role.value, section.text, CODES, position, size.policies, size.each],
        )
    con.execute(
        "INSERT INTO codes BY NAME SELECT policy(n) AS policy_id, v AS version_no, 'CPT' AS system, (10000 + n % ?)::VARCHAR AS \"first\","
        " (10000 + n % ?)::VARCHAR AS \"last\", 'covered' AS role FROM range(?) AS r(n), range(1, ? + 1) AS s(v)",
        [CODES, CODES, size.policies, size.each],
    )


def _changes(con: Any, size: Size) -> None:
    last = size.each
    con.execute(
        "INSERT INTO changes BY NAME SELECT ? AS run_id, policy(n) AS policy_id, ? AS from_version, ? AS to_version, 'changed' AS event,"
        " 'criteria' AS kind, 'tightened' AS direction, CASE WHEN n < ? THEN 'high' ELSE 'low' END AS severity, n < ? AS told,"
        " ['knee imaging, 40 a month'] AS affects, 'The required time went up by a week: harder to qualify.' AS headline,"
        " 'https://' || payer(n) || '.test/' || n AS url, DATE '2027-01-01' AS effective, 40 AS monthly_volume FROM range(?) AS r(n)",
        [f"r{last - 1}", last - 1, last, TOLD, TOLD, min(CHANGES, size.policies)],
    )
    con.execute(
        "INSERT INTO change_parts BY NAME SELECT ? AS run_id, policy(n) AS policy_id, ? AS to_version, 0 AS position,"
        " 'Coverage' AS section, 'criteria' AS kind, 'tightened' AS direction, 'high' AS severity, 'old' AS old, 'new' AS new,"
        " 'at least <del>8</del><ins>9</ins> weeks of therapy' AS redline, 'A week more' AS explanation FROM range(?) AS r(n)",
        [f"r{last - 1}", last, min(CHANGES, size.policies)],
    )


def _document() -> Document:
    lead = "This service is considered medically necessary when all of the following criteria are met:"
    items = (
        "Pain has lasted at least 6 weeks",
        "Failure of at least 8888 weeks of physical therapy",
        "Plain films were taken within 60 days",
    )
    coverage = (Block("paragraph", lead), *(Block("item", text, marker=f"{n}.") for n, text in enumerate(items, start=1)))
    sections = (
        Section("Coverage criteria", 2, Role.COVERAGE, ("Generated title", "Coverage criteria"), coverage),
        Section(
            "Codes", 2, Role.CODES, ("Generated title", "Codes"), (Block("paragraph", "CPT 77777 is covered when the criteria are met."),)
        ),
    )
    codes = (Code(CodeSystem.CPT, "77777", "77777", CodeRole.COVERED),)
    return Document(Metadata(title="Generated title"), sections, codes=codes)


def _plain(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC).replace(tzinfo=None)
