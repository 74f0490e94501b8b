"""Which HTML elements are blocks, controls or invisible, and which attributes reading needs."""

from __future__ import annotations

MEANINGFUL = frozenset(
    {
        "role", "type", "start", "value", "colspan", "rowspan", "scope", "href", "id", "aria-level", "aria-labelledby",
        "aria-controls", "aria-expanded", "aria-modal", "style", "alt", "reversed", "src", "width", "height", "data-target",
        "data-bs-target",
    }
)  # fmt: skip
INVISIBLE = frozenset(
    {
        "script", "style", "template", "svg", "iframe", "object", "embed", "canvas", "video", "audio", "map", "head", "noscript",
        "link", "meta", "annotation", "annotation-xml", "frameset", "noframes", "rp",
    }
)  # fmt: skip
CONTROLS = frozenset({"input", "select", "option", "textarea", "datalist", "progress", "meter", "output"})
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
        "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
        "thead", "tr", "ul", "x-template",
    }
)  # fmt: skip
