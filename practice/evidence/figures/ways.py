"""Ways of looking at a leaf on how a service is given that come before all others, and say nothing where the leaf is none of theirs."""

from __future__ import annotations

from practice.evidence.asking.asked import Demand
from practice.evidence.figures.any_gain import judge_any_gain
from practice.evidence.figures.asked_dose import judge_asked_interval
from practice.evidence.figures.asked_visits import judge_asked_visits
from practice.evidence.figures.at_evaluation import judge_at_evaluation
from practice.evidence.figures.course_gain import judge_course_gain
from practice.evidence.figures.frequencies import judge_asked_frequency, judge_days_a_week, judge_visits_had
from practice.evidence.figures.how_many_given import judge_how_many
from practice.evidence.figures.kept import judge_kept
from practice.evidence.figures.levels_asked import judge_levels_asked
from practice.evidence.figures.levels_treated import judge_levels_treated
from practice.evidence.figures.part_pain import judge_part_pain
from practice.evidence.figures.per_jaw import judge_per_jaw
from practice.evidence.figures.progressed import judge_progress
from practice.evidence.figures.since_last import judge_since_last
from practice.evidence.figures.slips import judge_slip
from practice.evidence.figures.tolerance import judge_tolerance
from practice.evidence.findings.booked import judge_booked
from practice.evidence.findings.care_plan import judge_care_plan
from practice.evidence.findings.either_so import judge_either
from practice.evidence.findings.ever_smoked import judge_ever_smoked
from practice.evidence.findings.goals import judge_goals
from practice.evidence.findings.maneuvered import judge_maneuver
from practice.evidence.findings.only_sport import judge_only_sport
from practice.evidence.findings.operated import judge_operated
from practice.evidence.findings.pained import judge_pained, judge_symptomatic
from practice.evidence.findings.screened import judge_screened
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import Judged
from practice.evidence.therapies.benefit import judge_benefit, judge_less_medicine
from practice.evidence.therapies.not_current import judge_not_current
from practice.evidence.therapies.not_given import judge_not_given
from practice.evidence.therapies.relief_for import judge_relief_for
from practice.evidence.therapies.relief_share import judge_relief_share

_WAYS = (
    judge_ever_smoked, judge_at_evaluation, judge_maneuver, judge_any_gain, judge_how_many, judge_tolerance, judge_slip,
    judge_asked_frequency, judge_asked_interval, judge_days_a_week, judge_visits_had, judge_relief_for, judge_relief_share,
    judge_course_gain, judge_progress, judge_asked_visits, judge_kept, judge_since_last, judge_booked, judge_screened, judge_pained,
    judge_symptomatic, judge_benefit, judge_less_medicine, judge_not_current, judge_not_given, judge_operated, judge_goals,
    judge_levels_treated, judge_levels_asked, judge_part_pain, judge_only_sport, judge_care_plan, judge_either, judge_per_jaw,
)  # fmt: skip


_ALONE = (judge_ever_smoked, judge_part_pain, judge_at_evaluation, judge_course_gain, judge_kept, judge_benefit)
"""Those whose leaves no other way may read, also where they find nothing."""


def judge_service(demand: Demand, chart: Chart) -> Judged | None:
    """What the first of them finds of the leaf's own statement; None where none finds anything."""
    for way in _WAYS:
        if (found := way(demand, chart)) is not None and (found.places or way in _ALONE):
            return found
    return None
