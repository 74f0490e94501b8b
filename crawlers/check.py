"""`source check`: reads a source's stored example offline and compares what is found with the golden JSON.

An example folder (data/sources/<payer>/examples/<source>/) holds, in the site's own markup:

listing.*   an answer of the first `start` address (listing-2.* of the second, and so on)
landing.*   where policy.document or policy.document_json is declared: one landing page
policy.*    one policy as the site serves it (HTML, PDF, DOCX, text or JSON)
files.txt   of a folder source: one relative path a line
golden.json what must be found; written once by the check, read by a person, then kept
"""

from __future__ import annotations

import json
import mimetypes
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crawlers.addresses import Listing, PolicyAddress
from crawlers.declaration import Declaration
from crawlers.discovery import combine, find, find_document, given_addresses, start_addresses
from crawlers.hints import reading_hints
from crawlers.saved import explain
from policies.model import Document, Issue, Problem, ReadingHints

Reader = Callable[[bytes, str | None, str, ReadingHints], Document]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check came to. No issues means green.

    found    what was read from the example, as it stands (or would stand) in the golden file
    written  the golden file was missing and has just been written: a person must read it
    """

    source_id: str
    golden: Path
    found: dict[str, Any]
    issues: tuple[Issue, ...] = ()
    written: bool = False


def read_policy(data: bytes, content_type: str | None, name: str, hints: ReadingHints) -> Document:
    """The reader's own reading; loaded when first needed."""
    from policies.reading import read_document

    return read_document(data, content_type=content_type, name=name, hints=hints)


def check_source(declaration: Declaration, example_folder: Path, *, read: Reader | None = read_policy) -> CheckReport:
    """Compare the example's reading with its golden JSON. Never touches the network; writes nothing but a missing golden.

    read: how a policy is read, (bytes, content type, file name, hints) → document; None leaves policy.* unread.
    """
    golden = example_folder / "golden.json"
    if missing := _missing(declaration, example_folder):
        return CheckReport(declaration.source_id, golden, {}, (_issue(declaration, missing),))
    with no_sockets():
        found = read_example(declaration, example_folder, read)
        again = read_example(declaration, example_folder, read)
    issues = [] if found == again else [_issue(declaration, "reading the example twice gave two answers")]
    if not found.get("policies") and not found.get("files"):
        issues.append(_issue(declaration, f"no policy was found in {example_folder}: compare discover and policy.url with the example"))
        return CheckReport(declaration.source_id, golden, found, tuple(issues))
    if not golden.exists():
        golden.write_text(as_json(found), encoding="utf-8")
        issues.append(_issue(declaration, f"{golden} was just written: read it, compare it with the example, and run again"))
        return CheckReport(declaration.source_id, golden, found, tuple(issues), written=True)
    issues += [_issue(declaration, line) for line in differences(golden, found)]
    return CheckReport(declaration.source_id, golden, found, tuple(issues))


def as_json(found: dict[str, Any]) -> str:
    """The golden file's text: sorted keys, one value a line, a newline at the end."""
    return json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def read_example(declaration: Declaration, folder: Path, read: Reader | None = None) -> dict[str, Any]:
    """What discovery (and, with `read`, the reader) makes of the example files."""
    found = [find(declaration, listing) for listing in _listings(declaration, folder)]
    policies = combine([*given_addresses(declaration), *(address for one in found for address in one.policies)])
    parts = {
        "policies": sorted((_plain(address) for address in policies), key=lambda policy: str(policy["url"])),
        "listings": sorted({url for one in found for url in one.listings}),
        "issues": sorted(issue.detail for one in found for issue in one.issues),
        "document": _document(declaration, folder, policies),
        "files": _files(declaration, folder),
        "reading": _reading(declaration, folder, read),
    }
    return {name: part for name, part in parts.items() if part}


