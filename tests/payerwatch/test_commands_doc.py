"""The papers name what there is: every command and option, every variable, every problem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from diffing.render import PROBLEMS
from payerwatch.cli import app
from policies.model import Problem

HOUSE = Path(__file__).parents[2]
COMMANDS = (HOUSE / "docs" / "commands.md").read_text("utf-8")
OWNERS = {"engineer", "operator", "payer's site", "nobody"}


def walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by its whole name."""
    if not hasattr(command, "commands"):
        yield name, command
        return
    for word, below in command.commands.items():
        yield from walk(below, f"{name} {word}")


TREE = dict(walk(typer.main.get_command(app), "payerwatch"))


def options(command: Any) -> set[str]:
    return {word for parameter in command.params if parameter.param_type_name == "option" for word in parameter.opts} - {"--help"}


def chapters() -> dict[str, tuple[list[str], str]]:
    """Command → its arguments as the heading names them, and the text below the heading."""
    found = {}
    for heading, text in re.findall(r"^### `([^`]+)`\n(.*?)(?=^#|\Z)", COMMANDS, re.M | re.S):
        words = heading.split()
        found[" ".join(w for w in words if not w.isupper())] = ([w for w in words if w.isupper() or "_" in w], text)
    return found


def named(text: str) -> set[str]:
    """The options of a chapter's table, one a line and each with its meaning."""
    return set(re.findall(r"^\| `(--[a-z0-9-]+)` \| \S.*\|$", text, re.M))


def test_every_command_has_its_chapter_and_no_chapter_is_left_over() -> None:
    assert set(chapters()) == set(TREE)


@pytest.mark.parametrize("name", sorted(TREE))
def test_every_option_and_argument_of_a_command_stands_there(name: str) -> None:
    arguments, text = chapters()[name]
    assert named(text) == options(TREE[name])
    assert arguments == [p.name.upper() for p in TREE[name].params if p.param_type_name == "argument"]
    assert text.split("|")[0].strip(), "a chapter says what the command does"


def test_the_options_of_every_command_stand_at_the_top() -> None:
    top = options(typer.main.get_command(app))
    assert top and top <= named(COMMANDS.split("\n## ")[0])


def test_every_default_that_is_named_is_true() -> None:
    for name, command in TREE.items():
        _, text = chapters()[name]
        for option, said in re.findall(r"^\| `(--[a-z0-9-]+)` \|[^|]*; default `?([\w./]+\w)", text, re.M):
            (parameter,) = [p for p in command.params if option in p.opts]
            assert str(parameter.default) == said, f"{name} {option}"


def test_the_variables_are_those_that_are_read() -> None:
    modules = [path for room in ("payerwatch", "crawlers", "dashboard") for path in (HOUSE / room).rglob("*.py")]
    read = {name for path in modules for name in re.findall(r'"(PAYERWATCH_[A-Z_]+)"', path.read_text("utf-8"))}
    assert set(re.findall(r"^\| `(PAYERWATCH_[A-Z_]+)` \|", COMMANDS, re.M)) == read


def test_every_problem_has_an_owner_and_something_to_do() -> None:
    rows = [
        line.strip("| ").split(" | ") for line in (HOUSE / "docs" / "issues.md").read_text("utf-8").splitlines() if line.startswith("| `")
    ]
    assert [row[0].strip("`") for row in rows] == [problem.value for problem in Problem]
    for row in rows:
        assert len(row) == 4 and all(row), row
        assert row[2] in OWNERS, row


def test_every_problem_has_a_phrase_for_the_digest() -> None:
    assert set(PROBLEMS) == {problem.value for problem in Problem}
    assert all(PROBLEMS.values()) and len(set(PROBLEMS.values())) == len(PROBLEMS)
