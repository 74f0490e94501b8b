"""Processes that run beside the measured ones: the generated site, and whatever else answers on a free loopback port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

HOST = "127.0.0.1"
ROOT = Path(__file__).parents[1]
PATIENCE = 90  # seconds until a server answers


class ServingError(Exception):
    """One clear line: which server did not come up, and where its output lies."""


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(
    command: Sequence[str], port: int, log: Path, environment: Mapping[str, str] | None = None, *, talks: bool = False
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; its whole process group is ended with it. `talks`: standard input and output are pipes."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if talks else subprocess.DEVNULL,
            stdout=subprocess.PIPE if talks else output,
            stderr=output,
            env=dict(os.environ if environment is None else environment),
            cwd=ROOT,
            start_new_session=True,
        )
    try:
        _wait_for(process, port, log)
        yield process
    finally:
        _end(process)


class Origin:
    """The running site; see `benchmarks.origin`."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def show(self, release: int) -> None:
        """From the next request on, every page is that of this release."""
        if self._process.stdin is None or self._process.stdout is None:
            raise ServingError("the site was started without a line to talk on")
        self._process.stdin.write(f"{release}\n".encode())
        self._process.stdin.flush()
        said = self._process.stdout.readline().decode().strip()
        if said != str(release):
            raise ServingError(f"the site was to show release {release} and said {said!r}")


@contextmanager
def origin(python: Path, root: Path, port: int, log: Path) -> Iterator[Origin]:
    """The generated site, both releases."""
    command = [str(python), "-m", "benchmarks.origin", "--root", str(root), "--port", str(port)]
    with served(command, port, log, talks=True) as process:
        yield Origin(process)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.05)
    raise ServingError(f"{process.args!r} did not answer on port {port}; its output is in {log}")


def _end(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
            break
