"""Which version of a payer's policy speaks of a procedure on a date of service, from the published store."""

from __future__ import annotations

import datetime as dt
import functools

from policies.store.reader import StoreReader
from policies.store.rows import VersionRow


class PublishedPolicies:
    """The published store, asked by payer and procedure; answers are kept, since a month's lines ask the same again and again."""

    def __init__(self, store: StoreReader) -> None:
        self._store = store
        self._payer = {one.policy_id: one.payer_id for one in store.policies()}
        self.in_force_on = functools.lru_cache(maxsize=400)(self._in_force_on)
        self.listing = functools.lru_cache(maxsize=4000)(store.versions_with_code)

    def in_force(self, payer_id: str, procedure: str, lob: str, on: dt.date) -> str | None:
        """The one version that speaks of it, by its line of business where several do; None where there is none, or none that is sure."""
        listing = self.listing(procedure)
        versions = self.in_force_on(on)
        fits = [
            one for policy, number in sorted(listing)
            if self._payer.get(policy) == payer_id and (one := versions.get(policy)) is not None and one.version_no == number
        ]  # fmt: skip
        if len(fits) > 1 and lob:
            fits = [one for one in fits if not one.lob or lob in one.lob]
        return f"{fits[0].policy_id}@{fits[0].version_no}" if len(fits) == 1 else None

    def _in_force_on(self, on: dt.date) -> dict[str, VersionRow]:
        return self._store.all_in_force(on)
