"""The optional endpoint: what may be asked, what is sent, what of its answers is used, and that every call is kept."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from small_rules import AT, DAY_ONE, empty_book, read, row

from rules.book import acts, assist, endpoint
from rules.book.endpoint import AssistError, Endpoint
from rules.book.model import Book, State
from rules.book.proposing import Version, put
from rules.contract import statement_to_json

MARA = acts.Person("Mara Quist", AT)
TEXT = "Covered: MRI if six weeks? of therapy and an examination\nCovered: repeat if new signs"
NOWHERE = Endpoint("models.example.org", 443, True, "/v1", "small")
_WEEKS = {"quote": "six weeks? of therapy", "fact": "tx.pt", "op": ">=", "value": 6, "unit": "wk"}
GOOD = {"stance": "covered", "subject": "MRI of the knee", "when": {"any": [_WEEKS, {"quote": "an examination", "fact": "x"}]}}


def book() -> Book:
    return put(empty_book(), Version(row(1, DAY_ONE), read(TEXT)), AT).book


def answering(row: object) -> Callable[[Endpoint, list[dict[str, str]]], str]:
    return lambda to, messages: row if isinstance(row, str) else json.dumps(row)


def asked(tmp_path: Path, row: object, held: Book | None = None, number: int = 1) -> tuple[Book, str, list[dict[str, Any]]]:
    log = tmp_path / "rules" / "assist.jsonl"
    changed, refused = assist.assist(held or book(), number, TEXT, NOWHERE, log, AT, answering(row))
    return changed, refused, [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


# ---------------------------------------------------------------- answers


def test_a_good_answer_waits_flagged_and_is_logged(tmp_path: Path) -> None:
    changed, refused, log = asked(tmp_path, GOOD)
    entry = changed.entry(1)
    assert refused == "" and (entry.state, entry.origin, entry.flagged) == (State.PROPOSED, "assist", True)
    assert entry.statement.reasons[0] == "read by a language model: compare it with the text"
    assert [TEXT[at:].split(" and ")[0].split("\n")[0] for at in entry.latest.starts] == ["six weeks? of therapy", "an examination"]
    assert changed.history[-1].before == statement_to_json(book().entry(1).statement)
    assert [(one["model"], one["output"], one["refused"], one["reviewer"]) for one in log] == [("small", json.dumps(GOOD), None, None)]
    assert changed.entry(2) == book().entry(2)


def test_a_fenced_answer_is_read(tmp_path: Path) -> None:
    assert asked(tmp_path, f"```json\n{json.dumps(GOOD)}\n```")[1] == ""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("I cannot help with that", "no JSON object"),
        ("[" * 100_000, "no JSON object"),
        ({"stance": "covered", "subject": "MRI", "when": {"maybe": []}}, "expected an atom"),
        (GOOD | {"stance": "not_covered"}, "says not_covered where the text was read as covered"),
        (GOOD | {"when": {"quote": "six weeks? of therapy", "fact": "x"}}, "leaves out “an examination”"),
        (GOOD | {"when": {"quote": "six weeks of therapy", "fact": "x"}}, "does not stand in the policy's text"),
        (GOOD | {"when": {"all": [*GOOD["when"]["any"], {"quote": "new signs", "fact": "x"}]}}, "from outside the passage"),  # type: ignore[index]
        (GOOD | {"when": True}, "quotes nothing"),
    ],
)
def test_any_other_answer_is_refused_and_logged(tmp_path: Path, answer: object, said: str) -> None:
    changed, refused, log = asked(tmp_path, answer)
    assert changed == book() and said in refused and len(log) == 1 and said in log[0]["refused"]


@pytest.mark.parametrize("decide", [acts.accept, acts.reject])
def test_what_a_person_decided_is_not_asked_about(tmp_path: Path, decide: Callable[..., Book]) -> None:
    held = decide(book(), [1], MARA)
    changed, refused, log = asked(tmp_path, GOOD, held)
    assert changed is held and "a person has decided" in refused and log == []


def test_only_flagged_statements_are_asked_about(tmp_path: Path) -> None:
    assert [one.number for one in assist.waiting(book())] == [1]
    assert asked(tmp_path, GOOD, number=2)[2] == []


def test_who_decided_on_it_is_added_to_the_log(tmp_path: Path) -> None:
    changed, _, log = asked(tmp_path, GOOD)
    path = tmp_path / "rules" / "assist.jsonl"
    assist.log_decision(path, changed, 1, "accepted", "Mara Quist", AT)
    assist.log_decision(path, changed, 2, "accepted", "Mara Quist", AT)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len(lines) == 2 and lines[1] | {"at": ""} == {
        "call": log[0]["call"], "at": "", "policy_id": "one:k1", "statement": 1, "decision": "accepted", "reviewer": "Mara Quist",
    }  # fmt: skip


def test_nothing_but_the_policys_words_is_sent() -> None:
    sent = json.loads(assist.prompt(book().entry(1))[1]["content"])
    assert set(sent) == {"headings", "passage", "reading", "flagged_because"} and sent["passage"] == TEXT.split("\n")[0]


# ---------------------------------------------------------------- the address


@pytest.mark.parametrize(
    ("url", "model", "baa", "said"),
    [
        ("https://models.example.org/v1", "small", "", "PAYERWATCH_ASSIST_BAA"),
        ("https://models.example.org/v1", "small", "true", "PAYERWATCH_ASSIST_BAA"),
        ("https://models.example.org/v1", " ", "yes", "PAYERWATCH_ASSIST_MODEL"),
        ("http://models.example.org/v1", "small", "yes", "expected https"),
        ("http://10.0.0.7/v1", "small", "yes", "expected https"),
        ("https://me:pw@models.example.org/v1", "small", "yes", "expected an address"),
        ("https://models.example.org/v1?x=1", "small", "yes", "expected an address"),
        ("file:///etc/passwd", "small", "yes", "expected an address"),
        ("https://[::1", "small", "yes", "no address"),
        ("https://models.example.org:99999/v1", "small", "yes", "no address"),
    ],
)
def test_an_address_that_may_not_be_used(url: str, model: str, baa: str, said: str) -> None:
    with pytest.raises(AssistError, match=said):
        endpoint.endpoint(url, model, "secret", baa)


def test_the_key_is_never_shown() -> None:
    assert "secret" not in repr(endpoint.endpoint("https://models.example.org/v1/", "small", "secret", "yes"))


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "127.0.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "224.0.0.1",
    ],
)
def test_private_addresses_are_refused(address: str) -> None:
    assert not endpoint.allowed(address, loopback=False)
    assert endpoint.allowed(address, loopback=True) is (address in ("127.0.0.1", "::1"))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses_are_not(address: str) -> None:
    assert endpoint.allowed(address, loopback=False) and not endpoint.allowed(address, loopback=True)


def test_a_name_that_leads_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", ("10.1.2.3", 443))])
    with pytest.raises(AssistError, match=r"leads to 10\.1\.2\.3, which is no public address"):
        endpoint.ask(NOWHERE, [])


# ---------------------------------------------------------------- a server on this machine


class Handler(BaseHTTPRequestHandler):
    seen: list[tuple[str, dict[str, str], dict[str, Any]]]
    behave: Callable[[BaseHTTPRequestHandler], None]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).seen.append((self.path, dict(self.headers), body))
        type(self).behave(self)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def say(status: int, body: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


@contextmanager
def server(behave: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[tuple[Endpoint, list[Any]]]:
    made = type("Made", (Handler,), {"seen": [], "behave": staticmethod(behave)})
    listening = ThreadingHTTPServer(("127.0.0.1", 0), made)
    thread = threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield endpoint.endpoint(f"http://127.0.0.1:{listening.server_port}/v1", "small", "secret", "yes"), made.seen  # type: ignore[attr-defined]
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


def completion(content: object) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def test_a_real_call(tmp_path: Path) -> None:
    with server(say(200, completion(json.dumps(GOOD)))) as (to, seen):
        changed, refused = assist.assist(book(), 1, TEXT, to, tmp_path / "assist.jsonl", AT)
    assert refused == "" and changed.entry(1).origin == "assist"
    ((path, headers, body),) = seen
    assert path == "/v1/chat/completions" and headers["Authorization"] == "Bearer secret"
    assert body["model"] == "small" and body["temperature"] == 0 and [one["role"] for one in body["messages"]] == ["system", "user"]
    assert "secret" not in (tmp_path / "assist.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("behave", "said"),
    [
        (say(302, b"", Location="http://127.0.0.1:9/elsewhere"), "status 302; expected 200, and no redirect is followed"),
        (say(500, b"no"), "status 500"),
        (say(200, b"<html>"), "not that of a chat completion"),
        (say(200, completion(None)), "holds no text"),
        (say(200, b"x" * (endpoint.MOST_ANSWERED + 1)), "longer than 200000 bytes"),
    ],
)
def test_an_endpoint_that_misbehaves_changes_nothing(tmp_path: Path, behave: Callable[[BaseHTTPRequestHandler], None], said: str) -> None:
    with server(behave) as (to, seen):
        changed, refused = assist.assist(book(), 1, TEXT, to, tmp_path / "assist.jsonl", AT)
    assert changed == book() and said in refused and len(seen) == 1, "asked once, and never elsewhere"
    assert said in (tmp_path / "assist.jsonl").read_text("utf-8")


def test_an_answer_that_trickles_is_broken_off() -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.05)

    with server(trickle) as (to, _), pytest.raises(AssistError, match=r"took too long|gave no answer"):
        endpoint.ask(to, [{"role": "user", "content": "x"}], seconds=0.4)


def test_a_passage_too_long_is_not_sent() -> None:
    with server(say(200, completion("{}"))) as (to, seen):
        with pytest.raises(AssistError, match="too long to be asked about"):
            endpoint.ask(to, [{"role": "user", "content": "x" * endpoint.MOST_ASKED}])
        assert seen == []


def test_a_host_that_is_not_there() -> None:
    gone = replace(NOWHERE, host="127.0.0.1", port=9, secure=False)
    with pytest.raises(AssistError, match="cannot be reached"):
        endpoint.ask(gone, [])
