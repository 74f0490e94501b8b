"""Discovery by JSON: a list inside a page's script element, or a body that is JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from crawlers.addresses import Found, Listing, PolicyAddress, normalise, with_parameter
from crawlers.by_links import further_listings, has_landing, is_policy
from crawlers.declaration import Declaration, JsonList
from crawlers.listed import DATES, read_listed
from crawlers.markup import base_of, parse, text_of
from policies.model import Issue, Problem

_PART = re.compile(r"\*\*|\[\*\]|\[\d+\]|[^.\[\]]+")
_FIELD = re.compile(r"\{([^{}]+)\}")


class NotThereError(ValueError):
    """The JSON that the declaration names is not in the listing; the message says what was expected."""


def find(declaration: Declaration, listing: Listing, *, with_links: bool = True) -> Found:
    """Policies are the items of discover.list_json; listings the page's anchors that discover.follow accepts."""
    spec = declaration.discover.list_json
    if spec is None:
        return Found()
    try:
        value = load(spec, listing)
    except NotThereError as error:
        return Found(issues=(Issue(Problem.NOTHING_FOUND, str(error), declaration.source_id, listing.url),))
    base = base_of(parse(listing), listing.url) if spec.script else listing.url
    policies: list[PolicyAddress] = []
    issues: list[Issue] = []
    for item in walk(value, spec.items):
        address, unread = _policy(declaration, spec, item, base)
        policies += [address] if address else []
        issues += unread
    further = further_listings(declaration, listing) if with_links and spec.script else ()
    return Found(tuple(policies), further, tuple(issues))


def next_page(declaration: Declaration, listing: Listing) -> str | None:
    """The address of an API's next page, or None on the last one."""
    discover = declaration.discover
    if discover.next_page is None or discover.list_json is None:
        return None
    try:
        said = first(load(discover.list_json, listing), discover.next_page)
    except NotThereError:
        return None
    if not said:
        return None
    return with_parameter(listing.url, discover.next_param, said) if discover.next_param else normalise(listing.url, said)


def document_url(spec: JsonList, listing: Listing) -> str | None:
    """The document that a landing page's JSON names first, or None."""
    base = base_of(parse(listing), listing.url) if spec.script else listing.url
    hrefs = (_href(spec, item) for item in walk(load(spec, listing), spec.items))
    return next((url for href in hrefs if href and (url := normalise(base, href))), None)


def load(spec: JsonList, listing: Listing) -> Any:
    """The JSON value that the declaration names. Raises NotThereError."""
    texts = [text_of(listing)] if spec.script is None else [node.text() for node in parse(listing).css(spec.script)]
    if not texts:
        raise NotThereError(f"no element matches discover script {spec.script!r}: the page has changed or is not the listing")
    errors = []
    for text in texts:
        start = _start(spec, text)
        if start is None:
            continue
        try:
            return json.JSONDecoder().raw_decode(text.lstrip("\ufeff \t\r\n") if start == 0 else text, start)[0]
        except json.JSONDecodeError as error:
            errors.append(f"{error.msg} at character {error.pos}")
    place = f" where {spec.pattern!r} matches" if spec.pattern else ""
    raise NotThereError(f"expected JSON{place}, found none ({'; '.join(errors[:2]) or 'no match'})")


def _start(spec: JsonList, text: str) -> int | None:
    if spec.pattern is None:
        return 0
    match = re.search(spec.pattern, text)
    return match.start(match.lastindex or 0) if match else None


def walk(value: Any, path: str) -> Iterator[Any]:
    """The values that a dotted path leads to: `[*]` every element of a list, `**` any depth, `a|b` both. "" or "$" is the value itself."""
    for one in path.split("|"):
        yield from _walk(value, [] if one in {"", "$"} else _PART.findall(one.removeprefix("$.")))


def _walk(value: Any, parts: list[str]) -> Iterator[Any]:
    if not parts:
        yield value
        return
    part, rest = parts[0], parts[1:]
    if part == "**":
        yield from _at_any_depth(value, rest)
    elif part == "[*]":
        for element in value if isinstance(value, list) else ():
            yield from _walk(element, rest)
    elif part.startswith("["):
        yield from _walk(value[int(part[1:-1])], rest) if isinstance(value, list) and int(part[1:-1]) < len(value) else ()
    elif isinstance(value, dict) and part in value:
        yield from _walk(value[part], rest)


def _at_any_depth(value: Any, rest: list[str]) -> Iterator[Any]:
    yield from _walk(value, rest)
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from _at_any_depth(child, rest)


def first(value: Any, path: str | None) -> str | None:
    """The first string or number that a path leads to, as text."""
    if path is None:
        return None
    found = next((v for v in walk(value, path) if isinstance(v, str | int | float) and not isinstance(v, bool)), None)
    return None if found is None else str(found)


def _href(spec: JsonList, item: Any) -> str | None:
    if spec.url_template is None:
        return first(item, spec.url)
    fields = {name: first(item, name) for name in _FIELD.findall(spec.url_template)}
    if None in fields.values():
        return None
    return _FIELD.sub(lambda match: quote(fields[match[1]] or "", safe="/"), spec.url_template)


def _policy(declaration: Declaration, spec: JsonList, item: Any, base: str) -> tuple[PolicyAddress | None, tuple[Issue, ...]]:
    href = _href(spec, item)
    url = normalise(base, href, drop_query=declaration.policy.drop_query) if href else None
    if url is None and "**" in spec.items:
        return None, ()  # any depth also reaches the groups and headings of a list, which have no address
    if url is None:
        named = spec.url_template or spec.url
        detail = f"an item of {spec.items} has no address at {named!r}: {json.dumps(item, ensure_ascii=False)[:80]}"
        return None, (Issue(Problem.NOTHING_FOUND, detail, declaration.source_id, base),)
    if not is_policy(declaration, url):
        return None, ()
    stated = {name: first(item, getattr(spec, name)) or "" for name in ("title", "number", *DATES)}
    card = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
    listed, issues = read_listed(
        declaration.policy, text=stated["title"], card=card, url=url, stated=stated, source_id=declaration.source_id
    )
    return PolicyAddress(url, listed, landing=has_landing(declaration)), issues
