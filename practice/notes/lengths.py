"""Lengths of time, counts, shares and outcomes that a sentence tells."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from practice.notes.dates import Days, told_days
from practice.notes.failing import unfailing
from practice.notes.kept_on import complained_since, kept_on
from practice.notes.persisting import hardly_helped, not_borne, persists, wore_off
from practice.notes.tokens import Phrases, mentions, tokens
from practice.notes.wording import asserting
from rules.amounts import Amount, exactly

_WORDS = {
    name: n for n, name in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1)
} | {
    "a": 1,
    "an": 1,
    "fifteen": 15,
    "twenty": 20,
    "once": 1,
    "twice": 2,
    "single": 1,
    "dual": 2,
}
_N = r"\d+(?:\.\d+)?|" + "|".join(w for w in _WORDS if w not in ("once", "twice", "single", "dual"))
_UNITS = {"d": "d", "w": "wk", "m": "mo", "y": "a"}
_LENGTH = re.compile(
    rf"(?P<about>about|approximately|approx\.?|roughly|around|~|nearly|almost|well\s+over|far\s+more\s+than|over|more\s+than|greater\s+than|"
    rf"at\s+least|less\s+than|under|>=?|<=?|≥|≤|up\s+to|minimum\s+of|only)?\s*"
    rf"(?:(?<![\w/.])|(?<=\bx))(?P<n>{_N})(?:\s*\(\s*\d+\s*\))?\s*(?P<plus>\+)?(?:\s*(?:-|–|to)\s*(?P<m>\d+))?[\s-]*(?P<more>plus\s+)?"
    r"(?:full\s+|consecutive\s+|continuous\s+|calendar\s+|additional\s+)?(?P<unit>days?|d|weeks?|wks?|wk|(?<=\d)w(?![/\w])|months?|"
    r"mos?|mo|years?|yrs?|yr|y)\b(?P<more2>\s*(?:or\s+more|\+|plus))?"
    r"(?P<ago>\s+(?:ago|prior|earlier|before|back|post|after|old|of\s+age|later|from\s+now|supply|out\b|postop|"
    r"follow)|[\s-]*(?:old|y/o|yo)\b)?",
    re.IGNORECASE,
)
_AND_MORE = re.compile(
    rf"\s*(?:,\s*)?(?:and\s+)?(?P<n>{_N})\s+(?P<unit>days?|months?|mos?)\b(?!\s+(?:ago|prior|later|old|a|per|each))", re.IGNORECASE
)
_SPREAD = re.compile(r"(?:\bx\s*\d+|\d\s*x|\b(?:visits?|sessions?|times|treatments|attended|came))\s+over\s+$", re.IGNORECASE)
"""`3 visits over 2 weeks`: in two weeks, and not in more."""
_PARTS = {"wk": ("d", 7.0), "a": ("mo", 12.0)}
"""Units whose rest is told in a smaller one (`two weeks and two days`)."""
_RATE_BEFORE = re.compile(
    (
        r"(?:\bx\s*/\s*|\btimes?\s+(?:a|per|each)\s+|\bper\s+|/\s*|\bevery\s+|\beach\s+|\bq\s*|\bin\s+|\bwithin\s+|"
        r"\bonce\s+|\btwice\s+|\bre-?evaluate\s+in\s+|\breturn\s+in\s+|\bf/u\s+in\s+|\bnext\s+|\bq)$"
    ),
    re.IGNORECASE,
)
_RATE_BEHIND = re.compile(r"\s*(?:(?:a|per|each|every)\s+|/\s*)(?:week|wk|month|mo)\b", re.IGNORECASE)
"""Behind so many days: how often it was (`4 days a week`), and not how long."""
_ONSET = re.compile(r"\b(?:since|began|started|onset|starting|beginning|start|initiated|present\s+since|dating\s+back)\b", re.IGNORECASE)
_OPENED = re.compile(rf"{_ONSET.pattern}|\b(?:added|tried|prescribed|took|taken|resumed|(?:put|placed)\s+on)\b", re.IGNORECASE)
"""Before the first of two days, what says that a therapy went on from then."""
_WORD_BEFORE = re.compile(r"(?:(?:to|through|thru|until)\s+)?(?:(?:early|mid|late)[\s-]+)?", re.IGNORECASE)
_TO = re.compile(r"-|–|—|to|through|thru|until|till|and\s+end(?:ed|ing)")
_END = re.compile(
    r"(?:and|then|but|she|he|[,;])*\s*(?:(?:was|were|she|he|which)\s+)?(?:stopped|ended|completed|finished|discharged|discontinued|"
    r"(?:last|final)\s+(?:visit|session)|last\s+attended)(?:\s+(?:it|them|from\s+\w+|to\s+(?:a\s+)?(?:home\s+program|hep)))?(?:\s+(?:on|in|by))?\s*:?"
)
_TIMES_OVER = re.compile(
    r"\bx\s?(?P<n>\d{1,2})\b(?!\s*(?:[-–/.]|to\b|days?|d\b|weeks?|wks?|months?|mos?|years?|yrs?|y\b|hours?|h\b|min))", re.IGNORECASE
)
_DAY_LIST = re.compile(
    r"\b(?:injections?|doses?|infusions?|sessions?|visits?|blocks?|treatments?|shots?)\s+(?:\w+\s+){0,3}?on\s+"
    r"(?P<days>\d{1,2}/\d{1,2}(?:/\d{2,4})?(?:\s*(?:,|and|&|,\s*and)\s*\d{1,2}/\d{1,2}(?:/\d{2,4})?)+)",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(?:booked|scheduled|planned|authorized|offered|arranged)\b[^.;]{0,40}?[,;]\s*(?:but\s+)?(?:he|she|they|patient|pt)?\s*(?:has\s+)?(?:only\s+)?"
    r"(?:attended|kept|completed|came\s+to|went\s+to)\s+(?:only\s+)?(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)
"""Of visits that were booked those count that were kept."""
_BOOKED = re.compile(
    r"\s*(?:of\s+[\w\s]{3,40}?)?\s*(?:were|was|are|is|have\s+been|has\s+been)?\s*(?:booked|authori[sz]ed|approved|offered|planned|arranged)\b",
    re.IGNORECASE,
)
_BOOKED_AHEAD = re.compile(r"\b(?:authori[sz]ed|approved|booked|requesting|request)\s+(?:for\s+)?(?:\w+\s+)?$", re.IGNORECASE)
_HALF = re.compile(r"\b(?:for\s+|over\s+|more\s+than\s+)?half\s+a\s+year\b", re.IGNORECASE)
_COUNTED = re.compile(
    rf"(?P<about>at\s+least|more\s+than|over|about|approximately|>|~|only|just|attended|completed)?\s*(?<![\w/.])(?P<n>{_N}|"
    rf"\d+)\s*(?:\(\s*\d+\s*\)\s*)?(?:/\s*\d+\s*|(?:of|out\s+of)\s+\d+\s+(?:scheduled\s+|planned\s+|authorized\s+)?)?"
    r"(?:total\s+|formal\s+|supervised\s+|documented\s+|in-person\s+|outpatient\s+|full\s+|separate\s+|individual\s+|"
    r"weekly\s+|prior\s+|different\s+|distinct\s+|adequate\s+|failed\s+|diagnostic\s+|previous\s+)*"
    r"(?:(?:pt|physical\s+therapy|cbt|therapy|psychotherapy|chiropractic|phototherapy|treatment|nb-?uvb|uvb|aquatic|[a-z]{3,}(?:mab|cept|sone|lone|onate|toxin))\s+)?"
    r"(?P<noun>sessions?|visits?|treatments?|appointments?|injections?|trials?|courses?|blocks?|episodes?|"
    r"headache\s+days|classes|medications|antidepressants|agents|exacerbations|esis?|mbbs?|doses?|infusions?|"
    r"rounds|sets)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    (
        r"(?P<sign>[<>≥≤]=?|at\s+least|more\s+than|over|less\s+than|about|approximately|~|greater\s+than|only)?\s*(?<![\w.])(?P<n>\d{1,3}(?:\.\d+)?)\s*(?:(?:-|"
        r"–|to)\s*(?P<m>\d{1,3})\s*)?(?:%|percent\b)"
    ),
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:all\s+(?:of\s+)?|throughout\s+|for\s+)the\s+(?:past|last|whole|entire)\s+(?P<unit>year|month|week)\b", re.IGNORECASE
)
_FAR = 1e9


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time (or a count, a share) at a place of the text."""

    amount: Amount
    start: int
    end: int
    noun: str = ""


