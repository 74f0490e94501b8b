"""The published store put in place, and the digest drawn from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from payerwatch.atomic import write_bytes, write_text
from payerwatch.home import Home
from payerwatch.progress import say
from payerwatch.week.forwarded import forward_of
from payerwatch.week.plan import Done
from policies.store.reader import PublishedStore, StoreReader
from policies.store.work import WorkStore

if TYPE_CHECKING:
    from rules.book.model import Withdrawn

WEEKS_IN_FEED = 8


def release(home: Home, store: WorkStore) -> None:
    """Publish the work store and close it; readers keep what they have open."""
    store.close_and_publish(home.published)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A run's digest as text and page, and what the command line says of it."""

    done: Done
    text: str
    page: str
    calendar: bytes
    feed: bytes


def draw(home: Home, store: StoreReader, run_id: str) -> Drawn:
    """The digest of a run out of a store. The same run gives the same bytes."""
    from diffing.feed import to_atom
    from diffing.ics import to_ics
    from diffing.render import subject, to_html, to_markdown
    from diffing.week import digest_of

    runs = [run for run in store.runs() if run.state == "released"]
    taken_back = withdrawn(home, store, run_id)
    shown = [run for run in runs if run.run_id == run_id or run in runs[:WEEKS_IN_FEED]]
    digests = {run.run_id: digest_of(store, run, taken_back if run.run_id == run_id else (), forward_of(home, run.run_id)) for run in shown}
    digest = digests[run_id]
    done = Done(run_id, store.issues(run_id), home.digest(run_id, "html"), subject(digest), len(digest.told), len(digest.filed))
    newest = [digests[run.run_id] for run in runs[:WEEKS_IN_FEED]]
    return Drawn(done, to_markdown(digest), to_html(digest), to_ics(digest) if digest.deadlines else b"", to_atom(newest))


def withdrawn(home: Home, store: StoreReader, run_id: str) -> tuple[Withdrawn, ...]:
    """The acceptances of rules that this run took back; the books are brought up to the store. A book that cannot be read is said, and
    the digest is written without it.
    """
    if not home.rules.is_dir():
        return ()
    from rules.book.model import BookError
    from rules.book.refresh import refresh

    try:
        return refresh(home.rules, store, run_id)
    except BookError as error:
        say(f"payerwatch: accepted rules were not looked at: {error}; then run 'payerwatch rules refresh'")
        return ()


def write(home: Home, drawn: Drawn) -> Done:
    """Put the digest's files in place."""
    write_text(home.digest(drawn.done.run_id, "md"), drawn.text)
    write_text(home.digest(drawn.done.run_id, "html"), drawn.page)
    if drawn.calendar:
        write_bytes(home.digest(drawn.done.run_id, "ics"), drawn.calendar)
    write_bytes(home.feed, drawn.feed)
    return drawn.done


def write_digest(home: Home, run_id: str) -> Done:
    """Draw and write the digest of a released run."""
    with PublishedStore.open(home.published) as store:
        return write(home, draw(home, store, run_id))
