"""How each payer publishes: the files of one payer in one release, by path."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from render import docx, page, pdf, static
from sheet import Sheet
from view import view

HTML = "text/html; charset=utf-8"
HOST = "127.0.0.1:8765"
LOST = {
    "northlake": ("Page not found", "We are sorry, the page you are looking for cannot be found. It may have been moved or removed."),
    "saltmarsh": ("Medical Coverage Guidelines", "Failed to retrieve the document!"),
    "tallgrass": ("404: This page could not be found", "The page you asked for does not exist."),
}
Files = dict[str, bytes]


@dataclass
class Release:
    """What is published, and how the server is to serve it (see payerwatch/standin.py)."""

    files: Files = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)
    needs: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)

    def put(self, path: str, body: bytes) -> None:
        """One file, once."""
        if path in self.files:
            raise ValueError(f"{path} is made twice")
        self.files[path] = body


def address(sheet: Sheet) -> str:
    """The address, without its host, at which a reader finds the policy."""
    return {
        "northlake": f"/northlake/policies/{sheet.slug}.html",
        "copperleaf": f"/copperleaf/content/medical/{sheet.slug}.pdf",
        "silverpine": f"/silverpine/policies/{sheet.slug}.html",
        "saltmarsh": f"/saltmarsh/mcg?FilePath={_handle(sheet)}",
        "tallgrass": f"/tallgrass/guidelines/medical/{sheet.slug}v{sheet.version}",
        "quarrystone": f"/quarrystone/docs/{sheet.slug}.docx",
    }[sheet.payer.id]


def _listed(sheets: list[Sheet]) -> list[dict[str, Any]]:
    return [{**view(sheet), "letter": sheet.policy.title[0]} for sheet in sheets if not sheet.withdrawn]


def _put(release: Release, sheet: Sheet, path: str, body: bytes) -> None:
    """The policy, or what stands in its place; nothing where the payer took it away."""
    if sheet.withdrawn == "removed":
        return
    release.put(path, _wall(sheet) if sheet.wall else body)
    if sheet.wall in ("bot_wall", "soft_404"):
        release.types["/" + path] = HTML
    if sheet.wall == "bot_wall":
        release.fresh.append("/" + path)


def _wall(sheet: Sheet) -> bytes:
    if sheet.wall == "bot_wall":
        return page("bot_wall.html.j2", host=HOST)
    if sheet.wall == "empty":
        return b""
    title, text = LOST[sheet.payer.id]
    return page("soft_404.html.j2", title=title, text=text, payer=sheet.payer.name, home=f"/{sheet.payer.id}/")


def northlake(release: Release, sheets: list[Sheet]) -> None:
    """A static list from A to Z and HTML policies."""
    for sheet in sheets:
        _put(release, sheet, f"northlake/policies/{sheet.slug}.html", page("northlake_policy.html.j2", policy=view(sheet)))
    release.put("northlake/medical-policies.html", page("northlake_list.html.j2", policies=_listed(sheets)))
    release.put("northlake/assets/site.css", static("northlake_site.css"))
    release.put("northlake/help.html", page("northlake_plain.html.j2", heading="How to read a policy", text="Start with the criteria."))
    trap = page("northlake_plain.html.j2", heading="Preview", text="This area is closed to robots. A visit here is a mistake.")
    release.put("northlake/policies/preview/nlm-9001.html", trap)
    release.redirects["/northlake/"] = "/northlake/medical-policies.html"


def copperleaf(release: Release, sheets: list[Sheet]) -> None:
    """Cards with two dates; PDFs that are overwritten at the same address."""
    for sheet in sheets:
        _put(release, sheet, f"copperleaf/content/medical/{sheet.slug}.pdf", pdf("copperleaf", view(sheet)))
    release.put("copperleaf/medical-drug-policies.html", page("copperleaf_list.html.j2", policies=_listed(sheets)))


def bulletins(release: Release, entries: list[dict[str, Any]]) -> None:
    """Copperleaf's announcements."""
    release.put("copperleaf/bulletins/index.html", page("copperleaf_bulletins.html.j2", bulletins=list(reversed(entries))))
    for entry in entries:
        release.put(f"copperleaf/bulletins/{entry['slug']}.html", page("copperleaf_bulletin.html.j2", bulletin=entry))


def silverpine(release: Release, sheets: list[Sheet]) -> None:
    """A list that a script draws after a click; HTML policies with a nonce in every answer."""
    for sheet in sheets:
        _put(release, sheet, f"silverpine/policies/{sheet.slug}.html", page("silverpine_policy.html.j2", policy=view(sheet)))
    entries = [
        {name: shown[name] for name in ("title", "number", "slug")}
        | {"effective": shown["dates"]["effective"], "reviewed": shown["dates"]["last_review"]}
        for shown in _listed(sheets)
    ]
    release.put("silverpine/data/library.json", json.dumps({"entries": entries}, indent=1).encode())
    release.put("silverpine/policies/index.html", page("silverpine_list.html.j2"))
    release.put("silverpine/assets/library.js", static("silverpine_library.js"))
    release.put("silverpine/assets/library.css", static("silverpine_library.css"))
    release.fresh.append("/silverpine/policies/sp-")
    release.needs["/silverpine/data/"] = ["X-Requested-With", "silverpine-library"]


