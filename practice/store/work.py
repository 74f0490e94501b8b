"""Findings and drafts of a case."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from practice.refused import AccessRefused, PracticeError
from practice.store.cases import visible
from practice.store.columns import listed, moment, stamp
from practice.store.door import Door
from practice.store.rows import Draft, FindingRow

STATES = ("draft", "reviewed", "approved", "submitted")
"""The states of a draft, in their order; only the next one can follow, each by a person."""
_FINDING = "id, case_id, rule, result, body, found_at, part2"
_DRAFT = "id, case_id, kind, state, media, template, rule, bytes, by, at, part2"


def put_findings(door: Door, case_id: str, findings: Sequence[FindingRow]) -> None:
    """Put a case's findings in the place of those before."""
    with door.passing("findings.write", "update") as passage:
        passage.touch(visible(door, passage, case_id), refs=[case_id])
        passage.run("DELETE FROM findings WHERE case_id = ? AND part2 <= ?", (case_id, passage.part2))
        for one in findings:
            passage.run(
                f"INSERT INTO findings({_FINDING}) VALUES (?,?,?,?,?,?,?)",  # noqa: S608 - names of columns only
                (one.id, case_id, one.rule, one.result, one.body, stamp(one.found_at), int(one.part2)),
            )
        passage.detail = f"{len(findings)} findings"


def findings_of(door: Door, case_id: str) -> tuple[FindingRow, ...]:
    """The findings of a case."""
    with door.passing("findings.read", "read") as passage:
        passage.touch(visible(door, passage, case_id), refs=[case_id])
        rows = passage.rows(f"SELECT {_FINDING} FROM findings WHERE case_id = ? AND part2 <= ? ORDER BY id", (case_id, passage.part2))  # noqa: S608
    return tuple(map(_finding, rows))


def findings_of_cases(door: Door, case_ids: Sequence[str]) -> dict[str, tuple[FindingRow, ...]]:
    """case id → its findings, of many cases in one act; a case without any is left out. Raises AccessRefused as `findings_of` does."""
    with door.passing("findings.read", "read") as passage:
        for case_id in case_ids:
            passage.touch(visible(door, passage, case_id), refs=[case_id])
        rows = passage.rows(
            f"SELECT {_FINDING} FROM findings WHERE case_id IN (SELECT value FROM json_each(?)) AND part2 <= ? ORDER BY case_id, id",  # noqa: S608
            (listed(tuple(case_ids)), passage.part2),
        )
        passage.detail = f"findings of {len(case_ids)} cases"
    return {case_id: tuple(map(_finding, found)) for case_id, found in groupby(rows, key=lambda row: row[1])}


def _finding(row: Sequence[Any]) -> FindingRow:
    return FindingRow(row[0], row[1], row[2], row[3], row[4], moment(row[5]), bool(row[6]))


def put_draft(door: Door, draft: Draft) -> None:
    """Keep a draft. It begins as a draft, whatever it says of itself; one that a person has reviewed is not written over."""
    with door.passing("drafts.write", "create") as passage:
        passage.touch(visible(door, passage, draft.case_id), refs=[draft.case_id, draft.id])
        kept = passage.row("SELECT state FROM drafts WHERE id = ?", (draft.id,))
        if kept and kept[0] != STATES[0]:
            raise PracticeError(f"draft {draft.id}: it is {kept[0]} already; make a new one")
        passage.run(
            f"INSERT OR REPLACE INTO drafts({_DRAFT}) VALUES (?,?,?,?,?,?,?,?,?,?,?)",  # noqa: S608 - names of columns only
            (draft.id, draft.case_id, draft.kind, STATES[0], draft.media, draft.template, draft.rule, draft.data, door.actor.user,
             stamp(passage.at), int(draft.part2)),
        )  # fmt: skip


def drafts_of(door: Door, case_id: str) -> tuple[Draft, ...]:
    """The drafts of a case, the latest last."""
    with door.passing("drafts.read", "read") as passage:
        passage.touch(visible(door, passage, case_id), refs=[case_id])
        rows = passage.rows(f"SELECT {_DRAFT} FROM drafts WHERE case_id = ? AND part2 <= ? ORDER BY at, id", (case_id, passage.part2))  # noqa: S608
    return tuple(
        Draft(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], moment(row[9]), bool(row[10])) for row in rows
    )


def advance(door: Door, draft_id: str, state: str) -> None:
    """Bring a draft to its next state, under the person's name. Raises PracticeError where that is not the next one."""
    with door.passing("drafts.approve", "update") as passage:
        row = passage.row("SELECT case_id, state FROM drafts WHERE id = ? AND part2 <= ?", (draft_id, passage.part2))
        if row is None:
            raise AccessRefused(f"draft {draft_id}: there is none that you may see")
        passage.touch(visible(door, passage, row[0]), refs=[row[0], draft_id])
        following = STATES[STATES.index(row[1]) + 1 :][:1]
        if (state,) != following:
            raise PracticeError(f"draft {draft_id}: it is {row[1]}; next comes {', '.join(following) or 'nothing'}, not {state}")
        passage.run("UPDATE drafts SET state = ?, by = ?, at = ? WHERE id = ?", (state, door.actor.user, stamp(passage.at), draft_id))
        passage.detail = state