def number(said: str) -> float:
    """A figure in digits or words."""
    low = said.lower()
    return float(_WORDS[low]) if low in _WORDS else float(low.replace(",", ""))


def _bounded(low: float, high: float, sign: str, plus: bool) -> tuple[float, float]:
    """Low and high with what `about`, `over`, `less than` leave open."""
    sign = " ".join(sign.lower().split())
    if plus or sign in ("over", "well over", "far more than", "more than", "greater than", "at least", ">", ">=", "≥", "minimum of"):
        return low + (1e-6 if sign in ("over", "well over", "far more than", "more than", "greater than", ">") else 0), _FAR
    if sign in ("less than", "under", "<", "<=", "≤", "up to"):
        return 0.0, high - (1e-6 if sign in ("less than", "under", "<") else 0)
    if sign in ("about", "approximately", "approx", "approx.", "roughly", "around", "~"):
        return low * 0.85, high * 1.15
    if sign in ("nearly", "almost"):
        return low * 0.8, high - 1e-6
    return low, high


def lengths(text: str, visit: dt.date, written: dt.date | None = None) -> tuple[Length, ...]:
    """How long things lasted: "x 8 weeks", "for the past 3 months", "since January", "from 1/5 to 3/2". Not how long ago, nor how often."""
    out = list(_printed_lengths(text))
    out += [Length(Amount(6.0, 6.0, "mo"), found.start(), found.end()) for found in _HALF.finditer(text)]
    out += [Length(exactly(1.0, _UNITS[one["unit"][0].lower()]), one.start(), one.end()) for one in _WHOLE.finditer(text)]
    out += _between_days(text, visit, written)
    return tuple(sorted(out, key=lambda one: one.start))