def saltmarsh(release: Release, sheets: list[Sheet]) -> None:
    """An ASP.NET page; a document comes only after a postback in the same session."""
    entries: dict[str, dict[str, str]] = {}
    rows = []
    for place, sheet in enumerate(sheets):
        family = {"01": "Medicine", "02": "Surgery and Imaging", "09": "Drugs"}[sheet.policy.number[:2]]
        path = f"saltmarsh/_documents/{_handle(sheet)}.pdf"
        _put(release, sheet, path, pdf("saltmarsh", view(sheet)))
        argument = f"{sheet.policy.number[:2].lstrip('0')}:1:{230 + place}"
        entries[argument] = {"handle": _handle(sheet), "file": path}
        rows.append({"family": family, "argument": argument, "number": sheet.policy.number, "title": sheet.policy.title})
    release.put("saltmarsh/_library.html", page("saltmarsh_library.html.j2", policies=rows))
    release.forms["/saltmarsh/Library.aspx"] = {
        "page": "saltmarsh/_library.html",
        "target": "RadPanelBar1",
        "document": "/saltmarsh/mcg",
        "entries": entries,
    }


def _handle(sheet: Sheet) -> str:
    return "G" + sheet.policy.number.replace("-", "")


def tallgrass(release: Release, sheets: list[Sheet]) -> None:
    """JSON in the page; the version stands in the address; a landing page leads to the PDF."""
    items = []
    for sheet in sheets:
        asset = f"tallgrass/assets/{sheet.policy.number}_v{sheet.version}.pdf"
        _put(release, sheet, address(sheet)[1:] + ".html", _landing(sheet, asset))
        if not sheet.wall:
            release.put(asset, pdf("tallgrass", view(sheet)))
        title = f"{sheet.policy.title} ({sheet.policy.number}, Ver. {sheet.version})"
        items.append({"title": title, "href": address(sheet)[len("/tallgrass") :]})
    listing: list[dict[str, Any]] = [
        {"contentTypeId": "landing.hero", "fields": {"heading": "Clinical guidelines"}},
        {"contentTypeId": "landing.expandableList", "fields": {"heading": "Medical", "items": items}},
    ]
    release.put("tallgrass/guidelines/medical.html", _next("Medical clinical guidelines", "Open a guideline to read it.", listing, "list"))


def _landing(sheet: Sheet, asset: str) -> bytes:
    modules = [
        {"contentTypeId": "landing.richText", "fields": {"text": sheet.policy.title}},
        {"contentTypeId": "landing.embeddedAsset", "fields": {"file": {"url": f"/{asset}", "contentType": "application/pdf"}}},
    ]
    return _next(sheet.policy.title, f"Guideline {sheet.policy.number}", modules, f"{sheet.slug}v{sheet.version}")


def _next(title: str, lead: str, modules: list[dict[str, Any]], build: str) -> bytes:
    data = {"props": {"pageProps": {"page": {"modules": modules}}}, "page": "/guidelines/[slug]", "buildId": build}
    return page("tallgrass_next.html.j2", title=title, lead=lead, build=build, data=json.dumps(data).replace("<", "\\u003c"))


def quarrystone(release: Release, sheets: list[Sheet]) -> None:
    """A sitemap and DOCX policies."""
    for sheet in sheets:
        _put(release, sheet, f"quarrystone/docs/{sheet.slug}.docx", docx(view(sheet)))
    release.put("quarrystone/sitemap_index.xml", static("quarrystone_sitemap_index.xml"))
    release.put("quarrystone/sitemap-pages.xml", static("quarrystone_pages.xml"))
    release.put("quarrystone/sitemap-policies.xml", page("quarrystone_sitemap.xml.j2", policies=_listed(sheets)))
    about = page("soft_404.html.j2", title="About us", text="We are a network of care.", payer="Quarrystone", home="/")
    release.put("quarrystone/about.html", about)
    release.redirects["/quarrystone/sitemap.xml"] = "/quarrystone/sitemap_index.xml"


PUBLISH: dict[str, Callable[[Release, list[Sheet]], None]] = {
    "northlake": northlake,
    "copperleaf": copperleaf,
    "silverpine": silverpine,
    "saltmarsh": saltmarsh,
    "tallgrass": tallgrass,
    "quarrystone": quarrystone,
}
