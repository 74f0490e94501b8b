"""Discovery by the anchors of static (or rendered) HTML."""

from __future__ import annotations

import re

from crawlers.addresses import Found, Listing, PolicyAddress
from crawlers.declaration import Declaration
from crawlers.listed import read_listed
from crawlers.markup import anchors, parse
from policies.model import Issue


def find(declaration: Declaration, listing: Listing) -> Found:
    """Policies are the anchors that discover.links selects and policy.url accepts; listings those that follow accepts."""
    tree = parse(listing)
    links, policy = declaration.discover.links, declaration.policy
    follow = re.compile(declaration.discover.follow) if declaration.discover.follow else None
    text = re.compile(links.text) if links.text else None
    policies: list[PolicyAddress] = []
    issues: list[Issue] = []
    for anchor in anchors(tree, listing.url, selector=links.selector, card=links.card, drop_query=policy.drop_query):
        if (follow and follow.search(anchor.url)) or (text and not text.search(anchor.text)) or not is_policy(declaration, anchor.url):
            continue
        listed, unread = read_listed(policy, text=anchor.text, card=anchor.card, url=anchor.url, stated={}, source_id=declaration.source_id)
        policies.append(PolicyAddress(anchor.url, listed, landing=has_landing(declaration)))
        issues += unread
    return Found(tuple(policies), further_listings(declaration, listing), tuple(issues))


def further_listings(declaration: Declaration, listing: Listing) -> tuple[str, ...]:
    """The anchors of a page that discover.follow accepts, whatever else the page holds."""
    if declaration.discover.follow is None:
        return ()
    follow = re.compile(declaration.discover.follow)
    return tuple(anchor.url for anchor in anchors(parse(listing), listing.url) if follow.search(anchor.url))


def is_policy(declaration: Declaration, url: str) -> bool:
    """Whether policy.url accepts the address and policy.exclude does not refuse it."""
    policy = declaration.policy
    return bool(re.search(policy.url, url)) and not (policy.exclude and re.search(policy.exclude, url))


def has_landing(declaration: Declaration) -> bool:
    """Whether the policy links of this source lead to pages that hold the document's link."""
    return declaration.policy.document is not None or declaration.policy.document_json is not None
