"""The library in the store: letters put in with their outcome, passages found by words (FTS5, inside the encrypted file)."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any, cast

from practice.library.model import OUTCOMES, About, Hit, Letter, Passage
from practice.refused import AccessRefused, PracticeError
from practice.store.cases import visible
from practice.store.columns import iso, listed, stamp, words
from practice.store.door import Door
from practice.store.door import Passage as Inside

_FOUND = (
    "p.id, p.about, p.text, p.cites, l.id, l.title, l.payer_id, l.codes, l.reason, l.outcome, l.written FROM library_passages p"
    " JOIN library l ON l.id = p.letter_id"
)
_WORD = re.compile(r"\w+")


def put_letter(door: Door, letter: Letter) -> None:
    """Keep a letter; the same one again takes the new outcome. Raises PracticeError for an outcome that is none."""
    if letter.outcome not in OUTCOMES:
        raise PracticeError(f"outcome {letter.outcome}: there are {', '.join(OUTCOMES)}")
    with door.passing("library.write", "create") as passage:
        if letter.case_id:
            passage.touch(visible(door, passage, letter.case_id), refs=[letter.case_id])
        passage.touch(refs=[letter.id])
        passage.run("DELETE FROM library WHERE id = ?", (letter.id,))
        passage.run(
            "INSERT INTO library(id, case_id, payer_id, codes, reason, outcome, title, written, by, at, part2)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (letter.id, letter.case_id, letter.payer_id, listed(letter.codes), letter.reason, letter.outcome, letter.title,
             iso(letter.written), door.actor.user, stamp(passage.at), int(letter.part2)),
        )  # fmt: skip
        for place, one in enumerate(letter.passages):
            _put(passage, letter.id, place, one)
        passage.detail = f"{letter.outcome}, {len(letter.passages)} passages"


def _put(passage: Inside, letter_id: str, place: int, one: Passage) -> None:
    passage.run(
        "INSERT INTO library_passages(id, letter_id, place, about, text, cites) VALUES (?,?,?,?,?,?)",
        (one.id, letter_id, place, one.about, one.text, json.dumps(one.cites, ensure_ascii=False)),
    )


def search(
    door: Door, text: str, *, payer_id: str | None = None, code: str | None = None, reason: str | None = None, outcome: str | None = None,
    limit: int = 10,
) -> tuple[Hit, ...]:  # fmt: skip
    """Passages by words, best first, each text once. None is about a patient, and none comes from a protected record without consent.

    text  any words of it may stand in a passage; without a word all passages that fit the rest come, the latest letters first
    """
    query = " OR ".join(f'"{word}"' for word in dict.fromkeys(_WORD.findall(text.lower())))
    where = (
        " l.part2 <= ? AND p.about <> 'patient' AND (? IS NULL OR l.payer_id = ?) AND (? IS NULL OR l.outcome = ?)"
        " AND (? IS NULL OR instr(lower(l.reason), lower(?)) > 0)"
        " AND (? IS NULL OR EXISTS (SELECT 1 FROM json_each(l.codes) WHERE value = ?))"
    )
    values = (payer_id, payer_id, outcome, outcome, reason, reason, code, code)
    with door.passing("library.read", "read") as passage:
        if query:
            rows = passage.rows(
                f"SELECT bm25(library_words), {_FOUND} JOIN library_words ON library_words.passage_id = p.id"
                f" WHERE library_words MATCH ? AND {where} ORDER BY 1, l.written DESC, p.id",
                (query, passage.part2, *values),
            )
        else:
            rows = passage.rows(f"SELECT 0, {_FOUND} WHERE {where} ORDER BY l.written DESC, l.id, p.place", (passage.part2, *values))
        passage.detail = f"{len(rows)} passages"
    found: dict[str, Hit] = {}
    for row in rows:
        found.setdefault(row[3], _hit(row))
    return tuple(found.values())[:limit]


def passage_of(door: Door, passage_id: str) -> Hit:
    """One passage. Raises AccessRefused where there is none that the person may see."""
    with door.passing("library.read", "read") as passage:
        row = passage.row(
            f"SELECT 0, {_FOUND} WHERE p.id = ? AND l.part2 <= ? AND p.about <> 'patient'",
            (passage_id, passage.part2),
        )
        if row is None:
            raise AccessRefused(f"passage {passage_id}: there is none that you may use; 'payerwatch practice library search' names them")
        passage.touch(refs=[passage_id])
    return _hit(row)


def _hit(row: tuple[Any, ...]) -> Hit:
    passage = Passage(row[1], cast(About, row[2]), row[3], tuple(json.loads(row[4])))
    return Hit(passage, row[5], row[6], row[7], words(row[8]), row[9], row[10], dt.date.fromisoformat(row[11]), -float(row[0]))
