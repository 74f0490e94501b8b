"""The contract brief: figures that reconcile, a move with the words of both versions, two pages, the same bytes, no patient."""

from __future__ import annotations

import csv
import datetime as dt
import io
import statistics
import zipfile
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from policies.store.work import WorkStore
from practice.access.actor import Role
from practice.denials.brief import Asked, Made, Told, made
from practice.denials.brief_csv import HEADS, to_csv
from practice.denials.brief_figures import beside, dollars_refused, turnaround
from practice.denials.brief_model import Brief
from practice.denials.brief_pdf import to_pdf
from practice.denials.brief_store import SAMPLE, brief_of, claims_of, errors_of
from practice.denials.brief_tables import INVENTED, sheets
from practice.denials.brief_words import opening, points
from practice.denials.brief_xlsx import to_xlsx
from practice.denials.changes import known_changes, words_of
from practice.denials.model import AppealOutcome, ClaimLine, LineStatus
from practice.denials.period import period_of_lines
from practice.denials.prepared import period_of
from practice.denials.sample_plan import declared
from practice.denials.sample_year import sample_year
from practice.denials.store import appeals, counted_lines, lines_of_payer
from practice.denials.totals import Totals, totals_of_lines
from practice.patterns.rates import wilson
from practice.refused import AccessRefused, PracticeError
from practice.store.connection import Store

ASKED = Asked("Juniper Hollow", "northlake", dt.date(2026, 7, 1), dt.date(2027, 6, 30), dt.date(2025, 7, 1), invented=True)


@pytest.fixture
def whole(year: Any, published: WorkStore) -> Made:
    """The brief of northlake over the invented year."""
    told = Told(year.appeals, (), known_changes(published), lambda change: words_of(published, change))
    return made(year.lines, ASKED, told)


def added(lines: list[ClaimLine]) -> Totals:
    return totals_of_lines(lines, {}, {})


