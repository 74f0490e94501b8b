"""The search index of the run. Only this stage and `search` may load the embedding model."""

from __future__ import annotations

from payerwatch.home import Home
from payerwatch.progress import counted, say
from policies.store.rows import RunRow
from policies.store.work import WorkStore


def index(home: Home, store: WorkStore, run: RunRow, *, use_model: bool) -> None:
    """Index by words whatever changed, and by meaning where the model is wanted and installed."""
    fresh = store.index_name() is None or bool(store.recorded_in(run.run_id))
    if not fresh and not use_model:
        return  # nothing to do, and nothing heavy is imported for it
    from policies.search import index as search_index
    from policies.search import meaning

    if fresh:
        search_index.build(store, home.search, run.run_id)
        search_index.sweep(home.search, run.run_id)
    if not use_model:
        return
    wanted = search_index.missing(store)
    if not wanted:
        return
    if not meaning.available():
        say("search by meaning is not installed: this run is indexed by words only")
        return
    say(f"indexing {len(wanted)} passages by meaning")
    with counted("indexing") as progress:
        search_index.embed_missing(store, wanted, meaning.embed, progress)
