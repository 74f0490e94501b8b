"""Type, colour and print for the pages. Colour is never the only sign: removed words are struck, added ones underlined."""

from __future__ import annotations

CSS = """
<style>
[data-testid="stMainBlockContainer"] { max-width: 62rem; padding-top: 3rem; }
h1 { font-size: 1.9rem !important; } h2 { font-size: 1.35rem !important; }
[data-testid="stHtml"] h3 { font-size: 1.12rem; margin: 0 0 .35rem; padding: 0; }
[data-testid="stHtml"] p { margin: 0 0 .45rem; } [data-testid="stHtml"] p.pw-part { margin: .7rem 0 .2rem; }
.pw-redline { font-family: Georgia, "Liberation Serif", serif; line-height: 1.55; white-space: pre-line;
  background: #f4f5f7; border-left: 3px solid #57606a; padding: .55rem .8rem; margin: .25rem 0 .6rem; color: #1b1f24;
  overflow-wrap: anywhere; }
.pw-redline del { color: #8c1d18; text-decoration: line-through; }
.pw-redline del + ins { margin-left: .2em; }
.pw-redline ins { color: #11512a; text-decoration: underline; font-weight: 700; }
.pw-label { display: inline-block; border: 1px solid #1b1f24; border-radius: 3px; padding: 0 .4rem; margin-right: .4rem;
  font-size: .82rem; font-weight: 700; color: #1b1f24; background: #ffffff; }
.pw-cite { color: #424a53; font-size: .85rem; }
.pw-where { color: #424a53; font-size: .88rem; }
@media print {
  header, [data-testid="stSidebar"], [data-testid="stToolbar"], [data-testid="stMultiSelect"], [data-testid="stSelectbox"]
  { display: none !important; }
  .pw-redline { background: none; border: 1px solid #57606a; }
}
</style>
"""


def plain(text: str) -> str:
    """Text that Streamlit's Markdown shows as it is."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+!|<>~$:" else c for c in text)
