"""The published schema is the schema, and what is printed keeps to it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.model import Code, CodeRole, CodeSystem
from rules.book.schema import schema
from rules.contract import statement_from_json, statement_to_json
from rules.model import All, Always, Any, AtLeast, Atom, Citation, If, Node, Not, Ref, Stance, Statement, Unless

jsonschema = pytest.importorskip("jsonschema")
PAPER = Path(__file__).parents[3] / "docs" / "rule.schema.json"

TEXT = st.text(max_size=8)
ATOMS = st.builds(
    Atom,
    quote=TEXT,
    start=st.integers(0, 99),
    fact=TEXT,
    op=st.sampled_from(["=", ">=", "<", "between"]),
    value=st.one_of(st.floats(0, 99), TEXT),
    value2=st.none() | st.floats(0, 99),
    unit=st.none() | TEXT,
    within=st.none() | TEXT,
    examples=st.lists(TEXT, max_size=2).map(tuple),
    review=st.booleans(),
) | st.builds(Atom, quote=TEXT, start=st.integers(0, 99), fact=TEXT)
LEAVES = ATOMS | st.builds(Ref, TEXT, TEXT, st.integers(0, 99), st.booleans()) | st.just(Always())


def _above(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(below, max_size=3).map(tuple)
    return st.one_of(
        st.builds(All, several, st.booleans()),
        st.builds(Any, several),
        st.builds(AtLeast, st.integers(0, 3), several),
        st.builds(Not, below),
        st.builds(Unless, below, below),
        st.builds(If, below, below, st.booleans()),
    )


CODES = st.builds(Code, st.sampled_from(CodeSystem), TEXT.filter(bool), TEXT.filter(bool), st.sampled_from(CodeRole))
STATEMENTS = st.builds(
    Statement,
    st.sampled_from(Stance),
    TEXT,
    st.recursive(LEAVES, _above, max_leaves=6),
    st.lists(CODES, max_size=2).map(tuple),
    st.booleans(),
    st.lists(TEXT, max_size=2).map(tuple),
    st.none() | TEXT.filter(bool),
    st.builds(Citation, st.lists(TEXT, max_size=2).map(tuple), st.none() | st.integers(1, 9), TEXT, st.integers(0, 9), st.integers(0, 9)),
)
CHECK = jsonschema.Draft202012Validator(schema())


def test_the_published_schema_is_up_to_date() -> None:
    assert json.loads(PAPER.read_text("utf-8")) == schema(), "payerwatch rules schema > docs/rule.schema.json"
    jsonschema.Draft202012Validator.check_schema(schema())


@given(STATEMENTS)
def test_every_statement_keeps_to_the_schema_and_comes_back(statement: Statement) -> None:
    row = statement_to_json(statement)
    CHECK.validate({"file": "a.pdf", "statements": [row], "issues": []})
    assert statement_from_json(json.loads(json.dumps(row))) == statement


@pytest.mark.parametrize(
    "spoilt",
    [
        {"stance": "perhaps"},
        {"when": False},
        {"when": {"all": True}},
        {"when": {"quote": "x", "fact": "f"}},
        {"when": {"at_least": {"of": []}}},
        {"when": {"unless": [True]}},
        {"more": 1},
        {"codes": [{"system": "CPT", "role": "covered"}]},
    ],
)
def test_the_schema_refuses(spoilt: dict[str, object]) -> None:
    row = {"stance": "covered", "subject": "", "codes": [], "when": True, "review": False} | spoilt
    assert list(CHECK.iter_errors({"file": "a.pdf", "statements": [row], "issues": []}))