def printed(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def test_headline_figures_are_what_counting_by_hand_gives(whole: Made, year: Any) -> None:
    brief = whole.brief
    first = [one for one in year.lines if one.first_pass and one.status is not LineStatus.REVERSED and one.adjudicated <= ASKED.end]
    mine, others = ([one for one in first if (one.payer_id == "northlake") is own] for own in (True, False))
    for part, value in ((mine, _figure(brief, "refused").mine), (others, _figure(brief, "refused").others)):
        count = sum(one.denied or one.status is LineStatus.PARTLY for one in part)
        low, high = wilson(count, len(part))
        assert (value.value, value.low, value.high, value.of) == (count / len(part), low, high, len(part))
    assert _figure(brief, "accepted").mine.value == pytest.approx(1 - _figure(brief, "refused").mine.value)
    days = _figure(brief, "turnaround").mine
    assert days.value == statistics.median((one.adjudicated - one.received).days for one in mine if one.received) and days.low <= days.value
    ids = {one.line_id for one in mine}
    ended = [one for one in year.appeals if one.line_id in ids]
    won = sum(one.outcome is AppealOutcome.OVERTURNED for one in ended)
    assert (_figure(brief, "overturned").mine.value, _figure(brief, "overturned").mine.of) == (won / len(ended), len(ended))
    assert _figure(brief, "denied").mine.value == sum(one.denied_cents for one in mine)
    assert _figure(brief, "denied").before is None and "no year before" in " ".join(brief.method)


def _figure(brief: Brief, key: str) -> Any:
    found = brief.figure(key)
    assert found is not None
    return found


def test_every_number_leads_to_as_many_claims_as_it_counts(whole: Made) -> None:
    brief, claims = whole.brief, whole.claims
    refused = _figure(brief, "refused").mine
    assert len(claims["refused"]) == round(refused.value * refused.of)
    assert len(claims["accepted"]) + len(claims["refused"]) == brief.lines
    for row in (*brief.rows, *brief.reasons):
        assert len(claims[row.key]) == row.mine.refused
    assert sum(row.mine.refused for row in brief.rows) == sum(row.mine.refused for row in brief.reasons) == len(claims["refused"])
    assert sum(row.denied_cents for row in brief.rows) == _figure(brief, "denied").mine.value
    for pattern in brief.patterns:
        assert len(claims[pattern.key]) == pattern.alert.refused
    for move in brief.moves:
        assert len(claims[f"{move.key}:before"]) == move.shift.before.refused
        assert len(claims[f"{move.key}:after"]) == move.shift.after.refused
    keys = {figure.key for figure in brief.figures} | {row.key for row in brief.months if row.mine.refused}
    assert keys <= set(claims)


def test_the_move_is_told_since_the_right_version_with_the_words_of_both(whole: Made) -> None:
    (move,) = [one for one in whole.brief.moves if one.change]
    assert move.change and (move.shift.day, move.label) == (dt.date(2027, 1, 1), "73721")
    assert move.shift.after.share - move.shift.before.share > 0.14 and move.shift.elsewhere
    (words,) = move.words
    assert "4 weeks" in str(words.old) and "6 weeks" in str(words.new)
    told = printed(to_pdf(whole.brief))
    flat = " ".join(told[1].split())
    assert "Version 1 says" in flat and "at least 4 weeks" in flat and "Version 2 says" in flat and "at least 6 weeks" in flat
    assert "association in time, not proof of its cause" in flat and "https://northlake.test/nlm-0212" in flat
    assert any("since version 2 of policy" in one for one in points(whole.brief))


def test_without_a_change_nothing_is_laid_at_a_policys_door(year: Any) -> None:
    brief = made(year.lines, ASKED, Told(year.appeals)).brief
    assert all(one.change is None for one in brief.moves) and not any("since version" in one for one in points(brief))


def test_two_pages_the_same_bytes_and_nobody_is_named(whole: Made) -> None:
    pdf, xlsx, text = to_pdf(whole.brief), to_xlsx(whole.brief), to_csv(whole.brief)
    assert (to_pdf(whole.brief), to_xlsx(whole.brief), to_csv(whole.brief)) == (pdf, xlsx, text)
    pages = printed(pdf)
    assert len(pages) == 2 and "Page 2 of 2" in pages[1]
    with zipfile.ZipFile(io.BytesIO(xlsx)) as book:
        cells = book.read("xl/sharedStrings.xml").decode()
    said = "\n".join((*pages, cells, text)).lower()
    assert not [name for name in declared().families if name.lower() in said]
    assert all(INVENTED in " ".join(part.split()) for part in (*pages, cells, text))


def test_an_empty_brief_and_a_crowded_one_both_fit(year: Any, whole: Made) -> None:
    nobody = made(year.lines, Asked("P", "nobody", ASKED.start, ASKED.end, ASKED.before_start), Told()).brief
    assert len(printed(to_pdf(nobody))) == 2 and "No first decision of nobody" in opening(nobody) and to_xlsx(nobody)
    crowded = whole.brief.__class__(**{name: getattr(whole.brief, name) for name in whole.brief.__dataclass_fields__}
                                    | {"moves": whole.brief.moves * 9, "patterns": whole.brief.patterns * 20})  # fmt: skip
    pages = printed(to_pdf(crowded))
    assert len(pages) == 2 and "more in the workbook" in pages[1]


def test_the_csv_holds_the_same_numbers_as_the_brief_and_no_formula(whole: Made) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(whole.brief))))
    assert tuple(rows[0]) == HEADS
    denied = next(row for row in rows if row["figure"] == "denied" and row["whose"] == "northlake")
    assert float(denied["value"]) * 100 == pytest.approx(_figure(whole.brief, "denied").mine.value) and denied["unit"] == "dollars"
    assert not [cell for row in rows for cell in (row["figure"], row["what"], row["whose"]) if cell[:1] in "=+-@" and cell]
    named = {sheet.name for sheet in sheets(whole.brief)}
    assert {"Headline", "Moves", "Policy words", "Payer errors", "Method"} <= named


