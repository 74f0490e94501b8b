"""What is asked of an identity provider, and what comes back, without a browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("jwt", reason="the extra for identity providers is not installed")
pytest.importorskip("cryptography", reason="the extra for identity providers is not installed")
pytest.importorskip("streamlit", reason="the dashboard is not installed")

from dashboard import provider_page, signin
from dashboard.provider import MOST_ARRIVED, WAITS, Addresses, Arrivals, Waiting, address_for, browser_mark, discover, token_for
from practice.access import oidc
from practice.access.actor import Actor, Purpose, Role
from practice.refused import AccessRefused, PracticeError
from tests.dashboard.openid import CLIENT, Provider, serving

AT = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
BACK = "https://dash.test/sign-in"


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with serving(tmp_path) as found:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        yield found


def configured(found: Provider) -> oidc.Provider:
    return oidc.Provider(issuer=found.address, audience=CLIENT, redirect=BACK)


def test_a_code_is_changed_for_a_token_that_the_keys_vouch_for(provider: Provider) -> None:
    at, ours, asked = discover(provider.address), configured(provider), Waiting().begin("browser", AT)
    provider.subject = "subject-7"
    query = {name: values[0] for name, values in parse_qs(urlsplit(address_for(asked, at, ours)).query).items()}
    assert (query["redirect_uri"], query["scope"], query["nonce"]) == (BACK, "openid", asked.nonce)
    assert asked.verifier not in address_for(asked, at, ours)
    code = parse_qs(urlsplit(provider.sent_back(query)).query)["code"][0]
    token, keys = token_for(code, asked, at, ours)
    now = dt.datetime.now(dt.UTC)
    assert oidc.subject_of(token, ours, now, nonce=asked.nonce, keys=keys) == "subject-7"
    with pytest.raises(AccessRefused):
        oidc.subject_of(token, ours, now, nonce="another", keys=keys)
    with pytest.raises(PracticeError, match="no file of the identity provider's keys"):
        oidc.subject_of(token, ours, now, nonce=asked.nonce)
    with pytest.raises(PracticeError, match="status 400"):
        token_for(code, asked, at, ours)


def test_a_code_without_our_proof_is_worth_nothing(provider: Provider) -> None:
    at, ours, waiting = discover(provider.address), configured(provider), Waiting()
    mine, other = waiting.begin("browser", AT), waiting.begin("browser", AT)
    query = {name: values[0] for name, values in parse_qs(urlsplit(address_for(mine, at, ours)).query).items()}
    code = parse_qs(urlsplit(provider.sent_back(query)).query)["code"][0]
    with pytest.raises(PracticeError, match="status 400"):
        token_for(code, other, at, ours)


def test_a_provider_of_another_name_or_without_https_is_not_used(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PracticeError, match="calls itself by another name"):
        discover(f"{provider.address}/")
    monkeypatch.setattr(provider, "discovery", lambda: {"issuer": provider.address, "token_endpoint": "http://id.test/token"})
    with pytest.raises(PracticeError, match="names no https address"):
        discover(provider.address)
    with pytest.raises(PracticeError, match="by https alone"):
        discover("http://127.0.0.1:1")
    with pytest.raises(PracticeError, match="by https alone"):
        token_for("code", Waiting().begin("browser", AT), Addresses("", "http://127.0.0.1:1/token", ""), configured(provider))


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(PracticeError, match="does not answer"):
        discover(provider.address)


def test_a_sign_in_is_good_once_for_ten_minutes_in_its_browser() -> None:
    waiting = Waiting()
    asked = waiting.begin("browser", AT)
    assert waiting.take(asked.state, "browser", AT + WAITS) == asked
    late, elsewhere, nowhere = waiting.begin("browser", AT), waiting.begin("browser", AT), waiting.begin("", AT)
    for state, browser, at in (
        (asked.state, "browser", AT),
        (late.state, "browser", AT + WAITS + dt.timedelta(seconds=1)),
        (elsewhere.state, "another", AT),
        (elsewhere.state, "browser", AT),
        (nowhere.state, "", AT),
        ("unknown", "browser", AT),
    ):
        with pytest.raises(AccessRefused, match="begin again"):
            waiting.take(state, browser, at)


def test_a_page_that_is_drawn_anew_finds_what_its_answer_led_to_and_no_other_page_does() -> None:
    arrivals, waiting = Arrivals[str](), Waiting()
    asked = waiting.begin("browser", AT)

    def taken() -> str:
        return waiting.take(asked.state, "browser", AT).nonce

    assert [arrivals.once(("page", asked.state), taken) for _ in range(2)] == [asked.nonce] * 2
    with pytest.raises(AccessRefused, match="was used already"):
        arrivals.once(("another page", asked.state), taken)
    for number in range(MOST_ARRIVED):
        arrivals.once(("page", str(number)), lambda: "")
    with pytest.raises(AccessRefused):
        arrivals.once(("page", asked.state), taken)


def test_a_run_of_the_page_that_is_broken_off_loses_no_sign_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = SimpleNamespace(provider=tmp_path / "oidc.yml")
    places.provider.write_text("issuer: https://id.test\n", encoding="utf-8")
    opened, entered, led = signin.Opened("token", Actor("olga", Role.SPECIALIST, Purpose.PAYMENT), sent=True), [], []

    class Newer(BaseException):
        """Streamlit ends a run so."""

    def enter(found: signin.Opened) -> None:
        if not entered:
            entered.append(None)
            raise Newer
        entered.append(found)

    page = SimpleNamespace(query_params={"state": "s-broken-off", "code": "c"}, session_state={}, context=SimpleNamespace(cookies={}))
    page.query_params = type("Query", (dict,), {"to_dict": lambda self: dict(self)})(page.query_params)
    monkeypatch.setattr(provider_page, "st", page)
    monkeypatch.setattr(provider_page, "get_script_run_ctx", lambda: SimpleNamespace(session_id="page-broken-off"))
    monkeypatch.setattr(provider_page, "_arrived", lambda *_: led.append(1) or opened)
    monkeypatch.setattr(signin, "enter", enter)
    with pytest.raises(Newer):
        provider_page.came_back(places)
    assert page.query_params["state"] == "s-broken-off"
    provider_page.came_back(places)
    assert entered == [None, opened] and led == [1] and not page.query_params


def test_a_browsers_mark_is_the_same_however_its_cookie_is_masked() -> None:
    token = bytes(range(16))

    def cookie(mask: bytes) -> str:
        return f"2|{mask.hex()}|{bytes(one ^ mask[at % 4] for at, one in enumerate(token)).hex()}|1760000000"

    assert browser_mark(cookie(b"\1\2\3\4")) == browser_mark(cookie(b"wxyz")) != ""
    assert [browser_mark(one) for one in ("", "2|zz|00|1", "1|00|00|1", "2||00|1", "2|00||1", "no cookie")] == [""] * 6


def test_a_configuration_names_keys_or_a_way_back(tmp_path: Path) -> None:
    path = tmp_path / "oidc.yml"
    path.write_text("issuer: https://id.test\naudience: a\n", "utf-8")
    with pytest.raises(PracticeError, match="name jwks"):
        oidc.load_provider(path)
    path.write_text("issuer: https://id.test\naudience: a\nredirect: http://dash.test/sign-in\n", "utf-8")
    with pytest.raises(PracticeError, match="redirect"):
        oidc.load_provider(path)
    path.write_text("issuer: https://id.test\naudience: a\nredirect: http://127.0.0.1:8501/sign-in\n", "utf-8")
    assert oidc.load_provider(path).jwks is None
