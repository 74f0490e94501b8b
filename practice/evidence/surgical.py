"""Ways of looking at leaves of surgical services and of what goes before them: studies, photographs, estimates, compression."""

from __future__ import annotations

from practice.evidence.figures.against_minimum import judge_against_minimum
from practice.evidence.figures.either_eye import judge_either_eye
from practice.evidence.figures.episodes_of import judge_single_episode
from practice.evidence.figures.stated_value import judge_stated_value
from practice.evidence.figures.venous import judge_reflux
from practice.evidence.findings.pictured import judge_pictured
from practice.evidence.findings.studied import judge_studied
from practice.evidence.findings.unable_test import judge_unable_test
from practice.evidence.therapies.stockings import judge_stockings

SURGICAL = (
    judge_stated_value, judge_studied, judge_reflux, judge_stockings, judge_against_minimum, judge_pictured, judge_unable_test,
    judge_single_episode, judge_either_eye,
)  # fmt: skip
"""Each knows by a leaf's words whether it is its own."""