def differences(golden: Path, found: dict[str, Any]) -> Iterator[str]:
    """One line for each thing in which the golden file and the reading differ."""
    try:
        expected = json.loads(golden.read_text(encoding="utf-8"))
    except ValueError as error:
        yield f"{golden}: not JSON ({error}): delete it to have it written anew"
        return
    if not isinstance(expected, dict):
        yield f"{golden}: expected an object: delete it to have it written anew"
        return
    for key in sorted(expected.keys() | found.keys()):
        old, new = _lines(expected.get(key)), _lines(found.get(key))
        yield from (f"{golden.name}: {key}: expected, not found: {line}" for line in old if line not in new)
        yield from (f"{golden.name}: {key}: found, not expected: {line}" for line in new if line not in old)


@contextmanager
def no_sockets() -> Iterator[None]:
    """Inside, opening a socket is an error: reading must never need the network."""
    real = socket.socket

    def refused(*_arguments: object, **_names: object) -> socket.socket:
        raise RuntimeError("reading an example opened a socket")

    socket.socket = refused  # type: ignore[assignment,misc]
    try:
        yield
    finally:
        socket.socket = real  # type: ignore[misc]


def _lines(value: object) -> list[str]:
    parts = value if isinstance(value, list) else [] if value is None else [value]
    return [json.dumps(part, sort_keys=True, ensure_ascii=False) for part in parts]


def _missing(declaration: Declaration, folder: Path) -> str | None:
    method = declaration.discover.method
    wanted = {"folder": "files.txt", "pages": "policy.*"}.get(method, "listing.*")
    if not any(folder.glob(wanted)):
        return f"{folder / wanted} is missing: a source without its example is not finished"
    landing = declaration.policy.document or declaration.policy.document_json
    if landing and not any(folder.glob("landing.*")):
        return f"{folder / 'landing.*'} is missing: the source declares landing pages and has no example of one"
    return None


def _listings(declaration: Declaration, folder: Path) -> Iterator[Listing]:
    starts = start_addresses(declaration)
    for number, path in enumerate(sorted(folder.glob("listing*.*"), key=lambda path: (len(path.stem), path.name))):
        yield _stored(path, starts[min(number, len(starts) - 1)])


def _stored(path: Path, url: str) -> Listing:
    return Listing(url, path.read_bytes(), mimetypes.guess_type(path.name)[0])


def _plain(address: PolicyAddress) -> dict[str, Any]:
    said = {name: value for name, value in asdict(address.listed).items() if value is not None}
    plain: dict[str, Any] = {"url": address.url} | {name: str(value) for name, value in said.items()}
    if address.landing:
        plain["landing"] = True
    if address.postback:
        plain["postback"] = {"target": address.postback.target, "argument": address.postback.argument}
    return plain


def _document(declaration: Declaration, folder: Path, policies: tuple[PolicyAddress, ...]) -> str | None:
    path = next(iter(sorted(folder.glob("landing.*"))), None)
    if path is None or not policies:
        return None
    return find_document(declaration, _stored(path, policies[0].url))


def _files(declaration: Declaration, folder: Path) -> list[dict[str, str]]:
    path = folder / "files.txt"
    if declaration.folder is None or not path.exists():
        return []
    names = sorted({line.strip() for line in path.read_text(encoding="utf-8").splitlines()} - {""})
    return [explain(declaration.folder, name) for name in names]


def _reading(declaration: Declaration, folder: Path, read: Reader | None) -> dict[str, Any] | None:
    path = next(iter(sorted(folder.glob("policy.*"))), None)
    if path is None or read is None:
        return None
    document = read(path.read_bytes(), mimetypes.guess_type(path.name)[0], path.name, reading_hints(declaration))
    return {
        "metadata": {name: _said(value) for name, value in asdict(document.metadata).items() if value not in (None, ())},
        "sections": [f"{section.level} {section.role} {section.heading}" for section in document.sections],
        "codes": sorted(f"{code.system} {code.first}..{code.last} {code.role}" for code in document.codes),
        "issues": sorted(issue.detail for issue in document.issues),
    }


def _said(value: object) -> object:
    return list(value) if isinstance(value, tuple) else str(value)


def _issue(declaration: Declaration, detail: str) -> Issue:
    return Issue(Problem.DECLARATION, detail, declaration.source_id)
