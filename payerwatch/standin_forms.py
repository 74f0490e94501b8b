"""The WebForms part of the stand-in site: sessions, view state, and documents that follow a postback.

As on real sites of this kind: the first postback of a session does not take, a session shows one document at a time,
and a wrong turn is answered 200.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from payerwatch.standin_files import HTML, Answer, Folder, Form

ENDED = "<p class='error'>Your session has ended. Please choose the guideline again.</p>"
NOTHING = "<p>No guideline is open.</p>"
FAILED = b"""<!DOCTYPE html>
<html><head><title>Medical Coverage Guidelines</title></head><body>Failed to retrieve the document!</body></html>
"""
COOKIE = "ASP.NET_SessionId={}; path=/; HttpOnly; SameSite=Lax"


@dataclass
class Session:
    """What the server knows of one visitor: the view states it gave, how many postbacks came, the handle that is open."""

    states: set[str] = field(default_factory=set)
    postbacks: int = 0
    handle: str = ""


class Forms:
    """All sessions of a running server."""

    def __init__(self, nonce: Callable[[], str]) -> None:
        self._nonce = nonce
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()

    def get(self, folder: Folder, form: Form, path: str, query: dict[str, list[str]], cookie: str) -> Answer:
        """The page of the form, or the document that the session has open."""
        if path == form.document:
            return self._document(folder, form, query, cookie)
        with self._lock:
            name, session = self._known(cookie)
            return self._page(folder, form, session, NOTHING, () if name == cookie else (("Set-Cookie", COOKIE.format(name)),))

    def post(self, folder: Folder, form: Form, fields: dict[str, list[str]], cookie: str) -> Answer:
        """The page again, with a link to the document once a postback has taken."""
        with self._lock:
            session = self._sessions.get(cookie)
            if session is None or _first(fields, "__VIEWSTATE") not in session.states:
                return self._page(folder, form, Session(), ENDED, ())
            session.postbacks += 1
            session.handle = ""
            entry = form.entries.get(_first(fields, "__EVENTARGUMENT"))
            if session.postbacks == 1 or entry is None or _first(fields, "__EVENTTARGET") != form.target:
                return self._page(folder, form, session, NOTHING, ())
            session.handle = entry["handle"]
            link = f'<a id="lnkDocument" href="{form.document}?FilePath={session.handle}" target="_blank">Open the guideline</a>'
            return self._page(folder, form, session, link, ())

    def _document(self, folder: Folder, form: Form, query: dict[str, list[str]], cookie: str) -> Answer:
        wanted = _first(query, "FilePath")
        with self._lock:
            session = self._sessions.get(cookie)
            opened = session is not None and session.handle == wanted
        entry = next((entry for entry in form.entries.values() if entry["handle"] == wanted), None)
        if entry is None or not opened:
            return Answer(HTTPStatus.OK, FAILED)
        return folder.document(entry["file"])

    def _known(self, cookie: str) -> tuple[str, Session]:
        name = cookie if cookie in self._sessions else self._nonce()
        return name, self._sessions.setdefault(name, Session())

    def _page(self, folder: Folder, form: Form, session: Session, document: str, headers: tuple[tuple[str, str], ...]) -> Answer:
        state = "/wEPDwUK" + self._nonce()
        session.states.add(state)
        text = folder.document(form.page).body.decode("utf-8")
        for name, value in (("VIEWSTATE", state), ("VALIDATION", "/wEdAA" + self._nonce()), ("DOCUMENT", document)):
            text = text.replace(f"%%{name}%%", value)
        return Answer(HTTPStatus.OK, text.encode("utf-8"), HTML, headers=headers)


def _first(fields: dict[str, list[str]], name: str) -> str:
    return next(iter(fields.get(name, [])), "")
