"""Signing in at an identity provider in a real browser, with a provider on this machine that can be told to do wrong."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from practice.access.actor import Actor, Purpose, Role
from practice.access.users import User, add_user
from practice.store.connection import open_store
from practice.store.door import Door
from practice.store.key import Key
from tests.dashboard.browsing import CHROMIUM, accessible, browser, dashboard, page_of, settled, unbroken

pytest.importorskip("jwt", reason="the extra for identity providers is not installed")
pytest.importorskip("streamlit", reason="the dashboard is not installed")
pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="the accessibility scan is not installed")
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.dashboard.openid import CLIENT, Provider, serving

RAW_KEY, NAME = "3f" * 32, "Zyxwhurst"
LINK = "Sign in with 127.0.0.1"
pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("dashboard"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this system"),
]  # fmt: skip


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Provider, Path]]:
    folder = tmp_path_factory.mktemp("provider")
    with serving(folder) as found:
        yield found, folder


@pytest.fixture(scope="module")
def home(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's home, with three people who come by the provider."""
    copy = Path(shutil.copytree(office, tmp_path_factory.mktemp("provided") / "home"))
    with open_store(copy / "practice" / "practice.db", Key(RAW_KEY)) as store:
        admin = Door(store, Actor("anna", Role.ADMIN, Purpose.OPERATIONS), lambda: dt.datetime.now(dt.UTC))
        for name, role in (("olga", Role.SPECIALIST), ("milo", Role.MANAGER), ("adam", Role.ADMIN)):
            add_user(admin, User(name, role, subject=f"subject-{name}"), None)
    return copy


@pytest.fixture(scope="module")
def served(home: Path, provider: tuple[Provider, Path]) -> Iterator[str]:
    found, folder = provider
    with dashboard(home, PAYERWATCH_PRACTICE_KEY=RAW_KEY, SSL_CERT_FILE=str(folder / "ca.pem")) as address:
        (home / "practice" / "oidc.yml").write_text(
            f"issuer: {found.address}\naudience: {CLIENT}\nredirect: {address}/sign-in\n", encoding="utf-8"
        )
        yield address


@pytest.fixture(scope="module")
def contexts() -> Iterator[Any]:
    """`contexts()`: a browser of its own, without another's cookies."""
    with browser() as first:
        opened = first.browser
        yield lambda: opened.new_context(viewport={"width": 1280, "height": 900}, ignore_https_errors=True)


@pytest.fixture
def page(contexts: Any, served: str, provider: tuple[Provider, Path]) -> Iterator[Any]:
    provider[0].right_again("subject-olga")
    with page_of(contexts(), served) as opened:
        yield opened


def come_in(page: Any) -> None:
    """By the link, once the page stands still: a click on one that is drawn anew at that moment leads nowhere."""
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_role("link", name=LINK).wait_for()
    settled(page)
    with page.expect_navigation(url="**/sign-in?*"):
        page.get_by_role("link", name=LINK).click()


@pytest.mark.parametrize(
    ("subject", "said", "first"),
    [("subject-olga", "Signed in as olga, specialist", "Today"), ("subject-milo", "Signed in as milo, manager", "Denials"),
     ("subject-adam", "Signed in as adam, administrator", "Audit log")],
)  # fmt: skip
def test_a_known_person_comes_in_with_the_role_that_the_practice_gave(
    subject: str, said: str, first: str, page: Any, provider: tuple[Provider, Path]
) -> None:
    provider[0].right_again(subject)
    provider[0].claims = {"role": "admin", "roles": ["admin"]}
    come_in(page)
    page.get_by_text(said).wait_for()
    page.get_by_role("heading", name=first, exact=True).wait_for()
    settled(page)
    unbroken(page)
    assert "code=" not in page.url and "state=" not in page.url
    assert (NAME in page.locator("body").inner_text()) == (subject == "subject-olga")


