"""Type, colour and print for the pages. Colour is never the only sign: removed words are struck, added ones underlined."""

from __future__ import annotations

CSS = """
<style>
[data-testid="stMainBlockContainer"] { max-width: 72rem; padding-top: 3rem; }
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
.pw-redline mark { background: #ffe15a; color: #1b1f24; border-bottom: 2px solid #785000; }
.pw-comparison article { margin: 1rem 0 1.4rem; padding-left: .9rem; border-left: 4px solid #57606a; break-inside: avoid; }
.pw-comparison h2 { font-size: 1rem !important; margin: 0 0 .25rem; padding: 0; }
.pw-comparison .label { display: inline-block; border: 1px solid #1b1f24; border-radius: 3px; padding: 0 .4rem; margin-right: .4rem;
  font-size: .82rem; font-weight: 700; }
.pw-comparison .texts { display: grid; grid-template-columns: 1fr; gap: .7rem; }
.pw-beside .texts { grid-template-columns: 1fr 1fr; }
.pw-comparison .texts > div { padding: .5rem .8rem; background: #f4f5f7; color: #1b1f24; overflow-wrap: anywhere;
  font-family: Georgia, "Liberation Serif", serif; white-space: pre-line; }
.pw-comparison del { color: #8c1d18; } .pw-comparison ins { color: #11512a; font-weight: 700; text-decoration: underline; }
.pw-sheet { --ink: #1b1f24; --soft: #424a53; --line: #d0d7de; --wash: #f4f5f7; --warn: #7a4200; --warnwash: #fff4e3; --good: #11512a; }
.pw-sheet h1 { font-size: 1.35rem !important; padding: 0; } .pw-sheet h2 { font-size: 1.15rem !important; }
.pw-sheet .glance td:first-child { min-width: 8rem; overflow-wrap: normal; }
.pw-sheet td, .pw-sheet li { overflow-wrap: anywhere; }
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
