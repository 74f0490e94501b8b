"""What happens in a sample year: which claims go out, what is refused, and what was planted. Invented throughout; the seed decides all."""

from __future__ import annotations

import datetime as dt
import functools
import random
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

PATH = Path(__file__).parents[2] / "data" / "samples" / "practice" / "remittances" / "year.yml"
_DAY = dt.timedelta(days=1)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SamplePayer(_Strict):
    name: str
    tax: str
    share: float
    filing: str
    days: tuple[int, int]
    allowed: float
    marks: str
    breaks: bool


class SampleProcedure(_Strict):
    charge: int
    monthly: int
    refused: float


class Declared(_Strict):
    """year.yml, whole."""

    payers: dict[str, SamplePayer]
    procedures: dict[str, SampleProcedure]
    usual: tuple[tuple[str, str, str, int], ...]
    planted: dict[str, tuple[str, str, str]]
    policies: dict[str, dict[str, str]]
    providers: tuple[str, ...]
    locations: tuple[str, ...]
    families: tuple[str, ...]
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A policy's new version of the year. `shift` is False for one that changes nothing in what is refused."""

    policy_id: str
    payer_id: str
    procedure: str
    from_version: int
    to_version: int
    effective: dt.date
    shift: bool
    reason: str = ""
    before: float = 0.0
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """One payer that refuses a procedure more than it and the others usually do, all year."""

    payer_id: str
    procedure: str
    reason: str
    rate: float
    usual: float


@dataclass(frozen=True, slots=True)
class Sent:
    """One claim with its one service, and what becomes of it. Money in cents.

    fate  paid, denied, partly, corrected (denied, then paid on a corrected claim), reversed (paid, taken back, paid again),
          appealed (denied, then paid after an appeal), upheld (denied, and an appeal that changed nothing)
    """

    number: str
    payer_id: str
    procedure: str
    provider: str
    location: str
    family: str
    given: str
    member: str
    service: dt.date
    received: dt.date
    decided: dt.date
    again: dt.date
    charged: int
    allowed: int
    share: int
    fate: str
    code: tuple[str, str, str]


@dataclass(slots=True)
class Plan:
    """A year: what was planted and all claims, by day of decision."""

    seed: int
    start: dt.date
    patterns: list[Pattern] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    claims: list[Sent] = field(default_factory=list)


@functools.cache
def declared() -> Declared:
    """The declared year. A mistake in the file stops everything."""
    return Declared.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))


def plan_year(seed: int, start: dt.date, *, patterns: int = 2, shifts: int = 1, quiet: int = 3, volume: float = 1.0) -> Plan:
    """Plan a year from a day on.

    patterns  payers that refuse one procedure more all year       shifts  policy changes after which more is refused
    quiet     policy changes that change nothing                   volume  claims, as a multiple of the usual
    """
    dice = random.Random(seed)  # noqa: S311 - a sample, no secret
    plan = Plan(seed, start)
    pairs = [(payer, procedure) for payer, found in declared().policies.items() for procedure in found]
    often = [pair for pair in pairs if declared().procedures[pair[1]].monthly * declared().payers[pair[0]].share >= 8]
    chosen = dice.sample(often, patterns + shifts)
    plan.patterns = [_pattern(dice, *pair) for pair in chosen[:patterns]]
    plan.changes = [_change(dice, *pair, start, shift=True) for pair in chosen[patterns:]]
    others = [pair for pair in pairs if pair not in chosen]
    plan.changes += [_change(dice, *pair, start, shift=False) for pair in dice.sample(others, quiet)]
    plan.changes.sort(key=lambda one: (one.effective, one.policy_id))
    for payer in sorted(declared().payers):
        for procedure in declared().procedures:
            _fill(plan, dice, payer, procedure, volume)
    plan.claims.sort(key=lambda one: (one.decided, one.number))
    return plan


def _pattern(dice: random.Random, payer: str, procedure: str) -> Pattern:
    usual = declared().procedures[procedure].refused
    return Pattern(payer, procedure, dice.choice(sorted(declared().planted)), round(dice.uniform(0.22, 0.32), 3), usual)


