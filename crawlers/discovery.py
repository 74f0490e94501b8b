"""How a source's policies are found: pure functions from the bytes of a listing to addresses. Nothing here opens a socket."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from crawlers import by_json, by_links, by_postback, by_sitemap
from crawlers.addresses import Found, Listing, PolicyAddress, host_and_port, normalise
from crawlers.declaration import Declaration
from crawlers.listed import merge
from crawlers.markup import base_of, parse
from policies.model import Issue, Listed, Problem


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a visit found of one source: its policies, whether every listing was seen, and what went wrong."""

    addresses: tuple[PolicyAddress, ...] = ()
    complete: bool = True
    issues: tuple[Issue, ...] = ()


def start_addresses(declaration: Declaration) -> tuple[str, ...]:
    """The first addresses to be asked, normalised."""
    found = (normalise(str(url), "") for url in declaration.discover.start)
    return tuple(url for url in found if url)


def given_addresses(declaration: Declaration) -> tuple[PolicyAddress, ...]:
    """The policies of a source whose `start` addresses are the policies themselves (method pages)."""
    if declaration.discover.method != "pages":
        return ()
    landing = by_links.has_landing(declaration)
    return tuple(PolicyAddress(url, Listed(), landing=landing) for url in start_addresses(declaration))


def find(declaration: Declaration, listing: Listing) -> Found:
    """What one listing gives: policies on declared hosts, each address once, and the listings to look at next."""
    return _tidy(declaration, _find(declaration, listing))


def _find(declaration: Declaration, listing: Listing) -> Found:
    match declaration.discover.method:
        case "links":
            return by_links.find(declaration, listing)
        case "json":
            return by_json.find(declaration, listing)
        case "api":
            found = by_json.find(declaration, listing)
            further = by_json.next_page(declaration, listing)
            return replace(found, listings=(*found.listings, *([further] if further else [])))
        case "browser":
            return by_json.find(declaration, listing) if declaration.discover.list_json else by_links.find(declaration, listing)
        case "sitemap":
            return by_sitemap.find(declaration, listing)
        case "postback":
            return by_postback.find(declaration, listing)
        case "pages" | "folder":
            return Found(policies=given_addresses(declaration))


def find_document(declaration: Declaration, landing: Listing) -> str | None:
    """The document's address on a landing page, or None where it is not there."""
    policy = declaration.policy
    if policy.document_json is not None:
        try:
            return by_json.document_url(policy.document_json, landing)
        except by_json.NotThereError:
            return None
    if policy.document is None:
        return None
    tree = parse(landing)
    base = base_of(tree, landing.url)
    hrefs = (node.attributes.get("href") or node.attributes.get("src") or node.attributes.get("data") for node in tree.css(policy.document))
    return next((url for href in hrefs if href and (url := normalise(base, href, drop_query=policy.drop_query))), None)


def is_declared(declaration: Declaration, url: str) -> bool:
    """Whether the address stands on a host that the declaration names."""
    host, port = host_and_port(url)
    return host in declaration.hosts or f"{host}:{port}" in declaration.loopback


def combine(found: Iterable[PolicyAddress]) -> tuple[PolicyAddress, ...]:
    """Each address once, in order of appearance; later mentions fill what the first left open."""
    by_url: dict[str, PolicyAddress] = {}
    for address in found:
        known = by_url.get(address.url)
        by_url[address.url] = replace(known, listed=merge(known.listed, address.listed)) if known else address
    return tuple(by_url.values())


def _tidy(declaration: Declaration, found: Found) -> Found:
    issues = list(found.issues)
    strange: dict[str, int] = {}
    for address in found.policies:
        if not is_declared(declaration, address.url):
            strange[host_and_port(address.url)[0]] = strange.get(host_and_port(address.url)[0], 0) + 1
    if declaration.policy.url:  # without a pattern every link of the page comes here, and those elsewhere are not policies
        issues += [_strange_host(declaration, host, count) for host, count in sorted(strange.items())]
    policies = combine(address for address in found.policies if is_declared(declaration, address.url))
    return Found(policies, tuple(dict.fromkeys(found.listings)), tuple(issues))


def _strange_host(declaration: Declaration, host: str, count: int) -> Issue:
    detail = f"{count} policy link(s) lead to {host}, which hosts does not name: add it to hosts or refuse it with policy.exclude"
    return Issue(Problem.HOST_REFUSED, detail, declaration.source_id)
