"""How fast the dashboard is with 20,000 policies, 100,000 versions and the practice's claims, beside an empty home, in one run.

`python -m benchmarks.dashboard --folder FOLDER` generates both homes (once), serves each, and drives the pages in Chromium.
Before that the practice's own commands take a remittance in and run the morning's sweep, which prepare what pages then read.
A time is from the click, or the key, to the moment at which nothing more is drawn. Beside it, as the yardstick of the first page: a page
of one title in Streamlit itself, in the same browser in the same run, below which no page of ours can come.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from typing import Any

from benchmarks.dashboard_morning import sweep, take_remittance
from benchmarks.dashboard_practice import KEY, PASSWORD, USER, people_and_claims
from benchmarks.dashboard_store import Size, generate
from benchmarks.serving import free_port, served

RESULTS = Path(__file__).parent / "results" / "dashboard.json"
FIRST, EACH = 1.5, 0.5
"""Seconds that the first page and each interaction may take."""
YARDSTICK = "one title in Streamlit alone"
PATIENCE = 120_000
"""Milliseconds until a page counts as lost."""
MAIN = "[data-testid=stMain]"
WHOLE = "whole.2"
"""A file of this name stands in a home that was generated to its end; it is numbered anew when homes are made otherwise."""
STANDS = """([place, words]) => document.querySelector('[data-testid=stMain] h1')
  && !document.querySelector('[data-test-script-state=running], [data-testid=stSpinner], [data-stale=true], [data-testid=stSkeleton]')
  && [...document.querySelectorAll(place)].some(one => one.getClientRects().length && new RegExp(words, 'i').test(one.textContent))"""
"""Something of these words stands on the page and nothing more is drawn: asked inside the page, with each of its frames, so that the asking
itself costs it next to nothing."""
Steps = dict[str, list[float]]


def main() -> int:
    """Generate, measure, tell; 1 where a time is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the generated homes lie; kept and used again")
    parser.add_argument("--policies", type=int, default=20_000)
    parser.add_argument("--versions", type=int, default=100_000)
    parser.add_argument("--claims", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--results", type=Path, help=f"JSON file to write the figures to, such as {RESULTS.name} in benchmarks/results")
    asked = parser.parse_args()
    empty = _home(asked.folder, "empty", Size(0, 5, 0))
    large = _home(asked.folder, f"{asked.policies}-{asked.versions}-{asked.claims}", Size(asked.policies, asked.versions, asked.claims))
    load = os.getloadavg()[0]
    alone = _alone(asked.folder, asked.rounds)
    found = {name: {YARDSTICK: alone, **_measured(home, asked.rounds)} for name, home in (("empty", empty), ("large", large))}
    _kept(found, asked, (load, os.getloadavg()[0]))
    return _told(found)


def _home(folder: Path, name: str, size: Size) -> Path:
    home = folder / name
    if not (home / WHOLE).exists():
        shutil.rmtree(home, ignore_errors=True)
        generate(home, size)
        people_and_claims(home, size.claims)
        if size.claims:
            seconds = take_remittance(home, dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1))
            print(f"{name}: a remittance of one claim more, as 'practice remit' takes it in and prepares the figures: {seconds:.1f} s")
        (home / WHOLE).touch()
    print(f"{name}: the morning's 'sweep': {sweep(home):.1f} s")
    return home


def _measured(home: Path, rounds: int) -> Steps:
    port = free_port()
    environment = {**os.environ, "PAYERWATCH_HOME": str(home), "PAYERWATCH_PRACTICE_KEY": KEY}
    command = [sys.executable, "-m", "payerwatch.cli", "dashboard", "--home", str(home), "--port", str(port)]
    times: Steps = {}
    with served(command, port, home / "server.log", environment), _browser() as context:
        for number in range(rounds + 1):
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            _round(page, f"http://127.0.0.1:{port}", times if number else {})  # the first round warms the browser and the server up
            page.close()
    return times


def _alone(folder: Path, rounds: int) -> list[float]:
    """Seconds until one title stands in an application of nothing else."""
    app = folder / "alone" / "app.py"
    app.parent.mkdir(exist_ok=True)
    app.write_text('import streamlit as st\n\nst.title("Alone")\n', encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port), "--server.headless", "true"]
    quiet = ["--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"]
    times = []
    with served([*command, *quiet], port, app.parent / "server.log"), _browser() as context:
        for _ in range(rounds + 1):
            page = context.new_page()
            began = time.perf_counter()
            page.goto(f"http://127.0.0.1:{port}", wait_until="commit")
            _drawn(page, "Alone", "h1")
            times.append(time.perf_counter() - began)
            page.close()
    return times[1:]


def _drawn(page: Any, words: str, place: str = MAIN) -> None:
    """Wait until something on the page says the words, a regular expression, and nothing more is drawn."""
    page.wait_for_function(STANDS, arg=[place, words])


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield opened.new_context(viewport={"width": 1280, "height": 900})
        finally:
            opened.close()