def _printed_lengths(text: str) -> Iterator[Length]:
    end = 0
    for found in _LENGTH.finditer(text):
        if found.start("n") < end:
            continue  # the rest of the one before
        onset = bool(_ONSET.search(text[max(0, found.start() - 60) : found.start()]))
        lasting = bool(re.search(r"(?:\bx|\bfor)\s*$", text[: found.start()], re.IGNORECASE))
        after = (found["ago"] or "").strip().lower() in ("after", "before", "prior", "follow")
        if found["ago"] and not (lasting and after) and not (onset and found["ago"].strip().lower() in ("ago", "prior", "earlier", "back")):
            continue
        if _RATE_BEFORE.search(text[: found.start("n")]) or _RATE_BEHIND.match(text, found.end()):
            continue
        if found["n"].lower() in ("a", "an") and not re.search(
            r"(?:for|x|over|about|past|last|the)\s+$", text[: found.start("n")], re.IGNORECASE
        ):
            continue
        low = number(found["n"])
        high = float(found["m"]) if found["m"] else low
        unit = _UNITS[found["unit"][0].lower()]
        end = found.end()
        if (
            (more := _AND_MORE.match(text, end))
            and unit in _PARTS
            and _UNITS[more["unit"][0].lower()] == _PARTS[unit][0]
            and not found["m"]
        ):
            low = high = low * _PARTS[unit][1] + number(more["n"])
            unit, end = _PARTS[unit][0], more.end()
        about = "" if _SPREAD.search(text[: found.start("n")]) else found["about"] or ""
        low, high = _bounded(low, high, about, bool(found["plus"] or found["more"] or found["more2"]))
        yield Length(Amount(low, high, unit), found.start(), end)


def spans(text: str, visit: dt.date, written: dt.date | None = None) -> tuple[tuple[Days, Days], ...]:
    """First and last day of what a text says to have gone on between them ("from 1/5 to 3/2", "between … and …", "began …, stopped …")."""
    out = []
    for one, other in itertools.pairwise(told_days(text, visit, written)):
        end = other.start + len(_WORD_BEFORE.match(text[other.start : other.end]).group())  # type: ignore[union-attr]
        between = " ".join(text[one.end : end].lower().split()).strip(" .,")
        opened = re.search(r"\bbetween\s+(?:\w+\s+)?$", text[: one.start], re.IGNORECASE)
        if (
            _TO.fullmatch(
                re.sub(
                    r"\s*\b(?:early|mid|late|(?:the\s+)?(?:end|middle|beginning|start)(?:\s+of)?|(?:just\s+|shortly\s+)?(?:before|around|about))\b-?$",
                    "",
                    between,
                )
            )
            or (between == "and" and opened)
            or (_OPENED.search(text[max(0, one.start - 40) : one.start]) and _END.fullmatch(between))
        ):
            out.append((one, other))
    return tuple(out)


def _between_days(text: str, visit: dt.date, written: dt.date | None) -> Iterator[Length]:
    days = told_days(text, visit, written)
    for one, other in spans(text, visit, written):
        through = bool(_THROUGH.search(text[one.end : other.start]))
        yield _span(one.first, one.last, other.first, other.last, one.start, other.end, through)
        if months := _whole_months(one.last, other.first):
            yield Length(Amount(float(months), float(months), "mo"), one.start, other.end)
    for one in days:
        if _NONE_SINCE.search(text[: one.start + 6]) or _FEW_SINCE.search(text[: one.start + 6]):
            continue
        if (
            re.search(
                (r"\b(?:since|ongoing since|present since|on it since)\s*(?:about\s+|around\s+|approximately\s+)?$"),
                text[: one.start + (6 if text[one.start : one.start + 5].lower() == "since" else 0)],
                re.IGNORECASE,
            )
            or kept_on(text, one.start, one.end)
            or complained_since(text, one.start, one.end)
        ):
            end = written or visit
            yield _span(one.first, one.last, end, end, one.start, one.end)


