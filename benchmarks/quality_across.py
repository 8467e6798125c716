"""Defects that only neighbours, last year or the registry show, planted in a clean city: the second half of ``docs/quality.md``.

A city of invented departments is read, given a registry and a year before that fits it; then each defect is planted in
three departments' rows, and the whole is judged as one batch. Used by :mod:`benchmarks.quality`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]

FAMILIES = ("REG-", "COPY-", "ID-", "PROJ-", "YEAR-", "PEER-", "XREF-05", "XREF-09")
TIMES = 3


@dataclass
class Department:
    """One department: this year's header and rows, last year's, and its line of the registry."""

    header: Row
    tables: Tables
    before: Row
    tables_before: Tables
    registered: Row
    others: list[Department] = field(default_factory=list)
    copied: bool = False
    further: list[tuple[Row, Tables]] = field(default_factory=list)
    two_years_before: list[Row] = field(default_factory=list)

    def line(self, item: str, measure: str, before: bool = False) -> Row:
        """A row of the base data table."""
        rows = (self.tables_before if before else self.tables)["budget_lines"]
        return next(row for row in rows if row["item_code"] == item and row["measure"] == measure)

    def project(self, name: str, actual: Decimal) -> None:
        """File a project's self-evaluation beside the department's."""
        number = len(self.further) + 1
        header = deepcopy(self.header) | {
            "kind": "project",
            "project_name": name,
            "submission_id": f"{self.header['submission_id']}-p{number}",
        }
        common = {column: header[column] for column in ("submission_id", "fiscal_year", "division_code", "standing")}
        fund = common | {"line": "total", "label": "", "actual_cny": actual, "cells": {}, "location": {"block": 0}}
        self.further.append((header, {"fund_lines": [fund]}))


def department(header: Row, tables: Tables, number: int) -> Department:
    """A clean department with a last year that agrees with this one."""
    code = f"D{number:05d}"
    header = deepcopy(header) | {
        "department_code": code,
        "is_live": True,
        "is_latest": True,
        "source_path": f"{header['division_code']}/{number}.docx",
    }
    old = {"submission_id": f"before-{number}", "fiscal_year": header["fiscal_year"] - 1}
    before = deepcopy(header) | old
    tables_before = {
        name: [row | old for row in deepcopy(rows)] for name, rows in tables.items() if name not in ("narrative_figures", "unresolved")
    }
    tables_before["passages"] = []
    actuals = {row["item_code"]: row["amount_cny"] for row in tables["budget_lines"] if row["measure"] == "prior_actual"}
    for row in tables_before["budget_lines"]:
        if row["measure"] == "actual":
            row["amount_cny"] = actuals.get(row["item_code"])
            row["state"] = "value" if row["amount_cny"] is not None else "blank"
        elif row["amount_cny"] is not None:
            row["amount_cny"] *= Decimal("0.93")
    for row in tables_before["indicators"]:
        row["target_printed"] = f"{row['target_printed']} "
        row["score"] = row["max_score"]
        row["actual_value"] = row["target_value"]
    before["total_score"] = header["total_score"]
    registered = {
        "department_code": code,
        "department_name": header["department_name"],
        "former_names": None,
        "division_code": header["division_code"],
        "kind": "institution",
        "valid_from": date(2010, 1, 1),
        "valid_to": None,
        "due_date": "03-31",
    }
    return Department(header, deepcopy(tables), before, tables_before, registered)


def _rename(one: Department) -> None:
    one.registered["department_name"] = one.header["department_name"] + "（更名）"


def _strike(one: Department) -> None:
    one.header["department_code"] = None


def _stated_year(one: Department) -> None:
    one.header["cells"] = one.header["cells"] | {"fiscal_year": {"printed": "2021年"}}


def _misnamed_file(one: Department) -> None:
    near = next(other for other in one.others if other is not one and other.header["division_code"] == one.header["division_code"])
    one.header["source_path"] = f"{one.header['division_code']}/{near.header['department_name']}.docx"


def _moved(one: Department) -> None:
    one.header["division_code"] = "430528" if one.header["division_code"] != "430528" else "430502"


def _filed_twice(one: Department) -> None:
    one.header["reason"] = "同一内容另见：430599/别处.docx"


def _copy(*tables: str) -> Callable[[Department], None]:
    def act(one: Department) -> None:
        source = one.others[-1 - one.others.index(one)]
        source.copied = True
        for name in tables:
            own = {column: one.header[column] for column in ("submission_id", "fiscal_year", "division_code", "standing")}
            one.tables[name] = [row | own for row in deepcopy(source.tables[name])]

    return act


def _as_last_year(*tables: str) -> Callable[[Department], None]:
    def act(one: Department) -> None:
        for name in tables:
            old = {"submission_id": one.before["submission_id"], "fiscal_year": one.before["fiscal_year"]}
            one.tables_before[name] = [row | old for row in deepcopy(one.tables[name])]

    return act


def _again(one: Department) -> None:
    header = deepcopy(one.header) | {"submission_id": f"{one.header['submission_id']}-again", "is_live": False, "is_latest": False}
    header["source_path"] += ".bak"
    tables = {name: [row | {"submission_id": header["submission_id"]} for row in deepcopy(rows)] for name, rows in one.tables.items()}
    one.further.append((header, tables))


def _prior(one: Department) -> None:
    row = one.line("operating", "actual", before=True)
    row["amount_cny"] += 30_000


def _indicator(**changes: Any) -> Callable[[Department], None]:
    def act(one: Department) -> None:
        row = next(row for row in one.tables_before["indicators"] if row["target_operator"] == ">=" and row["target_value"])
        for name, times in changes.items():
            row[name] *= Decimal(times)
        now = next(one for one in one.tables["indicators"] if one["indicator_name"] == row["indicator_name"])
        now["deviation_explanation"] = None

    return act


def _lighter(one: Department) -> None:
    row = one.tables_before["indicators"][0]
    row["max_score"] += 5
    row["score"] = row["max_score"] - 3


def _third_time(one: Department) -> None:
    """A total that leaves out a part, as in both years before."""
    row = one.line("project", "actual")
    row["amount_cny"] += 123_400
    key = {"rule": "SUM-03", "key": "project.actual", "outcome": "failed", "cause_fingerprint": None}
    one.tables_before["findings"] = [{"submission_id": one.before["submission_id"], **key}]
    one.two_years_before = [key]


def _staff(column: str, times: str) -> Callable[[Department], None]:
    def act(one: Department) -> None:
        row = one.tables_before["staffing"][0]
        row[column] = (row[column] * Decimal(times)).to_integral_value() - 6
        one.tables["passages"] = []

    return act


def _operating(one: Department) -> None:
    for row in (one.line("operating", "actual", before=True), one.line("operating", "prior_actual")):
        row["amount_cny"] *= Decimal("0.5")


def _total(one: Department) -> None:
    row = next(row for row in one.tables_before["fund_lines"] if row["line"] == "total")
    row["actual_cny"] *= Decimal("0.4")


def _score(one: Department) -> None:
    one.before["total_score"] = one.header["total_score"] - Decimal("10.5")


def _fewer(one: Department) -> None:
    one.tables_before["indicators"] += [deepcopy(row) | {"seq": 100 + n} for n in range(3) for row in one.tables_before["indicators"][:6]]


def _unit(one: Department) -> None:
    one.before["unit"] = "元" if one.header["unit"] != "元" else "万元"


def _outlier(item: str) -> Callable[[Department], None]:
    def act(one: Department) -> None:
        one.line(item, "actual")["amount_cny"] *= 40

    return act


def _projects(*shares: str) -> Callable[[Department], None]:
    def act(one: Department) -> None:
        whole = one.line("project", "actual")["amount_cny"]
        for number, share in enumerate(shares):
            one.project(f"项目{number}", (whole * Decimal(share)).quantize(Decimal("0.01")))

    return act


def _twins(one: Department) -> None:
    whole = one.line("project", "actual")["amount_cny"]
    for _ in range(2):
        one.project("同名项目", (whole / 2).quantize(Decimal("0.01")))


def _slow(one: Department) -> None:
    row = next(row for row in one.tables["fund_lines"] if row["line"] == "total")
    row["actual_cny"] *= Decimal("0.2")


PLANTS: Mapping[str, Callable[[Department], None]] = {
    "REG-01": _strike,
    "REG-02": _rename,
    "REG-03": _moved,
    "REG-04": _stated_year,
    "REG-05": _misnamed_file,
    "REG-06": _filed_twice,
    "COPY-01": _copy("passages"),
    "COPY-02": _copy("budget_lines"),
    "COPY-03": _copy("indicators"),
    "COPY-04": _as_last_year("passages"),
    "COPY-05": _as_last_year("budget_lines"),
    "COPY-06": _as_last_year("indicators"),
    "COPY-07": _again,
    "XREF-05": _prior,
    "XREF-09": _projects("0.7", "0.6"),
    "PROJ-01": _twins,
    "YEAR-02": _indicator(target_value="1.2"),
    "YEAR-03": _indicator(actual_value="1.5"),
    "YEAR-04": _lighter,
    "YEAR-05": _third_time,
    "YEAR-06": _staff("actual_staff", "0.6"),
    "YEAR-07": _staff("authorized_staff", "0.7"),
    "YEAR-08": _operating,
    "YEAR-09": _total,
    "YEAR-11": _score,
    "YEAR-13": _fewer,
    "YEAR-14": _unit,
    "PEER-02": _outlier("operating"),
    "PEER-03": _outlier("three_public"),
    "PEER-05": _slow,
}


COPIES = ("COPY-01", "COPY-02", "COPY-03")
"""Said of both: who copied from whom, nobody can tell from the copies."""
FOLLOWS = {"COPY-02": {"XREF-05"}, "COPY-05": {"XREF-05"}}
"""What a plant brings with it: figures that are another's, or last year's, do not fit last year's filing."""


@dataclass
class Across:
    """Per rule how often it was planted and found; what else of these families was said as a warning."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    besides: list[tuple[str, str]] = field(default_factory=list)
    clean: int = 0


def measure(clean: Sequence[tuple[Row, Tables]]) -> Across:
    """Plant and judge; ``clean`` are headers and rows of clean filings, of more departments than there are plants."""
    from expectations.context import Context
    from expectations.judging import judge

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


def _batch(city: Sequence[Department]) -> Tables:
    batch: Tables = {"submissions": []}
    for one in city:
        for header, tables in ((one.header, one.tables), *one.further):
            batch["submissions"].append(header)
            shared = {"division_code": header["division_code"]}
            for name, rows in tables.items():
                batch.setdefault(name, []).extend(row | shared for row in rows)
    return batch


def _history(city: Sequence[Department]) -> dict[int, Tables]:
    last: Tables = {"submissions": []}
    earlier: Tables = {"submissions": [], "findings": []}
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
