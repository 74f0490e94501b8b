"""What the practice's own commands do before anybody opens the dashboard: a remittance is taken in, and the sweep is run.

Both are run as people run them, so that what pages find prepared is what these commands prepare.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.dashboard_practice import KEY, PASSWORD, USER
from benchmarks.serving import ROOT

PAYER, PAYER_NAME = "payer003", "Payer 3"
PATIENCE = 600
"""Seconds that a command may take."""


def take_remittance(home: Path, day: dt.date) -> float:
    """Take one claim in, paid on a day, as the practice does; returns the seconds that the command took."""
    mappings = home / "practice" / "mappings"
    mappings.mkdir(parents=True, exist_ok=True)
    (mappings / "payers.yml").write_text(f"{PAYER_NAME}: {PAYER}\n", encoding="utf-8")
    path = home / "practice" / "day.835"
    path.write_bytes(_remittance(day))
    return _run(home, "practice", "remit", str(path))


def sweep(home: Path) -> float:
    """Run the morning's sweep; returns the seconds that it took."""
    return _run(home, "sweep", "--format", "json")


def _run(home: Path, *words: str) -> float:
    own = {"PAYERWATCH_HOME": str(home), "PAYERWATCH_PRACTICE_KEY": KEY, "PAYERWATCH_PRACTICE_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "payerwatch.cli", *words, "--as", USER]
    began = time.perf_counter()
    ran = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if ran.returncode:
        raise RuntimeError(f"payerwatch {words[0]}: ended with {ran.returncode}: {ran.stderr.strip()[-300:]}")
    return time.perf_counter() - began


def _remittance(day: dt.date) -> bytes:
    """An X12 835 of one claim."""
    on = f"{day:%Y%m%d}"
    transaction = [
        "ST*835*0001*005010X221A1", f"BPR*I*60*C*ACH*CCP***********{on}", "TRN*1*DAY*1999999999", f"DTM*405*{on}", f"N1*PR*{PAYER_NAME}",
        "N1*PE*PRACTICE*XX*1999000000", "LX*1", "CLP*N-DAY*1*100*60**12*P1*11*1", "SVC*HC:10000*100*60**1", f"DTM*472*{on}", "CAS*CO*45*40",
    ]  # fmt: skip
    return _interchange(transaction, on)


def _interchange(transaction: Sequence[str], on: str) -> bytes:
    head = f"ISA*00*{'':10}*00*{'':10}*ZZ*{'PAYER':15}*ZZ*{'PRACTICE':15}*{on[2:]}*0600*^*00501*000000001*0*P*:"
    group = f"GS*HP*PAYER*PRACTICE*{on}*0600*1*X*005010X221A1"
    lines = (head, group, *transaction, f"SE*{len(transaction) + 1}*0001", "GE*1*1", "IEA*1*000000001")
    return "".join(f"{line}~\n" for line in lines).encode("ascii")
