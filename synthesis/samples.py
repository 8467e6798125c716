"""The generated part of ``samples/``: what ``samples/plan.yaml`` declares, always the same bytes.

Run ``python -m synthesis.samples samples/``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from synthesis.city import (
    CITY,
    corrupt,
    described,
    division_names,
    registry_row,
    unreadable_truth,
    write,
    write_registry,
    write_truth,
)
from synthesis.defects import make
from synthesis.department_year import DepartmentYear
from synthesis.layouts import layouts
from synthesis.rendering import render
from synthesis.themes import Declaration, wording


class Planned(Declaration):
    """One planned submission; see the head of ``plan.yaml``."""

    division: str
    theme: str
    layout: str
    defects: tuple[str, ...] = ()
    prints: str = ""
    suffix: str = ""
    broken: bool = False


class Expected(Declaration):
    """A department of the registry that is not written from the plan."""

    department_name: str
    division_code: str
    kind: str
    former_names: str = ""


class SamplePlan(Declaration):
    """All of ``plan.yaml``."""

    fiscal_year: int
    seed: str
    submissions: tuple[Planned, ...]
    registry: tuple[Expected, ...]


def read_plan(path: Path) -> SamplePlan:
    """The declared plan; raises ``pydantic.ValidationError`` for keys it does not know."""
    return SamplePlan.model_validate(yaml.safe_load(path.read_text("utf-8")))


def write_samples(plan: SamplePlan, out: Path) -> list[Path]:
    """Write submissions, truth files and registry below ``out``; returns what was written, in order."""
    registered: dict[str, DepartmentYear] = {}
    written = []
    for planned in plan.submissions:
        department = _department(plan, planned)
        registered.setdefault(department.name, department)
        written += _write(plan, planned, department, out)
    rows = [registry_row(number, department, department.former_name) for number, department in enumerate(registered.values(), 1)]
    rows += [_expected_row(number, expected) for number, expected in enumerate(plan.registry, len(rows) + 1)]
    write_registry(out / "departments.csv", rows)
    return [*written, out / "departments.csv"]


def _department(plan: SamplePlan, planned: Planned) -> DepartmentYear:
    division = division_names(plan.fiscal_year)[planned.division]
    name = f"{CITY if division.endswith('区') else ''}{division}{wording().theme(planned.theme).stem}"
    return DepartmentYear(name, planned.division, planned.theme, former_name=planned.prints)


def _write(plan: SamplePlan, planned: Planned, department: DepartmentYear, out: Path) -> list[Path]:
    layout = layouts()[planned.layout]
    printed = DepartmentYear(planned.prints or department.name, department.division_code, department.theme)
    filing = make(printed, plan.fiscal_year, f"{plan.seed}/{department.name}", planned.defects)
    name = f"{printed.name}{plan.fiscal_year}年度部门整体支出绩效自评报告{planned.suffix}{layout.suffix}"
    folder = f"{plan.fiscal_year}/{planned.division}"
    document, said = out / folder / name, out / "truth" / folder / f"{name}.truth.json"
    content = render(filing, layout)
    write(document, corrupt(content) if planned.broken else content)
    write_truth(said, unreadable_truth() if planned.broken else described(filing, layout, planned.defects))
    return [document, said]


def _expected_row(number: int, expected: Expected) -> dict[str, str]:
    row = registry_row(number, DepartmentYear(expected.department_name, expected.division_code, wording().themes[0].code))
    return {**row, "kind": expected.kind, "former_names": expected.former_names}


def main(arguments: list[str]) -> int:
    """Write the samples into the folder named, from the plan that lies there."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m synthesis.samples FOLDER\n")
        return 2
    folder = Path(arguments[0])
    write_samples(read_plan(folder / "plan.yaml"), folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
