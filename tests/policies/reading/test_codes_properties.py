"""Code sets as properties: generated tables, lists and runs in many layouts give exactly the codes that were put in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from policies.model import Block, Code, CodeRole, CodeSystem, Role, Section
from policies.reading.codes.reader import read_codes
from policies.reading.codes.tokens import run_at

DIGITS = "0123456789"
GROUPS = {
    CodeRole.COVERED: "The following codes are covered when criteria are met:",
    CodeRole.NOT_COVERED: "The following codes are not covered:",
    CodeRole.REQUIRES_AUTH: "The following codes require prior authorization:",
    CodeRole.LISTED: "Other codes related to this policy:",
}
HEADS = {
    CodeSystem.CPT: "CPT Code",
    CodeSystem.HCPCS: "HCPCS Code",
    CodeSystem.ICD10CM: "ICD-10 Diagnosis Code",
    CodeSystem.NDC: "NDC",
    CodeSystem.REV: "Revenue Code",
}
WORDS = (
    "Insertion of device",
    "Panel, 5-50 genes",
    "Injection, 1 mg",
    "Unlisted procedure; add-on",
    "Visit (15 minutes)",
    "Type 2, stage III",
)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=count, max_size=count)


CPT = st.one_of(
    st.integers(10004, 99607).map(str),
    st.builds("{}{}".format, digits(4), st.sampled_from("FTUM")),
)
HCPCS = st.builds("{}{}".format, st.sampled_from("ABCDEGHJKLMPQRSTV"), digits(4))
CATEGORY = st.builds("{}{}{}".format, st.sampled_from("ABCDEFGHIJKLMNOPQRSTVZ"), st.sampled_from(DIGITS), st.sampled_from(DIGITS + "AB"))
ICD = st.builds(
    "{}.{}".format, CATEGORY, st.one_of(digits(1), digits(2), digits(3), st.builds("{}{}".format, digits(3), st.sampled_from("ADS")))
)
NDC = st.one_of(
    st.builds("{}-{}-{}".format, digits(5), digits(4), digits(2)),
    st.builds("{}-{}-{}".format, digits(4), digits(4), digits(2)),
    st.builds("{}-{}-{}".format, digits(5), digits(3), digits(2)),
    st.builds("{}-{}-{}".format, digits(5), digits(4), digits(1)),
    digits(11),
)
REV = digits(3).map("0{}".format)
CODES = {CodeSystem.CPT: CPT, CodeSystem.HCPCS: HCPCS, CodeSystem.ICD10CM: ICD, CodeSystem.NDC: NDC, CodeSystem.REV: REV}


@dataclass(frozen=True)
class Group:
    """Codes of one system under one group line."""

    system: CodeSystem
    role: CodeRole
    codes: tuple[str, ...]


@st.composite
def groups(draw: st.DrawFn) -> list[Group]:
    """Up to four groups; no code stands twice."""
    chosen: list[Group] = []
    used: set[str] = set()
    for _ in range(draw(st.integers(1, 4))):
        system, role = draw(st.sampled_from(sorted(CODES))), draw(st.sampled_from(sorted(GROUPS)))
        fresh = [code for code in draw(st.lists(CODES[system], min_size=1, max_size=6, unique=True)) if code not in used]
        used.update(fresh)
        if fresh:
            chosen.append(Group(system, role, tuple(fresh)))
    return chosen


def paragraph(text: str) -> Block:
    return Block("paragraph", text)


def row(*cells: str, table: int, header: bool = False) -> Block:
    return Block("row", " | ".join(cells), cells=cells, header=header, table=table)


def expected(wanted: list[Group]) -> set[Code]:
    return {Code(group.system, code, code, group.role) for group in wanted for code in group.codes}


def codes_of(blocks: list[Block]) -> set[Code]:
    return set(read_codes((Section("Codes", 2, Role.CODES, ("Codes",), tuple(blocks)),)))


@settings(max_examples=150, deadline=None)
@given(groups(), st.data())
def test_tables_under_group_lines(wanted: list[Group], data: st.DataObject) -> None:
    blocks: list[Block] = []
    for number, group in enumerate(wanted, 1):
        describes_first = data.draw(st.booleans())
        heads = (HEADS[group.system], "Description")
        blocks += [paragraph(GROUPS[group.role]), row(*(heads[::-1] if describes_first else heads), table=number, header=True)]
        for code in group.codes:
            cells = (code, data.draw(st.sampled_from(WORDS)))
            blocks.append(row(*(cells[::-1] if describes_first else cells), table=number))
    assert codes_of(blocks) == expected(wanted)


@settings(max_examples=150, deadline=None)
@given(groups(), st.data())
def test_one_table_with_group_rows(wanted: list[Group], data: st.DataObject) -> None:
    blocks: list[Block] = []
    for group in wanted:
        blocks.append(row(f"{HEADS[group.system]}s: {GROUPS[group.role]}", "", table=1))
        blocks += (row(code, data.draw(st.sampled_from(WORDS)), table=1) for code in group.codes)
    assert codes_of(blocks) == expected(wanted)


@settings(max_examples=150, deadline=None)
@given(groups(), st.sampled_from([", ", "; ", " ", " / ", ",", " and "]))
def test_lists_after_a_label(wanted: list[Group], separator: str) -> None:
    blocks: list[Block] = []
    for group in wanted:
        blocks += [paragraph(GROUPS[group.role]), paragraph(f"{HEADS[group.system]}s: {separator.join(group.codes)}")]
    assert codes_of(blocks) == expected(wanted)


@settings(max_examples=100, deadline=None)
@given(groups(), st.data())
def test_a_column_tells_the_role_of_each_code(wanted: list[Group], data: st.DataObject) -> None:
    marks = {CodeRole.COVERED: "Covered", CodeRole.NOT_COVERED: "Not covered", CodeRole.REQUIRES_AUTH: "Prior authorization required"}
    blocks: list[Block] = []
    for number, group in enumerate(wanted, 1):
        blocks.append(row(HEADS[group.system], "Description", "Coverage", table=number, header=True))
        blocks += (row(code, data.draw(st.sampled_from(WORDS)), marks.get(group.role, ""), table=number) for code in group.codes)
    assert codes_of(blocks) == expected(wanted)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([CodeSystem.CPT, CodeSystem.HCPCS, CodeSystem.ICD10CM, CodeSystem.REV]), st.data())
def test_ranges_keep_both_ends(system: CodeSystem, data: st.DataObject) -> None:
    ends = data.draw(st.lists(CODES[system], min_size=2, max_size=2, unique=True).map(sorted))
    if system is CodeSystem.CPT and (ends[0][-1].isalpha() or ends[1][-1].isalpha()):
        ends = sorted([ends[0][:4] + "T", "9998T"])
    sign = data.draw(st.sampled_from(["-", " - ", "–", " – ", " through ", " to ", " thru "]))
    found = run_at(sign.join(ends), 0, frozenset({system}))
    assert [(token.first, token.last) for token in found] == ([(ends[0], ends[1])] if ends[0] != ends[1] else [(ends[0], ends[0])])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(70010, 79999), min_size=2, max_size=6, unique=True).map(sorted))
def test_plain_digits_without_blanks_are_a_list_only_where_cpt_is_named(numbers: list[int]) -> None:
    text = "".join(map(str, numbers))
    assert [token.first for token in run_at(text, 0, frozenset({CodeSystem.CPT}))] == [str(number) for number in numbers]
    assert not run_at(text, 0, frozenset())


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([HCPCS, ICD]), st.data())
def test_codes_without_blanks_are_told_apart(shape: st.SearchStrategy[str], data: st.DataObject) -> None:
    codes = data.draw(st.lists(shape, min_size=2, max_size=5, unique=True))
    assert [token.first for token in run_at("".join(codes), 0, frozenset())] == codes


@settings(max_examples=150, deadline=None)
@given(st.one_of(CPT, HCPCS), st.sampled_from(["26", "50", "59", "LT", "RT", "TC", "JW", "GA", "95"]))
def test_a_modifier_is_no_part_of_the_code(code: str, modifier: str) -> None:
    assert [token.first for token in run_at(f"{code}-{modifier}", 0, frozenset())] == [code]


OTHER_NUMBERS = st.one_of(
    st.builds("Call 1-{}-{}-{} or ({}) {}-{}.".format, digits(3), digits(3), digits(4), digits(3), digits(3), digits(4)),
    st.builds("Springfield, IL {}-{}".format, digits(5), digits(4)),
    st.builds("Springfield, IL {}".format, digits(5)),
    st.builds("J Test Med. 20{};{}({}):{}-{}. PMID: {}".format, digits(2), digits(2), digits(1), digits(4), digits(4), digits(8)),
    st.builds("doi:10.{}/s{}-{}-{}-{}".format, digits(4), digits(5), digits(3), digits(5), digits(1)),
    st.builds("Effective 0{}/1{}/20{}; reviewed 20{}".format, st.integers(1, 9), st.integers(0, 9), digits(2), digits(2)),
    st.builds("L{} and A{}, NCT{}".format, digits(5), digits(5), digits(8)),
    st.builds("a dose of {} mg, {} units or ${}".format, digits(5), digits(5), digits(5)),
    st.builds("({} patients of {} adults; n={})".format, digits(5), digits(5), digits(5)),
    st.builds("20{}D{}AR and 09-J{}-{}".format, digits(2), digits(4), digits(4), digits(2)),
    st.sampled_from(["KRAS G12C, BRAF V600E, EGFR T790M", "CD19, B12, C3, A1C, K27, H3K27M and P16", "L4-L5, S1 and T12"]),
)


@settings(max_examples=300, deadline=None)
@given(OTHER_NUMBERS, st.sampled_from([Role.COVERAGE, Role.NOT_COVERED, Role.OTHER, Role.DOCUMENTATION]))
def test_other_numbers_are_no_codes(text: str, role: Role) -> None:
    section = Section("Something", 2, role, ("Something",), (paragraph(text), Block("item", text, 1, "•")))
    assert read_codes((section,)) == ()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=DIGITS + "ABCJQUXTF.-–,;/()+* \n", max_size=60), st.sampled_from(sorted(CODES)))
def test_any_text_is_read_without_fail_and_in_order(text: str, system: CodeSystem) -> None:
    tokens = run_at(text, 0, frozenset({system}))
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    assert run_at(text, 0, frozenset({system})) == tokens
