"""What release 2 changes: 51 material differences and 9 that nobody needs to read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.sheets import Line, Sheet, Statement, long_date, words

Edit = Callable[[Sheet], Sheet]

MATERIAL = {
    "threshold_moved": 15,
    "criterion_added": 8,
    "criterion_dropped": 6,
    "code_added": 7,
    "code_removed": 5,
    "not_covered_grown": 4,
    "effective_date": 6,
}
NOISE = {"review_date": 3, "wording": 2, "markup": 2, "banner": 2}
REVIEWED = dt.date(2026, 11, 2)
EFFECTIVE = dt.date(2027, 1, 1)


@dataclass(frozen=True, slots=True)
class Difference:
    """One declared difference between the releases; `told`: a billing lead has to read it."""

    path: str
    kind: str
    told: bool


def next_release(sheets: Sequence[Sheet], seed: int) -> tuple[tuple[Sheet, ...], tuple[Difference, ...]]:
    """Release 2 and what is different in it. With few policies the kinds are shortened in their order."""
    chance = random.Random(f"{seed}/edits")
    left = chance.sample(range(len(sheets)), len(sheets))
    edited, differences = list(sheets), []
    for kind, count in (MATERIAL | NOISE).items():
        fitting = [place for place in left if EDITS[kind](sheets[place]) != sheets[place]]
        for place in fitting[:count]:
            left.remove(place)
            edited[place] = EDITS[kind](sheets[place])
            differences.append(Difference(sheets[place].path, kind, kind in MATERIAL))
    return tuple(edited), tuple(differences)


def _published(sheet: Sheet, note: str) -> Sheet:
    """A material change comes with new dates and an entry of the history, as payers print it."""
    return dataclasses.replace(sheet, effective=EFFECTIVE, reviewed=REVIEWED, history=(Line(long_date(REVIEWED), note), *sheet.history))


def threshold_moved(sheet: Sheet) -> Sheet:
    """The first number of the criteria goes one step up."""
    place = next((place for place, one in enumerate(sheet.criteria) if one.threshold is not None), None)
    if place is None:
        return sheet
    criteria = (*sheet.criteria[:place], _one_up(sheet.criteria[place]), *sheet.criteria[place + 1 :])
    return _published(dataclasses.replace(sheet, criteria=criteria), "Criteria revised.")


def _one_up(statement: Statement) -> Statement:
    if statement.threshold is None:
        raise ValueError(f"no number to move in {statement.text!r}")
    number = statement.threshold + statement.step
    return dataclasses.replace(statement, text=statement.text.replace(str(statement.threshold), str(number), 1), threshold=number)


def criterion_added(sheet: Sheet) -> Sheet:
    """One more criterion stands in the middle of the list."""
    middle = len(sheet.criteria) // 2
    longer = (*sheet.criteria[:middle], sheet.spare[0], *sheet.criteria[middle:])
    return dataclasses.replace(sheet, criteria=longer)


def criterion_dropped(sheet: Sheet) -> Sheet:
    """The last criterion but one is gone."""
    return _published(dataclasses.replace(sheet, criteria=(*sheet.criteria[:-2], sheet.criteria[-1])), "Criteria revised.")


def code_added(sheet: Sheet) -> Sheet:
    """A procedure code more."""
    new = Line(f"{int(sheet.cpt[-1].left) + 1:05d}", sheet.cpt[0].right)
    return dataclasses.replace(sheet, cpt=(*sheet.cpt, new))


def code_removed(sheet: Sheet) -> Sheet:
    """A diagnosis code fewer."""
    middle = len(sheet.icd) // 2
    return _published(dataclasses.replace(sheet, icd=sheet.icd[:middle] + sheet.icd[middle + 1 :]), "Codes revised.")


def not_covered_grown(sheet: Sheet) -> Sheet:
    """One more use that is not covered."""
    return dataclasses.replace(sheet, not_covered=(*sheet.not_covered, sheet.spare_not_covered[0]))


def effective_date(sheet: Sheet) -> Sheet:
    """Only the day of effect moves."""
    return dataclasses.replace(sheet, effective=EFFECTIVE)


def review_date(sheet: Sheet) -> Sheet:
    """The yearly review, and nothing else."""
    note = Line(long_date(REVIEWED), words()["history"][0])
    return dataclasses.replace(sheet, reviewed=REVIEWED, history=(note, *sheet.history))


def wording(sheet: Sheet) -> Sheet:
    """The same said in other words, outside the criteria."""
    for old, new in words()["wording"]:
        sheet = dataclasses.replace(
            sheet,
            documentation=tuple(text.replace(old, new) for text in sheet.documentation),
            background=tuple(text.replace(old, new) for text in sheet.background),
        )
    return sheet


def markup(sheet: Sheet) -> Sheet:
    """Other tags and classes around the same words."""
    return sheet if sheet.form == "pdf" else dataclasses.replace(sheet, look=sheet.look + 1)


def banner(sheet: Sheet) -> Sheet:
    """The advertisement at the top of the page changes."""
    others = [text for text in words()["banners"] if text != sheet.banner]
    return sheet if sheet.form == "pdf" else dataclasses.replace(sheet, banner=others[0])


EDITS: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        threshold_moved, criterion_added, criterion_dropped, code_added, code_removed, not_covered_grown, effective_date,
        review_date, wording, markup, banner,
    )
}  # fmt: skip
