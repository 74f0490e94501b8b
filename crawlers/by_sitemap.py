"""Discovery by sitemap.xml (sitemaps.org): plain or gzip, indexes followed; entities and oversize are refused."""

from __future__ import annotations

import zlib
from xml.parsers import expat

from crawlers.addresses import Found, Listing, PolicyAddress, normalise
from crawlers.by_links import has_landing, is_policy
from crawlers.declaration import Declaration
from crawlers.listed import read_listed
from policies.model import Issue, Problem

MAX_XML = 52_428_800  # the protocol's own limit, uncompressed


class RefusedError(ValueError):
    """The sitemap is not one that may be read; the message says why."""


def find(declaration: Declaration, listing: Listing) -> Found:
    """Policies are the addresses that policy.url accepts; the sitemaps of an index are further listings."""
    try:
        pages, sitemaps = read(unpack(listing.body))
    except (RefusedError, expat.ExpatError, zlib.error) as error:
        detail = f"expected a sitemap (urlset or sitemapindex), found: {error}"
        return Found(issues=(Issue(Problem.WRONG_TYPE, detail, declaration.source_id, listing.url),))
    policies: list[PolicyAddress] = []
    issues: list[Issue] = []
    for location in pages:
        url = normalise(listing.url, location, drop_query=declaration.policy.drop_query)
        if url is None or not is_policy(declaration, url):
            continue
        listed, unread = read_listed(declaration.policy, text="", card="", url=url, stated={}, source_id=declaration.source_id)
        policies.append(PolicyAddress(url, listed, landing=has_landing(declaration)))
        issues += unread
    further = tuple(url for location in sitemaps if (url := normalise(listing.url, location)))
    return Found(tuple(policies), further, tuple(issues))


def unpack(body: bytes) -> bytes:
    """The XML of a sitemap that may be gzip. Raises RefusedError when it is larger than the protocol allows."""
    if body.startswith(b"\x1f\x8b"):
        unzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
        body = unzip.decompress(body, MAX_XML + 1)
    if len(body) > MAX_XML:
        raise RefusedError(f"more than {MAX_XML} bytes of XML")
    return body


def read(xml: bytes) -> tuple[list[str], list[str]]:
    """(addresses of pages, addresses of sitemaps). Raises RefusedError on a DTD's entities, ExpatError on broken XML."""
    found: dict[str, list[str]] = {"url": [], "sitemap": []}
    path: list[str] = []
    words: list[str] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        path.append(name.rpartition(":")[2])
        words.clear()

    def end(_name: str) -> None:
        if path.pop() == "loc" and path and path[-1] in found:
            found[path[-1]].append("".join(words).strip())

    def entity(*_declared: object) -> None:
        raise RefusedError("an entity declaration, which a sitemap has no use for")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = words.append
    parser.EntityDeclHandler = entity
    parser.Parse(xml.lstrip(), True)
    return found["url"], found["sitemap"]
