"""Lists of table cells in the outline: their row leads in to them, a row is known again by its first cell."""

from __future__ import annotations

from diffing.compare import compare
from diffing.units import outline
from policies.model import Block, Document, Metadata, Role, Section


def _row(*cells: str, header: bool = False) -> Block:
    return Block("row", " | ".join(cells), cells=cells, header=header, table=1)


def _item(text: str, level: int, column: int = 2) -> Block:
    return Block("item", text, level=level, marker="•", table=1 if column else 0, column=column)


def _document(*blocks: Block) -> Document:
    metadata = Metadata(payer="Northbank", title="Alphamab", policy_number="MP-1")
    return Document(metadata, (Section("Coverage Criteria", 1, Role.COVERAGE, ("Coverage Criteria",), blocks),))


BEFORE = (
    Block("paragraph", "Alphamab is medically necessary when the criteria below are met:"),
    _row("Indication", "Criteria", header=True),
    _row("Cancer of the bowel", "ALL of the following:"),
    _item("Member is 18 years of age or older", 1),
    _item("ONE of the following:", 1),
    _item("Failure of betamab", 2),
    Block("paragraph", "Renewal requires:", table=1, column=2),
    _item("Response to therapy", 1),
    _row("", ""),
    _item("Any other use is reviewed", 1),
    _item("Listed after the table", 1, column=0),
)


def test_the_lead_in_of_a_cell_s_items_is_their_row() -> None:
    units = outline(_document(*BEFORE)).units
    parents = {unit.text: units[unit.parent].text for unit in units if unit.parent is not None and unit.kind == "item"}
    assert parents == {
        "Member is 18 years of age or older": "Cancer of the bowel | ALL of the following:",
        "ONE of the following:": "Cancer of the bowel | ALL of the following:",
        "Failure of betamab": "ONE of the following:",
        "Response to therapy": "Renewal requires:",
        "Any other use is reviewed": "Coverage Criteria",
        "Listed after the table": "Alphamab is medically necessary when the criteria below are met:",
    }


def test_a_row_with_the_same_first_cell_is_the_same_row() -> None:
    rows = _document(
        _row("Indication", "Criteria", header=True), _row("Sarcoma", "Two prior lines of therapy"), _row("Glioma", "Grade four")
    )
    after = _document(_row("Indication", "Criteria", header=True), _row("Sarcoma", "Stage three disease"), _row("Glioma", "Grade four"))
    (change,) = compare(rows, after).changes
    assert (change.old, change.new) == ("Sarcoma | Two prior lines of therapy", "Sarcoma | Stage three disease")


def test_an_age_inside_a_cell_s_list_is_told_with_its_direction() -> None:
    after = tuple(_item("Member is 12 years of age or older", 1) if "18 years" in block.text else block for block in BEFORE)
    (change,) = compare(_document(*BEFORE), _document(*after)).changes
    assert (change.kind.value, change.direction.value) == ("criteria", "broadened")
