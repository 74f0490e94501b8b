"""Sources that only a browser can list: named steps, nothing loaded from elsewhere, and a clear issue where there is no browser."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

pytestmark = pytest.mark.browser

_SCRIPT = """
<button id="accept" onclick="show()">I accept</button><div id="list">Loading, please wait</div>
<img src="{other}/pixel.png">
<script>
async function show() {{
  const items = await (await fetch('/items.json')).json();
  document.querySelector('#list').innerHTML =
    items.map(i => `<p class="row"><a href="/doc/${{i.id}}.html">${{i.name}} (${{i.id}})</a></p>`).join('');
}}
</script>
"""


@pytest.fixture(scope="module")
def sites(new_site: Any) -> dict[str, Any]:
    return {"main": new_site(), "other": new_site()}


@pytest.fixture(scope="module")
def result(sites: dict[str, Any], run_visit: Any, declare: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    pytest.importorskip("playwright")
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        pytest.skip("no Chromium on this system")
    main, other = sites["main"], sites["other"]
    main.page("/app.html", _SCRIPT.format(other=other.url))
    main.page("/items.json", '[{"id": "B1", "name": "Botulinum"}, {"id": "B2", "name": "Brace"}]', Content_Type="application/json")
    main.page("/doc/B1.html", "<h1>Botulinum</h1>")
    main.page("/doc/B2.html", "<h1>Brace</h1>")
    main.page("/robots.txt", "User-agent: *\nDisallow: /closed\n")
    main.page("/closed.html", "not for us")
    main.page("/list.pdf", b"%PDF-1.7", Content_Type="application/pdf", Content_Disposition="attachment")
    main.page("/away.html", f"<script>location = '{other.url}/x.html'</script><a href='/doc/B1.html'>one</a>")
    accept = {"name": "accept the terms", "click": "#accept"}
    policy = {"url": "/doc/", "number": {"where": "text", "pattern": r"\((\w+)\)"}}
    rows = {"name": "wait for the list", "wait_for": "p.row"}
    cookies = {"name": "cookie bar", "click": "#no-such-bar", "optional": True}
    tab = {"name": "tab", "click": "#tab"}
    browser: dict[str, Any] = {"method": "browser"}
    return run_visit(
        [
            declare(
                "app.list", main, "/app.html", discover=browser | {"steps": [cookies, accept, rows]}, policy=policy, request={"timeout": 60}
            ),
            declare("gone.step", main, "/app.html", discover=browser | {"steps": [tab]}, request={"timeout": 2}),
            declare("robots.no", main, "/closed.html", discover=browser),
            declare("down.load", main, "/list.pdf", discover=browser, request={"timeout": 60}),
        ],
        tmp_path_factory.mktemp("browser"),
    )


def test_a_list_made_by_script_behind_a_button_is_read(result: Any) -> None:
    assert sorted((f["listed"]["policy_number"], f["outcome"]) for f in result.of("app.list")) == [("B1", "fetched"), ("B2", "fetched")]
    listing = result.fetch("app.list", "/app.html", "listing")
    assert (listing["outcome"], listing["robots"], listing["content_type"]) == ("fetched", "allowed", "text/html; charset=utf-8")
    assert listing["warc_offset"] > 0


def test_the_page_loads_nothing_from_hosts_that_are_not_declared(result: Any, sites: dict[str, Any]) -> None:
    assert result.of("app.list")
    assert sites["other"].requests == []


def test_a_step_that_finds_nothing_is_told_by_its_name(result: Any) -> None:
    fetch = result.fetch("gone.step", "/app.html", "listing")
    assert fetch["problem"] == "nothing_found"
    assert fetch["detail"].startswith("step 'tab': nothing on the page matches '#tab'")


def test_robots_hold_for_the_browser_too(result: Any, sites: dict[str, Any]) -> None:
    assert result.fetch("robots.no", "/closed.html", "listing")["problem"] == "robots"
    assert not sites["main"].asked("/closed.html")


def test_a_download_is_asked_for_plainly(result: Any) -> None:
    fetch = result.fetch("down.load", "/list.pdf", "listing")
    assert (fetch["outcome"], fetch["content_type"]) == ("fetched", "application/pdf")


def test_without_a_browser_the_source_is_an_issue_and_the_run_goes_on(
    sites: dict[str, Any], run_visit: Any, declare: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    main = sites["main"]
    main.page("/plain.html", "<h1>plain</h1>")
    app = declare("app.list", main, "/app.html", discover={"method": "browser"})
    plain = declare("pl.ain", main, "/plain.html", discover={"method": "pages"})
    result = run_visit([app, plain], tmp_path)
    assert result.fetch("app.list", "/app.html", "listing")["problem"] == "needs_browser"
    assert result.fetch("pl.ain", "/plain.html")["outcome"] == "fetched"
