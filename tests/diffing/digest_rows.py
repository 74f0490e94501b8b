"""Hand-made rows of a digest for the tests of this room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from diffing.digest import Blind, Counts, Digest, Entry, Part, in_reading_order
from policies.store.rows import VersionRow

RUN_DAY = dt.datetime(2026, 11, 16, 6, tzinfo=dt.UTC)


def part(**given: Any) -> Part:
    values: dict[str, Any] = {
        "section": "Coverage > Initial",
        "kind": "criteria",
        "direction": "tightened",
        "explanation": "Six weeks became twelve.",
        "redline": "after <del>six</del><ins>twelve</ins> weeks",
        "page": None,
    }
    return Part(**values | given)


def entry(**given: Any) -> Entry:
    values: dict[str, Any] = {
        "policy_id": "northlake:n-1",
        "payer": "Northlake Health",
        "number": "N-1",
        "title": "Lumbar imaging",
        "url": "https://northlake.test/n-1.html",
        "event": "changed",
        "kind": "criteria",
        "direction": "tightened",
        "severity": "high",
        "headline": "More weeks of therapy are asked for.",
        "affects": (),
        "effective": None,
        "observed": RUN_DAY,
        "snapshot_id": "ab" * 32,
        "from_version": 1,
        "to_version": 2,
        "parts": (),
    }
    return Entry(**values | given)


def blind(**given: Any) -> Blind:
    values: dict[str, Any] = {
        "source_id": "northlake.medical",
        "payer": "Northlake Health",
        "url": None,
        "problem": "challenge_page",
        "detail": "expected a list of policies",
        "since": None,
    }
    return Blind(**values | given)


def digest(*told: Entry, filed: tuple[Entry, ...] = (), unseen: tuple[Blind, ...] = (), practice: str | None = "Harbor Spine") -> Digest:
    return Digest("r1", RUN_DAY, practice, in_reading_order(told), in_reading_order(filed), unseen, Counts(3, 40, 38, 12))


def version(number: int = 1, **given: Any) -> VersionRow:
    values: dict[str, Any] = {
        "policy_id": "northlake:n-1",
        "version_no": number,
        "cause": "published",
        "run_id": "r1",
        "snapshot_id": f"{number:064d}",
        "text_hash": str(number),
        "url": "https://northlake.test/n-1.html",
        "title": "Lumbar imaging",
        "effective": dt.date(2026, 1, 1),
        "published": None,
        "last_review": None,
        "next_review": None,
        "status": "active",
        "lob": ("commercial",),
        "observed_first": RUN_DAY,
        "observed_last": RUN_DAY,
        "reader_version": "1",
    }
    return VersionRow(**values | given)
