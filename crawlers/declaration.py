"""What a source is: one YAML file under data/sources/<payer>/<source>.yml, read strictly (unknown keys are errors)."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl, model_validator


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


def _captures(pattern: str) -> str:
    if re.compile(_compiles(pattern)).groups == 0:
        raise ValueError("the value wanted must stand in a group: put parentheses around it")
    return pattern


def _selects(selector: str) -> str:
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("<p>").css(selector)
    except SelectolaxError as error:
        raise ValueError(f"not a CSS selector: {selector!r}") from error
    return selector


def _as_text(value: object) -> object:
    """YAML reads an unquoted day as a date; people write it so."""
    return value.isoformat() if isinstance(value, dt.date) else value


Pattern = Annotated[str, AfterValidator(_compiles)]
Selector = Annotated[str, AfterValidator(_selects)]
Capture = Annotated[str, AfterValidator(_captures)]  # the first group that is not empty is the value


class Strict(BaseModel):
    """A misspelt key is an error, never silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Payer(Strict):
    """The organisation that publishes: `id` is lower case and lasting, `name` is what people call it."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    name: str


class Request(Strict):
    """How politely we ask. Delays and time-outs in seconds, sizes in bytes."""

    delay: float = Field(default=1.0, ge=0, le=120)
    concurrency: int = Field(default=2, ge=1, le=16)
    timeout: float = Field(default=60.0, gt=0, le=600)
    max_bytes: int = Field(default=60_000_000, ge=1_000, le=200_000_000)
    retries: int = Field(default=3, ge=0, le=8)
    headers: dict[str, str] = Field(default_factory=dict)


class Links(Strict):
    """Anchors of a page. `selector` is CSS; `card` is the CSS of the enclosing element whose text holds dates."""

    selector: Selector = "a[href]"
    card: Selector | None = None
    text: Pattern | None = None  # the anchor's own text must match


class JsonList(Strict):
    """A list inside JSON. `script` is the CSS of the element that holds it; without it the whole body is JSON.

    `items` is a dotted path, `[*]` for every element of a list and `**` for any depth ("props.**.items[*]").
    Items without an address are issues, except under `**`, which also reaches groups and headings. "a|b" is one path or else the other.
    The others are paths inside one item; `url_template` builds an address from an item's fields ("{id}", "{file.name}"),
    percent-encoded but for "/".
    Where the element holds a program and not plain JSON, `pattern` finds the place at which the JSON value begins
    (its group must start with the value's first character: 'itemData":(\\[)'). Keys that hold dots cannot be named.
    For the patterns of `policy`, "text" is the item's title and "card" is the item as compact JSON.
    """

    script: Selector | None = None
    pattern: Capture | None = None
    items: str
    url: str | None = None
    url_template: str | None = None
    title: str | None = None
    number: str | None = None
    effective: str | None = None
    published: str | None = None
    last_review: str | None = None
    next_review: str | None = None

    @model_validator(mode="after")
    def _one_address(self) -> JsonList:
        if (self.url is None) == (self.url_template is None):
            raise ValueError("give exactly one of url and url_template")
        return self


class Step(Strict):
    """One named step in a browser: exactly one action, done in the order given."""

    name: str
    click: str | None = None  # CSS selector; a missing element is an error unless `optional`
    fill: tuple[str, str] | None = None  # selector, text
    select: tuple[str, str] | None = None  # selector, value
    wait_for: str | None = None  # selector that must appear
    scroll: bool = False
    optional: bool = False

    @model_validator(mode="after")
    def _one_action(self) -> Step:
        if sum((self.click is not None, self.fill is not None, self.select is not None, self.wait_for is not None, self.scroll)) != 1:
            raise ValueError("a step does exactly one of click, fill, select, wait_for, scroll")
        return self


class Postback(Strict):
    """An ASP.NET page whose documents come only through __doPostBack in one session, strictly in sequence.

    `target` matches "target" and "argument" in the href or onclick of each item; `then` builds the address that holds the document.
    Where the elements carry no script (Telerik's panel bars and trees), `sender` is the target, and the argument is the item's place in
    the nested elements that `branch` selects, counted from 0: "1:1:230".
    """

    item: Selector  # the elements that carry the postback
    target: Pattern = r"__doPostBack\('(?P<target>[^']*)','(?P<argument>[^']*)'\)"
    sender: str | None = None
    branch: Selector | None = None
    warm_up: bool = False  # the first postback of a session does not take: send it once and drop the answer
    then: Selector | None = None  # the link in the answer; without it the answer is the document

    @model_validator(mode="after")
    def _branch_has_sender(self) -> Postback:
        if (self.sender is None) != (self.branch is None):
            raise ValueError("give sender and branch together, or neither")
        return self


class Token(Strict):
    """A licence step before details may be asked for: GET `url`, read `path` from its JSON, send it as a bearer token."""

    url: HttpUrl
    path: str
    lasts_seconds: int = Field(default=3600, ge=60)
    header: str = "Authorization"
    template: str = "Bearer {token}"


Method = Literal["links", "json", "sitemap", "api", "browser", "postback", "pages", "folder"]


class Discover(Strict):
    """How the list of policies is found.

    links     anchors of static HTML          json   JSON inside the page or as the page
    sitemap   sitemap.xml, indexes followed   api    like json, with `token` and paging
    browser   named steps in Chromium, then anchors or JSON    postback   ASP.NET
    pages     the `start` addresses are the policies themselves   folder   files saved by people (see Folder)

    `browser` reads the rendered page as JSON where `list_json` is given and as anchors otherwise.
    An address that `follow` matches is a further listing page and never a policy.
    """

    method: Method
    start: tuple[HttpUrl, ...] = ()
    follow: Pattern | None = None  # addresses of further listing pages (next page, letters); each visited once
    links: Links = Links()
    list_json: JsonList | None = None
    steps: tuple[Step, ...] = ()
    postback: Postback | None = None
    token: Token | None = None
    next_page: str | None = None  # api: path of the next page's address or token in the JSON
    next_param: str | None = None  # api: the query parameter that takes the token; without it `next_page` is an address
    max_listing_pages: int = Field(default=100, ge=1, le=5_000)

    @model_validator(mode="after")
    def _complete(self) -> Discover:
        if self.method != "folder" and not self.start:
            raise ValueError(f"method {self.method} needs at least one address in start")
        if self.method in {"json", "api"} and self.list_json is None:
            raise ValueError(f"method {self.method} needs list_json")
        if (self.method == "postback") != (self.postback is not None):
            raise ValueError("postback is given with method postback, and only there")
        if self.steps and self.method != "browser":
            raise ValueError("steps are for method browser")
        if self.next_param and not self.next_page:
            raise ValueError("next_param needs next_page")
        return self


class FileRule(Strict):
    """What is known of saved files whose path (relative to the folder, "/" between parts) matches `match`.

    `match` may hold named groups; `observed`, `payer`, `number` and `title` may use them as "{name}".
    `observed` is an ISO date or a template that gives one; without it the file's modification time is the observed date.
    """

    match: Pattern
    ignore: bool = False
    observed: Annotated[str, BeforeValidator(_as_text)] | None = None
    payer: str | None = None
    number: str | None = None
    title: str | None = None


class Folder(Strict):
    """Files that people saved from portals or received by mail; the first matching rule applies."""

    path: Path
    files: tuple[FileRule, ...] = ()
    max_files: int = Field(default=20_000, ge=1)


class Found(Strict):
    """Where a value of the listing stands: `where`, and a regular expression with one group inside it."""

    where: Literal["text", "card", "url"]
    pattern: Capture


class PolicyLink(Strict):
    """What is a policy link, and what the listing says of it. Patterns are searched in the absolute address."""

    url: Pattern = r""
    exclude: Pattern | None = None
    drop_query: tuple[str, ...] = ()  # query parameters that change without meaning (sessions, cache busters); "*" is all of them
    document: Selector | None = None  # the link to the document where the policy link is a landing page
    document_json: JsonList | None = None  # the same, where the landing page keeps it in JSON
    number: Found | None = None
    title: Found | None = None
    effective: Found | None = None
    published: Found | None = None
    last_review: Found | None = None
    next_review: Found | None = None


class Read(Strict):
    """Help for the reader where the general one cannot find something; see policies.model.ReadingHints."""

    content: tuple[Selector, ...] = ()
    drop: tuple[Selector, ...] = ()
    ignore: tuple[Pattern, ...] = ()
    policy_number: Capture | None = None
    title: Capture | None = None
    effective: Capture | None = None
    published: Capture | None = None
    last_review: Capture | None = None
    next_review: Capture | None = None


class Assertions(Strict):
    """What must hold before this source's visit may be published."""

    min_policies: int = Field(default=1, ge=0)
    max_policies: int | None = None
    min_text: int = Field(default=200, ge=0)  # characters of a policy's text
    must_contain: tuple[Pattern, ...] = ()  # each must be found in every policy's text
    max_lost: float = Field(default=0.5, ge=0, le=1)  # share of known policies that may vanish in one visit


class Declaration(Strict):
    """One source. `source_id` is "<payer>.<source>" and equals the file's place."""

    source_id: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$")]
    payer: Payer
    kind: Literal["policies", "announcements"] = "policies"
    lob: tuple[str, ...]
    home: HttpUrl | None = None  # the page a person opens
    hosts: tuple[str, ...] = ()  # requests go to these hosts and to no others, redirects included
    loopback: tuple[str, ...] = ()  # "127.0.0.1:8765": loopback hosts allowed by name, for stand-ins and tests
    cadence: Literal["daily", "weekly", "monthly"] = "weekly"
    request: Request = Request()
    discover: Discover
    policy: PolicyLink = PolicyLink()
    read: Read = Read()
    expect: Assertions = Assertions()
    folder: Folder | None = None
    notes: str = ""
    checked: dt.date | None = None  # when a person last compared the declaration with the live site

    @model_validator(mode="after")
    def _fits_together(self) -> Declaration:
        if self.source_id.split(".")[0] != self.payer.id:
            raise ValueError(f"source_id {self.source_id} must begin with the payer's id, {self.payer.id}.")
        if (self.discover.method == "folder") != (self.folder is not None):
            raise ValueError("folder is given with method folder, and only there")
        asked = (*self.discover.start, *([self.discover.token.url] if self.discover.token else []))
        for url in asked:
            if url.host not in self.hosts and f"{url.host}:{url.port}" not in self.loopback:
                raise ValueError(f"{url.host} is asked for ({url}): name it in hosts (or host:port in loopback)")
        return self
