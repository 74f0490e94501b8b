"""The server: `python -m dashboard.serving run …` is `streamlit run …` with all that the pages need loaded before a visitor comes."""

from __future__ import annotations

import gc
import importlib

PAGES = (
    "altair", "pandas", "pyarrow", "dashboard.criteria_page", "dashboard.health", "dashboard.policies_page", "dashboard.practice_pages",
    "dashboard.signin_page", "dashboard.this_week", "practice.drafts.pdf_out",
)  # fmt: skip
"""What the pages load on their first draw."""
OFTEN = (50_000, 20, 20)
"""After how many new objects the garbage collector looks: a page makes thousands that live until it is drawn."""


def main() -> None:
    """Load, set what is loaded apart from the garbage collector, which then looks at what the visits make only, and serve."""
    for name in PAGES:
        importlib.import_module(name)
    from dashboard.denial_charts import months_form

    for changes in (False, True):
        months_form("All payers", others=False, changes=changes)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*OFTEN)
    from streamlit.web.cli import main as serve

    serve()


if __name__ == "__main__":
    main()