def test_the_order_of_lines_changes_nothing(year: Any) -> None:
    told = Told(year.appeals)
    assert made(tuple(reversed(year.lines)), ASKED, told) == made(year.lines, ASKED, told)


def test_same_procedures_are_compared_and_the_rest_left_out(year: Any) -> None:
    mine = [one for one in year.lines if one.first_pass and one.payer_id == "copperleaf"]
    others = [one for one in year.lines if one.first_pass and one.payer_id != "copperleaf"]
    found = beside(added(mine), added(others))
    assert found and (found.more.low or 0) > 0  # two patterns are planted there
    assert found.more.value == pytest.approx(found.share.value - found.expected.value)
    none = beside(added(mine), added([one for one in others if one.procedure == "not there"]))
    assert none is None and turnaround(Totals()) is None and dollars_refused(Totals()) is None


# ---------------------------------------------------------------- over the store


def test_figures_equal_an_independent_sum_in_sql(small: Any, store: Store, door_for: Any) -> None:
    brief = brief_of(door_for(Role.MANAGER), None, ASKED)
    where = "first_pass = 1 AND status <> 'reversed' AND payer_id = 'northlake' AND adjudicated BETWEEN '2026-07-01' AND '2027-06-30'"
    refused = "(status = 'denied' OR status = 'partly')"
    sql = store.connection.execute
    lines, no, cents = sql(f"SELECT count(*), sum({refused}), sum(denied) FROM claim_lines WHERE {where}").fetchone()  # noqa: S608
    assert lines > 100 and no > 5
    assert (brief.lines, round(_figure(brief, "refused").mine.value * lines), _figure(brief, "denied").mine.value) == (lines, no, cents)
    later = f"""SELECT sum(min(f.denied, max(
          coalesce((SELECT sum(recovered) FROM appeals a WHERE a.line_id = f.id), 0),
          max(0, coalesce((SELECT sum(n.paid) FROM claim_lines n WHERE n.claim_id = f.claim_id AND n.procedure = f.procedure
                           AND n.current = 1 AND n.first_pass = 0), 0) - f.paid))))
        FROM claim_lines f WHERE {where} AND {refused}"""  # noqa: S608 - no value in it
    recovered = sql(later).fetchone()[0]
    assert recovered > 0 and _figure(brief, "recovered").mine.value == recovered
    upheld = sql(f"""SELECT coalesce(sum(denied), 0) FROM claim_lines f WHERE {where} AND {refused}
        AND EXISTS (SELECT 1 FROM appeals a WHERE a.line_id = f.id AND a.outcome = 'upheld')""").fetchone()[0]  # noqa: S608
    assert _figure(brief, "at stake").mine.value == cents - recovered - upheld
    rows = dict(sql(f"SELECT reason, count(*) FROM claim_lines WHERE {where} AND {refused} GROUP BY 1").fetchall())  # noqa: S608
    assert {row.key.removeprefix("reason:"): row.mine.refused for row in brief.reasons} == rows


def test_a_payers_own_lines_and_what_all_share_give_what_all_lines_give(small: Any, door_for: Any) -> None:
    manager = door_for(Role.MANAGER)
    every = counted_lines(manager, ASKED.before_start)
    told = Told(appeals(manager))
    period = period_of(manager, ASKED.start, ASKED.end, told.changes)
    for payer in ("northlake", "copperleaf", "nobody"):
        asked = replace(ASKED, payer_id=payer)
        narrow = lines_of_payer(manager, payer, asked.before_start)
        assert (narrow.left_out, set(narrow.lines) <= set(every.lines)) == (every.left_out, True)
        assert made(narrow.lines, asked, told, period) == made(every.lines, asked, told)
    assert period_of_lines(every.lines, ASKED.start, ASKED.end, told.appeals, told.changes) == replace(period, state="")


