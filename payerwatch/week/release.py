"""The published store put in place, and the digest drawn from it."""

from __future__ import annotations

from payerwatch.atomic import write_text
from payerwatch.home import Home
from payerwatch.week.plan import Done
from policies.store.reader import PublishedStore
from policies.store.work import WorkStore


def release(home: Home, store: WorkStore) -> None:
    """Publish the work store; readers keep what they have open."""
    store.publish(home.published)


def write_digest(home: Home, run_id: str) -> Done:
    """Write the run's digest as Markdown and HTML. The same run gives the same bytes."""
    from diffing.render import subject, to_html, to_markdown
    from diffing.week import digest_of

    with PublishedStore.open(home.published) as store:
        run = next(run for run in store.runs() if run.run_id == run_id)
        digest = digest_of(store, run)
        issues = store.issues(run_id)
    write_text(home.digest(run_id, "md"), to_markdown(digest))
    write_text(home.digest(run_id, "html"), to_html(digest))
    return Done(run_id, issues, home.digest(run_id, "html"), subject(digest), len(digest.told), len(digest.filed))
