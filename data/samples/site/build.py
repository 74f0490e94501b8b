"""Build both releases of the stand-in site from content/, truth.yml and templates/.

    python data/samples/site/build.py [--into FOLDER]

Without --into the committed folders release-1 and release-2 are made anew. Building twice gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from content import read_edits, read_payers, read_topics, read_yaml
from payers import PUBLISH, Release, bulletins
from render import static
from sheet import Sheet, make

HERE = Path(__file__).parent


def sheets_of(number: int) -> list[Sheet]:
    """Every policy of one release; release 2 is release 1 with the edits of truth.yml."""
    topics = read_topics(HERE / "content" / "topics")
    edits = read_edits(HERE / "truth.yml")
    sheets, known = [], set()
    for payer in read_payers(HERE / "content"):
        for policy in payer.policies:
            policy_id = f"{payer.id}:{policy.number.lower()}"
            known.add(policy_id)
            stated = edits.get(policy_id, [])
            if number == 1 and any(edit.add_policy for edit in stated):
                continue
            sheets.append(make(payer, policy, topics, stated if number == 2 else []))
    if unknown := sorted(set(edits) - known):
        raise ValueError(f"truth.yml: no such policy: {', '.join(unknown)}")
    return sheets


def make_release(number: int) -> Release:
    """All files of one release and how they are served."""
    release, sheets = Release(), sheets_of(number)
    for payer_id, publish in PUBLISH.items():
        publish(release, [sheet for sheet in sheets if sheet.payer.id == payer_id])
    bulletins(release, [entry for entry in read_yaml(HERE / "bulletins.yml") if entry["release"] <= number])
    release.put("robots.txt", static("robots.txt"))
    released = read_yaml(HERE / "truth.yml")["releases"][number]
    served = {
        "released": released.isoformat(),
        "types": release.types,
        "fresh": sorted(release.fresh),
        "redirects": release.redirects,
        "needs": release.needs,
        "forms": release.forms,
    }
    release.put("release.json", json.dumps(served, indent=1, sort_keys=True).encode() + b"\n")
    return release


def write(release: Release, folder: Path) -> None:
    """Replace the folder by the files of a release."""
    if folder.exists():
        shutil.rmtree(folder)
    for path, body in sorted(release.files.items()):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


def main() -> None:
    """Build both releases."""
    parser = argparse.ArgumentParser(description="Build both releases of the stand-in site.")
    parser.add_argument("--into", type=Path, default=HERE, help="folder for release-1 and release-2")
    into: Path = parser.parse_args().into
    for number in (1, 2):
        release = make_release(number)
        write(release, into / f"release-{number}")
        print(f"release-{number}: {len(release.files)} files, {sum(map(len, release.files.values())):,} bytes")


if __name__ == "__main__":
    main()
