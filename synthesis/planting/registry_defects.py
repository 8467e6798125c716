"""Defects that the registry, copies of other reports, project reports and scans show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from decimal import Decimal

from synthesis.planting.invented_department import InventedDepartment


def _rename(one: InventedDepartment) -> None:
    one.registered["department_name"] = one.header["department_name"] + "（更名）"


def _strike(one: InventedDepartment) -> None:
    one.header["department_code"] = None


def _stated_year(one: InventedDepartment) -> None:
    one.header["cells"] = one.header["cells"] | {"fiscal_year": {"printed": "2021年"}}


def _misnamed_file(one: InventedDepartment) -> None:
    near = next(other for other in one.others if other is not one and other.header["division_code"] == one.header["division_code"])
    one.header["source_path"] = f"{one.header['division_code']}/{near.header['department_name']}.docx"


def _moved(one: InventedDepartment) -> None:
    one.header["division_code"] = "430528" if one.header["division_code"] != "430528" else "430502"


def _filed_twice(one: InventedDepartment) -> None:
    one.header["reason"] = "同一内容另见：430599/别处.docx"


def _copy(*tables: str) -> Callable[[InventedDepartment], None]:
    def act(one: InventedDepartment) -> None:
        source = one.others[-1 - one.others.index(one)]
        source.copied = True
        for name in tables:
            own = {column: one.header[column] for column in ("submission_id", "fiscal_year", "division_code", "standing")}
            one.tables[name] = [row | own for row in deepcopy(source.tables[name])]

    return act


def _as_last_year(*tables: str) -> Callable[[InventedDepartment], None]:
    def act(one: InventedDepartment) -> None:
        for name in tables:
            old = {"submission_id": one.before["submission_id"], "fiscal_year": one.before["fiscal_year"]}
            one.tables_before[name] = [row | old for row in deepcopy(one.tables[name])]

    return act


def _again(one: InventedDepartment) -> None:
    header = deepcopy(one.header) | {"submission_id": f"{one.header['submission_id']}-again", "is_live": False, "is_latest": False}
    header["source_path"] += ".bak"
    tables = {name: [row | {"submission_id": header["submission_id"]} for row in deepcopy(rows)] for name, rows in one.tables.items()}
    one.further.append((header, tables))


def _projects(*shares: str) -> Callable[[InventedDepartment], None]:
    def act(one: InventedDepartment) -> None:
        whole = one.line("project", "actual")["amount_cny"]
        for number, share in enumerate(shares):
            one.project(f"项目{number}", (whole * Decimal(share)).quantize(Decimal("0.01")))

    return act


def _twins(one: InventedDepartment) -> None:
    whole = one.line("project", "actual")["amount_cny"]
    for _ in range(2):
        one.project("同名项目", (whole / 2).quantize(Decimal("0.01")))


def _scanned(one: InventedDepartment) -> None:
    one.header["confidence"] = "low"


PLANTS: Mapping[str, Callable[[InventedDepartment], None]] = {
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
    "XREF-09": _projects("0.7", "0.6"),
    "PROJ-01": _twins,
    "DOC-11": _scanned,
}