def test_signing_out_ends_it_and_the_way_back_is_good_once(page: Any, provider: tuple[Provider, Path]) -> None:
    come_in(page)
    page.get_by_text("Signed in as olga").wait_for()
    settled(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in", exact=True).wait_for()
    settled(page)
    assert NAME not in page.locator("body").inner_text()
    page.goto(provider[0].came_back[-1])
    page.get_by_text("This sign-in was not begun in this browser, was used already", exact=False).wait_for()
    settled(page)
    assert not page.get_by_role("button", name="Sign out").count()
    page.goto(page.url.split("/sign-in")[0] + "/today")
    page.get_by_text("Sign in to see this page.", exact=False).wait_for()


def test_somebody_whom_only_the_provider_knows_is_told_what_to_do(page: Any, provider: tuple[Provider, Path], home: Path) -> None:
    provider[0].subject = "subject-nobody"
    come_in(page)
    page.get_by_text("Your identity provider knows you, but nobody here has access under that account", exact=False).wait_for()
    settled(page)
    unbroken(page)
    accessible(page)
    assert "subject-nobody" not in page.locator("body").inner_text() and not page.get_by_role("button", name="Sign out").count()
    with open_store(home / "practice" / "practice.db", Key(RAW_KEY)) as store:
        last = store.connection.execute("SELECT count(*) FROM sessions WHERE user LIKE '%nobody%'").fetchone()
    assert last[0] == 0


def wrong_tokens() -> list[tuple[str, dict[str, object], bool]]:
    """What is wrong, the claims, and whether another key signs."""
    return [
        ("signature", {}, True),
        ("nonce", {"nonce": "another"}, False),
        ("audience", {"aud": "another"}, False),
        ("several audiences", {"aud": [CLIENT, "another"]}, False),
        ("issuer", {"iss": "https://other.test"}, False),
        ("expired", {"exp": time.time() - 3600, "iat": time.time() - 7200}, False),
        ("not yet", {"nbf": time.time() + 3600}, False),
    ]


@pytest.mark.parametrize("wrong", [name for name, _, _ in wrong_tokens()])
def test_a_wrong_token_is_refused(wrong: str, page: Any, provider: tuple[Provider, Path]) -> None:
    _, claims, forged = next(one for one in wrong_tokens() if one[0] == wrong)
    provider[0].claims = claims
    if forged:
        provider[0].key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    come_in(page)
    page.get_by_text("The ID token", exact=False).first.wait_for()
    settled(page)
    words = page.locator("[data-testid=stMain]").inner_text()
    assert "subject-olga" not in words and not page.get_by_role("button", name="Sign out").count()
    assert page.get_by_role("link", name=LINK).count() == 1, "it can be begun again"


def test_a_way_back_that_began_in_another_browser_is_refused(contexts: Any, served: str, page: Any) -> None:
    """Nobody is signed in under an account that somebody else chose for them."""
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_role("link", name=LINK).wait_for()
    asked = parse_qs(urlsplit(page.get_by_role("link", name=LINK).get_attribute("href")).query)
    assert "code_verifier" not in asked, "what proves that it was us stays on the server"
    with page_of(contexts(), f"{served}/sign-in?code=any&state={asked['state'][0]}") as other:
        other.get_by_text("This sign-in was not begun in this browser", exact=False).wait_for()
        assert not other.get_by_role("button", name="Sign out").count()


def test_what_the_provider_refuses_is_said(page: Any, provider: tuple[Provider, Path]) -> None:
    provider[0].error = "access_denied"
    come_in(page)
    page.get_by_text("Your identity provider did not let you in (access_denied)", exact=False).wait_for()


def test_signing_out_says_that_the_providers_own_session_is_still_open_and_leads_there(page: Any, provider: tuple[Provider, Path]) -> None:
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_role("link", name=LINK).wait_for()
    settled(page)
    assert not page.get_by_text("you are still signed in").count()
    page.get_by_role("link", name=LINK).click()
    page.get_by_text("Signed in as olga").wait_for()
    settled(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("you are still signed in on this computer", exact=False).wait_for()
    settled(page)
    accessible(page)
    page.get_by_role("link", name="sign out there too").click()
    page.wait_for_url("**/leave*")
    assert provider[0].left == [{"client_id": CLIENT}]
