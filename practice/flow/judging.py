"""A case against the policies in force on the day of its visit: pure, from values to a judgement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from practice.bearing import REFUSING
from practice.diagnoses import Diagnosis, diagnoses_of, unlisted
from practice.evidence.nearby.near import Near
from practice.evidence.record.chart import Chart
from practice.flow.answered import Reply, heard, replies, reply_of, standing
from practice.flow.charted import Record, doubt_of, opinion_of, overlaps
from practice.flow.gaps import Gap, way_of
from practice.flow.judgement import Judgement, Nearby, Open, Policy, Row, Shown
from practice.flow.lines import Line, line_words, lines_of
from practice.flow.pointed import DOUBTED
from practice.flow.shelf import PolicyText
from practice.human import human_only
from practice.missing import whom_to_ask
from practice.preflight import Evidence, LeafFinding, Preflight, weigh
from practice.store.rows import ADDENDUM, Fact, State
from rules.model import Leaf, Stance, leaves, needs_review
from rules.truth import Truth, conjunction

_LONGEST = 160  # characters of a line of the policy that is shown whole


def judge_case(record: Record, policies: Sequence[PolicyText], problems: Sequence[str], fingerprint: str) -> Judgement:
    """The judgement of a case. `problems`: what stood in the way before the policies were read."""
    chart = record.chart
    weighed = [(policy, _weighed(record, policy, chart)) for policy in policies]
    ways = [(policy, way_of(found.relevant)) for policy, found in weighed]
    told = [*problems, *(line for policy, found in weighed for line in _problems(policy, found))]
    if not chart.places:
        told.append("no note of this patient is in the store: ask for the chart notes")
    diagnoses = _merged(one for policy, _ in weighed for one in diagnoses_of(policy.codes, record.case.icd10))
    lines = {place: line for policy in policies for place, line in lines_of(record.case, policy.statements, policy.text).items()}
    replied, lapsed = replies(record, lines, chart)
    human = [reason for _, found in weighed for reason in found.human_only] or list(human_only((), (), chart))
    return Judgement(
        fingerprint=fingerprint,
        overall=_overall([found for _, found in weighed]).word,
        policies=tuple(_policy(policy, found) for policy, found in weighed),
        rows=tuple(row for policy, found in weighed for row in _rows(record, policy, found, lines, replied)),
        open=tuple(_open(policy, gap, replied.get(lines[id(gap.leaf)].bound, ())) for policy, way in ways for gap in way.gaps),
        shown=sum(way.shown for _, way in ways),
        wanted=sum(way.wanted for _, way in ways),
        human=tuple(dict.fromkeys(human)),
        diagnoses=diagnoses,
        problems=tuple(dict.fromkeys(told + _diagnosis_lines(diagnoses))),
        documents=len(record.documents),
        left_out=record.left_out,
        protected=any(one.part2 for one in record.documents) or any(one.part2 for one in record.facts),
        lapsed=lapsed,
    )


def _weighed(record: Record, policy: PolicyText, chart: Chart) -> Preflight:
    codes = (*record.case.cpt, *record.case.icd10)
    second = heard(record, policy.statements, policy.text, opinion_of(record, chart.side), chart)
    return weigh(policy.statements, policy.text, chart, codes, second, doubt_of(record.facts))


def _overall(found: Sequence[Preflight]) -> Truth:
    """All policies that bear on the request must be satisfied; where none does, nothing is documented."""
    decided = [one.overall for one in found if _decides(one)]
    return conjunction(decided) if decided else Truth.NOT_DOCUMENTED


def _decides(found: Preflight) -> bool:
    """Whether any statement covers or refuses what is asked for."""
    return any(statement.stance in (Stance.COVERED, *REFUSING) for statement, _ in found.relevant)


def _open(policy: PolicyText, gap: Gap, replied: Sequence[Reply]) -> Open:
    ask = whom_to_ask(gap.leaf.quote) if gap.want else "the clinician (note or addendum)"
    told = "; ".join(one.words for one in replied if one.how == "unknown")
    return Open(policy.name, gap.leaf.quote, ask, gap.conflict, not gap.want, _line(policy.text, gap.leaf), told)


def _line(text: str, leaf: Leaf) -> str:
    """The policy's line that a leaf stands in; "" for one that is long, or opens a list."""
    words = line_words(text, leaf)
    return "" if len(words) > _LONGEST or words.endswith(":") else words


