"""The published store put in place, and the digest drawn from it."""

from __future__ import annotations

from dataclasses import dataclass

from payerwatch.atomic import write_text
from payerwatch.home import Home
from payerwatch.week.plan import Done
from policies.store.reader import PublishedStore, StoreReader
from policies.store.work import WorkStore


def release(home: Home, store: WorkStore) -> None:
    """Publish the work store and close it; readers keep what they have open."""
    store.close_and_publish(home.published)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A run's digest as text and page, and what the command line says of it."""

    done: Done
    text: str
    page: str


def draw(home: Home, store: StoreReader, run_id: str) -> Drawn:
    """The digest of a run out of a store. The same run gives the same bytes."""
    from diffing.render import subject, to_html, to_markdown
    from diffing.week import digest_of

    run = next(run for run in store.runs() if run.run_id == run_id)
    digest = digest_of(store, run)
    done = Done(run_id, store.issues(run_id), home.digest(run_id, "html"), subject(digest), len(digest.told), len(digest.filed))
    return Drawn(done, to_markdown(digest), to_html(digest))


def write(home: Home, drawn: Drawn) -> Done:
    """Put the digest's files in place."""
    write_text(home.digest(drawn.done.run_id, "md"), drawn.text)
    write_text(home.digest(drawn.done.run_id, "html"), drawn.page)
    return drawn.done


def write_digest(home: Home, run_id: str) -> Done:
    """Draw and write the digest of a released run."""
    with PublishedStore.open(home.published) as store:
        return write(home, draw(home, store, run_id))
