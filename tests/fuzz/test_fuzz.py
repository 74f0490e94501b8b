"""A short run of the fuzz target, and its gate: each kind of failure is seen when there is one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import extremes
import mutations
import pytest
import reading
import seeds

from payerwatch.pool import Limit
from policies.reading.errors import UnreadableSnapshot

CASES = 60
SEED = 20261121
QUICK = [make for make in extremes.EXTREMES if make not in (extremes.forms_pdf, extremes.quiet_bomb_docx, extremes.wide_json)]


def alone(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script of this folder in a process that has inherited nothing from the test runner."""
    path = Path(__file__).with_name(script)
    return subprocess.run([sys.executable, str(path), *arguments], capture_output=True, text=True, timeout=300, check=False)


def test_harmed_files_end_as_a_document_or_a_refusal() -> None:
    done = alone("reading.py", "--cases", str(CASES), "--seed", str(SEED))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{CASES} of {CASES}: 0 failures" in done.stdout
    assert re.search(r"outcomes: document \d+, unreadable \d+\n", done.stdout)


@pytest.mark.parametrize("make", QUICK, ids=lambda make: make.__name__)
def test_hostile_files_end_as_a_document_or_a_refusal(make: extremes.Extreme) -> None:
    done = alone("hostile.py", make.__name__, str(SEED))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_same_number_is_the_same_case() -> None:
    assert [reading.case(1, number) for number in range(40)] == [reading.case(1, number) for number in range(40)]
    assert reading.case(1, 3) != reading.case(2, 3)


@pytest.mark.parametrize("mutation", mutations.BELOW, ids=lambda mutation: mutation.__name__)
def test_every_harm_harms(mutation: mutations.Mutation) -> None:
    data = seeds.as_text().encode()
    assert any(mutation(data, Random(at)) != data for at in range(5))


def test_harm_reaches_below_the_packing() -> None:
    seed = next(seed for seed in seeds.made() if seed.kind == "docx")
    harmed = mutations.inside(seed.data, Random(1))
    assert harmed.startswith(b"PK") and harmed != seed.data


# ---------------------------------------------------------------- the gate


def _dies(*_bytes: object, **_name: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _hangs(*_bytes: object, **_name: object) -> None:
    while True:
        pass


def _eats(*_bytes: object, **_name: object) -> int:
    return len(bytes(4 * 2**30))


def _stumbles(*_bytes: object, **_name: object) -> None:
    raise ZeroDivisionError("division by zero")


def _rambles(*_bytes: object, **_name: object) -> None:
    raise UnreadableSnapshot("one line\nand another")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (_dies, "its process died on it (SIGKILL)"),
        (_hangs, "it takes longer than 0.3 seconds"),
        (_eats, "it needs more than 2 GB of memory"),
        (_stumbles, "ZeroDivisionError: division by zero"),
        (_rambles, "no clear line"),
    ],
)
def test_each_kind_of_failure_is_seen_and_stops_nothing(monkeypatch: pytest.MonkeyPatch, broken: Callable[..., None], said: str) -> None:
    monkeypatch.setattr(reading, "read_judged", broken)
    ended = list(reading.fuzz(range(2), 1, limit=Limit(0.3)))
    assert [one.number for one in ended] == [0, 1]
    assert all(said in one.fault for one in ended), ended


def test_a_failure_says_how_to_see_it_again(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(reading, "read_judged", _stumbles)
    assert reading.tell(reading.fuzz(range(1), 7), 1, 7) == 1
    said = capsys.readouterr().out
    assert "FAILURE case 0 (" in said and "python tests/fuzz/reading.py --seed 7 --only 0" in said
