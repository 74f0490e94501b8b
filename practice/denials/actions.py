"""What is done next about a denial, as declared in data/vocabulary/practice/denial_actions.yml, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from practice.access.roles import FOLDER
from practice.declared import declared
from practice.denials.reasons import reasons
from practice.refused import PracticeError

PATH = FOLDER / "denial_actions.yml"
Step = Literal["corrected claim", "peer-to-peer", "appeal", "second appeal", "external review", "bill patient", "write off"]
Window = Literal["corrected", "peer", "appeal", "external"]
APPEALS: frozenset[Step] = frozenset({"peer-to-peer", "appeal", "second appeal", "external review"})
OURS: frozenset[Step] = frozenset({"bill patient", "write off"})
"""Steps that end with us: the payer has nothing to answer."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StepTerms(_Strict):
    """Who does a step, and which term of turnaround.yml says how long there is for it."""

    owner: str
    window: Window


class Correction(_Strict):
    """What a corrected claim puts right, and from which record."""

    correct: str = ""
    record: str = ""


class Ladder(Correction):
    """The steps for one reason, first to last."""

    ladder: Annotated[tuple[Step, ...], Field(min_length=1)]


class Actions(_Strict):
    """denial_actions.yml, whole."""

    steps: Mapping[Step, StepTerms]
    reasons: Mapping[str, Ladder]
    carc: Mapping[str, Correction]
    write_off: tuple[str, ...]
    small_cents: Annotated[int, Field(ge=0)]
    soon: Annotated[int, Field(ge=0)]
    fewest: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _whole(self) -> Actions:
        denying = {name for name, one in reasons().reasons.items() if one.denies}
        if missing := sorted(denying - set(self.reasons)):
            raise ValueError(f"no ladder is declared for {', '.join(missing)}")
        if strange := sorted(set(self.reasons) - denying):
            raise ValueError(f"{', '.join(strange)}: no reason of denial_reasons.yml denies so")
        used = {step for one in self.reasons.values() for step in one.ladder} | {"write off"}
        if missing := sorted(used - set(self.steps)):
            raise ValueError(f"no owner and window are declared for {', '.join(missing)}")
        return self

    def correction(self, reason: str, carcs: tuple[str, ...]) -> Correction:
        """What to put right: the most particular that is declared."""
        named = (self.carc[code] for code in carcs if code in self.carc)
        return next(named, self.reasons[reason])


def actions(own: Path | None = None) -> Actions:
    """The declared steps, with the practice's own file over them. Raises PracticeError that names the file and the key."""
    rows = declared(PATH, "steps")
    if own is not None and own.exists():
        mine = declared(own, "steps")
        rows |= {name: {**rows[name], **value} if isinstance(value, dict) and isinstance(rows.get(name), dict) else value
                 for name, value in mine.items()}  # fmt: skip
    try:
        return Actions.model_validate(rows)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "file"
        raise PracticeError(f"{own or PATH}: {place}: {first['msg']}; put the file right") from error
