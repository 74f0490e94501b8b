"""The dates ahead as a calendar, the weeks as a feed: read back by other programs' eyes."""

from __future__ import annotations

import datetime as dt

from digest_rows import RUN_DAY, digest, entry
from icalendar import Calendar
from lxml import etree

from diffing.digest import Digest, Promise
from diffing.feed import ATOM, to_atom
from diffing.ics import to_ics
from diffing.render import to_html, to_markdown

AHEAD = dt.date(2026, 12, 1)


def promise(**given: object) -> Promise:
    values: dict[str, object] = {
        "payer": "Northlake Health", "policy": "Knee Braces", "number": "K-1", "policy_id": "northlake:k-1", "announced": "revised",
        "effective": AHEAD, "text": "Added a criterion\n  • on smoking", "sentence": "Announced; the policy reads as before so far.",
        "state": "ahead", "url": "https://northlake.test/bulletin.html", "page": 3,
    }  # fmt: skip
    return Promise(**values | given)  # type: ignore[arg-type]


def with_promises(made: Digest, *promises: Promise) -> Digest:
    import dataclasses

    return dataclasses.replace(made, promises=promises)


def events(made: Digest) -> list[tuple[dt.date, str]]:
    found = Calendar.from_ical(to_ics(made))
    return [(event.decoded("dtstart"), str(event["summary"])) for event in found.walk("VEVENT")]


def test_the_calendar_holds_told_changes_and_announced_ones_once() -> None:
    told = entry(policy_id="northlake:n-1", effective=dt.date(2026, 11, 20))
    again = promise(policy="Lumbar imaging", policy_id="northlake:n-1", effective=dt.date(2026, 11, 20))
    made = with_promises(
        digest(told), again, promise(), promise(policy="Old", effective=dt.date(2026, 1, 1)), promise(policy="Off", state="put_off")
    )
    assert events(made) == [
        (dt.date(2026, 11, 20), "Northlake Health: Lumbar imaging (N-1) takes effect"),
        (AHEAD, "Northlake Health: Knee Braces (K-1) takes effect"),
    ]


def test_an_event_keeps_its_identity_from_week_to_week() -> None:
    def uid(made: Digest) -> str:
        return str(Calendar.from_ical(to_ics(made)).walk("VEVENT")[0]["uid"])

    first = with_promises(digest(), promise())
    later = with_promises(digest(entry(policy_id="northlake:k-1", effective=AHEAD)))
    assert uid(first) == uid(later)
    assert to_ics(first) == to_ics(first)


def test_announcements_stand_in_the_digest_with_the_payer_s_words() -> None:
    made = with_promises(
        digest(), promise(), promise(policy="Eye <b>Lasers</b>", state="not_seen", sentence="Announced but not seen: 20 days.")
    )
    text, page = to_markdown(made), to_html(made)
    later = text.split("## Announced for later")[1].split("##")[0]
    assert "December 1, 2026: Northlake Health: Knee Braces (K-1), criteria revised." in later
    assert "“Added a criterion • on smoking”" in later and "(page 3) <https://northlake.test/bulletin.html>" in later
    assert "Announced but not seen" in text and "Eye &lt;b&gt;Lasers&lt;/b&gt;" in page
    assert "Announced" not in to_markdown(digest())


def test_a_long_announcement_is_cut_at_a_word() -> None:
    quote = promise(text="criterion " * 60).quote
    assert len(quote) < 310 and quote.endswith("criterion …")


def test_a_change_that_the_payer_names_nowhere_is_marked() -> None:
    made = digest(entry(owned="nowhere", owned_words="Not announced: its own history does not name it."))
    assert made.unannounced == made.told
    assert "**Not announced: its own history does not name it.**" in to_markdown(made)


def test_the_feed_holds_the_weeks_and_their_told_changes() -> None:
    import dataclasses

    older = dataclasses.replace(digest(), run_id="r0", at=RUN_DAY - dt.timedelta(weeks=1))
    newer = digest(entry(title="A < B & \x07bell", affects=("72148 spine MRI",)), entry(policy_id="file", url="file:///x.pdf"))
    data = to_atom([older, newer])
    assert data == to_atom([newer, older])
    feed = etree.fromstring(data)
    ids = [node.text for node in feed.iterfind(f"{{{ATOM}}}entry/{{{ATOM}}}id")]
    assert len(ids) == len(set(ids)) == 4 and ids[0].endswith(":digest:r1") and ids[-1].endswith(":digest:r0")
    titles = [node.text for node in feed.iterfind(f"{{{ATOM}}}entry/{{{ATOM}}}title")]
    assert "Northlake Health: A < B & bell. Changed, harder to qualify" in titles
    assert [node.get("href") for node in feed.iterfind(f"{{{ATOM}}}entry/{{{ATOM}}}link")] == ["https://northlake.test/n-1.html"]
    assert feed.findtext(f"{{{ATOM}}}updated") == "2026-11-16T06:00:00Z"


def test_an_empty_feed_is_a_feed() -> None:
    assert etree.fromstring(to_atom([])).tag == f"{{{ATOM}}}feed"
