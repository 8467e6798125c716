"""A synthetic city: a registry, submissions in many layouts with known defects, and the truth of each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from synthesis.defects import compatible, defects, make
from synthesis.department_year import DepartmentYear
from synthesis.invented_filing import InventedFiling
from synthesis.layouts import Layout, layouts
from synthesis.rendering import render
from synthesis.themes import wording
from synthesis.truth import truth
from warehouse import contract

CITY = "邵阳市"
CLEAN, SINGLE = 0.45, 0.85
"""Below the first share a submission is clean, below the second it has one defect, above it two or three."""
UNFILED_EVERY, UNREADABLE_EVERY, RENAMED_EVERY = 40, 50, 35
"""One department in so many files nothing, files a damaged file, or had another name. Chosen so that a city of fifty has each case."""
DUE = "03-31"


def division_names(fiscal_year: int) -> dict[str, str]:
    """The county-level divisions in force on the last day of the year: name by code."""
    day = f"{fiscal_year}-12-31"
    rows = [row for row in contract.codes("divisions") if row["level"] != "city"]
    return {
        row["division_code"]: row["division_name"]
        for row in rows
        if row["valid_from"] <= day and (not row["valid_to"] or row["valid_to"] > day)
    }


def departments(fiscal_year: int) -> Iterator[DepartmentYear]:
    """Yield invented departments without end, one division after another. The names of districts begin with the city's name."""
    names = division_names(fiscal_year)
    for place in _places():
        for theme in wording().themes:
            for code, division in names.items():
                city = CITY if division.endswith("区") else ""
                yield DepartmentYear(f"{city}{division}{place}{theme.stem}", code, theme.code)


def _places() -> Iterator[str]:
    yield from ("", *wording().localities)
    number = 2
    while True:
        yield from (f"{locality}第{number}" for locality in wording().localities)
        number += 1


def write_city(out: Path, count: int, seed: int, fiscal_year: int = 2023) -> None:
    """Write ``count`` submissions below ``out/<year>/<division code>/``, the registry and the truth files.

    The registry also holds a few departments that did not file. The same arguments give the same bytes. Raises
    ``ValueError`` for a negative count, ``OSError`` where nothing can be written.
    """
    if count < 0:
        raise ValueError(f"count is {count}")
    rows, filed = [], 0
    for number, department in enumerate(departments(fiscal_year), 1):
        if filed == count:
            break
        renamed = number % RENAMED_EVERY == 0
        rows.append(registry_row(number, department, former_name=department.name.replace("中心", "站") if renamed else ""))
        if number % UNFILED_EVERY:
            filed += 1
            _write_one(out, department, fiscal_year, f"{seed}/{number}", unreadable=filed % UNREADABLE_EVERY == 0)
    write_registry(out / "departments.csv", rows)


def _write_one(out: Path, department: DepartmentYear, fiscal_year: int, seed: str, unreadable: bool) -> None:
    rng = Random(f"{seed}/plan")  # noqa: S311 - a plan, not a secret
    ids = pick_defects(rng, department)
    layout = rng.choice([layout for layout in layouts().values() if fits(layout, ids)])
    folder = f"{fiscal_year}/{department.division_code}"
    name = f"{department.name}{fiscal_year}年度部门整体支出绩效自评报告{layout.suffix}"
    if unreadable:
        content, said = corrupt(render(make(department, fiscal_year, seed, ids), layout)), unreadable_truth()
    else:
        filing = make(department, fiscal_year, seed, ids)
        content, said = render(filing, layout), described(filing, layout, ids)
    write(out / folder / name, content)
    write_truth(out / "truth" / folder / f"{name}.truth.json", said)


def pick_defects(rng: Random, department: DepartmentYear) -> tuple[str, ...]:
    """Draw no defect, one defect, or two or three that one filing can have."""
    drawn, names = rng.random(), [name for name, defect in defects().items() if not defect.awaited and suits(department, (name,))]
    if drawn < CLEAN:
        return ()
    chosen: tuple[str, ...] = (rng.choice(names),)
    for _ in range(0 if drawn < SINGLE else rng.randint(1, 2)):
        more = [name for name in names if compatible((*chosen, name))]
        chosen = (*chosen, rng.choice(more)) if more else chosen
    return chosen


def fits(layout: Layout, ids: tuple[str, ...]) -> bool:
    """True if the layout can show these defects. Some need tables in 万元, or blank cells that stay blank."""
    return not any(getattr(layout, key) in values for name in ids for key, values in defects()[name].not_printed.items())


def suits(department: DepartmentYear, ids: tuple[str, ...]) -> bool:
    """True if these are defects for this department. An archive's indicator, for one, may rightly name a past campaign."""
    return not any(department.theme in defects()[name].not_of for name in ids)


def described(filing: InventedFiling, layout: Layout, ids: tuple[str, ...]) -> dict[str, Any]:
    """The truth with the layout's name."""
    return {"layout": layout.name, **truth(filing, layout, ids)}


def unreadable_truth() -> dict[str, Any]:
    """The truth of a file that cannot be opened."""
    return {"outcome": "unreadable", "reason_code": "corrupt"}


def corrupt(content: bytes) -> bytes:
    """Cut a ``.docx`` off in the middle, as an interrupted copy does. A filing printed as text becomes such a file too."""
    return b"PK\x03\x04" + content[4 : max(200, len(content) // 3)]


def registry_row(number: int, department: DepartmentYear, former_name: str = "") -> dict[str, str]:
    """A row of the registry: the contract's ``departments``."""
    return {
        "department_code": f"{department.division_code}{number:05d}",
        "department_name": department.name,
        "former_names": former_name if former_name != department.name else "",
        "division_code": department.division_code,
        "kind": wording().theme(department.theme).kind,
        "valid_from": "2015-01-01",
        "valid_to": "",
        "due_date": DUE,
    }


def write_registry(path: Path, rows: list[dict[str, str]]) -> None:
    """Write the registry as CSV with the contract's columns."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [column.name for column in contract.table("departments").columns], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write(path, text.getvalue().encode())


def write_truth(path: Path, said: dict[str, Any]) -> None:
    """Write a truth file."""
    write(path, (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode())


def write(path: Path, content: bytes) -> None:
    """Write a file, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
