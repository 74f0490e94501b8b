"""Documents compiled into statements in workers: files for `rules compile`, versions of the record for `rules propose`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payerwatch.files import SECONDS_A_FILE, load, read_file
from payerwatch.pool import Limit, Lost, Workers

if TYPE_CHECKING:
    from policies.model import Document
    from rules.book.model import Reading

SECONDS_A_DOCUMENT = 120.0


@dataclass(frozen=True, slots=True)
class FileCompiled:
    """One file compiled: its row of the contract; `opened` is False where the bytes could not be had, `troubled` where it is no policy."""

    row: dict[str, Any]
    opened: bool
    troubled: bool


def compile_file(path: str) -> FileCompiled:
    """Read and compile one file of any supported type. Whatever goes wrong with it is an issue of its row."""
    from rules.compile import compile_document
    from rules.contract import statement_to_json

    reading = read_file(path)
    issues = [{"problem": str(one.problem), "detail": one.detail} for one in reading.document.issues]
    if reading.failure:
        issues.append({"problem": str(reading.failure.problem), "detail": reading.failure.detail})
    if not reading.document.sections:
        return FileCompiled({"file": path, "statements": [], "issues": issues}, reading.opened, troubled=True)
    try:
        compiled = compile_document(reading.document, _own_text(path))
    except MemoryError:
        raise  # the worker's limit, or the machine's
    except Exception as error:  # noqa: BLE001 - a compiler that stumbles over one file must not stop the others
        issues.append({"problem": "unreadable", "detail": f"the compiler stumbled over it ({type(error).__name__}: {error})"[:300]})
        return FileCompiled({"file": path, "statements": [], "issues": issues}, reading.opened, troubled=True)
    issues += [{"problem": "compile", "detail": detail} for detail in compiled.issues]
    row = {"file": path, "statements": [statement_to_json(one) for one in compiled.statements], "issues": issues}
    return FileCompiled(row, reading.opened, reading.failure is not None)


def _own_text(path: str) -> str | None:
    """The text of a text file, so that offsets point into the file itself; None for every other type."""
    from policies.reading.encoding import decode
    from policies.reading.sniff import media_type

    data = load(Path(path))
    return decode(data) if media_type(data, None, path) == "text" else None


def compile_files(paths: Sequence[str], *, tick: Callable[[], None] = lambda: None) -> Iterator[FileCompiled]:
    """Files in the order given, each within its limit; one that is lost is an issue like any other."""
    with Workers(limit=Limit(SECONDS_A_FILE + SECONDS_A_DOCUMENT), start="fork" if sys.platform == "linux" else "spawn") as workers:
        for path, done in zip(paths, workers.within(compile_file, paths, tick), strict=True):
            if isinstance(done, Lost):
                issue = {"problem": "unreadable", "detail": f"not compiled: {done.reason}; leave it out, or split it and compile the parts"}
                yield FileCompiled({"file": path, "statements": [], "issues": [issue]}, opened=True, troubled=True)
            else:
                yield done


def compile_documents(workers: Workers, documents: Sequence[Document], tick: Callable[[], None] = lambda: None) -> Iterator[Reading | str]:
    """Documents of the record in order; where one cannot be compiled, the words say why."""
    for done in workers.within(_compiled, documents, tick):
        yield f"not compiled: {done.reason}" if isinstance(done, Lost) else done


def _compiled(document: Document) -> Reading | str:
    from rules.book.compiling import compile_one

    try:
        return compile_one(document)
    except MemoryError:
        raise  # the worker's limit, or the machine's
    except Exception as error:  # noqa: BLE001 - a compiler that stumbles over one document must not stop the others
        return f"the compiler stumbled over it ({type(error).__name__}: {error})"[:300]


def workers_for_documents() -> Workers:
    """Workers that share nothing with a process that has a store open."""
    return Workers(limit=Limit(SECONDS_A_DOCUMENT))
