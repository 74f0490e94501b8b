"""All sources of a folder: <payer>/<source>.yml, each read strictly; a bad declaration never stops the others."""

from __future__ import annotations

import difflib
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError

from crawlers.declaration import Declaration

_EXAMPLES = "examples"


@dataclass(frozen=True, slots=True)
class Loaded:
    """One file of the folder: its declaration, or what is wrong with it (one clear line an error)."""

    path: Path
    declaration: Declaration | None = None
    problem: str | None = None


def load_sources(folder: Path) -> tuple[Loaded, ...]:
    """Every <payer>/<source>.yml (or .yaml) of the folder in order of path.

    Raises FileNotFoundError when the folder is not there: that is wrong usage, not a bad declaration.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder}: no such folder of sources; expected <payer>/<source>.yml inside it")
    files = sorted(path for suffix in ("yml", "yaml") for path in folder.rglob(f"*.{suffix}"))
    loaded = [load_source(path) for path in files if _EXAMPLES not in path.relative_to(folder).parts]
    return tuple(_refuse_doubles(loaded))


def load_source(path: Path) -> Loaded:
    """One declaration, its folder path made absolute (relative paths start at the declaration file)."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        return Loaded(path, problem=f"{path}: cannot be read as UTF-8 text: {error}")
    except yaml.YAMLError as error:
        return Loaded(path, problem=f"{path}: not YAML: {_fold(str(error))}")
    doubles = list(_doubles(node, ()))
    if doubles:
        return Loaded(path, problem="\n".join(f"{path}:{line}: {'.'.join(key)} is given twice: keep one" for key, line in doubles))
    if node is None or not isinstance(value, dict):
        return Loaded(path, problem=f"{path}: expected keys and values such as source_id:, payer:, discover:; found {type(value).__name__}")
    try:
        declaration = Declaration.model_validate(value)
    except ValidationError as error:
        return Loaded(path, problem="\n".join(_lines(path, node, error)))
    return _placed(path, declaration)


def _placed(path: Path, declaration: Declaration) -> Loaded:
    place = f"{path.parent.name}.{path.stem}"
    if declaration.source_id != place:
        wanted = "/".join(declaration.source_id.split("."))
        said = f"{path}: source_id is {declaration.source_id}, but the file's place says {place}: move it to {wanted}.yml"
        return Loaded(path, problem=said)
    folder = declaration.folder
    if folder is not None and not folder.path.is_absolute():
        absolute = folder.model_copy(update={"path": (path.parent / folder.path).resolve()})
        declaration = declaration.model_copy(update={"folder": absolute})
    return Loaded(path, declaration)


def _refuse_doubles(loaded: list[Loaded]) -> Iterator[Loaded]:
    seen: dict[str, Path] = {}
    for one in loaded:
        if one.declaration is None:
            yield one
            continue
        earlier = seen.setdefault(one.declaration.source_id, one.path)
        problem = f"{one.path}: {one.declaration.source_id} is declared already in {earlier}: keep one"
        yield one if earlier == one.path else Loaded(one.path, problem=problem)


def _lines(path: Path, node: yaml.Node, error: ValidationError) -> Iterator[str]:
    for one in error.errors(include_url=False):
        keys = tuple(one["loc"])
        where = f"{path}:{_line_of(node, keys)}: {'.'.join(str(key) for key in keys) or 'declaration'}"
        yield f"{where}: {_said(one['type'], one['msg'], one.get('input'), keys)}"


def _said(kind: str, message: str, found: object, keys: tuple[int | str, ...]) -> str:
    if kind == "extra_forbidden":
        known = _keys_at(keys[:-1])
        close = difflib.get_close_matches(str(keys[-1]), known, n=1, cutoff=0.5)
        hint = f"did you mean {close[0]!r}?" if close else f"expected one of {', '.join(known)}"
        return f"unknown key {str(keys[-1])!r}; {hint}"
    if kind == "missing":
        return "this key is required and missing"
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return f"{message[:1].lower()}{message[1:]}; found {_short(found)}"


def _short(found: object) -> str:
    shown = _fold(repr(found))
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _fold(text: str) -> str:
    return " ".join(text.split())


def _keys_at(keys: tuple[int | str, ...]) -> list[str]:
    """The keys that a declaration may have at this place."""
    model: type[BaseModel] = Declaration
    for key in keys:
        if isinstance(key, str) and key in model.model_fields:
            inner = _model_in(model.model_fields[key].annotation)
            if inner is None:
                return []
            model = inner
    return list(model.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in typing.get_args(annotation) if (found := _model_in(part))), None)


def _line_of(node: yaml.Node, keys: tuple[int | str, ...]) -> int:
    """The line of the file (from 1) at which the value stands, or that of the nearest thing around it."""
    line = node.start_mark.line + 1
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == key), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
    return line


def _doubles(node: yaml.Node | None, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Keys that stand twice in one mapping: YAML would silently keep the last."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _doubles(child, above)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        name = str(key.value)
        if name in seen:
            yield (*above, name), key.start_mark.line + 1
        seen.add(name)
        yield from _doubles(value, (*above, name))