def _round(page: Any, address: str, times: Steps) -> None:
    """One visit to every page, each interaction timed."""

    def timed(name: str, act: Callable[[], object], words: str = "", place: str = MAIN) -> None:
        began = time.perf_counter()
        act()
        _drawn(page, words, place)
        times.setdefault(name, []).append(time.perf_counter() - began)

    def link(name: str) -> Callable[[], None]:
        return lambda: page.get_by_role("link", name=name).click()

    timed("first page", lambda: page.goto(address, wait_until="commit"), "To read")
    if page.get_by_text("give your name first").count():
        page.get_by_role("textbox", name="Your name").fill("Ana")
        timed("this week: name given", lambda: page.keyboard.press("Tab"), "Done", "button:enabled")
    timed("policies: list", link("Policies"), "^Policies", "h1")
    page.get_by_role("textbox", name="Search").fill("knee imaging after physical therapy")
    timed("policies: search", lambda: page.keyboard.press("Enter"), "best first|Nothing found|no search index")
    if page.get_by_role("button", name="Open the policy").count():
        _one_policy(page, timed)
    timed("criteria: open", link("Criteria"), "^Criteria", "h1")
    page.get_by_label("Code (CPT, HCPCS, ICD-10)").fill("10000")
    timed("criteria: one payer", lambda: page.keyboard.press("Enter"), "^(?!.*Give a code)", ".pw-sheet, [data-testid=stAlert]")
    timed("criteria: payers side by side", lambda: page.get_by_text("Payers side by side").click(), "across payers|no policy")
    timed("criteria: review queue", lambda: page.get_by_text("Waiting for review").click(), "reading waits|statements wait")
    timed("health", link("Run health"), "^Run health", "h1")
    _practice(page, timed, link)


def _one_policy(page: Any, timed: Callable[..., None]) -> None:
    timed("policy: text", lambda: page.get_by_role("button", name="Open the policy").first.click(), "Sentence to mark")
    timed("policy: versions", lambda: page.get_by_text("Versions", exact=True).click(), "Every version stays")
    timed("policy: compare", lambda: page.get_by_text("Compare two versions").click(), place=".pw-comparison")
    timed("policy: side by side", lambda: page.get_by_text("Side by side").click(), place=".pw-beside")
    timed("policy: criteria", lambda: page.get_by_test_id("stButtonGroup").get_by_text("Criteria").click(), place=".pw-sheet")


def _practice(page: Any, timed: Callable[..., None], link: Callable[[str], Callable[[], None]]) -> None:
    timed("sign in: form", link("Sign in"), "User name")
    page.get_by_role("textbox", name="User name").fill(USER)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    timed("sign in: the day's list", page.get_by_role("button", name="Sign in", exact=True).click, "^Today", "h1")
    link("Run health")()
    _drawn(page, "^Run health", "h1")
    timed("today: list", link("Today"), "^Today", "h1")
    if page.get_by_role("button", name="Open the case").count():
        timed("today: case", lambda: page.get_by_role("button", name="Open the case").first.click(), "Back to the list")
        timed("today: facts", lambda: page.get_by_text("Facts to decide").click(), "facts? waits? for a decision|Nothing was read")
        timed("today: back", lambda: page.get_by_role("button", name="Back to the list").click(), "^Today", "h1")
    timed("appeals: due list", link("Appeals"), "denials stand|No denial stands")
    timed("appeals: library", lambda: page.get_by_text("Library", exact=True).click(), "No passage|passages of letters")
    _denials(page, timed, link)
    timed("sign out", lambda: page.get_by_role("button", name="Sign out").click(), "Sign in", "a")


def _denials(page: Any, timed: Callable[..., None], link: Callable[[str], Callable[[], None]]) -> None:
    timed("denials: figures", link("Denials"), "Services decided|No remittance")
    if page.get_by_text("No remittance").count():
        return

    def part(name: str) -> Callable[[], None]:
        return lambda: page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()

    timed("denials: patterns, first time", part("Patterns"), "Beyond what is normal", "h2")
    timed("denials: payers side by side", part("Payers"), "where lines overlap")
    timed("denials: patterns again", part("Patterns"), "Beyond what is normal", "h2")
    timed("denials: lines", part("Lines"), "the latest decision first")
    timed("denials: next page of lines", lambda: page.get_by_role("button", name="Next page").click(), "; 26 to 50")
    timed("denials: work queue", part("Work queue"), "denials stand")
    timed("denials: figures again", part("Figures"), "Services decided")
    part("Contract brief")()
    page.get_by_text("Two pages for a meeting").wait_for()
    timed("denials: contract brief", page.get_by_role("button", name="Make the brief").click, "PDF, two pages to print")


def _told(found: dict[str, Steps]) -> int:
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'seconds, median (slowest)':32} {'empty':>16} {'large':>16}  limit")
    over = 0
    for name in dict.fromkeys((*found["large"], *found["empty"])):
        limit = _limit(name)
        cells = [_cell(found[home].get(name)) for home in ("empty", "large")]
        slow = statistics.median(found["large"].get(name, [0.0])) > limit
        over += slow
        held = "yardstick" if name == YARDSTICK else limit
        print(f"{name:32} {cells[0]:>16} {cells[1]:>16}  {held}{'  OVER' if slow else ''}")
    return 1 if over else 0


def _limit(name: str) -> float:
    if name == YARDSTICK:
        return inf
    return FIRST if name == "first page" else EACH


def _kept(found: dict[str, Steps], asked: argparse.Namespace, load: tuple[float, float]) -> None:
    """The figures as a file, where one is asked for."""
    if asked.results is None:
        return
    machine = {"cores": os.cpu_count(), "load_before": round(load[0], 1), "load_after": round(load[1], 1)}
    sizes = {"policies": asked.policies, "versions": asked.versions, "claims": asked.claims, "rounds": asked.rounds}
    medians = {home: {name: round(statistics.median(times), 2) for name, times in steps.items()} for home, steps in found.items()}
    asked.results.write_text(json.dumps({**sizes, "machine": machine, "median_seconds": medians}, indent=1) + "\n", encoding="utf-8")


def _cell(times: list[float] | None) -> str:
    return f"{statistics.median(times):.2f} ({max(times):.2f})" if times else "-"


if __name__ == "__main__":
    sys.exit(main())
