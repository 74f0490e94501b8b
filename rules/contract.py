"""Rules as JSON: the shape of `payerwatch rules compile --format json`, which others rely on, and of the accepted rule's file."""

from __future__ import annotations

from typing import Any as Anything

from policies.model import Code, CodeRole, CodeSystem
from rules.model import All, Always, Any, AtLeast, Atom, Citation, If, Node, Not, Ref, Stance, Statement, Unless

Json = dict[str, Anything]
_ATOM_TEXT = ("unit", "within", "before", "after", "per", "outcome", "term")


class ContractError(ValueError):
    """A value is no rule; the message names the place ("statements.2.when.all.0") and what was expected."""


def statement_to_json(statement: Statement) -> Json:
    """One statement; keys that say nothing are left out, the required ones stay."""
    found: Json = {
        "stance": statement.stance.value,
        "subject": statement.subject,
        "codes": [_code_to_json(code) for code in statement.codes],
        "when": node_to_json(statement.when),
        "review": statement.review,
    }
    if statement.reasons:
        found["reasons"] = list(statement.reasons)
    if statement.to:
        found["to"] = statement.to
    if statement.citation != Citation():
        found["citation"] = _citation_to_json(statement.citation)
    return found


def _code_to_json(code: Code) -> Json:
    place = {"code": code.first} if code.first == code.last else {"from": code.first, "to": code.last}
    return {"system": code.system.value, **place, "role": code.role.value}


def _code(value: Anything, place: str) -> Code:
    row = _object(value, place)
    try:
        first = str(row["code"]) if "code" in row else str(row["from"])
        return Code(CodeSystem(row["system"]), first, first if "code" in row else str(row["to"]), CodeRole(row.get("role", "listed")))
    except (KeyError, ValueError) as error:
        raise ContractError(f"{place}: expected a code with system and code, or from and to ({error})") from None


def _citation_to_json(citation: Citation) -> Json:
    return {
        "section": list(citation.section),
        "page": citation.page,
        "section_hash": citation.section_hash,
        "start": citation.start,
        "end": citation.end,
    }


def node_to_json(node: Node) -> Json | bool:
    """One node; `True` is no condition."""
    match node:
        case Always():
            return True
        case Atom():
            found = _atom_to_json(node)
        case Ref():
            found = {"ref": node.ref, "quote": node.quote, "start": node.start}
        case All():
            found = {"all": [node_to_json(one) for one in node.of]}
        case Any():
            found = {"any": [node_to_json(one) for one in node.of]}
        case AtLeast():
            found = {"at_least": {"n": node.n, "of": [node_to_json(one) for one in node.of]}}
        case Not():
            found = {"not": node_to_json(node.node)}
        case Unless():
            found = {"unless": [node_to_json(node.node), node_to_json(node.exception)]}
        case If():
            found = {"if": [node_to_json(node.condition), node_to_json(node.then)]}
    return found | ({"review": True} if node.review else {})


def _atom_to_json(atom: Atom) -> Json:
    found: Json = {"quote": atom.quote, "start": atom.start, "fact": atom.fact}
    if atom.op is not None:
        found |= {"op": atom.op, "value": atom.value}
        if atom.value2 is not None:
            found["value2"] = atom.value2
    found |= {name: getattr(atom, name) for name in _ATOM_TEXT if getattr(atom, name) is not None}
    return found | ({"examples": list(atom.examples)} if atom.examples else {})


def statement_from_json(value: Anything, place: str = "statement") -> Statement:
    """The statement that `statement_to_json` gave. Raises ContractError."""
    row = _object(value, place)
    citation = _object(row.get("citation", {}), f"{place}.citation")
    return Statement(
        stance=_stance(row.get("stance"), f"{place}.stance"),
        subject=_text(row.get("subject", ""), f"{place}.subject"),
        when=node_from_json(row.get("when"), f"{place}.when"),
        codes=tuple(_code(one, f"{place}.codes.{i}") for i, one in enumerate(row.get("codes", []))),
        review=bool(row.get("review", False)),
        reasons=_texts(row.get("reasons", []), f"{place}.reasons"),
        to=row.get("to"),
        citation=Citation(
            section=_texts(citation.get("section", []), f"{place}.citation.section"),
            page=citation.get("page"),
            section_hash=_text(citation.get("section_hash", ""), f"{place}.citation.section_hash"),
            start=_whole(citation.get("start", 0), f"{place}.citation.start"),
            end=_whole(citation.get("end", 0), f"{place}.citation.end"),
        ),
    )


def node_from_json(value: Anything, place: str = "when") -> Node:
    """The node that `node_to_json` gave. Raises ContractError."""
    if value is True:
        return Always()
    row = _object(value, place)
    review = bool(row.get("review", False))
    if "ref" in row:
        return Ref(_text(row["ref"], place), _text(row.get("quote", ""), place), _whole(row.get("start", 0), place), review)
    if "all" in row:
        return All(_nodes(row["all"], f"{place}.all"), review)
    if "any" in row:
        return Any(_nodes(row["any"], f"{place}.any"), review)
    if "at_least" in row:
        counted = _object(row["at_least"], f"{place}.at_least")
        return AtLeast(_whole(counted.get("n"), f"{place}.at_least.n"), _nodes(counted.get("of"), f"{place}.at_least.of"), review)
    if "not" in row:
        return Not(node_from_json(row["not"], f"{place}.not"), review)
    for name, kind in (("unless", Unless), ("if", If)):
        if name in row:
            pair = _nodes(row[name], f"{place}.{name}")
            if len(pair) != 2:
                raise ContractError(f"{place}.{name}: expected two nodes, found {len(pair)}")
            return kind(*pair, review)
    return _atom(row, place, review)


def _atom(row: Json, place: str, review: bool) -> Atom:
    if "quote" not in row and "fact" not in row:
        raise ContractError(f"{place}: expected an atom or one of all, any, at_least, not, unless, if, ref; found {sorted(row)}")
    op = row.get("op")
    if op is not None and op not in ("=", "!=", ">=", ">", "<=", "<", "between"):
        raise ContractError(f"{place}.op: {op!r} is no comparison")
    return Atom(
        quote=_text(row.get("quote", ""), f"{place}.quote"),
        start=_whole(row.get("start", 0), f"{place}.start"),
        fact=_text(row.get("fact", ""), f"{place}.fact"),
        op=op,
        value=row.get("value"),
        value2=row.get("value2"),
        **{name: row.get(name) for name in _ATOM_TEXT},
        examples=_texts(row.get("examples", []), f"{place}.examples"),
        review=review,
    )


def _nodes(value: Anything, place: str) -> tuple[Node, ...]:
    if not isinstance(value, list):
        raise ContractError(f"{place}: expected a list of nodes")
    return tuple(node_from_json(one, f"{place}.{i}") for i, one in enumerate(value))


def _object(value: Anything, place: str) -> Json:
    if not isinstance(value, dict):
        raise ContractError(f"{place}: expected an object, found {type(value).__name__}")
    return value


def _text(value: Anything, place: str) -> str:
    if not isinstance(value, str):
        raise ContractError(f"{place}: expected text, found {type(value).__name__}")
    return value


def _texts(value: Anything, place: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ContractError(f"{place}: expected a list of texts")
    return tuple(_text(one, f"{place}.{i}") for i, one in enumerate(value))


def _whole(value: Anything, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ContractError(f"{place}: expected a whole number, found {value!r}")
    return value


def _stance(value: Anything, place: str) -> Stance:
    try:
        return Stance(value)
    except ValueError:
        raise ContractError(f"{place}: {value!r} is no stance; there are {', '.join(Stance)}") from None
