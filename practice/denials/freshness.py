"""Whether figures made a moment ago still hold: the audit log says whether anybody has changed what they are made from since."""

from __future__ import annotations

from practice.store.door import Door, Passage

State = tuple[int, str]
"""The number and the hash of an entry of the audit log."""
_CHANGES = ("import", "denials.write", "requests.write", "cases.write", "purge", "restore")
"""Acts of roles.yml by which denials, appeals, cases and what is known of them change."""
_SINCE = (
    "SELECT 1 FROM audit WHERE number > ? AND json_extract(body, '$.verb') <> 'read' AND json_extract(body, '$.outcome') = 'done'"  # noqa: S608
    f" AND json_extract(body, '$.act') IN ({', '.join('?' * len(_CHANGES))}) LIMIT 1"
)


def state_of(door: Door) -> State:
    """Where the store stands now, to be asked about later. Raises AccessRefused for those who see no denials."""
    with door.passing("denials.read", "read") as passage:
        passage.detail = "figures are made"
        row = passage.row("SELECT count, hash FROM audit_head")
    return (int(row[0]), str(row[1])) if row else (0, "")


def unchanged_since(door: Door, state: State) -> bool:
    """Whether nothing that denials are made from was changed since. Another store, put in from a backup, counts as changed."""
    with door.passing("denials.read", "read") as passage:
        passage.detail = "figures made before are shown"
        return _held(passage, state) and passage.row(_SINCE, (state[0], *_CHANGES)) is None


def _held(passage: Passage, state: State) -> bool:
    return passage.row("SELECT 1 FROM audit WHERE number = ? AND hash = ?", state) is not None
