"""Documents given as files: read, or refused in one line. No store is needed and no model is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from payerwatch.refusal import Refusal
from policies.model import Document, Issue, Metadata, Problem

FILE_LIMIT = 200_000_000


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


def read_file(path: str) -> FileReading:
    """Read one file of any supported type. A file that is absent, broken or no policy comes back with its failure."""
    from policies.reading import check_capture, read_document
    from policies.reading.errors import UnreadableSnapshot

    empty = Document(Metadata(), ())
    try:
        data = load(Path(path))
    except Refusal as refusal:
        return FileReading(path, empty, Issue(Problem.UNREADABLE, _without(path, str(refusal))), opened=False)
    try:
        failure = check_capture(data, name=path)
        document = read_document(data, name=path)
    except UnreadableSnapshot as error:
        return FileReading(path, empty, Issue(Problem.UNREADABLE, _without(path, str(error))))
    return FileReading(path, document, failure and Issue(failure.problem, _without(path, failure.detail)))


def _without(path: str, words: str) -> str:
    """What was said of a file, without its path in front; whoever shows it names the file once."""
    while words.startswith(f"{path}: "):
        words = words.removeprefix(f"{path}: ")
    return words
