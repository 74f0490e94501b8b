"""A digest as Markdown and as an HTML mail. Same digest, same bytes."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from diffing.digest import WEB_ADDRESS, Digest

TEMPLATES = Path(__file__).parent / "templates"
DIRECTIONS = {
    "tightened": "harder to qualify",
    "broadened": "easier to qualify",
    "mixed": "harder and easier in different places",
    "unknown": "direction not certain: read it",
    "none": "",
}
KINDS = {
    "criteria": "Criteria",
    "codes": "Codes",
    "evidence": "Evidence",
    "wording": "Wording",
    "metadata": "Dates and status",
    "boilerplate": "Boilerplate",
    "moved": "Moved",
}
EVENTS = {
    "changed": "Changed",
    "new": "New policy",
    "retired": "Retired",
    "unlisted": "No longer listed",
    "relisted": "Listed again",
}
CLASSES = {
    "new": "new",
    "revised": "criteria revised",
    "updated": "updated, criteria said to stay",
    "replaced": "replaced by another policy",
    "retired": "retired",
    "postponed": "put off",
}
PROBLEMS = {
    "challenge_page": "a challenge page instead of the policy",
    "soft_404": "a “page not found” that answers as if all were well",
    "empty": "an empty page",
    "wrong_type": "a file of the wrong type",
    "nothing_found": "no policy links where there must be some",
    "http_error": "an error from the payer's server",
    "network": "no connection",
    "timeout": "no answer in time",
    "too_large": "an answer larger than allowed",
    "robots": "the site asks crawlers to stay away",
    "host_refused": "an address outside the declared hosts",
    "needs_browser": "a browser is needed and none was found",
    "needs_secret": "a licence token or secret is needed",
    "unreadable": "a file that could not be read",
    "scanned": "a scanned file without text",
    "picture": "a picture that may hold criteria",
    "marked_changes": "text marked as struck out or changed",
    "not_a_policy": "something that is no policy",
    "gate": "the visit broke a declared expectation and is held back",
    "delivery": "the digest could not be delivered",
    "declaration": "the source's declaration cannot be used",
}
MARKDOWN_SPECIAL = re.compile(r"([\\`*_~\[\]|<>]|&(?=#?\w+;))")
MARKDOWN_BLOCK = re.compile(r"^([#+=-]|\d+(?=[.)]))")  # what makes a line more than a paragraph


def long_date(value: dt.date | dt.datetime | None) -> str:
    """'March 5, 2026'; 'not printed' for None."""
    return f"{value:%B} {value.day}, {value.year}" if value else "not printed"


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return MARKDOWN_SPECIAL.sub(r"\\\1", re.sub(r"[\r\n\v\f\x85\u2028\u2029]+", " ", text))


def markdown_address(url: str) -> str:
    """A web address as a link; any other address as plain text."""
    return f"<{url}>" if WEB_ADDRESS.fullmatch(url) else markdown_text(url)


def markdown_redline(redline: str) -> str:
    """Escaped HTML with <ins> and <del> → Markdown with **added** and ~~removed~~."""
    out: list[str] = []
    for piece in re.split(r"(<del>.*?</del>|<ins>.*?</ins>)", redline, flags=re.S):
        mark = {"<del>": "~~", "<ins>": "**"}.get(piece[:5], "")
        words = markdown_text(html.unescape(piece[5:-6] if mark else piece))
        inner = words.strip()
        if not mark or not inner:
            out.append(words)
            continue
        lead, tail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        out.append(f"{lead}{mark}{inner}{mark}{tail}")
    line = "".join(out).lstrip()
    return MARKDOWN_BLOCK.sub(_escaped_start, line)


def _escaped_start(start: re.Match[str]) -> str:
    return f"{start[1]}\\" if start[1].isdigit() else f"\\{start[1]}"


def environment(escape: bool) -> Environment:
    """The templates of this room. escape: for HTML; Markdown escapes its own signs by the filter `md`."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=escape,  # noqa: S701 - Markdown is not HTML; its own signs are escaped by the filter `md`
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(long_date=long_date, md=markdown_text, md_url=markdown_address, md_redline=markdown_redline, redline=Markup)
    made.globals.update(DIRECTIONS=DIRECTIONS, KINDS=KINDS, EVENTS=EVENTS, CLASSES=CLASSES, PROBLEMS=PROBLEMS)
    return made


def to_markdown(digest: Digest) -> str:
    """The digest as Markdown, for files and terminals."""
    return environment(escape=False).get_template("digest.md.j2").render(digest=digest)


def to_html(digest: Digest) -> str:
    """The digest as one HTML page with inlined styles, fit for mail and print. Everything a payer wrote is escaped."""
    import css_inline

    page = environment(escape=True).get_template("digest.html.j2").render(digest=digest)
    return str(css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True).inline(page))


def subject(digest: Digest) -> str:
    """The mail's subject line, with the count a billing lead wants first."""
    count = len(digest.told)
    what = "nothing to act on" if count == 0 else f"{count} polic{'y' if count == 1 else 'ies'} to read"
    blind = f", {len(digest.blind)} not seen" if digest.blind else ""
    return f"Payer policies, week of {long_date(digest.at)}: {what}{blind}"