def _problems(policy: PolicyText, found: Preflight) -> Iterable[str]:
    if policy.delegated_to:
        yield f"{policy.name}: the decision is delegated to {', '.join(policy.delegated_to)}: ask there which criteria count"
    if not _decides(found):
        yield f"{policy.name}: no criteria for this service were read from it: a person must read the policy"
    for passage in policy.rejected:
        yield f"{policy.name}: a reading was rejected, a person must read: “{' '.join(passage.split())[:120]}”"


def _diagnosis_lines(found: Sequence[Diagnosis]) -> list[str]:
    if not unlisted(found):
        return []
    return [
        f"diagnosis {one.code} {'is excluded by the policy' if one.listing == 'not_covered' else 'is not in the list of covered diagnoses'}"
        for one in found
        if one.listing in ("not_covered", "not_listed")
    ]


def _merged(found: Iterable[Diagnosis]) -> tuple[Diagnosis, ...]:
    """Each diagnosis once: an exclusion counts before a listing, a listing before silence."""
    rank = ("not_covered", "not_listed", "covered", "listed", "no_list")
    best: dict[str, Diagnosis] = {}
    for one in found:
        if one.code not in best or rank.index(one.listing) < rank.index(best[one.code].listing):
            best[one.code] = one
    return tuple(best.values())


def _policy(policy: PolicyText, found: Preflight) -> Policy:
    return Policy(
        policy.policy_id, policy.version_no, policy.title, policy.effective, policy.url, found.overall.word, len(policy.statements),
        len(policy.reviewed), policy.delegated_to, _decides(found), policy.mark,
    )  # fmt: skip


def _rows(
    record: Record, policy: PolicyText, found: Preflight, lines: Mapping[int, Line], replied: Mapping[str, tuple[Reply, ...]]
) -> Iterable[Row]:
    findings = iter(found.findings)
    bear = {id(statement) for statement, _ in found.relevant}
    for place, statement in enumerate(policy.statements):
        asked = id(statement) in bear
        for leaf in leaves(statement.when):
            one, line = next(findings), lines[id(leaf)]
            shown = tuple(_shown(record, evidence) for evidence in one.evidence)
            row = _row(policy, one, shown, place in policy.reviewed, asked, statement.review or needs_review(leaf))
            told = replied.get(line.bound, ()) + _in_doubt(record, line, shown, replied.get(line.bound, ()))
            near = tuple(_near(record, sentence) for sentence in one.near)
            yield replace(row, line=line.words, lead=line.lead, bound=line.bound, replies=told, near=near)


def _in_doubt(record: Record, line: Line, shown: Sequence[Shown], told: Sequence[Reply]) -> tuple[Reply, ...]:
    """Pointings at this line that came to nothing, though their sentence stands: no silence about them either."""
    counted = {(one.document_id, one.start) for one in shown if one.read_by}
    idle = {one.document_id for one in told}
    own = (one for one in standing(record) if one.kind == "pointing" and one.bound == line.bound and one.id not in idle)
    return tuple(reply_of(one, DOUBTED) for one in own if (one.document_id, one.start) not in counted)


def _near(record: Record, found: Near) -> Nearby:
    document = record.document(found.file)
    author, written = (document.author, document.written) if document else ("", None)
    return Nearby(found.file, found.start, found.quote, found.heading, found.why, author, written)


def _row(policy: PolicyText, one: LeafFinding, shown: tuple[Shown, ...], reviewed: bool, asked: bool, flagged: bool) -> Row:
    confirmed = bool(shown) and all(said.state == State.CONFIRMED for said in shown)
    return Row(policy.name, one.section, one.quote, one.start, one.stance.value, one.truth.word, shown, reviewed, flagged, confirmed, asked)


def _shown(record: Record, evidence: Evidence) -> Shown:
    document = record.document(evidence.file)
    if document is None:
        return Shown(evidence.file, evidence.start, evidence.quote, state=State.CONFIRMED)
    if evidence.read_by:
        own = (document.author, document.written, State.CONFIRMED)
        return Shown(document.id, evidence.start, evidence.quote, *own, read_by=evidence.read_by)
    states = {fact.state for fact in _facts_at(record.facts, evidence)}
    state = "" if not states else State.PROPOSED if State.PROPOSED in states else State.CONFIRMED
    return Shown(document.id, evidence.start, evidence.quote, document.author, document.written, str(state), document.kind == ADDENDUM)


def _facts_at(facts: Sequence[Fact], evidence: Evidence) -> list[Fact]:
    """The facts that were read from these words and still stand."""
    if evidence.fact:
        return [one for one in facts if one.id == evidence.fact]
    end = evidence.start + len(evidence.quote)
    return [
        one for one in facts
        if one.document_id == evidence.file and one.state is not State.REJECTED and overlaps(one, evidence.start, end)
    ]  # fmt: skip
