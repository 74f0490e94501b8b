"""The latest digests as an Atom feed (RFC 4287) for feed readers and chat channels. Same digests, same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from diffing.digest import Digest, Entry
from diffing.render import DIRECTIONS, EVENTS, subject, to_html

ATOM = "http://www.w3.org/2005/Atom"
NAME = "payerwatch"


def to_atom(digests: Sequence[Digest]) -> bytes:
    """A feed of weeks, the latest first: each digest is an entry, and so is each told change of it.

    Identifiers are tag URIs (RFC 4151) made of the run and the policy, so that a feed reader shows nothing twice.
    """
    from lxml import etree

    ordered = sorted(digests, key=lambda digest: digest.at, reverse=True)
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(feed, "id", f"tag:{NAME},2026:digests")
    _add(feed, "title", "Payer policies")
    _add(feed, "updated", _instant(ordered[0].at) if ordered else "1970-01-01T00:00:00Z")
    _add(_add(feed, "author", None), "name", NAME)
    for digest in ordered:
        _week(feed, digest)
        for entry in digest.told:
            _change(feed, digest, entry)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _week(feed: object, digest: Digest) -> None:
    element = _add(feed, "entry", None)
    _add(element, "id", f"tag:{NAME},2026:digest:{digest.run_id}")
    _add(element, "title", subject(digest))
    _add(element, "updated", _instant(digest.at))
    _add(element, "content", to_html(digest), type="html")


def _change(feed: object, digest: Digest, entry: Entry) -> None:
    element = _add(feed, "entry", None)
    _add(element, "id", f"tag:{NAME},2026:change:{digest.run_id}:{entry.policy_id}:{entry.event}:{entry.to_version or 0}")
    direction = f", {DIRECTIONS[entry.direction]}" if entry.says_direction else ""
    _add(element, "title", f"{entry.payer}: {entry.title}. {EVENTS[entry.event]}{direction}")
    _add(element, "updated", _instant(digest.at))
    if entry.link:
        _add(element, "link", None, href=entry.link)
    affects = f" Affects: {'; '.join(entry.affects)}." if entry.affects else ""
    _add(element, "summary", f"{entry.headline}{affects} {entry.owned_words}".strip())


def _add(parent: object, name: str, text: str | None, **attributes: str) -> object:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if text is not None:
        element.text = "".join(c for c in text if c in "\t\n\r" or ord(c) >= 32)
    return element


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
