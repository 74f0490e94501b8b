"""Passages and embeddings in the store: what search needs, and nothing that a person reads."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import groupby

from policies.store.connection import Connection, insert, rows_of, transaction, utc, value
from policies.store.queries import CAN_HOLD, IN_FORCE, LATEST, LIVE, STARTS

INDEX_KEY = "search_index"
_FETCHED_AT_ONCE = 1_000
_END = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Holding:
    """A policy with what holds of it from which day: (day, version number, whether it lists the code asked for), in the order in which
    they came to hold; of two from one day the later stands."""

    policy_id: str
    versions: tuple[tuple[dt.date, int, bool], ...]

    def listing_on(self, day: dt.date) -> int | None:
        """The version in force on a day, if it lists the code."""
        at = bisect_right(self.versions, day, key=lambda one: one[0])
        return self.versions[at - 1][1] if at and self.versions[at - 1][2] else None


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section to be cut into passages."""

    policy_id: str
    version_no: int
    position: int
    path: tuple[str, ...]
    title: str
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One passage: its place in the index, its section, its offsets in the section's text, and a hash of what is indexed."""

    ordinal: int
    policy_id: str
    version_no: int
    position: int
    start_at: int
    end_at: int
    text_hash: str


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage as search shows it."""

    ordinal: int
    policy_id: str
    version_no: int
    payer_id: str
    number: str | None
    title: str
    url: str
    effective: dt.date | None
    path: tuple[str, ...]
    role: str
    page: int | None
    text: str


def section_texts(con: Connection) -> Iterator[SectionText]:
    """Every section of every version that says something, in a fixed order, streamed."""
    cursor = con.cursor()
    cursor.execute("USE store")
    cursor.execute(
        "SELECT s.policy_id, s.version_no, s.position, s.path, v.title, s.role, s.text FROM sections AS s "
        "JOIN versions AS v USING (policy_id, version_no) WHERE length(s.text) > 0 AND s.role NOT IN ('boilerplate', 'references') "
        "ORDER BY s.policy_id, s.version_no, s.position"
    )
    while rows := cursor.fetchmany(_FETCHED_AT_ONCE):
        for policy_id, version_no, position, path, title, role, text in rows:
            yield SectionText(policy_id, version_no, position, tuple(path), title, role, text)


def replace_passages(con: Connection, rows: Sequence[PassageRow], name: str) -> None:
    """Put these passages in the place of all others, and name the word index that belongs to them."""
    columns = [field.name for field in fields(PassageRow)]
    with transaction(con):
        con.execute("DELETE FROM passages")
        insert(con, "passages", columns, ([getattr(row, column) for column in columns] for row in rows))
        con.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [INDEX_KEY, name])


def index_name(con: Connection) -> str | None:
    """The word index that belongs to this store's passages; None before the first."""
    found = con.execute("SELECT value FROM meta WHERE key = ?", [INDEX_KEY]).fetchall()
    return str(found[0][0]) if found else None


def embedded(con: Connection) -> frozenset[str]:
    """The hashes that have an embedding."""
    return frozenset(text_hash for (text_hash,) in con.execute("SELECT section_hash FROM embeddings").fetchall())


def has_embeddings(con: Connection) -> bool:
    """Whether anything can be found by meaning."""
    return bool(con.execute("SELECT 1 FROM embeddings LIMIT 1").fetchall())


def add_embeddings(con: Connection, rows: Sequence[tuple[str, list[float]]]) -> None:
    """Keep embeddings; one that is there already stays."""
    with transaction(con):
        insert(con, "embeddings", ("section_hash", "vector"), rows, replace=True)


def nearest(con: Connection, vector: Sequence[float], ordinals: Sequence[int], limit: int) -> tuple[int, ...]:
    """The passages among these whose embedding is nearest, nearest first."""
    found = con.execute(
        "SELECT p.ordinal FROM passages AS p JOIN embeddings AS e ON e.section_hash = p.text_hash "
        "JOIN (SELECT unnest(?::INTEGER[]) AS ordinal) AS g ON g.ordinal = p.ordinal "
        "ORDER BY array_cosine_similarity(e.vector, ?::FLOAT[384]) DESC, p.ordinal LIMIT ?",
        [list(ordinals), list(vector), limit],
    ).fetchall()
    return tuple(ordinal for (ordinal,) in found)


def ordinals_of(con: Connection, versions: Sequence[tuple[str, int]]) -> tuple[int, ...]:
    """The passages of these versions, in order."""
    found = con.execute(
        "SELECT p.ordinal FROM passages AS p JOIN (SELECT unnest(?::VARCHAR[]) AS policy_id, unnest(?::INTEGER[]) AS version_no) AS g "
        "USING (policy_id, version_no) ORDER BY p.ordinal",
        [[policy_id for policy_id, _ in versions], [version_no for _, version_no in versions]],
    ).fetchall()
    return tuple(ordinal for (ordinal,) in found)


