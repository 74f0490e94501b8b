"""Documents given as files: read, or refused in one line. No store is needed and no model is loaded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from payerwatch.pool import Limit, Lost, Workers
from payerwatch.refusal import Refusal
from policies.model import Document, Issue, Metadata, Problem

FILE_LIMIT = 200_000_000
SECONDS_A_FILE = 60.0
SECONDS_OF_OCR = 1_800.0  # a page takes a second or two


@dataclass(frozen=True, slots=True)
class FileReading:
    """One file read. `failure` says why it is no policy, or why it could not be read; the document is then empty.

    `opened` is False where the file's bytes could not be had at all.
    """

    path: str
    document: Document
    failure: Issue | None
    opened: bool = True


def load(path: Path) -> bytes:
    """The bytes of a file. Raises Refusal when it is absent, no file, or too large."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Refusal(f"{path}: not a file; give the path of a PDF, HTML, DOCX, JSON or text file")
        if size > FILE_LIMIT:
            raise Refusal(f"{path}: {size} bytes, at most {FILE_LIMIT} are read; split it or check that it is the right file")
        return path.read_bytes()
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error


def read_file(path: str, *, ocr: bool = False) -> FileReading:
    """Read one file of any supported type. A file that is absent, broken or no policy comes back with its failure.

    ocr  whether pages of a PDF that are pictures are read by tesseract
    """
    from policies.reading import read_judged
    from policies.reading.errors import UnreadableSnapshot

    try:
        data = load(Path(path))
    except Refusal as refusal:
        return failed(path, str(refusal), opened=False)
    try:
        document, failure = read_judged(data, name=path, ocr=ocr)
    except UnreadableSnapshot as error:
        return failed(path, str(error))
    except MemoryError:
        raise  # the worker's limit, or the machine's
    except Exception as error:  # noqa: BLE001 - a reader that stumbles over one file must not stop the others
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return failed(path, f"the reader stumbled over it ({said}); save it in another format, or leave it out")
    return FileReading(path, document, failure and Issue(failure.problem, _without(path, failure.detail)))


def failed(path: str, why: str, *, opened: bool = True) -> FileReading:
    """A file that could not be read, and why."""
    return FileReading(path, Document(Metadata(), ()), Issue(Problem.UNREADABLE, _without(path, why)), opened)


def read_files(paths: Sequence[str], *, ocr: bool = False, tick: Callable[[], None] = lambda: None) -> Iterator[FileReading]:
    """Read files in workers, in the order given; one that hangs its reader, kills it or eats the memory is a failure like any other.

    tick  called about five times a second while waiting
    """
    limit = Limit(SECONDS_OF_OCR if ocr else SECONDS_A_FILE)
    with Workers(limit=limit, start="fork" if sys.platform == "linux" else "spawn") as workers:
        for path, reading in zip(paths, workers.within(partial(read_file, ocr=ocr), paths, tick), strict=True):
            if isinstance(reading, Lost):
                yield failed(path, f"not read: {reading.reason}; leave it out, or split it and read the parts")
            else:
                yield reading


def _without(path: str, words: str) -> str:
    """What was said of a file, without its path in front; whoever shows it names the file once."""
    while words.startswith(f"{path}: "):
        words = words.removeprefix(f"{path}: ")
    return words
