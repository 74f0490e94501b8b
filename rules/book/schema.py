"""The JSON schema of what `payerwatch rules compile --format json` prints, one object a line."""

from __future__ import annotations

from typing import Any

from policies.model import CodeRole, CodeSystem
from rules.model import Stance

_OPS = ["=", "!=", ">=", ">", "<=", "<", "between"]
_TEXT = {"type": "string"}
_FLAG = {"type": "boolean", "description": "a person must look before it is used"}
_NODE = {"$ref": "#/$defs/node"}
_OFFSET = {"type": "integer", "minimum": 0}


def schema() -> dict[str, Any]:
    """The schema, keys in a fixed order."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "payerwatch rules compile",
        "description": "The criteria of one document as statements. Quotes stand verbatim in the document's text at start.",
        **_object({"file": _TEXT, "statements": _list({"$ref": "#/$defs/statement"}), "issues": _list({"$ref": "#/$defs/issue"})}),
        "$defs": {
            "statement": _statement(),
            "code": _code(),
            "citation": _citation(),
            "issue": _object({"problem": _TEXT, "detail": _TEXT}),
            "node": _node(),
            "atom": _atom(),
        },
    }


def _statement() -> dict[str, Any]:
    required = {
        "stance": {"enum": [one.value for one in Stance]},
        "subject": _TEXT,
        "codes": _list({"$ref": "#/$defs/code"}),
        "when": _NODE,
        "review": _FLAG,
    }
    to = {"type": "string", "description": "to whom the decision is delegated"}
    return _object(required, {"reasons": _list(_TEXT), "to": to, "citation": {"$ref": "#/$defs/citation"}})


def _code() -> dict[str, Any]:
    named = {"system": {"enum": [one.value for one in CodeSystem]}, "role": {"enum": [one.value for one in CodeRole]}}
    return {"oneOf": [_object({**named, "code": _TEXT}), _object({**named, "from": _TEXT, "to": _TEXT})]}


def _citation() -> dict[str, Any]:
    page = {"type": ["integer", "null"], "minimum": 1}
    return _object({"section": _list(_TEXT), "page": page, "section_hash": _TEXT, "start": _OFFSET, "end": _OFFSET})


def _node() -> dict[str, Any]:
    pair = {"type": "array", "items": _NODE, "minItems": 2, "maxItems": 2}
    counted = _object({"n": {"type": "integer", "minimum": 0}, "of": _list(_NODE)})
    review = {"review": _FLAG}
    return {
        "oneOf": [
            {"const": True, "description": "no condition"},
            _object({"all": _list(_NODE)}, review),
            _object({"any": _list(_NODE)}, review),
            _object({"at_least": counted}, review),
            _object({"not": _NODE}, review),
            _object({"unless": pair}, review),
            _object({"if": pair}, review),
            _object({"ref": _TEXT, "quote": _TEXT, "start": _OFFSET}, review),
            {"$ref": "#/$defs/atom"},
        ]
    }


def _atom() -> dict[str, Any]:
    words = dict.fromkeys(("within", "before", "after", "per", "outcome", "term"), _TEXT)
    optional = {
        "op": {"enum": _OPS},
        "value": {"type": ["number", "string", "null"]},
        "value2": {"type": "number"},
        "unit": {"type": "string", "description": "UCUM"},
        **words,
        "examples": _list(_TEXT),
        "review": _FLAG,
    }
    return _object({"quote": _TEXT, "start": _OFFSET, "fact": _TEXT}, optional)


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    properties = {**required, **(optional or {})}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
