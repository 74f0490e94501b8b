"""One leaf against the chart: which way of looking its demand asks for, and the truth of the quoted statement itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand_of
from practice.evidence.asking.listed_parts import parts_listed
from practice.evidence.asking.quoting import asks_for_paper
from practice.evidence.figures.adherent import judge_adherence
from practice.evidence.figures.asked_dose import judge_asked_dose, judge_borne
from practice.evidence.figures.counted import judge_counted
from practice.evidence.figures.disability import judge_disability
from practice.evidence.figures.distance import judge_distance
from practice.evidence.figures.elapsed import judge_ago, judge_list
from practice.evidence.figures.extent import judge_extent
from practice.evidence.figures.gained import judge_gain
from practice.evidence.figures.grown import judge_grown
from practice.evidence.figures.hourly import judge_requested
from practice.evidence.figures.instruments import judge_instrument
from practice.evidence.figures.limits import judge_limit
from practice.evidence.figures.lows import judge_lows
from practice.evidence.figures.motion import judge_motion
from practice.evidence.figures.motion_arc import judge_arc
from practice.evidence.figures.nightly import judge_nightly
from practice.evidence.figures.number_of import judge_number_of
from practice.evidence.figures.numeric import judge_age, judge_measure
from practice.evidence.figures.often import judge_often
from practice.evidence.figures.onset import judge_onset
from practice.evidence.figures.ordered import judge_again, judge_ordered
from practice.evidence.figures.pressure import judge_pressure
from practice.evidence.figures.ranged import judge_range
from practice.evidence.figures.repeated import judge_lasting_value, judge_repeated
from practice.evidence.figures.shared import judge_share
from practice.evidence.figures.since_onset import judge_since_onset
from practice.evidence.figures.sized import judge_size
from practice.evidence.figures.strength import judge_strength
from practice.evidence.figures.symptoms_for import judge_symptoms_for
from practice.evidence.figures.taped import judge_taped
from practice.evidence.figures.ways import judge_service
from practice.evidence.findings.aids import judge_aid
from practice.evidence.findings.at_part import none_of_parts, told_at
from practice.evidence.findings.bare_illness import condition_of, smoking_at_home, without_illness
from practice.evidence.findings.broken import judge_broken
from practice.evidence.findings.by_words import judge_by_words
from practice.evidence.findings.caregivers import judge_helper
from practice.evidence.findings.caused import judge_cause, laid_to
from practice.evidence.findings.certified import judge_certified
from practice.evidence.findings.complaint import judge_complaint
from practice.evidence.findings.confirmed import judge_confirmed
from practice.evidence.findings.denied_so import judge_denied_so
from practice.evidence.findings.first_one import asks_first, judge_first
from practice.evidence.findings.given_up import lately_given_up
from practice.evidence.findings.kept_from import asks_hindrance, judge_kept_from
from practice.evidence.findings.last_one import judge_last_one
from practice.evidence.findings.milder import judge_milder
from practice.evidence.findings.mind_cleared import judge_mind_cleared
from practice.evidence.findings.mobility import judge_mobility
from practice.evidence.findings.no_gain import asks_pain_goes_on, judge_no_gain
from practice.evidence.findings.no_study import judge_no_study
from practice.evidence.findings.none_of import judge_no_grade, judge_none_of
from practice.evidence.findings.not_operable import judge_not_operable
from practice.evidence.findings.of_family import judge_of_family
from practice.evidence.findings.of_sex import judge_of_sex
from practice.evidence.findings.papers import judge_evaluated, judge_own_report, judge_seen_by, judge_signed
from practice.evidence.findings.parts_examined import judge_parts_examined
from practice.evidence.findings.people import judge_examined, judge_sex, judge_specialist, judge_tobacco
from practice.evidence.findings.plain import judge_plain
from practice.evidence.findings.purpose import gainsaid_by_inability
from practice.evidence.findings.remitted import judge_remitted
from practice.evidence.findings.repeat_study import judge_repeat_study
from practice.evidence.findings.seen import judge_seen
from practice.evidence.findings.sole import judge_sole
from practice.evidence.findings.stays import judge_stay
from practice.evidence.findings.taught import judge_taught
from practice.evidence.findings.told_so import judge_told_so
from practice.evidence.findings.unlisted import judge_unlisted
from practice.evidence.findings.willing import judge_willing
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.surgical import SURGICAL
from practice.evidence.therapies.alongside import judge_alongside
from practice.evidence.therapies.augmenting import judge_augmented
from practice.evidence.therapies.complete_list import judge_not_listed
from practice.evidence.therapies.conservative import Definition, judge_conservative
from practice.evidence.therapies.reactions import judge_reaction
from practice.evidence.therapies.regularly import judge_regular, judge_seldom
from practice.evidence.therapies.supplements import judge_supplements
from practice.evidence.therapies.taken import judge_taken
from practice.evidence.therapies.therapy import judge_therapy
from practice.evidence.therapies.together import judge_together
from practice.evidence.therapies.unhindered import judge_unhindered
from practice.evidence.two_statements import judge_two
from practice.evidence.weighing.against import weighed
from practice.evidence.weighing.withdrawn import withdrawn
from rules.model import Atom, Ref
from rules.truth import Truth, conjunction, disjunction

_PURPOSE = re.compile(
    r"\W*(?:for\s+)?(?:the\s+)?(?:treatment|relief|management|removal|correction|prevention)\s+of\b(?!\s+\w+\s+with\b)", re.IGNORECASE
)
"""A leaf on what a service is for."""
_AT_EASE = re.compile(
    r"\b(?:able\s+to|can|could)\s+\w[^,;]{2,60}\bwithout\s+(?:any\s+)?(?:difficulty|trouble|problems?|limitations?|restrictions?)\s+\w",
    re.IGNORECASE,
)
"""`could raise the arm without difficulty before the injury`: what is lacking is the difficulty alone."""
_LOW = re.compile(
    r"\b(?:risk|severity|level)\b[^.;,]{0,30}\b(?:is|are|remains?)\s+(?:low|minimal|mild|manageable|acceptable)\b|\blow\s+risk\s+(?:of|for)\b|\bcontrolled\s+enough\b",
    re.IGNORECASE,
)
"""A leaf that asks for little of a thing."""
_BEGAN_AT = re.compile(r"\b(?:symptoms?|signs?|onset|began|begun|started|present|first|diagnos\w+|history)\b", re.IGNORECASE)
"""`symptoms present before age 12`: an age at which something began, and not the patient's."""
_FIRST = (
    judge_taped, judge_gain, judge_nightly, judge_pressure, judge_regular, judge_parts_examined, judge_sole, judge_taught,
    judge_mind_cleared, judge_no_gain, judge_extent, judge_not_operable, judge_seldom, judge_remitted,
    judge_arc, judge_motion, judge_first, judge_disability,
)  # fmt: skip
"""Ways of looking at a figure that come before all others."""
_LOOKS = (
    judge_alongside, judge_augmented, judge_supplements, judge_broken, judge_certified, judge_stay, judge_unhindered,
    *SURGICAL, judge_grown, judge_signed, judge_own_report, judge_evaluated, judge_seen_by, judge_asked_dose, judge_borne, judge_number_of,
    judge_requested, judge_instrument, judge_seen, judge_distance, judge_taken, judge_range,
    judge_limit, judge_ago, judge_strength, judge_ordered, judge_again, judge_examined,
    judge_mobility, judge_helper, judge_aid, judge_unlisted, judge_counted, judge_often,
    judge_size, judge_adherence, judge_lows, judge_cause, judge_willing, judge_no_study, judge_repeated, judge_lasting_value,
    judge_symptoms_for,
)  # fmt: skip
"""Ways of looking that know by a leaf's words whether it is theirs."""


