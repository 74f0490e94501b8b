"""What was taken in, and what could not be: quarantined with the reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from practice.store.columns import stamp
from practice.store.door import Door


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row or resource that was not taken in. `place` is where in the file ("row 7"), `reason` why, in words that quote nothing."""

    id: str
    import_id: str
    place: str
    reason: str
    raw: str


def was_imported(door: Door, import_id: str) -> bool:
    """Whether the same file was taken in before, under the same mapping and bindings."""
    with door.passing("import", "read") as passage:
        return passage.row("SELECT 1 FROM imports WHERE id = ?", (import_id,)) is not None


def put_import(door: Door, import_id: str, kind: str, name: str, size: int, counts: Mapping[str, int]) -> None:
    """Keep that a file was taken in."""
    with door.passing("import", "create") as passage:
        passage.run(
            "INSERT OR REPLACE INTO imports(id, kind, name, size, counts, by, at) VALUES (?,?,?,?,?,?,?)",
            (import_id, kind, name, size, json.dumps(counts, sort_keys=True), door.actor.user, stamp(passage.at)),
        )
        passage.touch(refs=[import_id])
        passage.detail = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()) if count)


def quarantine(door: Door, rows: tuple[Quarantined, ...]) -> None:
    """Put rows aside, each once."""
    with door.passing("import", "create") as passage:
        for row in rows:
            passage.run(
                "INSERT INTO quarantine(id, import_id, place, reason, raw, at) VALUES (?,?,?,?,?,?) ON CONFLICT(id) DO NOTHING",
                (row.id, row.import_id, row.place, row.reason, row.raw, stamp(passage.at)),
            )
        passage.detail = f"{len(rows)} rows quarantined"


def quarantined(door: Door) -> tuple[Quarantined, ...]:
    """All that is aside."""
    with door.passing("quarantine.read", "read") as passage:
        rows = passage.rows("SELECT id, import_id, place, reason, raw FROM quarantine ORDER BY at, import_id, place, id")
        passage.detail = f"{len(rows)} rows"
    return tuple(Quarantined(*row) for row in rows)
