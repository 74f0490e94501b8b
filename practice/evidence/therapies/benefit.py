"""Leaves on how long a therapy helped (`an injection whose benefit lasted less than eight weeks`), and on less use of medicine for pain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Item, Threshold
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, settled
from practice.evidence.record.naming import named
from practice.evidence.record.scene import corrected, speaks
from practice.evidence.record.sides import sides_of
from practice.notes.dates import UNIT_DAYS
from practice.notes.lengths import number
from practice.notes.model import Assertion
from practice.notes.regions import regions_of
from practice.notes.wording import wider
from rules.amounts import Amount
from rules.model import Op
from rules.truth import Truth

_N = r"(?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_UNIT = r"(?P<unit>days?|weeks?|wks?|months?|mos?|years?)"
_ASKED = re.compile(
    rf"^(?P<what>.+?)\s*,?\s*(?:whose|with|where\s+the|in\s+which\s+the|(?:that|which)\s+(?:gave|provided|produced|resulted\s+in))\s+(?:an?\s+|the\s+)?(?:pain\s+)?(?:benefit|relief|effect|improvement)"
    rf"\s*(?:,\s*)?(?:that\s+|which\s+)?(?:lasted|lasting|persisted|held|of|for)\s+(?:for\s+)?(?P<sign>less\s+than|fewer\s+than|under|at\s+least|more\s+than|no\s+more\s+than|a\s+minimum\s+of)\s+{_N}\s*{_UNIT}\W*$",
    re.IGNORECASE,
)
_SIGNS: dict[str, Op] = {
    "less than": "<",
    "fewer than": "<",
    "under": "<",
    "at least": ">=",
    "a minimum of": ">=",
    "more than": ">",
    "no more than": "<=",
}
_GOOD = r"(?:relief|benefit|improvement|better|helped|effect|response|pain[\s-]free)"
_TOLD = (
    re.compile(
        rf"\b{_GOOD}\b[^.;\d]{{0,24}}?\b(?:for|x|lasted|lasting|of|about|only)\s+(?:about\s+|only\s+|roughly\s+|approximately\s+|~\s*)?{_N}\s*{_UNIT}\b(?!\s+(?:ago|later|before|after))",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_N}\s*{_UNIT}\s+(?:of\s+)?(?:good\s+|partial\s+|pain\s+|some\s+|complete\s+|excellent\s+)*{_GOOD}\b", re.IGNORECASE),
)
_NO_GOOD = re.compile(
    r"\b(?:no|not|little|without|minimal|never)\s+(?:\w+\s+)?$|\b(?:still|ongoing|continues|so\s+far|to\s+date|until\s+now)\b",
    re.IGNORECASE,
)
_STILL = re.compile(r"\b(?:so\s+far|to\s+date|still|and\s+counting|ongoing|continues)\b", re.IGNORECASE)
_NEVER = re.compile(
    r"\bnever\s+(?:been\s+)?injected\b|\bno\s+(?:prior\s+|previous\s+)?(?:(?:steroid|cortisone|corticosteroid)\s+)?injections?\b(?!\s+(?:since|today))",
    re.IGNORECASE,
)
_STEROIDS = re.compile(
    r"\b(?:triamcinolone|kenalog|methylprednisolone|depo-?medrol|betamethasone|celestone|dexamethasone|cortisone|(?:cortico)?steroid)\b",
    re.IGNORECASE,
)
_INJECTED = re.compile(
    r"\binject\w*\b|\b(?:IA|intra-?articular(?:ly)?)\b|\b\d+\s*mg\b[^.;]{0,12}\b(?:knee|hip|shoulder|wrist|elbow|ankle|foot|SI\s+joint)\b",
    re.IGNORECASE,
)
_KINDS = frozenset({Assertion.PRESENT, Assertion.HISTORICAL})


def judge_benefit(demand: Demand, chart: Chart) -> Judged | None:
    """How long the therapy of a leaf helped; None for any other leaf, and where the record does not tell."""
    asked = _ASKED.match(demand.flat)
    if asked is None:
        return None
    items = [item for item in demand_of_quote(asked["what"]).items if item.kind in ("therapy", "procedure")]
    if len(items) != 1:
        return None
    limit = Threshold(_SIGNS[" ".join(asked["sign"].lower().split())], number(asked["n"]) * UNIT_DAYS[asked["unit"][0].lower()], None, "d")
    said = [one for place in chart.places for one in _said(items[0], limit, regions_of(asked["what"]) or chart.complained, place, chart)]
    return settled(chart, said, once=True) if said else NOTHING


def _said(item: Item, limit: Threshold, joint: frozenset[str], place: Place, chart: Chart) -> Iterator[Said]:
    text = place.sentence.text
    if not speaks(place) or place.read.default not in _KINDS or corrected(chart, place):
        return
    clauses = re.split(r";|\bbut\b", text)
    if "injection" in _wide(item) and any(_NEVER.search(one) and _of_joint(one, joint, chart) for one in clauses):
        yield Said(Truth.NOT_MET, place)
        return
    if not on_side(chart, place):
        return
    for clause in clauses:
        if not _names(item, clause) or not _of_joint(clause, joint, chart):
            continue
        for pattern in _TOLD:
            found = pattern.search(clause)
            if found and not _NO_GOOD.search(clause[: found.start()]) and not _STILL.search(clause[found.end() :]):
                days = number(found["n"]) * UNIT_DAYS[found["unit"][0].lower()]
                yield Said(fulfils(Amount(days, days, "d"), limit), place)
                return


def _of_joint(clause: str, joint: frozenset[str], chart: Chart) -> bool:
    """Whether a clause names no other part of the body, and not the other side alone."""
    parts, sides = regions_of(clause), sides_of(clause)
    return not (parts and joint and not parts & joint) and not (chart.side and sides and chart.side not in sides)


def _wide(item: Item) -> frozenset[str]:
    return frozenset(one for name in item.names for one in wider(name))


def _names(item: Item, text: str) -> bool:
    """Whether a text names the therapy; an injection of a steroid also by its drug and where it went."""
    if any(m.names & item.names for m in named(text)[1]):
        return True
    return "steroid_injection" in item.names and bool(_STEROIDS.search(text)) and bool(_INJECTED.search(text))


_ASKED_LESS = re.compile(
    r"^\W*(?:(?:a|an)\s+)?(?:less|reduced|decreased|lower|reduction\s+in|decrease\s+in)\s+(?:the\s+)?(?:use|need|intake|consumption)\s+(?:of|for)\s+(?:(?:oral|rescue)\s+)?"
    r"(?:pain|analgesic|opioid)\w*\s*(?:medic\w+|drugs?|relievers?|use)?\W*$",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:stopped|off|came\s+off|discontinued|weaned\s+(?:off|from)|cut\s+(?:down|back)\s+(?:on)?|no\s+longer\s+(?:takes|taking|needs|needed|needing|using|uses|required|requires)|halved|"
    r"reduced|tapered|less|fewer|half\s+as\s+much)\s+(?:(?:all|the|her|his|their|any|of)\s+)*(?P<drug>[a-z][\w-]*(?:\s+[a-z][\w-]*)?)",
    re.IGNORECASE,
)
_EASED = re.compile(
    r"\bpain\b[^.;]{0,30}\b(?:down|fell|fallen|dropped|better|improved|eased|less|decreased|gone)\b|\b(?:good|great|marked|much|excellent)\s+(?:relief|response|benefit)\b|\bhelped\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\b(?:because|due\s+to|owing|after\s+(?:a|an)\s+(?:rash|bleed|ulcer)|upset|nausea|ulcer|bleed\w*|rash|no\s+(?:help|relief|benefit|effect)|ineffective|did\s+not\s+help|little\s+effect|ran\s+out|cost|"
    r"insurance|before\s+surgery|for\s+the\s+procedure|kidney|allerg\w+|constipat\w+|sedat\w+)\b",
    re.IGNORECASE,
)


def judge_less_medicine(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record tells, together with less pain, that medicine for it was stopped or cut; None for any other leaf."""
    if not _ASKED_LESS.match(demand.flat):
        return None
    said = [Said(Truth.MET, place) for place in chart.places if _less(place)]
    return settled(chart, said, once=True) if said else None


def _less(place: Place) -> bool:
    text = place.sentence.text
    if not speaks(place) or place.read.default not in _KINDS or not _EASED.search(text) or _WHY.search(text):
        return False
    for found in _LESS.finditer(text):
        before = re.split(r"[.;,]|\bbut\b", text[: found.start()])[-1]
        if re.search(r"\b(?:not|never|could|cannot|wants|hopes|would|if|mother|father|wife|husband)\b", before, re.IGNORECASE):
            continue
        drugs = named(found["drug"])[1]
        if any({"analgesic", "opioid"} & wider(m.concept) for m in drugs) or re.match(
            r"pain\s+(?:pills?|med\w*)|opioids?|analgesics?", found["drug"], re.IGNORECASE
        ):
            return True
    return False
