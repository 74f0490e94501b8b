"""Make the project's virtual environment: CPU torch only, Chromium found or installed, nothing that stops the rest.

    python3 tools/setup.py --venv .venv [--peers]

Needs only the standard library. Exit status 0: done (what could not be had is said in one line each); 3: not done.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TORCH = "torch==2.13.0"
TORCH_CPU_WHEELS = os.environ.get("PAYERWATCH_TORCH_WHEELS", "https://download.pytorch.org/whl/cpu")
EXTRAS = "browser,dashboard,notify,dev"
PEERS = ("urlwatch==2.29", "changedetection.io==0.60.10", "psutil>=6,<8", "rich>=13.9,<16")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MINIMUM_PYTHON = (3, 11)


def say(line: str) -> None:
    print(f"setup: {line}", flush=True)


def pip(python: Path, *arguments: str, quiet: bool = True) -> subprocess.CompletedProcess[str]:
    command = [str(python), "-m", "pip", *arguments, "--disable-pip-version-check"]
    return subprocess.run(command, capture_output=quiet, text=True, check=False, cwd=ROOT)


def need(done: subprocess.CompletedProcess[str], what: str) -> None:
    if done.returncode == 0:
        return
    tail = (done.stderr or done.stdout or "").strip().splitlines()[-3:]
    say(f"{what} failed: {' / '.join(tail)}")
    sys.exit(3)


def draws_cuda(report: str) -> bool:
    """True when pip's plan holds CUDA packages, or cannot be read."""
    try:
        planned = json.loads(report)["install"]
    except (ValueError, KeyError):
        return True
    return any(item["metadata"]["name"].lower().startswith(("nvidia", "triton", "cuda")) for item in planned)


def install_torch(python: Path) -> bool:
    """CPU torch or none: first the CPU wheels, then whatever pip finds, if that draws no CUDA.

    pip is asked for its plan before anything is downloaded, so gigabytes of CUDA are never drawn.
    """
    if pip(python, "show", "torch").returncode == 0:
        return True
    plan = pip(python, "install", "--dry-run", "--quiet", "--report", "-", TORCH)
    if plan.returncode == 0 and not draws_cuda(plan.stdout):
        return pip(python, "install", TORCH).returncode == 0
    wheels = ("--index-url", TORCH_CPU_WHEELS, "--retries", "1", "--timeout", "10")
    return pip(python, "install", TORCH, *wheels).returncode == 0


def find_browser() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def apt_chromium() -> bool:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    quiet = {"capture_output": True, "check": False, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run([apt, "update", "-q"], **quiet)  # type: ignore[call-overload]
    subprocess.run([apt, "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-liberation"], **quiet)  # type: ignore[call-overload]
    return find_browser() is not None


def playwright_chromium(python: Path) -> bool:
    done = subprocess.run([str(python), "-m", "playwright", "install", "chromium"], capture_output=True, check=False)
    return done.returncode == 0


def install_browser(python: Path) -> None:
    if found := find_browser():
        say(f"Chromium: {found}")
        return
    say("Chromium is not on this machine: installing it")
    if apt_chromium() or playwright_chromium(python):
        return
    say("Chromium could not be installed: sources that need a browser will be issues of the run; install Chromium to see them")


def make_environment(folder: Path) -> Path:
    python = folder / "bin" / "python"
    if not python.exists():
        say(f"making {folder}")
        venv.create(folder, with_pip=True)
    return python


def install_project(python: Path) -> None:
    extras = EXTRAS
    say("installing CPU torch (about 200 MB)")
    if install_torch(python):
        extras += ",search"
    else:
        say("no CPU build of torch could be found: search goes by words only, not by meaning")
    say(f"installing payerwatch with {extras}")
    need(pip(python, "install", "-c", "constraints.txt", "-e", f".[{extras}]"), "installing payerwatch")
    install_browser(python)


def install_peers(python: Path) -> None:
    say("installing urlwatch and changedetection.io for the side-by-side figures")
    need(pip(python, "install", *PEERS), "installing the peers")
    if not (shutil.which("pdftotext") and shutil.which("pdftohtml")):
        say("poppler-utils is not on this machine: the peers are measured without the words of PDFs")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--venv", type=Path, required=True)
    parser.add_argument("--peers", action="store_true", help="the environment of the benchmark's peers instead")
    asked = parser.parse_args()
    if sys.version_info < MINIMUM_PYTHON:
        say(f"Python {sys.version.split()[0]} is too old: 3.11 or newer is needed (make PYTHON=python3.11 …)")
        sys.exit(3)
    python = make_environment(asked.venv)
    if asked.peers:
        install_peers(python)
        return
    install_project(python)
    say("done")


if __name__ == "__main__":
    main()
