"""Small documents for the tests of this room, written as people write policies."""

from __future__ import annotations

from policies.model import Block, Code, CodeRole, CodeSystem, Document, Metadata, Role, Section

NOTHING_PRINTED = Metadata()


def block(line: str) -> Block:
    """`- text` and `  - text` are items of depth 1 and 2, `a | b` is a row, anything else a paragraph."""
    bare = line.lstrip(" ")
    if bare.startswith("- "):
        return Block("item", bare[2:], level=1 + (len(line) - len(bare)) // 2, marker="•")
    if " | " in bare:
        return Block("row", bare, cells=tuple(bare.split(" | ")), table=1)
    return Block("paragraph", bare)


def section(heading: str, role: Role, *lines: str, path: tuple[str, ...] = ()) -> Section:
    return Section(heading, 1, role, (*path, heading), tuple(block(line) for line in lines))


def document(
    *sections: Section, metadata: Metadata = NOTHING_PRINTED, codes: tuple[Code, ...] = (), furniture: tuple[str, ...] = ()
) -> Document:
    return Document(metadata, sections, codes=codes, furniture=furniture)


def coverage(*lines: str) -> Document:
    """A policy of one coverage section."""
    return document(section("Coverage Criteria", Role.COVERAGE, *lines))


def code(number: str, role: CodeRole = CodeRole.COVERED, system: CodeSystem = CodeSystem.CPT, last: str | None = None) -> Code:
    return Code(system, number, last or number, role)
