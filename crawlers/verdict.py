"""What an answer comes to: fetched, unchanged, or a typed failure. A failure never becomes a version and never erases one."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from crawlers.answers import Answer, AskError
from policies.model import Issue, Outcome, Problem, ReadingHints, Validators

Judge = Callable[[bytes, str | None, str, ReadingHints, int], Issue | None]

_GOOD = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})
_NO_LISTING = frozenset({Problem.CHALLENGE_PAGE, Problem.SOFT_404, Problem.EMPTY})


def judge_policy(answer: Answer, known: Validators | None, hints: ReadingHints, judge: Judge) -> Outcome:
    """FETCHED or UNCHANGED. Raises AskError where the answer is no policy."""
    if answer.status == HTTPStatus.NOT_MODIFIED:
        if known is None:
            raise AskError(Problem.HTTP_ERROR, "the server answers 304 (not modified) to a request without conditions")
        return Outcome.UNCHANGED
    if answer.status in _GOOD and _same(answer, known):
        return Outcome.UNCHANGED
    issue = judged(judge, answer.body, answer.header("content-type"), name_of(answer.url), hints, answer.status)
    _refuse_status(answer, issue)
    if issue is not None:
        raise AskError(issue.problem, issue.detail)
    if not answer.body:
        raise AskError(Problem.EMPTY, "the answer has no body; expected a policy")
    return Outcome.FETCHED


def judged(judge: Judge, data: bytes, content_type: str | None, name: str, hints: ReadingHints, status: int) -> Issue | None:
    """What a judge says; where the judge itself stumbles, an issue that says so."""
    try:
        return judge(data, content_type, name, hints, status)
    except ImportError:
        raise
    except Exception as error:  # noqa: BLE001 - a reader that stumbles over one capture must not blind the whole run
        return Issue(Problem.UNREADABLE, f"the reader stumbled over it ({type(error).__name__}: {error}); the bytes are in the archive")


def judge_listing(answer: Answer, known: Validators | None, *, found_something: bool, judge: Judge) -> Outcome:
    """FETCHED or UNCHANGED. A listing that lists something is good; one that lists nothing must at least not be a wall or an error page."""
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return Outcome.UNCHANGED
    if answer.status not in _GOOD or not found_something:
        issue = judged(judge, answer.body, answer.header("content-type"), name_of(answer.url), ReadingHints(), answer.status)
        _refuse_status(answer, issue)
        if issue is not None and issue.problem in _NO_LISTING:
            raise AskError(issue.problem, issue.detail)
    return Outcome.UNCHANGED if _same(answer, known) else Outcome.FETCHED


def _refuse_status(answer: Answer, issue: Issue | None) -> None:
    if answer.status in _GOOD:
        return
    if issue is not None and issue.problem is Problem.CHALLENGE_PAGE:
        raise AskError(issue.problem, f"status {answer.status}: {issue.detail}")
    raise AskError(Problem.HTTP_ERROR, f"expected status 200, found {answer.status} at {answer.url}")


def _same(answer: Answer, known: Validators | None) -> bool:
    return known is not None and answer.archived is not None and answer.archived.snapshot_id == known.snapshot_id


def name_of(url: str) -> str:
    """The file name at the end of an address; "" where it has none."""
    return unquote(PurePosixPath(urlsplit(url).path).name)
