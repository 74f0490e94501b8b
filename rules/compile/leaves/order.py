"""What is cut off a clause, in which order."""

from __future__ import annotations

from collections.abc import Callable

from rules.compile.leaves.alternatives import beside_count, beside_evidence, beside_measure, last_with_members, shared_time, two_measures
from rules.compile.leaves.atoms import Context
from rules.compile.leaves.attached import absent, attached
from rules.compile.leaves.besides import (
    after_trial,
    causes_told,
    finds_no,
    neither,
    shared_cause,
    shared_relative,
    shown_besides,
    time_of_events,
    unhelped,
)
from rules.compile.leaves.between_commas import and_for, comma_clause, first_besides
from rules.compile.leaves.bracket_cuts import closing_bracket, each_measured_in_bracket, inner_bracket
from rules.compile.leaves.by_age import by_age
from rules.compile.leaves.clauses_behind import comes_of, either_indicated, especially, or_if_not, relatives
from rules.compile.leaves.cuts import Clause, condition, leading, opened_by_colon
from rules.compile.leaves.exceptions import exception
from rules.compile.leaves.explained import explained
from rules.compile.leaves.findings import causing, defined_by_list, each_of, extent, groups_of_people, plus, shown_by, shown_either_way
from rules.compile.leaves.how_often import as_well_as, on_occasions, shown_by_test
from rules.compile.leaves.one_finding import one_finding
from rules.compile.leaves.papers import answered, who_prescribes, with_papers
from rules.compile.leaves.participles import participles, responsive_or, set_off
from rules.compile.leaves.parts import clauses, for_people, objects, ranked, relative, test_result, told_twice
from rules.compile.leaves.references import reference
from rules.compile.leaves.refused_members import refused_member
from rules.compile.leaves.repeated import refused_either, refused_pair, repeated
from rules.compile.leaves.rows import findings_in_row, proven_names
from rules.compile.leaves.said_last import last_and
from rules.compile.leaves.series import either, figure_with, series, trailing, verb_series
from rules.compile.leaves.set_before import despite_first, pointed, required_of
from rules.compile.leaves.shared_objects import interrupted, shared_object
from rules.compile.leaves.spread import confirmed_by, spread
from rules.compile.leaves.studies import dated_study, gene_causes
from rules.compile.leaves.subject_examples import subject_with_examples
from rules.compile.leaves.told_besides import (
    besides_time,
    comes_with,
    evidenced_by_figures,
    first_with_figure,
    for_named,
    in_whose_view,
    or_for_some,
    or_to,
    so_many_or,
    two_nouns,
    with_counts,
)
from rules.compile.leaves.twofold import aged_after, aged_people, contrast, lasting, numbered, others, shared_verb, tried_pair
from rules.compile.leaves.whose import at_risk_who, clauses_of_who, in_whom, somebody_has, without_and_who
from rules.compile.leaves.with_findings import with_finding
from rules.compile.lists.asked import and_if
from rules.compile.names.lists import name_list
from rules.compile.text.source import Span
from rules.model import Node

Cut = Callable[[Span, Context, Clause], Node | None]
"""What one kind of cut comes to; None where it does not apply."""

CUTS: tuple[Cut, ...] = (
    who_prescribes, answered, or_if_not, especially, by_age, one_finding,
    explained, reference, exception, in_whose_view, or_for_some, pointed, required_of, opened_by_colon, leading, despite_first, interrupted,
    for_named, shared_object, each_measured_in_bracket, closing_bracket, and_for, and_if, condition, in_whom, at_risk_who, somebody_has,
    clauses_of_who,
    without_and_who, neither, shown_besides, contrast, aged_people, aged_after, groups_of_people, with_counts, others, numbered,
    shared_verb, tried_pair, last_with_members, beside_count, beside_evidence, beside_measure, two_measures, shared_time, lasting,
    refused_pair, refused_either, repeated, confirmed_by, spread, with_papers, subject_with_examples, on_occasions, shown_by_test,
    as_well_as,
    causes_told, time_of_events, shared_relative, shown_either_way, shown_by, defined_by_list,
    evidenced_by_figures, so_many_or, each_of, causing, dated_study, gene_causes, responsive_or, set_off, participles,
    test_result, verb_series, first_besides, series, proven_names, findings_in_row, first_with_figure, last_and, trailing,
    either, refused_member, figure_with, ranked, told_twice, two_nouns, or_to, relatives, either_indicated, comes_of, clauses,
    comma_clause, comes_with, besides_time, finds_no,
    for_people, shared_cause, relative, extent, plus, unhelped, after_trial, objects, attached, absent, with_finding, name_list,
    inner_bracket,
)  # fmt: skip
"""What is cut off a clause, in this order."""
PRINTED: tuple[Cut, ...] = (reference, exception, opened_by_colon, leading, closing_bracket, inner_bracket, shared_time)
"""Cuts that are printed: by a bracket, an exception; their sides stand as they are."""
