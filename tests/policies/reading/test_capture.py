"""What is no policy is told apart from what is one, short policies included."""

# ruff: noqa: E501 - pages and texts are written as they come

from __future__ import annotations

from pathlib import Path

import pytest

from policies.model import Issue, Problem, Reading, ReadingHints
from policies.reading.capture import capture_signs, failed_capture
from policies.reading.html.reader import read_html
from policies.reading.text.reader import read_text

CORPUS = Path(__file__).parents[3].parent / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared is absent")
HINTS = ReadingHints()


def judge(page: str, status: int | None = 200) -> Issue | None:
    data = page.encode()
    return failed_capture(data, "html", read_html(data, HINTS), status=status)


def page(title: str, body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


FAILURES = {
    "cloudflare": (
        page(
            "Just a moment...",
            "<h1>harbor.example</h1><h2>Checking your browser before you go on</h2><p>Enable JavaScript and cookies to continue</p>",
            "<script>window._cf_chl_opt={}</script>",
        ),
        Problem.CHALLENGE_PAGE,
    ),
    "incapsula": (
        page(
            "",
            "<iframe src='/_Incapsula_Resource?CWUDNSAI=1'>Request unsuccessful.</iframe><p>Request unsuccessful. Incapsula incident ID: 77-1234567890</p>",
        ),
        Problem.CHALLENGE_PAGE,
    ),
    "akamai": (
        page(
            "Access Denied",
            '<h1>Access Denied</h1><p>You don\'t have permission to access "http&#58;//harbor.example/policy" on this server.</p><p>Reference #18.2f3a5c17.1760000000.1a2b3c</p>',
        ),
        Problem.CHALLENGE_PAGE,
    ),
    "perimeterx": (
        page(
            "Access to this page has been denied",
            "<div id='px-captcha'></div><p>Press &amp; Hold to confirm you are a human (and not a bot).</p><p>Reference ID: 12345678-aaaa</p>",
        ),
        Problem.CHALLENGE_PAGE,
    ),
    "captcha": (
        page(
            "Security check",
            "<p>Please complete the security check to go on. Our systems have noticed unusual traffic from your network.</p><div class='g-recaptcha'></div>",
        ),
        Problem.CHALLENGE_PAGE,
    ),
    "firewall": (
        page(
            "Request Rejected",
            "<p>The requested URL was rejected. Please consult with your administrator. Your support ID is: 8123456789012345</p>",
        ),
        Problem.CHALLENGE_PAGE,
    ),
    "soft 404": (
        page(
            "Harbor Health",
            "<nav><a href='/'>Home</a></nav><main><h1>We're sorry</h1><p>The page you asked for cannot be found. It may have been moved. Check the URL, or return to our home page.</p></main>",
        ),
        Problem.SOFT_404,
    ),
    "document gone": (page("", "<p>Failed to retrieve the document!</p>"), Problem.SOFT_404),
    "server error": (
        page(
            "Error",
            "<h1>Oops! Something went wrong</h1><p>An unexpected error occurred while we loaded your page. Please try again later.</p>",
        ),
        Problem.SOFT_404,
    ),
    "search without result": (
        page("Policy search", "<h1>Policy search</h1><p>Search</p><p>No policies were found. Check the spelling of your words.</p>"),
        Problem.SOFT_404,
    ),
    "sign in": (
        page(
            "Sign in",
            "<main><h1>Provider portal</h1><p>Please sign in to continue to medical policies.</p><form><input name=u><input type='password'><a href='/f'>Forgot password?</a></form><p>New user? Register now.</p></main>",
        ),
        Problem.NOT_A_POLICY,
    ),
    "session over": (
        page(
            "Session",
            "<p>Your session has expired. You must log in again to see coverage policies.</p><a href='/login'>Log in to your account</a>",
        ),
        Problem.NOT_A_POLICY,
    ),
    "terms": (
        page(
            "Medical Policies",
            "<p>Medical policies are guidelines for coverage. They do not constitute medical advice. "
            + "The plan may change them at any time. " * 30
            + 'CPT is provided "as is" without warranty. If you understand and agree with the terms, please click "I Agree".</p><p>I Agree</p><p>You are leaving this site.</p>',
        ),
        Problem.NOT_A_POLICY,
    ),
    "portal home": (
        page(
            "Harbor Health",
            "<main><h1>Welcome to Harbor Health</h1><p>Find a doctor. Shop plans that fit your life.</p><p>Pay my bill. Download our app. I'm a member, provider or employer.</p><p>In the news: we opened a garden.</p></main>",
        ),
        Problem.NOT_A_POLICY,
    ),
    "other matter": (
        page(
            "Recipes",
            "<main><h1>Autumn soup</h1><p>" + "Cut the pumpkin and cook it in a large pot with onions until soft. " * 10 + "</p></main>",
        ),
        Problem.NOT_A_POLICY,
    ),
    "shell": (
        page(
            "Policies",
            "<div id='root'></div><noscript>You need to enable JavaScript to run this app.</noscript><p>Loading, please wait</p>",
        ),
        Problem.NEEDS_BROWSER,
    ),
    "bare shell": (page("", "<div id='app'></div><script src='/a.js'></script>"), Problem.EMPTY),
    "empty": (page("", ""), Problem.EMPTY),
    "three words": (page("", "<p>Harbor Health Home</p>"), Problem.EMPTY),
}

POLICIES = {
    "retired": "<h1>Lumbar Fusion</h1><p>Policy number: 12.03</p><p>This policy was retired effective 07/01/2024 and is no longer active.</p>",
    "retired without number": "<h1>Retired Policy</h1><p>Thermal Imaging. Retired Date: 01/02/2025</p><p>A retired policy is not used to determine coverage.</p>",
    "archived": "<h2>Archived</h2><p>The medical policy on chelation therapy has been archived. Archive date: March 2025. Refer to the prior authorization list.</p>",
    "replaced": "<p>Medical Policy 7.01.12 has been replaced by policy 7.01.90, effective January 1, 2026.</p>",
    "one sentence": "<h1>Policy 114: Kinesio Taping</h1><p>Kinesio taping is considered not medically necessary for all indications.</p>",
    "investigational": "<h1>Cold Laser</h1><p>Low-level laser therapy is considered investigational.</p><p>CPT codes: 0552T, S8948</p>",
    "not found in the body": "<h1>Hernia Repair</h1><p>Repair is considered medically necessary when a hernia is present. Where no hernia was found on imaging, it is not covered.</p>",
    "captcha named": "<h1>Cognitive Tests</h1><p>Policy No. 33</p><p>Computer tests that use a CAPTCHA or similar puzzles are considered unproven and not covered.</p>",
    "access denied named": "<h1>Emergency Care</h1><p>Coverage applies when access is denied by another facility. Prior authorization is not required. Effective Date: 02/01/2026</p>",
    "portal named": "<h1>Home Infusion</h1><p>Home infusion requires prior authorization. Log in to your provider account to submit a request. Criteria: the member must meet all of the following criteria.</p>",
    "table only": "<table><tr><th>CPT Code</th><th>Description</th></tr><tr><td>72148</td><td>Covered with prior authorization</td></tr></table><p>Effective date: 01/01/2026</p>",
    "see another": "<h1>Knee Arthroplasty</h1><p>Document ID: CMM-311. Medical necessity criteria for this service are kept in the guideline of our vendor. Last review: 11/2025</p>",
    "draft": "<h1>Draft LCD: Bone Growth Stimulators</h1><p>LCD ID: DL39711. Comment period ends 03/15/2026. Coverage indications are limited to nonunion.</p>",
    "with terms dialog": "<h1>Spine Injections</h1><p>Guideline number: 9. Injections are covered when pain lasts for six weeks.</p><p>By clicking I accept you agree to the terms and conditions. I Agree</p>"
    + "<p>The criteria for each joint are listed, and each is reviewed with the record of the patient.</p>" * 6,
    "scripts of a wall around a policy": "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script><script>var _pxAppId='PX1'</script><h1>Wound Care</h1><p>Policy #: 44. Dressings are considered medically necessary for open wounds. Effective 05/01/2025.</p>",
}


@pytest.mark.parametrize("name", FAILURES)
def test_failures_are_told(name: str) -> None:
    html, problem = FAILURES[name]
    issue = judge(html)
    assert issue is not None
    assert issue.problem is problem
    assert "expected a policy" in issue.detail
    assert "\n" not in issue.detail


@pytest.mark.parametrize("name", POLICIES)
def test_short_policies_pass(name: str) -> None:
    assert judge(page("Harbor Health", f"<main>{POLICIES[name]}</main>")) is None


def test_a_long_policy_may_say_anything() -> None:
    body = (
        "<h1>Policy</h1><p>Imaging is considered medically necessary when pain lasts.</p>"
        + "<p>The study was done with patients who had pain in the back.</p>" * 300
    )
    body += "<p>Access denied. Page not found. Please complete the captcha. Sign in to your account. Request blocked.</p>"
    assert judge(page("Policy", body)) is None
    assert judge(page("Policy", f"<p>Request blocked. Access denied.</p>{body}")) is None


def test_a_status_of_failure_is_an_error_whatever_the_page_says() -> None:
    issue = judge(page("x", POLICIES["retired"]), status=503)
    assert issue is not None
    assert issue.problem is Problem.HTTP_ERROR
    empty = failed_capture(b"", "html", read_html(b"", HINTS), status=500)
    assert empty is not None
    assert empty.problem is Problem.HTTP_ERROR


def test_pictures_of_pages_are_not_called_empty() -> None:
    scanned = Reading((), issues=(Issue(Problem.SCANNED, "12 pages without text"),))
    assert failed_capture(b"%PDF-1.7", "pdf", scanned) is None
    empty = failed_capture(b"%PDF-1.7", "pdf", Reading(()))
    assert empty is not None
    assert empty.problem is Problem.EMPTY


def test_without_a_reading_the_bytes_are_looked_at() -> None:
    issue = failed_capture(b"<p>The page you want cannot be found. Return to our home page.</p>", "html", None)
    assert issue is not None
    assert issue.problem is Problem.SOFT_404


def test_the_same_wall_gives_the_same_issue_whatever_its_request_id() -> None:
    walls = [f"403 ERROR\nThe request could not be satisfied.\nRequest blocked.\nRequest ID: {one * 20}==" for one in "ab"]
    issues = [failed_capture(wall.encode(), "text", read_text(wall.encode(), HINTS)) for wall in walls]
    assert issues[0] is not None
    assert issues[0] == issues[1]


def test_every_sign_names_words_or_source() -> None:
    assert all(sign.words or sign.source for sign in capture_signs().signs)


def _judged(path: Path) -> Issue | None:
    data = path.read_bytes()
    return failed_capture(data, "text", read_text(data, HINTS), status=200)


@needs_corpus
@pytest.mark.parametrize(
    ("name", "problem"),
    [("anthem*", Problem.EMPTY), ("hcsc*", Problem.NOT_A_POLICY), ("uhc*", Problem.SOFT_404), ("wellmark*", Problem.CHALLENGE_PAGE)],
)
def test_real_failures(name: str, problem: Problem) -> None:
    issue = _judged(next((CORPUS / "crawl_failures").glob(name)))
    assert issue is not None
    assert issue.problem is problem


@needs_corpus
def test_real_texts_pass_as_policies() -> None:
    texts = sorted([*CORPUS.glob("text/*.txt"), *CORPUS.glob("pairs/*/*.txt")])
    failed = {path.parent.name for path in texts if _judged(path) is not None}
    assert len(texts) > 20
    assert failed == {"wellmark_403_page"}
