"""Leaves on therapies: who had what, for how long, how often, when, and what it came to. Planned, offered or declined is none."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence

from practice.evidence.asked import Demand, Item, Threshold
from practice.evidence.chart import Chart, Place
from practice.evidence.judged import NOTHING, Judged, Said, fulfils, in_window, settled
from practice.evidence.naming import holds, named, narrowed
from practice.evidence.plain import context_of, on_side
from practice.evidence.spoken import asks
from practice.evidence.uses import ITSELF, NONE_SINCE, USED, Use, outcomes_of, uses_of
from practice.notes.model import Assertion
from practice.notes.regions import elsewhere
from practice.notes.wording import concepts, wider
from rules.amounts import Amount
from rules.truth import Truth, conjunction

_DENIED = frozenset({Assertion.ABSENT, Assertion.DECLINED})


def judge_therapy(demand: Demand, chart: Chart) -> Judged:
    """A leaf on one therapy (or any of several named with `or`)."""
    item = next(i for i in demand.items if i.kind in ("therapy", "procedure"))
    rest = tuple(i for i in demand.items if i is not item and i.kind != "word")
    if listed := next((i for i in rest if _spells_out(i, item)), None):  # `two preferred biologics (adalimumab, ustekinumab)`
        item, rest = listed, tuple(i for i in rest if i is not listed)
    if demand.unread:
        return NOTHING
    uses = [u for u in uses_of(item, chart, demand.region) if _names(u, rest, chart)]
    if demand.classes or (demand.count and _counts_agents(demand, item)):
        return _agents(demand, uses)
    said = [Said(truth, use.place, None, use.more) for use in uses if (truth := _truth(demand, use, chart)).known]
    if rest and not any(i.kind for i in rest) and not (demand.outcomes or demand.count or demand.duration):
        said += [Said(Truth.NOT_MET, place) for place in _denials(item, chart, demand.region) if _of_all(place, item, rest)]
    if not rest:
        if not demand.outcomes or "failed" in demand.outcomes:
            said += [Said(Truth.NOT_MET, place) for place in _denials(item, chart, demand.region)]
        said += [Said(Truth.MET, place) for place in _reasons(item, demand, chart)]
    if any(one.truth is Truth.MET for one in said):
        said = [one for one in said if one.truth is Truth.MET or one.place in _denials(item, chart, demand.region)]
    return settled(chart, said, once=True)


def _spells_out(listed: Item, item: Item) -> bool:
    """Whether an item is a list of kinds of another: those of the list are meant, and no other."""
    return listed.kind == "therapy" and listed.either and all(wider(name) & item.names for name in listed.names)


def _names(use: Use, rest: Sequence[Item], chart: Chart) -> bool:
    """Whether a use, or what it stands under, names everything else that the leaf names."""
    places = (use.place, *use.more)
    above = context_of(chart, use.place)
    return all(any(holds(i, p.read.tokens, p.read.mentions) for p in places) or any(holds(i, *named(t)) for t in above) for i in rest)


_OF_IT = re.compile(
    r"\b(?:allerg\w+|contraindication\w*|intoleran\w+|reactions?|side\s+effects?|problems?|trouble|issues?|difficulty)\s+(?:(?:to|with|from|of|or|and|the|any|other)\s+|\w+\s+(?=to\b)){0,4}$",
    re.IGNORECASE,
)
"""Before the name of a therapy: what is denied is an effect of it, and not the therapy."""
_FOR_ONE = re.compile(r"\s*(?:care\s+|treatment\s+|therapy\s+)?(?:for|of|to|in|at|on|with)\b", re.IGNORECASE)
_MEANT = frozenset({"operativ", "into", "affected", "affect", "treat", "involv", "index", "same", "surgical"})
"""Words of a leaf for the part that is treated."""
_AT_ALL = re.compile(r"\b(?:anything\s+else|any\s+(?:other\s+)?(?:reason|part|region)|at\s+all|ever)\b", re.IGNORECASE)


def _of_all(place: Place, item: Item, rest: Sequence[Item]) -> bool:
    """Whether a denial of a therapy is of all of it, so that it denies what a leaf narrows (`of the same body region`)."""
    text = place.sentence.text
    named_so = [m for m in place.read.mentions if m.names & item.names or any(m.concept in wider(n) for n in item.names)]
    if _AT_ALL.search(text) or all(holds(i, place.read.tokens, place.read.mentions) for i in rest if i.word not in _MEANT):
        return True
    bare = all(not _FOR_ONE.match(text[place.read.tokens[m.last].end :]) for m in named_so)
    return bare and not re.search(r"\b(?:only|since)\b", text, re.IGNORECASE)


# ---------------------------------------------------------------- truth


def _truth(demand: Demand, use: Use, chart: Chart) -> Truth:
    truths: list[Truth] = []
    if demand.window and not in_window(chart, demand.window, use.when):
        return Truth.NOT_MET if _none_since(use) else Truth.NOT_DOCUMENTED
    if demand.duration:
        truths.append(_against(use.lengths, demand.duration))
    if demand.count:
        truths.append(_against(use.counted, demand.count))
    if demand.hours:
        return Truth.NOT_DOCUMENTED
    if demand.outcomes:
        truths.append(_outcome(demand, use))
    if demand.current and not _goes_on(use):
        return Truth.NOT_DOCUMENTED
    return conjunction(truths) if truths else Truth.MET


def _none_since(use: Use) -> bool:
    """Whether the sentence on a therapy that ended on a day says that there was none afterwards."""
    return (
        use.when is not None
        and use.when[1] == use.when[0]
        and bool(NONE_SINCE.search(use.place.sentence.text, use.stretch[0], use.stretch[1]))
    )


_NOW = re.compile(r"\b(?:currently|continues?|ongoing|now|remains|still|on|taking|takes|uses|using|since)\b", re.IGNORECASE)
_OVER = re.compile(r"\b(?:stopped|discontinued|quit|former\w*|previous\w*|prior|past|completed|ended|until|held)\b", re.IGNORECASE)


def _goes_on(use: Use) -> bool:
    """Whether a therapy is going on: a medication of the list, or said to be taken now."""
    text = use.place.sentence.text
    return (use.place.sentence.section == "medications" or bool(_NOW.search(text))) and not _OVER.search(text)


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


def _denials(item: Item, chart: Chart, region: frozenset[str]) -> list[Place]:
    """Places that deny the therapy, or a wider one, outright: never tried, none, declined."""
    out = []
    for place in chart.places:
        for mention in place.read.mentions:
            exact = (mention.names & item.names and mention.concept in item.names) or any(
                mention.concept in _denied_with(n) for n in item.names
            )
            if (
                not exact
                or elsewhere(place.sentence.text, region)
                or not on_side(chart, place)
                or place.sentence.section in ("allergies", "ros")
            ):
                continue
            if mention.concept not in item.names and narrowed(place, mention):
                continue
            if _OF_IT.search(place.sentence.text[: place.read.tokens[mention.first].start]):
                continue
            before = [t.text for t in place.read.tokens[max(0, mention.first - 3) : mention.first]]
            if any(
                w
                in (
                    "further",
                    "additional",
                    "more",
                    "recent",
                    "current",
                    "currently",
                    "longer",
                    "repeat",
                    "other",
                    "formal",
                    "improvement",
                    "relief",
                    "response",
                    "benefit",
                )
                for w in before
            ):
                continue
            if place.read.assertion(mention.first, mention.last) in _DENIED and place.read.default in (*USED, Assertion.PLANNED):
                out.append(place)
                break
    return out


def _denied_with(name: str) -> frozenset[str]:
    """A therapy and the wider ones whose denial denies it."""
    if name == ITSELF:
        return frozenset({"conservative_therapy"})
    return (
        frozenset(w for w in wider(name) if w in concepts() and w not in ("conservative_therapy",))
        if name != "conservative_therapy"
        else frozenset({name})
    )


_REASON = re.compile(
    (
        r"\b(?:contraindicated|contraindication|intoleran\w+|unable\s+to\s+(?:take|tolerate)|cannot\s+(?:take|"
        r"tolerate)|can't\s+take|allergic|allergy)\b"
    ),
    re.IGNORECASE,
)


def _reasons(item: Item, demand: Demand, chart: Chart) -> list[Place]:
    """Places that say that the therapy is contraindicated or not tolerated, where the leaf takes that as well."""
    if not demand.outcomes & {"contraindicated", "intolerant"} or demand.outcomes == {"failed"}:
        return []
    out = []
    for place in chart.places:
        named = [m for m in place.read.mentions if m.names & item.names and m.concept]
        if not named or place.read.default in (Assertion.COPIED, Assertion.FAMILY) or not _REASON.search(place.sentence.text):
            continue
        if asks(place.sentence.text):
            continue
        kinds = frozenset(one for mention in named for one in outcomes_of(place, mention)) | (
            {"contraindicated"} if re.search(r"allerg", place.sentence.text, re.IGNORECASE) else frozenset()
        )
        if kinds & demand.outcomes and not re.search(
            r"\bno\s+(?:known\s+)?(?:contraindication|intolerance|allerg)", place.sentence.text, re.IGNORECASE
        ):
            out.append(place)
    return out


# ---------------------------------------------------------------- several agents


def _counts_agents(demand: Demand, item: Item) -> bool:
    """Whether the figure counts different agents of a class (`two DMARDs`, `four antidepressants`) and not sessions."""
    return (
        bool(demand.count)
        and not re.search(r"\b(?:session|visit|treatment|injection|dose|block|infusion)s?\b", demand.quote, re.IGNORECASE)
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


_DRUG_CLASSES = ("ssri", "snri", "tca", "atypical_antidepressant")


def _agents(demand: Demand, uses: Sequence[Use]) -> Judged:
    """So many different agents, each for so long and with such an outcome."""
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
        kinds = {next((c for c in _DRUG_CLASSES if c in wider(name)), name) for name in good}
        enough = enough and len(kinds) >= demand.classes.value
    if not enough or demand.window:
        return NOTHING
    return Judged(Truth.MET, tuple(dict.fromkeys(u.place for u in good.values())))