def judge(leaf: Atom | Ref, chart: Chart, definition: Definition | None = None, asked: Demand | None = None) -> Judged:
    """The truth of a leaf's quote as the record has it; `asked` where its neighbours complete it.

    What is defined elsewhere is not documented.
    """
    if isinstance(leaf, Ref):
        return NOTHING
    found = judge_demand(asked or demand_of(leaf), chart, definition)
    return found if found.places else NOTHING


def judge_demand(demand: Demand, chart: Chart, definition: Definition | None = None) -> Judged:
    """The truth of a demand, its negation included; what only seems to say it is nothing."""
    if (kin := judge_of_family(demand, chart)) is not None:
        return kin  # what the patient has stands neither for it nor against it
    if (two := judge_two(demand, chart, lambda one: judge_demand(one, chart, definition))) is not None:
        return two
    found = _judged(demand, chart, definition)
    meant = replace(demand, negated=True) if asks_first(demand) else demand  # that it is the first says that there was none
    if found.truth not in (Truth.MET, Truth.NOT_MET) or not withdrawn(meant, chart, found):
        return found
    own = judge_told_so(demand, chart) if found.truth is Truth.NOT_MET else NOTHING  # a test that came out negative was made
    return own if own.places and not withdrawn(demand, chart, own) else NOTHING


