"""The command line explains itself, and what the papers tell people to type can be typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from payerwatch.cli import app

HOUSE = Path(__file__).parents[2]
PAPERS = [HOUSE / "README.md", HOUSE / "CONTRIBUTING.md", *sorted((HOUSE / "docs").rglob("*.md"))]


def commands(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """(its words, the command) of every command that does something."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name.strip(), command
        return
    for word, one in inner.items():
        yield from commands(one, f"{name} {word}")


TOP = typer.main.get_command(app)
COMMANDS = dict(commands(TOP))
OPTIONS = {option for command in (TOP, *COMMANDS.values()) for one in command.params for option in one.opts} | {"--help"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_and_option_says_what_it_is_for(name: str) -> None:
    assert COMMANDS[name].help
    assert [one.name for one in COMMANDS[name].params if not getattr(one, "help", None)] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_what_the_papers_tell_people_to_type_can_be_typed(paper: Path) -> None:
    """Commands after `payerwatch`, and options behind them."""
    code = re.findall(r"^```.*?^```|`[^`\n]+`", paper.read_text("utf-8"), re.M | re.S)
    typed = [found for piece in code for found in re.findall(r"payerwatch ((?:[a-z]+\b ?)+)([^\n`]*)", piece)]
    unknown = [words for words, _ in typed if words.split()[0] not in COMMANDS and words.split()[0] not in ("source", "rules", "practice")]
    strange = [option for _, rest in typed for option in re.findall(r"(?<!\S)\[?(--[a-z-]+)", rest) if option not in OPTIONS]
    assert (unknown, strange) == ([], [])


def test_the_papers_name_commands_at_all() -> None:
    assert len(re.findall(r"payerwatch [a-z]", (HOUSE / "README.md").read_text("utf-8"))) > 10
