"""Where to look: the sentences nearest to a leaf, few, in order, each with why it was not taken; nothing where nothing is near."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from practice.evidence.nearby.barred import asks_of_family, asks_of_what_is_ahead, not_done, places_at, why_refused
from practice.evidence.nearby.features import Wanted
from practice.evidence.nearby.near import MOST, Near, Nearby
from practice.evidence.record.chart import Chart, chart_of
from practice.notes.reading import note_of

CHARTS = Path(__file__).parents[1] / "charts"
LEAST = 0.9
VISIT = dt.date(2026, 3, 20)
NOTE = """Date of Service: 2026-02-20

HISTORY OF PRESENT ILLNESS
Right knee pain for nine months. She saw the therapist twice a week from May to July; the knee is no better.
Her sister failed six weeks of physical therapy. No fever. She sleeps well and walks her dog.

PASTED FROM PAYER CRITERIA:
Failure of at least 6 weeks of physical therapy is required.

EXAMINATION
BMI 31. McMurray test is positive on the right. The left knee had physical therapy in 2019.

PLAN
Start physical therapy for six weeks. MRI of the right knee.
"""
THERAPY = Wanted("Failure of at least 6 weeks of physical therapy", "3. Failure of at least 6 weeks of physical therapy", ("Knee MRI",))


def chart(text: str = NOTE) -> Chart:
    return chart_of([note_of(text, "note.txt")], VISIT)


def near(quote: str, text: str = NOTE, line: str = "") -> tuple[Near, ...]:
    return Nearby(chart(text)).of(Wanted(quote, line or quote))


def test_few_sentences_verbatim_with_their_heading_and_why_they_were_not_taken() -> None:
    found = Nearby(chart()).of(THERAPY, most=9)
    assert all(NOTE[one.start :].startswith(one.quote) and one.file == "note.txt" for one in found)
    whys = {one.quote.split(".")[0]: (one.heading, one.why) for one in found}
    assert whys["Her sister failed six weeks of physical therapy"] == ("HISTORY OF PRESENT ILLNESS", "speaks of a relative")
    assert whys["Start physical therapy for six weeks"] == ("PLAN", "stands under Plan")
    assert whys["The left knee had physical therapy in 2019"] == ("EXAMINATION", "another side")
    assert whys["Failure of at least 6 weeks of physical therapy is required"] == ("PASTED FROM PAYER CRITERIA", "copied text")
    assert len(Nearby(chart()).of(THERAPY)) == MOST


def test_nothing_is_shown_where_nothing_is_near() -> None:
    assert near("Intravenous drug use") == () == near("C-reactive protein above 10 mg/L") == near("A written safety plan for crises")
    assert near("", "") == () and Nearby(chart_of([], VISIT)).of(THERAPY) == ()


def test_figures_of_the_same_measure_come_first() -> None:
    assert near("BMI less than 40 kg/m2")[0].quote == "BMI 31."
    assert near("Symptoms present for at least 6 weeks")[0].quote == "Right knee pain for nine months."


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("Hypertension requiring medication", "BP 128/80 on no antihypertensives."),
        ("A home exercise program of six weeks", "Not doing her HEP."),
        ("The ulcer has been present for 4 weeks", "Plantar DFU since January."),
        ("Diagnosis of rheumatoid arthritis", "Known RA since 2019."),
    ],
)
def test_other_words_for_the_same_thing_are_found(quote: str, sentence: str) -> None:
    text = f"Date of Service: 2026-02-20\n\nHPI\nShe walks her dog daily. {sentence} She sleeps well. No fever.\n"
    assert [one.quote for one in near(quote, text)] == [sentence]


def test_a_sentence_told_twice_is_shown_once_and_the_heads_alone_show_nothing() -> None:
    text = NOTE.replace("She sleeps well", "BMI 31. She sleeps well")
    assert [one.quote for one in near("BMI less than 40", text)] == ["BMI 31."]
    assert Nearby(chart()).of(Wanted("Suspected infection", "", ("Knee MRI", "McMurray test"))) == ()


def test_the_same_chart_gives_the_same_sentences() -> None:
    assert Nearby(chart()).of(THERAPY) == Nearby(chart()).of(THERAPY)


def test_what_lies_ahead_or_is_of_the_family_is_no_reason_where_that_is_asked() -> None:
    assert [one.why for one in near("Physical therapy is planned")][:1] == [""]
    assert "speaks of a relative" not in [one.why for one in near("A sister had physical therapy")]
    assert asks_of_family("a first-degree relative") and not asks_of_family("knee pain")
    assert asks_of_what_is_ahead("surgery is planned") and not asks_of_what_is_ahead("surgery was done")


def test_whom_nobody_may_point_at() -> None:
    told = chart()

    def refused(words: str, family: bool = False) -> str:
        at = NOTE.index(words)
        return why_refused(told, places_at(told, "note.txt", at, at + len(words)), family=family)

    assert [refused(words) for words in ("Her sister", "is required", "The left knee", "Start physical", "She saw the")] == [
        "speaks of a relative", "copied text", "another side", "", "",
    ]  # fmt: skip
    assert refused("Her sister", family=True) == "" and refused("EXAMINATION") == "a heading"
    assert refused("Right knee pain for nine months. She saw the therapist twice a week from May to July; the knee is no better.") == ""
    assert refused(NOTE[NOTE.index("Right knee") : NOTE.index("She sleeps")]) == "more than one sentence"


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Physical therapy will begin next week.", "planned, not done"),
        ("She declined physical therapy.", "declined"),
        ("She completed physical therapy and will begin yoga.", ""),
        ("She sleeps well.", ""),
    ],
)
def test_what_is_not_done_cannot_say_that_it_is_so(sentence: str, why: str) -> None:
    told = chart(f"Date of Service: 2026-02-20\n\nHPI\n{sentence}\n")
    places = tuple(one for one in told.places if one.sentence.text == sentence)
    assert len(places) == 1 and not_done(places, "Failure of physical therapy") == why
    assert not_done(places, "Physical therapy is planned") == ""


def test_charts_show_the_words_that_a_reader_needs() -> None:
    rows = yaml.safe_load((Path(__file__).parent / "near.yml").read_text("utf-8"))
    charts = {name: yaml.safe_load((CHARTS / f"{name}.yml").read_text("utf-8")) for name in {row[0] for row in rows}}
    missed = []
    for name, number, leaf, words in rows:
        policy, one = charts[name]["policy"], charts[name]["charts"][number]
        line = next((line for line in policy.split("\n") if leaf in line), leaf)
        assert words in " ".join(one["note"].split()), (name, number, words)
        shown = Nearby(chart_of([note_of(one["note"], "note.txt")], one["visit"])).of(Wanted(leaf, line))
        if not any(words in " ".join(sentence.quote.split()) for sentence in shown):
            missed.append((name, number, leaf, [sentence.quote for sentence in shown]))
    assert len(rows) > 30 and 1 - len(missed) / len(rows) >= LEAST, missed
