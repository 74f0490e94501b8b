"""The house's own rules: who imports whom, which library lives where, and what may not stand in a file."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

HOUSE = Path(__file__).parents[1]
ROOMS = ("crawlers", "policies", "rules", "diffing", "practice", "dashboard", "payerwatch")
MOST_LINES = 330

OWNERS = {
    "argon2": {"practice"},
    "bm25s": {"policies"},
    "diff_match_patch": {"diffing"},
    "docx": {"policies", "practice"},  # read in the one, letters written in the other
    "duckdb": {"policies"},
    "jwt": {"practice"},
    "keyring": {"practice"},
    "playwright": {"crawlers"},
    "pypdfium2": {"policies"},
    "reportlab": {"practice"},
    "scipy": {"practice"},
    "scrapy": {"crawlers"},
    "selectolax": {"policies", "crawlers"},  # the one exception: listings are HTML too, and are not documents
    "sentence_transformers": {"policies"},
    "sqlcipher3": {"practice"},
    "streamlit": {"dashboard"},
    "twisted": {"crawlers"},
    "typer": {"payerwatch"},
    "warcio": {"policies"},
}

# Put together here, so that this file passes its own test.
HOSTS = tuple(
    ".".join(parts) for parts in (("pypi", "org"), ("files", "pythonhosted", "org"), ("deb", "debian", "org"), ("registry", "npmjs", "org"))
)
MACHINE_PATHS = re.compile(r"(?<![\w.~/$})-])/(?:work|tmp|root|home/[a-z_]\w*|Users/\w+)/\w")
TOP = "/"


def modules(folder: Path, *rooms: str) -> Iterator[tuple[str, Path]]:
    """Every module of the rooms, with its room."""
    for room in rooms or ROOMS:
        found = sorted((folder / room).rglob("*.py"))
        assert found, f"{room} has no module"
        yield from ((room, path) for path in found)


def imported(path: Path) -> Iterator[str]:
    """The top-level names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def strangers(folder: Path) -> list[str]:
    """Imports of a library outside the rooms that own it."""
    return [
        f"{path.relative_to(folder)} imports {name}, which lives in {', '.join(sorted(OWNERS[name]))}"
        for room, path in modules(folder)
        for name in imported(path)
        if name in OWNERS and room not in OWNERS[name]
    ]


# ---------------------------------------------------------------- names and layers


def test_no_other_distribution_owns_our_names() -> None:
    owners = importlib.metadata.packages_distributions()
    assert set(owners.get("payerwatch", ())) == {"payerwatch"}, "payerwatch is not installed"
    others = {room: found for room in ROOMS if (found := sorted(set(owners.get(room, ())) - {"payerwatch"}))}
    assert not others


def test_our_names_are_imported_from_this_house() -> None:
    for room in ROOMS:
        where = importlib.util.find_spec(room)
        assert where is not None and where.origin is not None
        assert Path(where.origin).parents[1].resolve() == HOUSE, room


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The rooms and their contract, to be spoilt."""
    for room in ROOMS:
        shutil.copytree(HOUSE / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(HOUSE / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    """The contract over a folder; PYTHONPATH goes before the installed rooms, so that the copies are looked at."""
    code = "import sys; from importlinter.cli import lint_imports_command as command; sys.exit(command(['--no-cache']))"
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_layers_hold(copied: Path) -> None:
    ran = linted(copied)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "A room imports only rooms to its left KEPT" in ran.stdout


@pytest.mark.parametrize(
    ("module", "wrong"),
    [
        ("policies/model.py", "payerwatch"),
        ("crawlers/addresses.py", "rules"),
        ("rules/words.py", "crawlers"),
        ("diffing/align.py", "dashboard"),
    ],
)
def test_a_wrong_import_turns_the_layers_red(module: str, wrong: str, copied: Path) -> None:
    with (copied / module).open("a", encoding="utf-8") as spoilt:
        spoilt.write(f"\nimport {wrong}\n")
    ran = linted(copied)
    assert ran.returncode != 0
    assert "A room imports only rooms to its left BROKEN" in ran.stdout, ran.stdout + ran.stderr
    assert module.removesuffix(".py").replace("/", ".") in ran.stdout


# ---------------------------------------------------------------- one library, one owner


def test_one_library_has_one_owner() -> None:
    assert not strangers(HOUSE)


def test_every_owned_library_is_used_by_its_owners() -> None:
    """An entry that nothing matches guards nothing."""
    used = {(name, room) for room, path in modules(HOUSE) for name in imported(path) if name in OWNERS}
    assert used == {(name, room) for name, rooms in OWNERS.items() for room in rooms}


def test_a_library_in_a_strange_room_is_seen(copied: Path) -> None:
    with (copied / "diffing" / "align.py").open("a", encoding="utf-8") as spoilt:
        spoilt.write("\n\ndef hidden() -> None:\n    from duckdb import connect\n")
    assert strangers(copied) == ["diffing/align.py imports duckdb, which lives in policies"]


# ---------------------------------------------------------------- what stands in files


def tracked() -> list[Path]:
    """The text files that the repository keeps."""
    if shutil.which("git") is None or not (HOUSE / ".git").exists():
        pytest.skip("there is no git here")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, text=True, check=True).stdout  # noqa: S607
    return [HOUSE / name for name in sorted(filter(None, listed.split("\0"))) if (HOUSE / name).is_file()]


def betrayals(text: str) -> list[str]:
    """Machine paths and package registries in a text."""
    return [*MACHINE_PATHS.findall(text), *(host for host in HOSTS if host in text)]


@pytest.mark.parametrize(
    "line",
    [f"see {TOP}work/notes", f"'{TOP}tmp/x.txt'", f"({TOP}home/anna/policies)", f"{TOP}Users/anna/x", f"https:{TOP}/{HOSTS[0]}/simple"],
)
def test_a_betrayal_is_seen(line: str) -> None:
    assert betrayals(line)


@pytest.mark.parametrize("line", ["data/home/digests/x.md", "../work/policies.duckdb", "https://payer.test/home/index", "{home}/work/x"])
def test_an_ordinary_path_is_none(line: str) -> None:
    assert not betrayals(line)


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    found = {}
    for path in tracked():
        name = path.relative_to(HOUSE).as_posix()
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if said := betrayals(text):
            found[name] = said
    assert not found


def test_every_yaml_file_of_the_data_parses() -> None:
    files = [path for path in (HOUSE / "data").rglob("*.y*ml") if "home" not in path.relative_to(HOUSE / "data").parts[:1]]
    assert files
    for path in files:
        assert yaml.safe_load(path.read_text("utf-8")) is not None, f"{path.relative_to(HOUSE)} is empty"


def test_no_module_is_too_long() -> None:
    lengths = {str(path.relative_to(HOUSE)): len(path.read_text("utf-8").splitlines()) for _, path in modules(HOUSE)}
    assert not {name: lines for name, lines in lengths.items() if lines > MOST_LINES}


def test_the_make_words_of_the_papers_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text("utf-8"), re.M))
    for paper in ("README.md", "CONTRIBUTING.md"):
        code = re.findall(r"^```.*?^```|`[^`\n]+`", (HOUSE / paper).read_text("utf-8"), re.M | re.S)
        named = {word for piece in code for word in re.findall(r"\bmake ([a-z]+)", piece)}
        assert named, f"{paper} names no target"
        assert named <= targets, f"{paper}: {sorted(named - targets)}"
