"""Every fact that a note, a structured entry or a criterion may become reads as plain words."""

from __future__ import annotations

import re

import pytest
import yaml

from practice.flow.noted import fact_name, note_facts
from practice.notes.wording import concepts, note_measures
from practice.store.answers import FACT
from rules.compile.leaves.naming import attestation
from rules.compile.text.vocabulary import facts, measures
from rules.lexicon import FOLDER
from rules.lookup.naming import called, fact_names


def vocabulary() -> list[str]:
    """All facts: those of notes by concept and measure, of the rules' own vocabulary, and of codes."""
    noted = {fact_name(name, concept.kind) for name, concept in concepts().items()}
    measured = {fact_name(one.concept, "measure") for one in note_measures()}
    ruled = {one.fact for one in measures().measures} | {one.fact for one in facts()} | {"tx.conservative.duration"}
    text = (FOLDER / "notes" / "bindings.yml").read_text("utf-8")
    coded = {row["fact"] for rows in yaml.safe_load(text).values() if isinstance(rows, list) for row in rows if "fact" in row}
    return sorted((noted | measured | ruled | coded | {FACT}) - {""})


def test_every_fact_reads_as_plain_words() -> None:
    wrong = {one: called(one) for one in vocabulary() if not re.fullmatch(r"[A-Za-z0-9][\w'’,. /()-]*", called(one)) or "_" in called(one)}
    assert len(vocabulary()) > 1_300 and not wrong
    assert not [one for one in vocabulary() if called(one).startswith(one.split(".")[0] + ":")]


def test_every_first_part_has_its_word() -> None:
    kinds = fact_names().kinds
    assert {one.split(".")[0] for one in vocabulary()} | set(note_facts().kinds.values()) <= kinds.keys()
    assert "fx" not in kinds.values() and not [word for word in kinds.values() if len(word) == 2]


def test_no_short_name_stays_a_riddle() -> None:
    """Parts of three letters are written out, or are words; so are parts that mix letters and figures."""
    words = "age and any arm bed bee cam can car dry dye ear end eye gap gas gel hip hug ice ion jaw lag leg lid lip log low man met "
    words += "off pes red rib new nut the tic toe use von way wet"
    found = {part for one in vocabulary() for part in called(one).replace("(", " ").replace(")", " ").split() if part in one}
    left = {part for part in found if len(part) == 3 or (re.search("[0-9]", part) and re.search("[a-z]", part))}
    assert not left - set(words.split(" ")), sorted(left)


def test_every_declared_name_is_of_a_fact() -> None:
    rests = {one.partition(".")[2] for one in vocabulary()} | set(vocabulary())
    parts = {part for one in vocabulary() for part in one.replace(".", "_").split("_")}
    assert not fact_names().names.keys() - rests
    assert not fact_names().parts.keys() - parts


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("fx.effusion", "effusion (finding)"),
        ("obs.bmi", "body mass index"),
        ("tx.knee_steroid", "steroid injection into the knee (treatment)"),
        ("tx.conservative.duration", "length of conservative treatment"),
        ("lab.crp", "C-reactive protein (laboratory)"),
        ("exam.mcmurray", "McMurray test (examination)"),
        ("img.xray", "x-ray (study)"),
        ("dx.cad", "coronary artery disease (diagnosis)"),
        (attestation("has a plan of care"), "the payer's own words"),
    ],
)
def test_facts_as_people_call_them(fact: str, words: str) -> None:
    assert called(fact) == words