def test_the_others_are_all_but_the_payer_counted_by_themselves(year: Any) -> None:
    first = [one for one in year.lines if one.first_pass and one.status is not LineStatus.REVERSED]
    mine, others = ([one for one in first if (one.payer_id == "northlake") is own] for own in (True, False))
    assert added(first).without(added(mine)) == added(others) and added(first).without(added(first)) == Totals()
    with pytest.raises(ValueError, match="taken"):
        added(mine).without(added(first))


def test_the_sample_is_marked_wherever_it_goes(small: Any, door_for: Any) -> None:
    assert SAMPLE in sample_year(1, volume=0.02).files[0].data.decode("ascii")
    plain = Asked("P", "northlake", ASKED.start, ASKED.end, ASKED.before_start)
    assert brief_of(door_for(Role.MANAGER), None, plain).invented


def test_roles_get_the_brief_the_claims_or_nothing(small: Any, store: Store, door_for: Any) -> None:
    manager, specialist = door_for(Role.MANAGER), door_for(Role.SPECIALIST)
    brief = brief_of(manager, None, ASKED)
    assert brief == brief_of(specialist, None, ASKED)
    with pytest.raises(AccessRefused):
        claims_of(manager, None, ASKED, "refused")
    found = claims_of(specialist, None, ASKED, "refused")
    marks = ",".join("?" * len(found))
    rows = store.connection.execute(f"SELECT DISTINCT payer_id, status FROM claim_lines WHERE id IN ({marks})", found).fetchall()  # noqa: S608
    assert found and {row[0] for row in rows} == {"northlake"} and {row[1] for row in rows} <= {"denied", "partly"}
    with pytest.raises(PracticeError, match="no number of this brief"):
        claims_of(specialist, None, ASKED, "reason:shouting")
    for role in (Role.FRONT_DESK, Role.VIEWER, Role.CLINICIAN, Role.ADMIN):
        with pytest.raises(AccessRefused):
            brief_of(door_for(role), None, ASKED)
        with pytest.raises(AccessRefused):
            claims_of(door_for(role), None, ASKED, "refused")


def _letter(store: Store, key: str, criterion: str, patient: str | None) -> None:
    store.connection.execute(
        "INSERT INTO denial_letters(id, patient_id, payer_id, payer_name, claim_number, reference, member, procedures, decided, reason,"
        " quote, cited, policy_version, file_id, lines, text, part2, at)"
        " VALUES (?,?,'northlake','N','','','','[]','2027-01-20','','q',?,?,'f','[]','t',0,'2027-01-21')",
        (key, patient, f'[["nlm-0212", "{criterion}", 0, 5]]', "northlake:nlm-0212@1"),
    )  # fmt: skip


def test_payer_errors_come_without_words_that_could_name_a_patient(published: WorkStore, knee: Any, store: Store, door_for: Any) -> None:
    case = knee.case()
    _letter(store, "a", "An imaging study with contrast at a hospital within 12 months", case.patient_id)
    _letter(store, "b", "Quillambra had no imaging with contrast at a hospital within 12 months", case.patient_id)
    _letter(store, "c", "An imaging study with contrast at a clinic within 24 months", None)
    _letter(store, "d", "Pain has lasted for at least 4 weeks of supervised exercise", case.patient_id)
    (policy,) = published.policies()
    store.connection.execute("UPDATE denial_letters SET policy_version = ?", (f"{policy.policy_id}@1",))
    found = {one.letter.letter_id: one for one in errors_of(door_for(Role.MANAGER), published)}
    assert set(found) == {"a", "b", "c"}
    assert found["a"].cited.criterion.startswith("An imaging study") and found["b"].cited.criterion == found["c"].cited.criterion == ""
    assert found["b"].nearest
    assert not any(one.letter.case_id or one.letter.quote or one.letter.cited for one in found.values())
    with pytest.raises(AccessRefused):
        errors_of(door_for(Role.FRONT_DESK), published)