def _judged(demand: Demand, chart: Chart, definition: Definition | None) -> Judged:
    """The truth of a demand by the words of the record."""
    if (first := _at_once(demand, chart)) is not None:
        return first
    if demand.parts:
        found = _of_parts(demand, chart, definition)
        own = _in_own_words(demand, chart) if found.truth is Truth.NOT_DOCUMENTED else None
        return found if own is None else own
    if demand.count and (broken := judge_broken(demand, chart)) is not None:
        return broken  # that none was added says nothing against those that are counted
    found = _one(demand, chart, definition)
    if found.truth is Truth.NOT_DOCUMENTED and (none := judge_of_sex(demand, chart)).places:
        return none
    if (found.truth is Truth.NOT_MET and _LOW.search(demand.quote)) or lately_given_up(demand, found):
        return NOTHING  # that there is none does not deny that the risk is low
    if found.truth is Truth.NOT_DOCUMENTED and (two := judge_confirmed(demand, chart, lambda one: _one(one, chart, definition))):
        found = two
    if found.truth is Truth.NOT_DOCUMENTED or gainsaid_by_inability(demand, found):
        found = judge_by_words(demand, chart)
        if found.truth is Truth.NOT_MET:
            return found
    if found.truth is Truth.NOT_DOCUMENTED and (own := _in_own_words(demand, chart)) is not None:
        return own
    if found.truth is Truth.MET and not (laid_to(demand, found.places) and _says_more(demand)):
        return NOTHING
    if demand.negated and demand.trailing and found.truth is Truth.NOT_MET:
        return _without_the_thing(demand, chart, found)
    # what is denied of the lid says nothing of driving
    bare = replace(demand, quote="hindered", items=()) if asks_hindrance(demand.quote) or asks_pain_goes_on(demand.quote) else demand
    return weighed(bare, chart, found.flipped() if demand.negated else found)


def _says_more(demand: Demand) -> bool:
    """That a thing is there does not say that it is what shall be treated."""
    return not _PURPOSE.match(demand.quote) or any(item.kind == "therapy" for item in demand.items)


def _without_the_thing(demand: Demand, chart: Chart, found: Judged) -> Judged:
    """No hypertension is none that is uncontrolled."""
    thing = replace(demand, items=demand.concepts[:1], count=None, negated=False, trailing=False)
    return found if judge_plain(thing, chart).truth is Truth.NOT_MET else NOTHING


def _in_own_words(demand: Demand, chart: Chart) -> Judged | None:
    """What the record says of a leaf in words of its own; None where it says nothing of it."""
    for denies in (judge_none_of, judge_no_grade, judge_milder):
        if (none := denies(demand, chart)).truth is Truth.NOT_MET:
            return none
    if (own := judge_denied_so(demand, chart)).places:
        return own if own.truth is Truth.NOT_MET else weighed(demand, chart, own)
    if (own := judge_told_so(demand, chart)).places:
        return weighed(replace(demand, quote="told so", items=()), chart, own)  # what stands against it is told in its own row
    none = without_illness(demand, chart)
    if none.truth is Truth.NOT_MET:
        return none
    if (last := judge_last_one(demand, chart)).places:
        return last
    own = judge_complaint(demand, chart)
    return weighed(demand, chart, own) if own.places else None


def _at_once(demand: Demand, chart: Chart) -> Judged | None:
    """What is looked for before anything else: services, what was taken apart and is told as one, what is done with ease."""
    if (service := judge_service(demand, chart)) is not None:
        return service
    if demand.negated and _AT_EASE.search(demand.quote):
        return _in_own_words(demand, chart) or NOTHING
    return _whole(demand, chart) if demand.parts else None


def _whole(demand: Demand, chart: Chart) -> Judged | None:
    """The truth of what was taken apart and is told as one; None where it is not told so."""
    opened = judge_taped(demand, chart)
    return opened if opened is not None else judge_kept_from(demand, lambda one: judge_demand(one, chart), chart)


def _of_parts(demand: Demand, chart: Chart, definition: Definition | None) -> Judged:
    """The truth of a demand that asks several things, or one of several."""
    parts = [judge_demand(part, chart, definition) for part in demand.parts]
    if parts_listed(demand.quote):
        parts = [one if told_at(asked, one) else NOTHING for asked, one in zip(demand.parts, parts, strict=True)]
    if parts_listed(demand.quote) and (none := none_of_parts(demand, parts, chart)):
        return none
    truth = (conjunction if demand.joined == "all" else disjunction)(part.truth for part in parts)
    return Judged(truth, tuple(dict.fromkeys(p for part in parts for p in part.places if part.truth is truth)))


