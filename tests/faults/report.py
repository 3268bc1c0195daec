"""The report of a measurement: as text, as JSON, and as a block of the README."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from faults.measure import Count

HERE = Path(__file__).parent
REPORT = HERE / "report.json"
WAYS = ("bare", "ours")


def as_json(count: Count) -> dict[str, Any]:
    """Return all that was counted, by table, field and kind, as JSON takes it."""
    return {
        "places": [
            {
                "table": table,
                "field": field,
                "kind": kind,
                "planted": count.planted[table, field, kind],
                "bare": count.bare[table, field, kind],
                "ours": count.ours[table, field, kind],
            }
            for table, field, kind in sorted(count.planted)
        ],
        "suites": {kind: [count.suites[kind], count.asked[kind]] for kind in sorted(count.asked)},
        "missed": sorted(count.missed),
        "harmless": count.harmless,
        "alarms": sorted(count.alarms),
    }


def totals(report: Mapping[str, Any], key: str) -> dict[str, Counter[str]]:
    """Return planted, bare and ours summed by `table`, `field` or `kind`."""
    sums: dict[str, Counter[str]] = {}
    for place in report["places"]:
        sums.setdefault(place[key], Counter()).update(
            {name: place[name] for name in ("planted", *WAYS)}
        )
    return dict(sorted(sums.items()))


def block(report: Mapping[str, Any]) -> str:
    """Return the block of the README: what share of each kind is noticed."""
    lines = ["| slip | planted | noticed by Frictionless alone | by the checks too | by GX |"]
    lines.append("|---|---:|---:|---:|---:|")
    suites = report["suites"]
    for kind, sums in totals(report, "kind").items():
        failed, asked = suites.get(kind, (0, 0))
        shares = f"{_shares(sums, ' | ')} | {_share(failed, asked)}%".replace("-%", "-")
        lines.append(f"| {kind} | {sums['planted']} | {shares} |")
    everything = sum(totals(report, "kind").values(), Counter())
    failed, asked = map(sum, zip(*suites.values(), strict=True))
    shares = f"{_shares(everything, ' | ')} | {_share(failed, asked)}%"
    lines.append(f"| **all** | {everything['planted']} | {shares} |")
    alarms = f"{len(report['alarms'])} false alarms at {report['harmless']} changes of wording"
    lines += ["", f"Missed: {len(report['missed'])}. Besides, {alarms}.", ""]
    lines.append(
        f"GX: the suites of Great Expectations, asked of {asked} of the slips. They hold what the"
    )
    lines.append(
        "schemas and the three rules forbid; what rests on the articles is not theirs to tell."
    )
    return "\n".join([*lines, ""])


def lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the report as text: by table, by field, by kind, and what was missed."""
    for key in ("table", "field", "kind"):
        yield f"{key:<26} {'planted':>8}   bare and ours"
        for name, sums in totals(report, key).items():
            yield f"{name or '(whole row)':<26} {sums['planted']:>8}   {_shares(sums, '  ')}"
        yield ""
    for kind, found in (("missed", report["missed"]), ("false alarm", report["alarms"])):
        yield from (f"{kind}: {line}" for line in found)
    yield f"{len(report['missed'])} missed, {len(report['alarms'])} false alarms"


def written() -> dict[str, Any]:
    """Return the report of the last whole run."""
    found: dict[str, Any] = json.loads(REPORT.read_text(encoding="utf-8"))
    return found


def _shares(sums: Mapping[str, int], between: str) -> str:
    return between.join(f"{_share(sums[way], sums['planted'])}%" for way in WAYS)


def _share(part: int, whole: int) -> str:
    """Return a share with one decimal, cut off, so that 100.0 means all."""
    return f"{part * 1000 // whole / 10:.1f}" if whole else "-"
