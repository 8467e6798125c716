"""How well planted defects are found: ``python -m benchmarks.quality [--documents N]`` writes ``docs/quality.md``.

Invented reports in every layout, clean ones, each defect alone and defects in pairs, are written, read back and judged
as one batch. Every planted defect must be found by its rule at its place; nothing else critical or warning may be said.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import combinations, cycle, islice
from pathlib import Path

from benchmarks.quality_across import TIMES, Across, section
from benchmarks.quality_across import measure as measure_across
from synthesis.planting import PLANTS
from warehouse.rows import OpenRow, OpenTables

Name = tuple[str, str]

PATH = Path(__file__).parents[1] / "docs" / "quality.md"
YEAR, SEED, CLEAN_EVERY = 2023, 11, 10
"""Fiscal year and seed of the invented reports; one report in ``CLEAN_EVERY`` is clean. Chosen, and kept so that runs can be compared."""
APART = 5000
"""Departments searched for one that can have the defects. No two documents belong to the same department."""


@dataclass(frozen=True, slots=True)
class Case:
    """One document to make: which of the city's departments, which defects, which layout."""

    number: int
    defects: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """Counts by defect: how often it was planted and found, and which other findings were made."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[Case, Name]] = field(default_factory=list)
    false: list[tuple[Case, Name]] = field(default_factory=list)
    clean: int = 0
    silent: int = 0
    across: Across | None = None


def cases(count: int) -> Iterator[Case]:
    """Yield ``count`` cases, always the same: clean ones, each defect alone, then pairs of defects."""
    from synthesis.defects import compatible, defects

    names = [name for name, defect in defects().items() if not defect.awaited]
    pairs = [pair for pair in combinations(names, 2) if compatible(pair)]
    step = max(1, len(pairs) // max(1, count - len(names) - count // CLEAN_EVERY))
    planted = cycle([*((name,) for name in names), *pairs[::step]])
    for number in range(count):
        yield Case(number, () if number % CLEAN_EVERY == 0 else next(planted))


def read_case(case: Case) -> tuple[OpenRow, OpenTables, list[Name], list[Name]]:
    """Make the document and read it back: header, tables, the findings that must follow and those that may."""
    from submissions.limits import Limits
    from submissions.reading import read_bytes
    from submissions.submission import TABLES
    from synthesis.city import departments, fits, suits
    from synthesis.defects import expected, make
    from synthesis.layouts import layouts
    from synthesis.rendering import render

    department = next(one for one in islice(departments(YEAR), case.number, None, APART) if suits(one, case.defects))
    chosen = [layout for layout in layouts().values() if fits(layout, case.defects)]
    filing = make(department, YEAR, f"{SEED}/{case.number}", case.defects)
    content = render(filing, chosen[case.number % len(chosen)])
    [submission] = read_bytes(content, Limits())
    common = {
        "submission_id": f"{case.number}-{hashlib.sha256(content).hexdigest()[:8]}",
        "fiscal_year": YEAR,
        "division_code": submission.header["division_code"] or "unknown",
        "standing": "accepted",
    }
    header = {**submission.header, **common, "department_code": None}
    tables = {name: [{**common, **row} for row in submission.tables[name]] for name in TABLES}
    must, may = expected(filing, case.defects), expected(filing, case.defects, consequences=True)
    return header, tables, [(f.rule, f.key) for f in must], [(f.rule, f.key) for f in may]


def measure(count: int) -> Tally:
    """Make, read, judge and compare ``count`` documents."""
    from expectations.batch_judgement import judge
    from expectations.catalogue import rule

    chosen = list(cases(count))
    with ProcessPoolExecutor() as pool:
        made = list(pool.map(read_case, chosen, chunksize=20))
    batch: OpenTables = defaultdict(list)
    for header, tables, _, _ in made:
        batch["submissions"].append(header)
        for name, rows in tables.items():
            batch[name] += rows
    said: dict[str, set[Name]] = defaultdict(set)
    headline: dict[str, set[Name]] = defaultdict(set)
    for finding in judge(dict(batch)).findings:
        if finding["outcome"] == "failed":
            said[finding["submission_id"]].add((finding["rule"], finding["key"]))
            if finding["severity"] != "info" and not finding["cause_fingerprint"]:
                headline[finding["submission_id"]].add((finding["rule"], finding["key"]))
    tally = Tally()
    for case, (header, _, must, may) in zip(chosen, made, strict=True):
        name = header["submission_id"]
        tally.planted.update(one for one, _ in must)
        tally.found.update(one for one, key in must if (one, key) in said[name])
        tally.missed += [(case, one) for one in must if one not in said[name]]
        allowed = {*must, *may}
        tally.false += [(case, one) for one in sorted(headline[name] - allowed) if rule(one[0])]
        tally.clean += not case.defects
        tally.silent += not case.defects and not headline[name]
    clean = [(header, tables) for case, (header, tables, _, _) in zip(chosen, made, strict=True) if not case.defects]
    if len(clean) > TIMES * len(PLANTS):
        tally.across = measure_across(clean)
    return tally


def document(tally: Tally, count: int) -> str:
    """``docs/quality.md``."""
    planted, found = tally.planted.total(), tally.found.total()
    lines = [
        "# 规则质量 · How well planted defects are found",
        "",
        f"由 `python -m benchmarks.quality --documents {count}` 生成。Made by `python -m benchmarks.quality --documents {count}`.",
        "",
        f"{count} invented reports in every layout of the generator: clean ones, each defect alone, defects in pairs; written, read back and judged as one batch.",
        "",
        "| | |",
        "| --- | ---: |",
        f"| 植入的问题 planted findings | {planted:,} |",
        f"| 按规则和位置查出 found by rule and place | {found:,} ({found / max(1, planted):.2%}) |",
        f"| 其他严重或提醒 other critical or warning headlines | {len(tally.false):,} |",
        f"| 无问题的报告 clean reports | {tally.clean:,}, silent {tally.silent:,} |",
        "",
        "| 规则 rule | planted | found |",
        "| --- | ---: | ---: |",
        *(f"| {name} | {tally.planted[name]} | {tally.found[name]} |" for name in sorted(tally.planted)),
    ]
    for title, shown in (("未查出 Missed", tally.missed), ("误报 Said besides", tally.false)):
        if shown:
            lines += ["", f"## {title}", "", "| 规则 rule | 次数 times | 例 example |", "| --- | ---: | --- |"]
            times = Counter(name for _, (name, _) in shown)
            example = {name: f"{key}: {', '.join(case.defects) or 'clean'} (no. {case.number})" for case, (name, key) in reversed(shown)}
            lines += [f"| {name} | {times[name]} | {example[name]} |" for name in sorted(times)]
    if tally.across:
        lines += section(tally.across)
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the document. The exit code is 1 if a defect was missed or a finding was false."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--print", action="store_true", help="print instead of writing docs/quality.md")
    arguments = parser.parse_args()
    tally = measure(arguments.documents)
    text = document(tally, arguments.documents)
    if arguments.print:
        sys.stdout.write(text)
    else:
        PATH.write_text(text, "utf-8")
    across = tally.across
    fell_short = across is not None and (across.found != across.planted or bool(across.besides))
    return int(bool(tally.missed or tally.false) or fell_short)


if __name__ == "__main__":
    raise SystemExit(main())