def ordinals_among(con: Connection, payer_id: str | None, service_date: dt.date | None, code: str | None) -> tuple[int, ...]:
    """The passages of the versions in force on a day, else of the latest; of one payer, and with a code, where they are named."""
    chosen = IN_FORCE if service_date else LATEST
    values: list[object] = [service_date, utc(_END)] if service_date else []
    narrowed = ""
    if payer_id is not None:
        narrowed += " SEMI JOIN (SELECT policy_id FROM policies WHERE payer_id = ?) AS y USING (policy_id)"
        values.append(payer_id)
    if code is not None:
        given, lists = rows_of(sorted(versions_with_codes(con, [code]).get(code, ())), policy_id="VARCHAR", version_no="INTEGER")
        narrowed += f" SEMI JOIN {given} USING (policy_id, version_no)"
        values += lists
    sql = f"""{LIVE}, chosen AS (SELECT policy_id, version_no FROM live {chosen})
        SELECT ordinal FROM passages SEMI JOIN chosen USING (policy_id, version_no){narrowed} ORDER BY ordinal"""  # noqa: S608
    return tuple(con.execute(sql, values).fetchnumpy()["ordinal"].tolist())


def passages(con: Connection, ordinals: Sequence[int]) -> dict[int, FoundPassage]:
    """These passages with what is shown of them, by ordinal."""
    found = con.execute(
        "SELECT p.ordinal, p.policy_id, p.version_no, y.payer_id, y.number, v.title, v.url, v.effective, s.path, s.role, s.page, "
        "s.text[p.start_at + 1 : p.end_at] FROM passages AS p JOIN sections AS s USING (policy_id, version_no, position) "
        "JOIN versions AS v USING (policy_id, version_no) JOIN policies AS y USING (policy_id) "
        "SEMI JOIN (SELECT unnest(?::INTEGER[]) AS ordinal) AS g ON g.ordinal = p.ordinal",
        [list(ordinals)],
    ).fetchall()
    return {row[0]: FoundPassage(*(value(cell) for cell in row)) for row in found}


def versions_with_codes(con: Connection, codes: Iterable[str]) -> dict[str, frozenset[tuple[str, int]]]:
    """The versions that list each code, alone or inside a range of the same shape (same length, letters in the same places)."""
    wanted = sorted({(code, code.upper(), re.sub("[0-9]", "0", code.upper())) for code in codes})
    given, lists = rows_of(wanted, asked="VARCHAR", code="VARCHAR", shape="VARCHAR")
    found = con.execute(
        f"""WITH wanted AS {given}
        SELECT asked, policy_id, version_no FROM codes JOIN wanted ON first = code
        UNION SELECT asked, policy_id, version_no FROM codes JOIN wanted ON first <= code AND code <= last
          AND regexp_replace(first, '[0-9]', '0', 'g') = shape AND regexp_replace(last, '[0-9]', '0', 'g') = shape
        WHERE first <> last""",  # noqa: S608 - a sub-select of parameters
        lists,
    ).fetchall()
    held: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for asked, policy_id, version_no in found:
        held[asked].add((policy_id, version_no))
    return {asked: frozenset(versions) for asked, versions in held.items()}


def holding_with_codes(con: Connection, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[Holding, ...]]:
    """(payer, code) → the payer's policies of which any version lists the code, by policy_id; bulletins are left out."""
    wanted = sorted(set(asked))
    listing = versions_with_codes(con, {code for _, code in wanted})
    rows = {(payer, code, policy_id) for payer, code in wanted for policy_id, _ in listing.get(code, ())}
    given, lists = rows_of(sorted(rows), payer_id="VARCHAR", code="VARCHAR", policy_id="VARCHAR")
    found = con.execute(
        f"""{LIVE}, asked AS (SELECT g.* FROM {given} AS g JOIN policies AS y USING (policy_id, payer_id)
            WHERE y.source_id NOT IN (SELECT source_id FROM announced))
        SELECT payer_id, code, policy_id, {STARTS}, version_no FROM asked JOIN live USING (policy_id) {CAN_HOLD}
        ORDER BY payer_id, code, policy_id, {STARTS}, observed_first, version_no""",  # noqa: S608 - sub-selects of parameters
        lists,
    ).fetchall()
    held: dict[tuple[str, str], list[Holding]] = defaultdict(list)
    for (payer, code, policy_id), group in groupby(found, key=lambda row: row[:3]):
        held[payer, code].append(Holding(policy_id, tuple((row[3], row[4], (policy_id, row[4]) in listing[code]) for row in group)))
    return {key: tuple(policies) for key, policies in held.items()}
