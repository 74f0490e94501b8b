"""How long payers take, and what the practice needs: declared in turnaround.yml, the practice's own file laid over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from practice.access.roles import FOLDER
from practice.declared import declared
from practice.refused import PracticeError

PATH = FOLDER / "turnaround.yml"
_WEEKEND = 5
_SPANS = frozenset({"standard", "urgent", "answer", "appeal", "corrected", "peer", "external", "reply"})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(_Strict):
    """A length of time in hours or in calendar days."""

    hours: Annotated[int, Field(ge=1)] | None = None
    days: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Span:
        if (self.hours is None) == (self.days is None):
            raise ValueError("give hours or days")
        return self

    @property
    def length(self) -> dt.timedelta:
        return dt.timedelta(hours=self.hours) if self.hours is not None else dt.timedelta(days=self.days or 0)

    @property
    def words(self) -> str:
        return f"{self.hours} hours" if self.hours is not None else f"{self.days} calendar days"


class Terms(_Strict):
    """What holds for one request; as declared for a place, each key may be left out."""

    standard: Span | None = None
    urgent: Span | None = None
    prepare: Annotated[int, Field(ge=0)] | None = None
    warn: Annotated[int, Field(ge=0)] | None = None
    answer: Span | None = None
    appeal: Span | None = None
    corrected: Span | None = None
    peer: Span | None = None
    external: Span | None = None
    reply: Span | None = None
    contact: str = ""


class PayerTerms(Terms):
    """A payer's own, and those of its lines of business."""

    lobs: dict[str, Terms] = {}


class Turnaround(_Strict):
    """turnaround.yml, whole."""

    default: Terms
    lobs: dict[str, Terms] = {}
    states: dict[str, Terms] = {}
    payers: dict[str, PayerTerms] = {}
    closed: tuple[dt.date, ...] = ()
    _known: dict[tuple[str, str, str], Terms] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> Turnaround:
        if None in (self.default.standard, self.default.urgent, self.default.prepare, self.default.warn, self.default.appeal):
            raise ValueError("default: standard, urgent, prepare, warn and appeal are needed")
        return self

    def of(self, payer_id: str, lob: str, state: str) -> Terms:
        """What holds for a request: each key from the most particular place that names it."""
        asked = payer_id, lob, state
        if asked not in self._known:
            self._known[asked] = self._laid(*asked)
        return self._known[asked]

    def _laid(self, payer_id: str, lob: str, state: str) -> Terms:
        payer = self.payers.get(payer_id, PayerTerms())
        places: tuple[Terms, ...] = (
            self.default, self.lobs.get(lob, Terms()), self.states.get(state, Terms()), payer, payer.lobs.get(lob, Terms())
        )  # fmt: skip
        said: dict[str, Any] = {}
        for place in places:
            said |= {name: getattr(place, name) for name in Terms.model_fields if getattr(place, name) not in (None, "")}
        return Terms(**said)

    def business_days_before(self, day: dt.date, count: int) -> dt.date:
        """The day so many business days earlier; with 0 the day itself, or the last business day before it."""
        found = self._open_on_or_before(day)
        for _ in range(count):
            found = self._open_on_or_before(found - dt.timedelta(days=1))
        return found

    def _open_on_or_before(self, day: dt.date) -> dt.date:
        while day.weekday() >= _WEEKEND or day in self.closed:
            day -= dt.timedelta(days=1)
        return day


def turnaround(own: Path | None = None) -> Turnaround:
    """The declared terms, with the practice's own file over them. Raises PracticeError that names the file and the key."""
    rows = declared(PATH, "payers")
    if own is not None and own.exists():
        rows = _over(rows, declared(own, "payers"))
    try:
        return Turnaround.model_validate(rows)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PracticeError(f"{own or PATH}: {place}: {first['msg']}; put the file right") from error


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Keys laid over keys; a span is replaced whole, never mixed."""
    out = dict(below)
    for name, value in above.items():
        kept = out.get(name)
        mixed = isinstance(value, dict) and isinstance(kept, dict) and name not in _SPANS
        out[name] = _over(kept, value) if mixed and isinstance(kept, dict) else value
    return out