_NONE_SINCE = re.compile(
    r"\b(?:none|nothing|not|never|no\s+\w+|off(?:\s+(?:it|them))?|stopped(?:\s+it)?|without(?:\s+(?:it|one|them))?)\s+since\s*(?:about\s+|around\s+)?\S{0,6}$",
    re.IGNORECASE,
)
"""A therapy that there is none of since a day did not go on since then."""
_FEW_SINCE = re.compile(
    r"(?<!every )(?<!each )(?<!a )\b(?:days?|doses?|times?|tablets?|pills?|tabs?|weeks?|occasions?|sessions?|visits?)"
    r"(?:\s*,?\s*(?:in\s+all|in\s+total|total|altogether|overall|only|or\s+so))?\s+since\s*(?:about\s+|around\s+)?\S{0,6}$",
    re.IGNORECASE,
)
"""So many days or doses of it since a day are not the whole time since then."""


def _whole_months(first: dt.date, last: dt.date) -> int:
    """Whole months of the calendar between two days where their days fall short of as many long ones; 0 otherwise."""
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    return months if months > 0 and (last - first).days < months * _LONGEST_MONTH else 0


_LONGEST_MONTH = 31
_THROUGH = re.compile(r"\bthr(?:o)?u(?:gh)?\b", re.IGNORECASE)


def _span(first: dt.date, first2: dt.date, last: dt.date, last2: dt.date, start: int, end: int, through: bool = False) -> Length:
    """From the first days to the last; `through` a month goes to its end."""
    least, most = ((last2 if through else last) - first2).days, (last2 - first).days
    return Length(Amount(float(max(0, least)), float(max(0, most)), "d"), start, end)


def counts(text: str) -> tuple[Length, ...]:
    """Counted sessions, visits, injections, trials."""
    out = []
    kept = _KEPT.search(text)
    if kept:
        out.append(Length(exactly(number(kept["n"]), "1"), kept.start(), kept.end(), "session"))
    for found in _COUNTED.finditer(text):
        if kept or _BOOKED.match(text[found.end() :]) or _BOOKED_AHEAD.search(text[: found.start()]):
            continue
        low, high = _bounded(number(found["n"]), number(found["n"]), found["about"] or "", False)
        out.append(Length(Amount(low, high, "1"), found.start(), found.end(), found["noun"].lower().rstrip("s")))
    out += [Length(Amount(float(m["n"]), float(m["n"]), "1"), m.start(), m.end(), "time") for m in _TIMES_OVER.finditer(text)]
    for found in _DAY_LIST.finditer(text):
        many = float(len(re.findall(r"\d{1,2}/\d{1,2}(?:/\d{2,4})?", found["days"])))
        out.append(Length(Amount(many, many, "1"), found.start("days"), found.end(), "time"))
    return tuple(sorted(out, key=lambda one: one.start))


def shares(text: str) -> tuple[Length, ...]:
    """Percentages."""
    out = []
    for found in _SHARE.finditer(text):
        low = float(found["n"])
        low, high = _bounded(low, float(found["m"] or low), found["sign"] or "", False)
        out.append(Length(Amount(low, high, "%"), found.start(), found.end()))
    return tuple(out)


@functools.cache
def _outcome_phrases() -> tuple[tuple[str, Phrases], ...]:
    said = asserting().outcomes
    return tuple((name, Phrases(getattr(said, name))) for name in ("failed", "intolerant", "contraindicated", "improved"))


@functools.lru_cache(maxsize=8192)
def outcomes(text: str) -> frozenset[str]:
    """What therapies came to, as a text says: failed, intolerant, contraindicated, improved."""
    found = tokens(unfailing(text))
    taken = frozenset(i for m in mentions(found) if m.kind == "chronic" for i in range(m.first, m.last + 1))  # heart failure is none
    out: set[str] = set()
    for name, phrases in _outcome_phrases():
        places = phrases.find(found, taken)
        taken |= frozenset(i for a, b in places for i in range(a, b + 1))
        real = [a for a, b in places if not _denied(found, a) and not (b + 1 < len(found) and found[b + 1].text == "before")]
        if real:
            out.add(name)
    plain = unfailing(text)
    out |= {"failed"} if persists(plain) else set()
    out -= {"improved"} if wore_off(plain) or hardly_helped(plain) else set()
    out |= {"intolerant"} if not_borne(plain) else set()
    return frozenset(out)


def _denied(found: tuple[object, ...], at: int) -> bool:
    """Whether `no`, `not` or `without` stands right before: `no side effects`, `not improved`."""
    before = [getattr(t, "text", "") for t in found[max(0, at - 3) : at]]
    return any(
        w in ("no", "not", "without", "denies", "whether", "unsure", "never", "any", "nor", "if", "risk", "or") and w != "or"
        for w in before
    )
