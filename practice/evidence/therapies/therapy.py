"""Leaves on therapies: who had what, for how long, how often, when, and what it came to. Planned, offered or declined is none."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence

from practice.evidence.asking.asked import Demand, Item, Threshold
from practice.evidence.asking.classes import apart
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, in_window, settled
from practice.evidence.record.naming import holds, narrowed
from practice.evidence.record.treated import region_of
from practice.evidence.therapies.adequate_dose import TRIAL_WORDS, adequately, asks_adequate, without_dose
from practice.evidence.therapies.denied_by import denied_with, sole
from practice.evidence.therapies.dosed import asks_dose, doses_of
from practice.evidence.therapies.failed_care import with_failed_care
from practice.evidence.therapies.few_visits import few_visits
from practice.evidence.therapies.for_now import only_for_now
from practice.evidence.therapies.given import counts_by_days
from practice.evidence.therapies.narrowing import GENERIC, narrowing
from practice.evidence.therapies.ongoing import goes_on
from practice.evidence.therapies.reasons import reasons
from practice.evidence.therapies.too_few import too_few
from practice.evidence.therapies.uses import NONE_SINCE, Use, uses_of
from practice.notes.lengths import outcomes
from practice.notes.model import DENIED, STATED, Assertion
from practice.notes.regions import elsewhere, regions_of
from practice.notes.tokens import Mention
from practice.notes.wording import concepts, wider
from rules.amounts import Amount, exactly
from rules.truth import Truth, conjunction


def judge_therapy(demand: Demand, chart: Chart) -> Judged:
    """A leaf on one therapy (or any of several named with `or`)."""
    item = next(i for i in demand.items if i.kind in ("therapy", "procedure"))
    rest = tuple(i for i in demand.items if i is not item and (i.kind != "word" or (i.names & _PARTS and _INTO.search(demand.quote))))
    if listed := next((i for i in rest if _spells_out(i, item)), None):  # `two preferred biologics (adalimumab, ustekinumab)`
        item, rest = listed, tuple(i for i in rest if i is not listed)
    if drug := next((i for i in rest if i.kind == "therapy" and _is_way_of(item, i)), None):
        item, rest = drug, tuple(i for i in rest if i is not drug)
    rest = tuple(i for i in rest if i.word not in GENERIC and not (i.word == "joint" and regions_of(demand.quote)))
    rest = tuple(i for i in rest if not (i.word in _EYE and any("anti_vegf" in wider(name) for name in item.names)))
    if asks_adequate(demand):
        rest = tuple(i for i in rest if i.word not in TRIAL_WORDS)
    if demand.unread:
        return NOTHING
    region = region_of(demand, chart)
    uses = [told for u in uses_of(item, chart, region) if (told := narrowing(demand, u, rest, chart))]
    uses = adequately(demand, with_failed_care(demand, uses, chart, region))
    if demand.classes or (demand.count and _counts_agents(demand, item)):
        return _agents(demand, uses, too_few(item, demand, tuple(uses_of(item, chart, region)), chart))
    if given := _over_days(uses, demand, chart):
        return Judged(Truth.MET, given)
    said = [Said(truth, use.place, None, use.more) for use in uses if (truth := _truth(demand, use, chart)).known]
    bare = not demand.outcomes or (demand.outcomes == {"failed"} and demand.duration is not None)
    if rest and not any(i.kind for i in rest) and bare and not demand.count:
        own = frozenset(i.word for i in rest if i.word)
        said += [Said(Truth.NOT_MET, place) for place in _denials(item, chart, demand.region, own) if _of_all(place, item, rest, region)]
    if not rest:
        if not demand.outcomes or "failed" in demand.outcomes or demand.outcomes == {"intolerant"}:
            none = _all_denied(item, demand, chart)
            said += [Said(Truth.NOT_MET, p) for p in none if not outcomes(p.sentence.text) & {"intolerant", "contraindicated"}]
        said += [Said(Truth.MET, place) for place in reasons(item, demand, chart)]
    if met := [one.place for one in said if one.truth is Truth.MET]:
        for_reason = "contraindicated" in demand.outcomes and all("contraindicated" in outcomes(place.sentence.text) for place in met)
        denials = (
            [] if for_reason else [one for one in _denials(item, chart, demand.region) if one not in met]
        )  # not used, as it is contraindicated
        said = [one for one in said if one.truth is Truth.MET or one.place in denials]
    return settled(chart, said, once=True)


def _is_way_of(item: Item, given: Item) -> bool:
    """Whether a procedure is how a drug is given (`intravitreal injections of bevacizumab`)."""
    injected = all(name.endswith("_injection") for name in item.names)
    return item.kind == "procedure" and injected and any(wider(name) & {"anti_vegf", "injection", "corticosteroid"} for name in given.names)


def _spells_out(listed: Item, item: Item) -> bool:
    """Whether an item is a list of kinds of another: those of the list are meant, and no other."""
    return listed.kind == "therapy" and listed.either and all(wider(name) & item.names for name in listed.names)


_EYE = frozenset({"eye", "intravitreal"})
"""Words of a leaf that a drug which is only given into the eye says of itself."""
_INTO = re.compile(
    r"\b(?:in|into|to|of|at|around)\s+(?:the\s+|his\s+|her\s+|either\s+|both\s+)?(?:upper\s+|lower\s+)?(?:eye)?lids?\W*"
    r"(?:$|within|during|in\s+the\s+(?:past|last))",
    re.IGNORECASE,
)
_PARTS = frozenset({"eyelid"})
"""Words for a part of the body: where a therapy was given (`botulinum toxin in the lid`)."""
_OF_IT = re.compile(
    r"\b(?:allerg\w+|contraindication\w*|intoleran\w+|reactions?|side\s+effects?|problems?|trouble|issues?|difficulty|complaints?|symptoms?|pains?|aches?|myalgias?)\s+(?:(?:to|with|from|of|on|or|and|the|any|other)\s+|\w+\s+(?=to\b)){0,4}$",
    re.IGNORECASE,
)
"""Before the name of a therapy: what is denied is an effect of it, and not the therapy."""
_FOR_ONE = re.compile(
    r"\s*(?:care\s+|treatment\s+|therapy\s+)?(?:for|of|to|in|at|on|with)\b(?!\s+this\s+(?:episode|flare|pain|problem|condition|injury|complaint)\b)",
    re.IGNORECASE,
)
_MEANT = frozenset({"operativ", "into", "affected", "affect", "treat", "involv", "index", "same", "surgical"})
"""Words of a leaf for the part that is treated."""
_AT_ALL = re.compile(r"\b(?:anything\s+else|any\s+(?:other\s+)?(?:reason|part|region)|at\s+all|ever)\b", re.IGNORECASE)


def _of_all(place: Place, item: Item, rest: Sequence[Item], region: frozenset[str]) -> bool:
    """Whether a denial of a therapy is of all of it, so that it denies what a leaf narrows (`of the same body region`)."""
    text = place.sentence.text
    named_so = [m for m in place.read.mentions if m.names & item.names or any(m.concept in wider(n) for n in item.names)]
    if _AT_ALL.search(text) or all(holds(i, place.read.tokens, place.read.mentions) for i in rest if i.word not in _MEANT):
        return True
    bare = all(not _FOR_ONE.match(text[place.read.tokens[m.last].end :]) for m in named_so)
    bare = bare or (bool(region) and bool(regions_of(text)) and regions_of(text) <= region)  # of the very part that is treated
    return bare and not re.search(r"\b(?:only|since)\b", text, re.IGNORECASE)


# ---------------------------------------------------------------- truth


def _truth(demand: Demand, use: Use, chart: Chart) -> Truth:
    truths: list[Truth] = []
    if demand.window and not in_window(chart, demand.window, use.when):
        return Truth.NOT_MET if _none_since(use) or _none_after(use, chart) else Truth.NOT_DOCUMENTED
    if demand.duration:
        truths.append(_against(use.lengths, demand.duration))
    if demand.count and asks_dose(demand):
        truths.append(_against(doses_of(use, demand), demand.count))
    elif demand.count and (use.counted or demand.count.op != ">=" or demand.count.value > 1):  # a use is one
        truths.append(_against(use.counted or _by_days(use, demand, chart), demand.count))
    if demand.hours:
        return Truth.NOT_DOCUMENTED
    if demand.outcomes:
        truths.append(_outcome(demand, use))
    if demand.current and not goes_on(use):
        return Truth.NOT_DOCUMENTED
    return conjunction(truths) if truths else Truth.MET


def _by_days(use: Use, demand: Demand, chart: Chart) -> tuple[Amount, ...]:
    """How often a therapy was given in the time that is asked, by a row of its days."""
    inside = {day for day in use.dates if in_window(chart, demand.window, (day, day))}
    return (exactly(float(len(inside)), "1"),) if len(use.dates) > 1 and counts_by_days(use.concept) else ()


def _over_days(uses: Sequence[Use], demand: Demand, chart: Chart) -> tuple[Place, ...]:
    """The places that tell a therapy on as many different days as are asked, one day each."""
    if not demand.count or demand.count.op != ">=" or demand.duration or demand.hours or demand.classes or demand.current:
        return ()
    told = [u for u in uses if u.dates and counts_by_days(u.concept) and (not demand.outcomes or _outcome(demand, u) is Truth.MET)]
    days = {day for u in told for day in u.dates if in_window(chart, demand.window, (day, day))}
    return tuple(dict.fromkeys(p for u in told for p in (u.place, *u.more))) if len(days) >= demand.count.value else ()


def _none_since(use: Use) -> bool:
    """Whether the sentence on a therapy that ended on a day says that there was none afterwards."""
    return (
        use.when is not None
        and use.when[1] == use.when[0]
        and bool(NONE_SINCE.search(use.place.sentence.text, use.stretch[0], use.stretch[1]))
    )


def _none_after(use: Use, chart: Chart) -> bool:
    """Whether the very next sentence, behind a therapy of one day, says that there was none since."""
    following = chart.next(use.place)
    one_day = use.when is not None and use.when[1] == use.when[0] and len(use.place.read.mentions) > 0
    return one_day and following is not None and bool(re.match(r"\W*(?:none|nothing)\s+since\b", following.sentence.text, re.IGNORECASE))


def _outcome(demand: Demand, use: Use) -> Truth:
    """Failed asks for words of failure and none of success."""
    if use.outcomes & demand.outcomes:
        return (
            Truth.MET
            if "improved" not in use.outcomes or "failed" not in demand.outcomes or "intolerant" in use.outcomes & demand.outcomes
            else Truth.NOT_DOCUMENTED
        )
    return Truth.NOT_MET if use.outcomes == {"improved"} and demand.outcomes == {"failed"} else Truth.NOT_DOCUMENTED


def _against(found: Sequence[Amount], limit: Threshold) -> Truth:
    if not found:
        return Truth.NOT_DOCUMENTED
    truths = {fulfils(one, limit) for one in found}
    if Truth.MET in truths:
        return Truth.MET
    return Truth.NOT_MET if truths == {Truth.NOT_MET} else Truth.NOT_DOCUMENTED


_ONLY_MORE_WORDS = "further additional more recent current currently longer repeat other formal improvement relief response benefit"
_ONLY_MORE = frozenset(_ONLY_MORE_WORDS.split())
"""Before a therapy: what is denied is more of it, or what it did."""


def _denials(item: Item, chart: Chart, region: frozenset[str], own: frozenset[str] = frozenset()) -> list[Place]:
    """Places that deny the therapy, or a wider one, outright: never tried, none, declined; `own`: words of the leaf that may narrow it."""
    out = []
    for place in chart.places:
        for mention in place.read.mentions:
            exact = (mention.names & item.names and mention.concept in item.names) or any(
                mention.concept in denied_with(n) or sole(mention.concept, item) for n in item.names
            )
            if (
                not exact
                or elsewhere(place.sentence.text, region)
                or not on_side(chart, place)
                or place.sentence.section in ("allergies", "ros")
            ):
                continue
            by_own = mention.first > 0 and place.read.tokens[mention.first - 1].stem in own
            if mention.concept not in item.names and narrowed(place, mention) and not by_own and not sole(mention.concept, item):
                continue
            before_it = place.sentence.text[: place.read.tokens[mention.first].start]
            if _of_combination(place, mention, item):
                continue
            if _OF_IT.search(before_it) or before_it.lower().endswith(("non-", "non ")):
                continue  # `the only non-SSRI`
            if NONE_SINCE.match(f"none {place.sentence.text[place.read.tokens[mention.last].end :].lstrip()}"):
                continue  # none since then
            before = [t.text for t in place.read.tokens[max(0, mention.first - 3) : mention.first]]
            if any(w in _ONLY_MORE for w in before) or only_for_now(place, mention):
                continue
            if place.read.assertion(mention.first, mention.last) in DENIED and place.read.default in (*STATED, Assertion.PLANNED):
                out.append(place)
                break
    return out


def _of_combination(place: Place, mention: Mention, item: Item) -> bool:
    """Whether what is denied of a drug to be put on the skin is a pair that is swallowed (`clinda/rifampin: refused`)."""
    on_skin = any(name.startswith("topical_") for name in item.names) and mention.concept not in item.names
    return on_skin and bool(re.match(r"\s*/\s*[a-z]{4,}", place.sentence.text[place.read.tokens[mention.last].end :], re.IGNORECASE))


_HANDS = frozenset({"physical_therapy", "chiropractic", "home_exercise"})
"""Care that one has from different people: that there was none of the one says nothing of the other."""


def _all_denied(item: Item, demand: Demand, chart: Chart) -> list[Place]:
    """Places that deny a therapy; of several ways of active care those that deny each of them, or tell that it was given up at once."""
    if not item.names <= _HANDS:
        return _denials(item, chart, demand.region)
    names = sorted(item.names)
    each = [[*_denials(Item(frozenset({name}), item.kind), chart, demand.region), *few_visits(name, demand, chart)] for name in names]
    return list(dict.fromkeys(place for places in each for place in places)) if all(each) else []


# ---------------------------------------------------------------- several agents


def _counts_agents(demand: Demand, item: Item) -> bool:
    """Whether the figure counts different agents of a class (`two DMARDs`, `four antidepressants`) and not sessions."""
    return (
        bool(demand.count)
        and not re.search(
            r"\b(?:session|visit|treatment|injection|dose|block|infusion|cycle|course|round|burst|shot|attempt)s?\b",
            without_dose(demand.quote),
            re.IGNORECASE,
        )
        and (bool(item.names & _classes()) or (item.either and len(item.names) > 1))
    )


_SESSIONS = frozenset(
    {"injection", "steroid_injection", "esi", "physical_therapy", "psychotherapy", "evidence_psychotherapy", "pap", "tms"}
)


@functools.cache
def _classes() -> frozenset[str]:
    """Names that stand for several agents: a class of drugs, conservative therapy."""
    members = Counter(w for name, one in concepts().items() if one.kind == "therapy" for w in wider(name) - {name})
    return frozenset(name for name, many in members.items() if many > 1) - _SESSIONS


def _agents(demand: Demand, uses: Sequence[Use], fewer: tuple[Place, ...]) -> Judged:
    """So many different agents, each for so long and with such an outcome; `fewer`: places that tell that there were fewer at all."""
    good: dict[str, Use] = {}
    for use in uses:
        if use.concept in _classes() and use.concept != "antihistamine":
            continue
        if demand.duration and _against(use.lengths, demand.duration) is not Truth.MET:
            continue
        if demand.outcomes and _outcome(demand, use) is not Truth.MET:
            continue
        good.setdefault(use.concept, use)
    enough = not demand.count or (demand.count.op in (">=", "=") and len(good) >= demand.count.value)
    if demand.classes:
        enough = enough and apart(good, demand) >= demand.classes.value
    if not enough or demand.window:
        return Judged(Truth.NOT_MET, fewer) if fewer and not demand.window else NOTHING
    return Judged(Truth.MET, tuple(dict.fromkeys(p for u in good.values() for p in (u.place, *u.more))))
