"""What a text came to, in a form that a test can compare: nested tuples of operators and quotes."""

from __future__ import annotations

from typing import Any

from policies.reading import read_document
from rules.compile import compile_document, compile_text
from rules.compile.compiled import Compiled
from rules.contract import statement_to_json


def shape(node: Any) -> Any:
    """A node, as JSON, in nested tuples of operators and quotes."""
    if node is True:
        return True
    for name in ("all", "any", "unless", "if"):
        if name in node:
            return (name, *(shape(one) for one in node[name]))
    if "not" in node:
        return ("not", shape(node["not"]))
    if "at_least" in node:
        return ("at_least", node["at_least"]["n"], *(shape(one) for one in node["at_least"]["of"]))
    return node["quote"]


def shapes(text: str) -> list[tuple[str, Any]]:
    """The statements of a text: stance and conditions."""
    return [(row["stance"], shape(row["when"])) for row in map(statement_to_json, compile_text(text).statements)]


def flagged(text: str) -> bool:
    """Whether any statement of a text is for a person to look at."""
    return any(s.review for s in compile_text(text).statements)


def compiled(text: str) -> Compiled:
    """A text compiled as a document, with its headings and sections."""
    return compile_document(read_document(text.encode(), name="policy.txt"))


def of_stance(text: str, stance: str) -> list[Any]:
    """The conditions of a document's statements of one stance."""
    return [shape(row["when"]) for row in map(statement_to_json, compiled(text).statements) if row["stance"] == stance]