def _change(dice: random.Random, payer: str, procedure: str, start: dt.date, *, shift: bool) -> Change:
    version = dice.randint(1, 8)
    effective = _month(start, dice.randint(4, 8))
    policy = declared().policies[payer][procedure]
    if not shift:
        return Change(policy, payer, procedure, version, version + 1, effective, shift)
    reason = dice.choice(("authorization_missing", "not_medically_necessary", "documentation"))
    before = declared().procedures[procedure].refused
    return Change(policy, payer, procedure, version, version + 1, effective, shift, reason, before, round(dice.uniform(0.24, 0.34), 3))


def _month(start: dt.date, after: int) -> dt.date:
    """The first day of a month of the year."""
    months = start.year * 12 + start.month - 1 + after
    return dt.date(months // 12, months % 12 + 1, 1)


def _fill(plan: Plan, dice: random.Random, payer: str, procedure: str, volume: float) -> None:
    """A year's claims of one payer for one procedure."""
    expected = declared().procedures[procedure].monthly * declared().payers[payer].share * volume
    pattern = next((one for one in plan.patterns if (one.payer_id, one.procedure) == (payer, procedure)), None)
    change = next((one for one in plan.changes if one.shift and (one.payer_id, one.procedure) == (payer, procedure)), None)
    for month in range(12):
        first, following = _month(plan.start, month), _month(plan.start, month + 1)
        for _ in range(_poisson(dice, expected)):
            service = first + _DAY * dice.randrange((following - first).days)
            plan.claims.append(_sent(plan, dice, payer, procedure, service, *_planted(pattern, change, service)))


def _planted(pattern: Pattern | None, change: Change | None, service: dt.date) -> tuple[float, str]:
    """The rate of refusals that was planted for a day, and their reason."""
    if pattern is not None:
        return pattern.rate, pattern.reason
    if change is not None and service >= change.effective:
        return change.after, change.reason
    return 0.0, ""


def _sent(plan: Plan, dice: random.Random, payer: str, procedure: str, service: dt.date, extra: float, reason: str) -> Sent:
    known, by, number = declared().payers[payer], declared(), len(plan.claims) + 1
    usual = by.procedures[procedure].refused
    refused = dice.random() < max(extra, usual)
    unusual = refused and extra > usual and dice.random() < (extra - usual) / extra
    code = by.planted[reason] if unusual else _usual(dice)
    charged = by.procedures[procedure].charge * 100
    allowed = int(charged * known.allowed) + dice.randrange(-300, 301)
    received = service + _DAY * (3 + dice.randrange(known.days[0]))
    decided = received + _DAY * (4 + dice.randrange(2 * known.days[1] - 8))
    return Sent(
        number=f"S{plan.seed % 1000:03d}-{number:05d}", payer_id=payer, procedure=procedure, provider=dice.choice(by.providers),
        location=dice.choice(by.locations), family=dice.choice(by.families), given=dice.choice(by.given),
        member=f"{payer[:2].upper()}Z{dice.randrange(10**7):07d}", service=service, received=received, decided=decided,
        again=decided + _DAY * dice.randrange(20, 60), charged=charged, allowed=allowed,
        share=dice.choice((0, 0, 2000, 4000, allowed // 5)), fate=_fate(dice, refused), code=code,
    )  # fmt: skip


def _fate(dice: random.Random, refused: bool) -> str:
    cast = dice.random()
    if not refused:
        return "reversed" if cast < 0.01 else "partly" if cast < 0.02 else "paid"
    return "corrected" if cast < 0.15 else "appealed" if cast < 0.27 else "upheld" if cast < 0.40 else "denied"


def _usual(dice: random.Random) -> tuple[str, str, str]:
    group, carc, remark, _ = dice.choices(declared().usual, weights=[one[3] for one in declared().usual])[0]
    return group, carc, remark


def _poisson(dice: random.Random, mean: float) -> int:
    """How many come in, where so many are expected: waiting times are counted until the month is over."""
    count, spent = 0, dice.expovariate(1.0)
    while spent < mean:
        count, spent = count + 1, spent + dice.expovariate(1.0)
    return count
