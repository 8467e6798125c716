"""Defects that only other departments, last year or the registry show, planted in a clean city: the second half of ``docs/quality.md``.

A city of invented departments is read, given a registry and a year before that fits it; then each defect is planted in
three departments' rows, and the whole is judged as one batch. Used by :mod:`benchmarks.quality`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from synthesis.planting import PLANTS
from synthesis.planting.invented_department import InventedDepartment, department
from warehouse.rows import OpenRow, OpenTables

FAMILIES = ("REG-", "COPY-", "ID-", "PROJ-", "YEAR-", "PEER-", "XREF-05", "XREF-09", "DOC-11")
TIMES = 3
"""Departments that each defect is planted in: one might be found by chance. Chosen, not measured."""
COPIES = ("COPY-01", "COPY-02", "COPY-03")
"""Rules that name both departments: copies do not show who copied from whom."""
FOLLOWS = {"COPY-02": {"XREF-05"}, "COPY-05": {"XREF-05"}, "PEER-09": {"YEAR-13"}}
"""Findings that a planted defect causes besides its own: figures of another department, or of last year, do not fit last year's filing."""


@dataclass
class Across:
    """Counts by rule: how often it was planted and found, and other warnings of the same families."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    besides: list[tuple[str, str]] = field(default_factory=list)
    clean: int = 0


def measure(clean: Sequence[tuple[OpenRow, OpenTables]]) -> Across:
    """Plant and judge; ``clean`` are headers and rows of clean filings, of more departments than there are plants."""
    from expectations.batch_judgement import judge
    from expectations.context import Context

    city = [department(header, tables, number) for number, (header, tables) in enumerate(clean)]
    for one in city:
        one.others = city
    planted: dict[str, str] = {}
    places = iter(city[:: max(1, len(city) // (TIMES * len(PLANTS)))])
    tally = Across(clean=len(city) - TIMES * len(PLANTS))
    for rule, plant in PLANTS.items():
        for _ in range(TIMES):
            one = next(places)
            plant(one)
            planted[one.header["submission_id"]] = rule
    batch, context = _batch(city), Context(_history(city), [one.registered for one in city])
    said: dict[str, dict[str, str]] = {}
    for finding in judge(batch, None, context).findings:
        if finding["outcome"] == "failed" and finding["rule"].startswith(FAMILIES):
            name = finding["submission_id"].partition("-p")[0].removesuffix("-again")
            said.setdefault(name, {})[finding["rule"]] = finding["severity"]
    for name, rule in planted.items():
        tally.planted[rule] += 1
        tally.found[rule] += rule in said.get(name, {})
    sources = {one.header["submission_id"] for one in city if one.copied}
    for name, rules in said.items():
        beside = planted.get(name, "")
        expected = {beside, *FOLLOWS.get(beside, ()), *(COPIES if name in sources else ())}
        tally.besides += [(beside, rule) for rule, severity in rules.items() if severity == "warning" and rule not in expected]
    return tally


def _batch(city: Sequence[InventedDepartment]) -> OpenTables:
    batch: OpenTables = {"submissions": []}
    for one in city:
        for header, tables in ((one.header, one.tables), *one.further):
            batch["submissions"].append(header)
            shared = {"division_code": header["division_code"]}
            for name, rows in tables.items():
                batch.setdefault(name, []).extend(row | shared for row in rows)
    return batch


def _history(city: Sequence[InventedDepartment]) -> dict[int, OpenTables]:
    last: OpenTables = {"submissions": []}
    earlier: OpenTables = {"submissions": [], "findings": []}
    for one in city:
        last["submissions"].append(one.before)
        for name, rows in one.tables_before.items():
            last.setdefault(name, []).extend(rows)
        older = deepcopy(one.before) | {"submission_id": f"{one.before['submission_id']}-2", "fiscal_year": one.before["fiscal_year"] - 1}
        earlier["submissions"].append(older)
        earlier["findings"] += [row | {"submission_id": older["submission_id"]} for row in one.two_years_before]
    year = int(city[0].header["fiscal_year"])
    return {year - 1: last, year - 2: earlier}


def section(tally: Across) -> list[str]:
    """The lines of ``docs/quality.md`` about it."""
    planted, found = tally.planted.total(), tally.found.total()
    times = Counter(tally.besides)
    return [
        "",
        "## 跨年度、跨部门、名录 Across years, departments and the registry",
        "",
        f"The clean reports of the same run as one city with a registry and two earlier years; {len(PLANTS)} kinds of defect planted {TIMES} times each, {tally.clean} departments left clean.",
        "",
        "| | |",
        "| --- | ---: |",
        f"| 植入的问题 planted | {planted} |",
        f"| 查出 found | {found} ({found / max(1, planted):.2%}) |",
        f"| 其他提醒 other warnings of these rules | {len(tally.besides)} |",
        "",
        "| 规则 rule | planted | found |",
        "| --- | ---: | ---: |",
        *(f"| {name} | {tally.planted[name]} | {tally.found[name]} |" for name in sorted(tally.planted)),
        *(["", "| 植入 planted | 另有 said besides | 次数 times |", "| --- | --- | ---: |"] if times else []),
        *(f"| {beside or 'clean'} | {rule} | {times[beside, rule]} |" for beside, rule in sorted(times)),
    ]
