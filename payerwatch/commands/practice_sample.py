"""`practice sample`: a practice to try everything with."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from payerwatch.commands.practice_door import said_plainly
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.home import Home
from payerwatch.output import line

if TYPE_CHECKING:
    from payerwatch.sample_practice import Made
    from practice.denials.policies import PublishedPolicies

KEY = "PAYERWATCH_PRACTICE_KEY"


def add_to(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("sample")(sample)


def sample(
    remittances: Annotated[bool, typer.Option("--remittances/--no-remittances", help="with an invented year of remittances")] = True,
    home: HomeFolder = HOME,
) -> None:
    """Put the invented sample practice into a home: store, people of every role, schedule, charts, templates, requests, remittances.

    Key and password come from the environment; where it has none they are made, and shown this once.
    """
    from payerwatch.sample_practice import Ways, make
    from practice.store.key import Key

    key, password = os.environ.get(KEY) or secrets.token_hex(32), _given() or secrets.token_urlsafe(12)
    with said_plainly():
        place = Home(home)
        ways = Ways(now, secrets.token_bytes(32), lambda: _policies(place), remittances)
        made = make(place, Key(key), password, ways)
    _show(place, made)
    _secrets(key, password)
    _next(place, made)


def _given() -> str | None:
    return os.environ.get("PAYERWATCH_NEW_PASSWORD") or os.environ.get("PAYERWATCH_PRACTICE_PASSWORD")


@contextmanager
def _policies(home: Home) -> Iterator[PublishedPolicies | None]:
    """The published policies; None before the first release."""
    from payerwatch.commands.record import published
    from practice.denials.policies import PublishedPolicies

    if not home.published.exists():
        yield None
        return
    with published(home.root) as store:
        yield PublishedPolicies(store)


def _show(home: Home, made: Made) -> None:
    line(f"{home.practice_store}: the sample practice. INVENTED DATA: no patient, payer, price or decision in it is real.")
    line("in it: " + ", ".join(f"{count} {what}" for what, count in made.counts.items()))
    for one in made.aside:
        line(f"put aside, as planned in the sample: {one}")
    for one in made.kept:
        line(f"{one}: lay there already, and was left as it is")


def _secrets(key: str, password: str) -> None:
    """What nobody keeps is shown once; what came from the environment is not repeated."""
    from payerwatch.sample_practice import PEOPLE

    if not os.environ.get(KEY):
        line("\nThe store's key, shown this once and kept nowhere; without it nobody can open the store:")
        line(f"  export {KEY}={key}")
    if not _given():
        line("\nOne password for everybody in the sample, shown this once (in a practice each person has an own one):")
        line(f"  export PAYERWATCH_PRACTICE_PASSWORD={password}")
    line("\npeople: " + ", ".join(f"{name} ({str(role).replace('_', ' ')})" for name, role, _ in PEOPLE))


def _next(home: Home, made: Made) -> None:
    from payerwatch.sample_practice import DAY

    if not home.published.exists():
        line(f"\nNo policies are published in {home.root} yet: 'make run', or 'payerwatch sample --home {home.root}', before pre-flight.")
    at = f" --home {home.root}" if str(home.root) != str(HOME) and not os.environ.get("PAYERWATCH_HOME") else ""
    example = next((case for case, what in made.cases if "CPAP" in what), made.cases[0][0] if made.cases else "CASE")
    line(f"\nThen, as on {DAY:%A}, {DAY}:")
    asked = next((case for case, what in made.cases if "Lumbar spine MRI" in what), example)
    for words in (
        f"sweep --as sue --day {DAY}{at}",
        f"practice lines {asked} --as ada{at}",
        f"practice answer --case {asked} --line NUMBER --holds yes|no|unknown --says - --as ada{at}",
        f"practice preflight --case {example} --as sue --day {DAY}{at}",
        f"practice likelihood {example} --as sue{at}",
        f"practice draft make {example} --kind packet --as sue --day {DAY}{at}",
        f"practice denials brief northlake --to 2026-10-31 --as max{at}",
    ):
        line(f"  payerwatch {words}")
    line("The cases:")
    for case, what in made.cases:
        line(f"  {case}  {what}")
