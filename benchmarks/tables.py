"""The figures as tables for people."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.report import KINDS


def show(console: Console, summary: dict[str, Any]) -> None:
    """Print every table."""
    console.print(_visits(summary))
    console.print(_told(summary))
    console.print(_stages(summary))
    for one in summary["targets"]:
        verdict = "met" if one["met"] else "NOT MET"
        console.print(f"{one['name']}: {one['value']:.2f} (at most {one['limit']:g}): {verdict}")


def _visits(summary: dict[str, Any]) -> Table:
    table = Table(title="Wall seconds (median, fastest to slowest), processor seconds, peak memory of all processes")
    table.add_column("tool", no_wrap=True)
    for kind in KINDS:
        for head in (f"{kind} visit", "CPU", "MB"):
            table.add_column(head, justify="right", no_wrap=True)
    for name, tool in summary["tools"].items():
        table.add_row(name, *(cell for kind in KINDS for cell in _visit(tool["visits"].get(kind))))
    return table


def _visit(figures: dict[str, Any] | None) -> tuple[str, str, str]:
    if figures is None:
        return "–", "–", "–"
    spread = figures["seconds"]
    wall = f"{figures['median_seconds']:.2f} ({min(spread):.1f}–{max(spread):.1f})"
    return wall, f"{figures['median_cpu_seconds']:.2f}", f"{figures['peak_mb']:.0f}"


def _told(summary: dict[str, Any]) -> Table:
    table = Table(title="Told on the release visit, against the declared material differences")
    for head in ("tool", "told", "precision", "recall", "told on unchanged visits"):
        table.add_column(head, justify="left" if head == "tool" else "right")
    for name, tool in summary["tools"].items():
        table.add_row(name, str(tool["told"]), _share(tool["precision"]), _share(tool["recall"]), str(tool["told_on_unchanged_visits"]))
    return table


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _stages(summary: dict[str, Any]) -> Table:
    table = Table(title="Where payerwatch's time goes, seconds (medians)")
    table.add_column("stage")
    for kind in KINDS:
        table.add_column(kind, justify="right")
    by_kind = summary["stages"]
    for stage in dict.fromkeys(stage for kind in KINDS for stage in by_kind[kind]):
        table.add_row(stage, *(f"{by_kind[kind][stage]:.2f}" if stage in by_kind[kind] else "–" for kind in KINDS))
    return table