def _one(demand: Demand, chart: Chart, definition: Definition | None) -> Judged:
    measured = _measured(demand, chart)
    if measured is not None:
        return measured
    if (reaction := judge_reaction(demand, chart)) is not None:
        return reaction
    if (sex := judge_sex(demand, chart)) is not None:
        return sex
    if demand.items and all(item.names & {"nonsmoker", "tobacco_use"} for item in demand.items):
        return judge_tobacco(demand, chart)
    if smoking_at_home(demand) and (none := judge_tobacco(demand, chart)).truth is Truth.NOT_MET:
        return none
    if any(item.kind == "specialist" for item in demand.items):
        return _by_specialist(demand, chart, definition)
    if any(item.kind == "therapy" for item in demand.items):
        return _of_therapy(demand, chart, definition)
    if any(item.kind == "procedure" for item in demand.items) and (demand.outcomes or demand.count):
        return judge_therapy(demand, chart)
    if demand.count and demand.count.op in (">=", ">") and not demand.outcomes:
        none = judge_plain(replace(demand, count=None), chart)
        return (
            none if none.truth is Truth.NOT_MET or (demand.negated and demand.trailing and none.truth is Truth.MET) else NOTHING
        )  # `no hypoglycemia` is not twice
    if demand.outcomes or demand.count or demand.hours or demand.classes or [i.names for i in demand.items] == [{"relief"}]:
        return NOTHING  # a figure that nothing compares; `reduction`, of what is not said
    return judge_plain(demand, chart)


def _measured(demand: Demand, chart: Chart) -> Judged | None:
    """A leaf with a figure that has a way of looking of its own; None for any other."""
    if (onset := judge_onset(demand, chart)) is not None:
        return onset
    if demand.age is not None:
        of_patient = not demand.items and not demand.levels and not _BEGAN_AT.search(demand.quote)
        return judge_age(demand.age, chart) if of_patient else NOTHING
    for look in (*_FIRST, *_WHOLES, *_LOOKS):
        if (found := look(demand, chart)) is not None:
            return found
    if demand.levels:
        return judge_measure(demand, chart)
    return judge_share(demand, chart) if demand.share is not None else None


_WHOLES: tuple[Callable[[Demand, Chart], Judged | None], ...] = (
    lambda demand, chart: judge_list(demand, lambda one: judge_demand(one, chart)),
    lambda demand, chart: judge_since_onset(demand, chart, lambda one: judge_demand(one, chart)),
    lambda demand, chart: judge_repeat_study(demand, lambda one: judge_demand(one, chart), chart),
    lambda demand, chart: judge_kept_from(demand, lambda one: judge_demand(one, chart), chart),
)
"""Ways of looking at a leaf of which a part is judged as a leaf of its own."""


def _of_therapy(demand: Demand, chart: Chart, definition: Definition | None) -> Judged:
    if (bare := condition_of(demand)) is not None and (none := judge_plain(bare, chart)).truth is Truth.NOT_MET:
        return none
    if demand.concurrent:
        return judge_together(demand, chart)
    if asks_for_paper(demand.quote):
        return NOTHING
    if any("conservative_therapy" in item.names for item in demand.items):
        return judge_conservative(demand, chart, definition)
    found = judge_plain(demand, chart) if demand.future else judge_therapy(demand, chart)
    return (judge_not_listed(demand, chart) or found) if found.truth is Truth.NOT_DOCUMENTED else found


def _by_specialist(demand: Demand, chart: Chart, definition: Definition | None) -> Judged:
    """A specialist who prescribes or is consulted; where the leaf also names what the specialist finds, both."""
    specialists = tuple(item for item in demand.items if item.kind == "specialist")
    rest = tuple(item for item in demand.items if item.kind != "specialist")
    if not any(item.kind == "chronic" or "re_evaluation" in item.names for item in rest):
        return judge_specialist(demand, chart)
    parts = (judge_specialist(replace(demand, items=specialists), chart), _one(replace(demand, items=rest), chart, definition))
    truth = conjunction(part.truth for part in parts)
    return Judged(truth, tuple(dict.fromkeys(p for part in parts for p in part.places if part.truth is truth)))
