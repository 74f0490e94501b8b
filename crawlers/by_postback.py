"""Discovery on ASP.NET pages, whose documents come only through __doPostBack within one session."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from selectolax.lexbor import LexborNode

from crawlers.addresses import Found, Listing, PolicyAddress, Target, normalise
from crawlers.by_links import further_listings
from crawlers.declaration import Declaration, Postback
from crawlers.listed import fold, read_listed
from crawlers.markup import base_of, node_text, parse
from policies.model import Issue


def find(declaration: Declaration, listing: Listing) -> Found:
    """Policies are the elements of discover.postback.item that carry a postback."""
    postback = declaration.discover.postback
    if postback is None:
        return Found()
    policies: list[PolicyAddress] = []
    issues: list[Issue] = []
    cards = declaration.discover.links.card
    tree = parse(listing)
    card_ids = {node.mem_id for node in tree.css(cards)} if cards else set()
    branches = {node.mem_id for node in tree.css(postback.branch)} if postback.branch else set()
    for node in tree.css(postback.item):
        asked = _asked(postback, node, branches)
        if asked is None:
            continue
        text = node_text(node)
        listed, unread = read_listed(
            declaration.policy, text=text, card=_card(node, card_ids) or text, url=listing.url, stated={}, source_id=declaration.source_id
        )
        # Positions such as "1:1:230" move when the payer inserts a policy: number or title are what lasts.
        name = listed.policy_number or listed.title or text or "/".join(asked)
        policies.append(PolicyAddress(f"{listing.url}#{quote(fold(name), safe='')}", listed, postback=Target(listing.url, *asked)))
        issues += unread
    return Found(tuple(policies), further_listings(declaration, listing), tuple(issues))


def _asked(postback: Postback, node: LexborNode, branches: set[int]) -> tuple[str, str] | None:
    """(target, argument) of an element's postback, or None where it has none."""
    if postback.sender is not None:
        return postback.sender, _place(node, branches)
    match = re.search(postback.target, _script_of(node))
    return (match["target"], match["argument"]) if match else None


def _place(node: LexborNode, branches: set[int]) -> str:
    """Where an element stands in nested branches, counted from 0: "1:1:230"."""
    places: list[str] = []
    around: LexborNode | None = node
    while around is not None:
        if around.mem_id in branches:
            places.insert(0, str(_earlier(around, branches)))
        around = around.parent
    return ":".join(places)


def _earlier(node: LexborNode, branches: set[int]) -> int:
    """How many branches stand before this one under the same element."""
    count = 0
    before = node.prev
    while before is not None:
        count += before.mem_id in branches
        before = before.prev
    return count


def _script_of(node: LexborNode) -> str:
    return f"{node.attributes.get('href') or ''} {node.attributes.get('onclick') or ''}"


def _card(node: LexborNode, cards: set[int]) -> str | None:
    around: LexborNode | None = node
    while around is not None:
        if around.mem_id in cards:
            return fold(around.text(separator=" "))
        around = around.parent
    return None


def form(listing: Listing, target: str, argument: str) -> tuple[str, dict[str, str]]:
    """(address, fields) of the request that a browser would send for __doPostBack(target, argument)."""
    tree = parse(listing)
    node = next((found for found in tree.css("form") if found.css_first("input[name=__VIEWSTATE]")), None) or tree.css_first("form")
    if node is None:
        raise ValueError(f"no form on {listing.url}: the page has changed, or is not the postback page")
    fields = {name: field.attributes.get("value") or "" for field in node.css("input[name]") if (name := _sent(field))}
    for choice in node.css("select[name]"):
        chosen = choice.css_first("option[selected]") or choice.css_first("option")
        if chosen is not None:
            value = chosen.attributes.get("value")
            fields[choice.attributes["name"] or ""] = fold(chosen.text()) if value is None else value
    fields |= {area.attributes["name"] or "": area.text() for area in node.css("textarea[name]")}
    action = normalise(base_of(tree, listing.url), node.attributes.get("action") or "") or listing.url
    return action, fields | {"__EVENTTARGET": target, "__EVENTARGUMENT": argument} | _client_state(fields, target, argument)


def _client_state(fields: dict[str, str], target: str, argument: str) -> dict[str, str]:
    """What Telerik's script writes beside a postback: the item chosen, and those opened around it. Nothing on other pages."""
    name = f"{target}_ClientState"
    if name not in fields:
        return {}
    around = argument.split(":")[:-1]
    opened = [":".join(around[: depth + 1]) for depth in range(len(around))]
    return {name: json.dumps({"expandedItems": opened, "logEntries": [], "selectedItems": [argument]}, separators=(",", ":"))}


def _sent(field: LexborNode) -> str | None:
    kind = (field.attributes.get("type") or "text").lower()
    if kind in {"submit", "button", "image", "reset", "file"} or "disabled" in field.attributes:
        return None
    if kind in {"checkbox", "radio"} and "checked" not in field.attributes:
        return None
    return field.attributes.get("name")


def document_link(declaration: Declaration, listing: Listing) -> str | None:
    """The address of the document in the answer to a postback, or None where the answer holds no such link."""
    postback = declaration.discover.postback
    if postback is None or postback.then is None:
        return None
    tree = parse(listing)
    node = tree.css_first(postback.then)
    if node is None:
        return None
    href = node.attributes.get("href") or node.attributes.get("src") or node.attributes.get("data") or ""
    return normalise(base_of(tree, listing.url), href)
