"""Our totals against the segments as they were received: two ways that share nothing but the store, equal to the cent or told."""

from __future__ import annotations

from dataclasses import dataclass

from practice.store.door import Door, Passage

_CENTS = "CAST(round(CAST(json_extract(s.value, '$[{at}]') AS REAL) * 100) AS INTEGER)"
_SEGMENTS = (
    " FROM remit_payments p JOIN remit_claims c ON c.payment_id = p.id, json_each(c.raw) s"
    " WHERE p.superseded_by IS NULL AND c.status <> '25' AND json_extract(s.value, '$[0]') = '{tag}'"
)
_OURS = (
    " FROM claim_lines l JOIN remit_claims c ON c.id = l.decision_id JOIN remit_payments p ON p.id = c.payment_id"
    " WHERE p.superseded_by IS NULL"
)
_TRIPLETS = (2, 5, 8, 11, 14, 17)


@dataclass(frozen=True, slots=True)
class Total:
    """One figure of one payer: as reckoned from our lines, and from the segments. In cents."""

    what: str
    payer_id: str
    ours: int
    segments: int

    @property
    def agrees(self) -> bool:
        return self.ours == self.segments


def reconcile(door: Door) -> tuple[Total, ...]:
    """Every total of every payer both ways: charged (CLP03), paid (CLP04), each adjustment group and code (CAS), PLB.

    The segments are asked in SQL, without a line of the reader or of the record.
    """
    with door.passing("denials.read", "read") as passage:
        found = [
            *_pairs("charged", _ours(passage, "sum(l.charged)"), _sum(passage, "CLP", 3)),
            *_pairs("paid", _ours(passage, "sum(l.paid)"), _sum(passage, "CLP", 4)),
            *_adjusted(passage), *_provider(passage),
        ]  # fmt: skip
        passage.detail = f"{len(found)} totals"
    return tuple(found)


def _ours(passage: Passage, figure: str) -> dict[str, int]:
    return dict(passage.rows(f"SELECT l.payer_id, {figure}{_OURS} GROUP BY 1"))


def _sum(passage: Passage, tag: str, at: int) -> dict[str, int]:
    sql = f"SELECT p.payer_id, sum({_CENTS.format(at=at)}){_SEGMENTS.format(tag=tag)} GROUP BY 1"
    return dict(passage.rows(sql))


def _pairs(what: str, ours: dict[str, int], segments: dict[str, int]) -> list[Total]:
    return [Total(what, payer, ours.get(payer, 0) or 0, segments.get(payer, 0) or 0) for payer in sorted(ours.keys() | segments.keys())]


def _adjusted(passage: Passage) -> list[Total]:
    ours = passage.rows(
        "SELECT p.payer_id, json_extract(a.value, '$[0]') || ' ' || json_extract(a.value, '$[1]'), sum(json_extract(a.value, '$[2]'))"
        f"{_OURS.replace(' WHERE', ', json_each(l.adjustments) a WHERE')} GROUP BY 1, 2"
    )
    parts = " UNION ALL ".join(
        f"SELECT p.payer_id AS payer, trim(json_extract(s.value, '$[1]')) || ' ' || trim(json_extract(s.value, '$[{at}]')) AS code,"
        f" {_CENTS.format(at=at + 1)} AS cents{_SEGMENTS.format(tag='CAS')}"
        f" AND coalesce(json_extract(s.value, '$[{at}]'), '') || coalesce(json_extract(s.value, '$[{at + 1}]'), '') <> ''"
        for at in _TRIPLETS
    )
    raw = passage.rows(f"SELECT payer, code, sum(cents) FROM ({parts}) GROUP BY 1, 2")  # noqa: S608 - figures and names only
    mine, theirs = {(row[0], row[1]): row[2] for row in ours}, {(row[0], row[1]): row[2] for row in raw}
    return [Total(f"CAS {code}", payer, mine.get((payer, code), 0), theirs.get((payer, code), 0)) for payer, code in sorted(mine | theirs)]


def _provider(passage: Passage) -> list[Total]:
    ours = dict(passage.rows(
        "SELECT p.payer_id, sum(a.cents) FROM provider_adjustments a JOIN remit_payments p ON p.id = a.payment_id"
        " WHERE p.superseded_by IS NULL GROUP BY 1"
    ))  # fmt: skip
    parts = " UNION ALL ".join(
        f"SELECT p.payer_id AS payer, {_CENTS.format(at=at)} AS cents FROM remit_payments p, json_each(p.tail) s"  # noqa: S608 - figures only
        f" WHERE p.superseded_by IS NULL AND json_extract(s.value, '$[0]') = 'PLB' AND coalesce(json_extract(s.value, '$[{at}]'), '') <> ''"
        for at in range(4, 15, 2)
    )
    raw = dict(passage.rows(f"SELECT payer, sum(cents) FROM ({parts}) GROUP BY 1"))  # noqa: S608 - figures only
    return _pairs("PLB", ours, raw)
