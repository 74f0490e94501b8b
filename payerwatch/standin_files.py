"""The files of one release of the stand-in site, and what is answered for a path."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

HTML = "text/html; charset=utf-8"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": HTML,
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}
LONGEST = 500  # characters of a path
NONCE = b"%%NONCE%%"
ORIGIN = b"%%ORIGIN%%"


class StandinError(Exception):
    """One clear line: what cannot be served and what to do."""


class Form(BaseModel):
    """A WebForms page: postbacks to `target` whose arguments are the keys of `entries` put a document at the address `document`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: str
    target: str
    document: str
    entries: dict[str, dict[str, str]]  # argument -> {"handle", "file"}


class Manifest(BaseModel):
    """release.json: how the files of a release are served.

    released   the day of the release, its Last-Modified
    types      path -> content type, where the file's name would say another
    fresh      paths (or how they begin) whose answers carry a new nonce each time and no validators
    redirects  path -> path, answered 301
    needs      path (or how it begins) -> [header, value] without which the answer is 403
    forms      path of a WebForms page -> Form
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    released: dt.date
    types: dict[str, str] = {}
    fresh: tuple[str, ...] = ()
    redirects: dict[str, str] = {}
    needs: dict[str, tuple[str, str]] = {}
    forms: dict[str, Form] = {}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent. Without an ETag the answer must not be kept."""

    status: HTTPStatus
    body: bytes
    content_type: str = HTML
    etag: str = ""
    modified: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    fresh: bool = False

    def with_nonce(self, nonce: str) -> Answer:
        """The same answer with its nonce filled in."""
        return replace(self, body=self.body.replace(NONCE, nonce.encode()), fresh=False)


LOST = Answer(HTTPStatus.NOT_FOUND, b"<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n")
REFUSED = Answer(HTTPStatus.FORBIDDEN, b"<!DOCTYPE html>\n<title>403 Forbidden</title>\n<h1>Forbidden</h1>\n")


@dataclass
class Folder:
    """One release. Every file is read once and kept in memory."""

    root: Path
    number: int
    manifest: Manifest
    _days: dict[int, dt.date] = field(default_factory=dict)
    _kept: dict[tuple[str, str], Answer] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def load(cls, root: Path, number: int) -> Folder:
        """Read release.json of one release; a StandinError where it is missing or wrong."""
        return cls(root, number, _manifest(root, number))

    def answer(self, path: str, origin: str, headers: Mapping[str, str]) -> Answer:
        """What a GET of this path is answered; `headers` in lower case."""
        if path in self.manifest.redirects:
            return Answer(HTTPStatus.MOVED_PERMANENTLY, b"", headers=(("Location", self.manifest.redirects[path]),))
        for start, (name, value) in self.manifest.needs.items():
            if path.startswith(start) and headers.get(name.lower()) != value:
                return REFUSED
        with self._lock:
            found = self._kept.get((path, origin)) or self._read(path, origin)
            if found is not LOST:
                self._kept[path, origin] = found
            return found

    def form_of(self, path: str) -> Form | None:
        """The form that this path belongs to, as its page or as its document."""
        return next((form for page, form in self.manifest.forms.items() if path in (page, form.document)), None)

    def document(self, name: str, content_type: str | None = None) -> Answer:
        """A file by its name in the folder, hidden ones too; a StandinError where it is missing."""
        target = self._path / name
        if not target.is_file():
            raise StandinError(f"{target}: release.json names this file, but it is missing; build the site again")
        body = target.read_bytes()
        kind = content_type or self.manifest.types.get("/" + name) or TYPES.get(target.suffix, "application/octet-stream")
        etag = '"' + hashlib.sha256(body).hexdigest()[:20] + '"'
        return Answer(HTTPStatus.OK, body, kind, etag, self._modified(name, body))

    @property
    def _path(self) -> Path:
        return self.root / f"release-{self.number}"

    def _read(self, path: str, origin: str) -> Answer:
        parts = path.strip("/").split("/")
        hidden = any(part.startswith(("_", ".")) for part in parts) or path == "/release.json"
        if hidden or len(path) > LONGEST or not path.isprintable() or "\\" in path:
            return LOST
        name = next((name for name in _names("/".join(parts)) if (self._path / name).is_file()), None)
        if name is None:
            return LOST
        found = self.document(name)
        if path.startswith(self.manifest.fresh):
            return replace(found, etag="", modified="", fresh=True)
        return replace(found, body=found.body.replace(ORIGIN, origin.encode()))

    def _modified(self, name: str, body: bytes) -> str:
        """The day of the first release since when the file has had these bytes."""
        number = self.number
        while number > 1 and _same(self.root / f"release-{number - 1}" / name, body):
            number -= 1
        released = self._days.get(number) or _manifest(self.root, number).released
        self._days[number] = released
        return format_datetime(dt.datetime(released.year, released.month, released.day, 6, tzinfo=dt.UTC), usegmt=True)


def _names(path: str) -> tuple[str, ...]:
    return (path, f"{path}.html", f"{path}/index.html".lstrip("/"))


def _same(path: Path, body: bytes) -> bool:
    return path.is_file() and path.read_bytes() == body


def _manifest(root: Path, number: int) -> Manifest:
    path = root / f"release-{number}" / "release.json"
    try:
        return Manifest.model_validate(json.loads(path.read_text("utf-8")))
    except FileNotFoundError as error:
        raise StandinError(f"{path}: there is no release {number} here; build the site or choose another release") from error
    except (ValidationError, json.JSONDecodeError) as error:
        first = str(error).splitlines()[0]
        raise StandinError(f"{path}: not a description of a release ({first}); build the site again") from error
