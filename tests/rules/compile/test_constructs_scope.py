"""What a policy says it is about, the word EITHER before a connective in capitals, and figures that are so much or stronger."""

from __future__ import annotations

from rules.compile import compile_text
from rules.contract import statement_to_json

LEAD = "Lutomy is medically necessary when ALL of the following are met:\n"


def told(text: str) -> list[object]:
    return [(one["stance"], one["when"]) for one in map(statement_to_json, compile_text(text).statements)]


def leaves(text: str) -> list[tuple[str, object, object]]:
    found: list[tuple[str, object, object]] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if "quote" in node:
                found.append((node["quote"], node.get("op"), node.get("value")))
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk([statement_to_json(one)["when"] for one in compile_text(LEAD + text).statements])
    return found


def test_what_a_policy_is_about_is_no_criterion() -> None:
    text = "This policy applies to lutomy (CPT 11111, 11112) and laser lutomy (CPT 11113).\n\n" + LEAD + "1. Pain\n2. Swelling"
    assert [stance for stance, _ in told(text)] == ["definition", "covered"]


def test_whom_a_policy_is_for_stays_a_criterion() -> None:
    text = "This policy applies to members aged 18 or older.\n\n" + LEAD + "1. Pain\n2. Swelling"
    stances = told(text)
    assert stances[0][0] == "covered"  # type: ignore[index]
    assert "18" in str(stances[0])


def test_either_belongs_to_the_connective_in_capitals() -> None:
    text = "1. EITHER an oral lutin or rumin for at least 4 weeks, OR a lutal injection\n2. Pain"
    assert leaves(text)[:2] == [("an oral lutin or rumin for at least 4 weeks", ">=", 4.0), ("a lutal injection", None, None)]


def test_both_belongs_to_the_connective_in_capitals() -> None:
    quotes = [quote for quote, _, _ in leaves("1. BOTH pain and stiffness for 6 weeks AND positive imaging\n2. Fever")]
    assert quotes[:2] == ["pain and stiffness for 6 weeks", "positive imaging"]


def test_so_much_or_stronger_is_a_lower_limit() -> None:
    found = leaves("1. Compression stockings of 20-30 mmHg or stronger worn for at least 3 months\n2. Brace of grade 2 or firmer")
    assert [(op, value) for _, op, value in found] == [(">=", 20.0), (">=", 3.0), (">=", 2.0)]
    assert not any(quote == "stronger worn" for quote, _, _ in found)


def quotes(text: str) -> list[str]:
    return [quote for quote, _, _ in leaves(text)]


def test_how_a_disease_runs_is_no_alternative_to_it() -> None:
    line = "The member has a diagnosis of major lutosis, severe, single episode or recurrent"
    assert quotes(f"1. {line}\n2. Fever")[0] == line
    assert quotes("1. Asthma, severe, eosinophilic or oral steroid dependent\n2. Fever")[0].startswith("Asthma, severe")
    assert len(quotes("1. Lutosis, rumosis or fever\n2. Pain")) == 4


def test_a_time_behind_the_last_of_several_verbs_is_that_of_each() -> None:
    line = "The condition began, worsened or was operated on within the past 12 months"
    assert quotes(f"1. {line}\n2. Fever")[0] == line


def test_two_subjects_of_one_verb_stay_together() -> None:
    line = "The member reports that the drooping lid or loose skin interferes with an activity"
    assert quotes(f"1. {line}\n2. Fever")[0] == line
    assert (
        quotes("1. Difficulty reading or driving because of the lids\n2. Fever")[0] == "Difficulty reading or driving because of the lids"
    )


def test_what_therapies_came_to_is_told_of_both() -> None:
    assert quotes("1. Failed lutectomy or rumotomy\n2. Fever")[0] == "Failed lutectomy or rumotomy"


def test_a_clause_behind_two_refused_things_may_be_of_one_of_them() -> None:
    item = "Bleeding disorder or use of thinners that cannot be stopped"
    text = f"Lutomy is not covered when ANY of the following is present:\n- {item}\n- Fever"
    found = [statement_to_json(one)["when"] for one in compile_text(text).statements]
    assert f"'{item}'" in str(found)
