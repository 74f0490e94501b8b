"""`source new`: the files an engineer begins with: a declaration with comments, a place for the example, and a red check."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")

_DECLARATION = """\
# {title}: how its policies are found and read. Every key is explained in crawlers/declaration.py; a misspelt key is an error.
source_id: {payer_id}.{name}
payer:
  id: {payer_id}
  name: {payer_id}          # what people call the payer
lob: [commercial]         # commercial, medicare_advantage, medicaid, exchange
home: {url}
hosts: [{host}]           # requests go to these hosts and to no others; add the host that serves the documents
{loopback}cadence: weekly           # daily, weekly, monthly

request:
  delay: 1.0              # seconds between two requests to a host
  concurrency: 2

discover:
  method: links           # links | json | sitemap | api | browser | postback | pages | folder
  start: [{url}]
  # follow: '[?&]page=[0-9]+$'      # further listing pages, each visited once
  links:
    selector: a[href]               # which anchors; narrow it to the list
    # card: div.card                # the element around an anchor whose text holds number and dates

policy:
  url: '\\.pdf$'                     # which of those links are policies
  # exclude: 'archive'
  # number: {{where: text, pattern: '\\(([A-Z0-9.-]+)\\)$'}}        # the value wanted stands in the group
  # title: {{where: text, pattern: '^(.*?) - \\('}}
  # effective: {{where: card, pattern: 'Effective Date: ([0-9./]+)'}}

expect:
  min_policies: 1         # fewer found than this, and the release is held
  max_lost: 0.5           # share of known policies that may vanish in one visit

# checked: 2026-01-31     # the day on which you compared this file with the live site
"""

_LISTING = """\
<!-- Replace this page by the listing as the site serves it: view its source, save it, keep three to six entries with
     their markup, and take out what is not needed. Then delete this comment, run `payerwatch source check {source_id}`,
     and read the golden.json that it writes. -->
"""

_GOLDEN = {"policies": [{"title": "the title of the first policy", "url": "the address of the first policy"}]}


def new_source(payer_id: str, name: str, url: str, folder: Path) -> list[Path]:
    """Write declaration, example placeholder and an expectation that is red until a person has filled them in.

    Raises ValueError on an id or address that cannot be used and FileExistsError where the source is there already.
    """
    for said, value in (("payer", payer_id), ("source", name)):
        if not _ID.fullmatch(value):
            raise ValueError(f"{said} {value!r}: expected lower-case letters, digits and hyphens, such as blue-shield-ca")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{url!r}: expected the address of the listing page, beginning with https://")
    declaration = folder / payer_id / f"{name}.yml"
    if declaration.exists():
        raise FileExistsError(f"{declaration} is there already: edit it, or choose another name")
    example = folder / payer_id / "examples" / name
    texts = {
        declaration: _filled(payer_id, name, url),
        example / "listing.html": _LISTING.format(source_id=f"{payer_id}.{name}"),
        example / "golden.json": json.dumps(_GOLDEN, indent=1, sort_keys=True) + "\n",
    }
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(text, encoding="utf-8")
    return list(texts)


def _filled(payer_id: str, name: str, url: str) -> str:
    parts = urlsplit(url)
    local = parts.hostname in {"127.0.0.1", "localhost"}
    loopback = f'loopback: ["{parts.hostname}:{parts.port or 80}"]\n' if local else ""
    title = f"{payer_id} {name}"
    return _DECLARATION.format(
        title=title, payer_id=payer_id, name=name, url=json.dumps(url), host="" if local else parts.hostname, loopback=loopback
    )
