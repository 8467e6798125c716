"""Known defects: ``declared/defects.yaml`` says for each what it changes and which findings must follow.

A filing is made in four stages; a defect's changes are applied right after the stage they name:
``drawn`` amounts, targets and form → ``rated`` rates and scores → ``totalled`` totals and grade → ``told`` prose.
``printed`` is the last stage: it changes what the tables print after the prose is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from random import Random
from typing import Literal

import yaml
from pydantic import Field, model_validator

from synthesis import invented_filing as stages
from synthesis.department_year import DepartmentYear
from synthesis.drawing import Scenario
from synthesis.edits import Edit, apply, filled_key
from synthesis.invented_filing import InventedFiling
from synthesis.themes import DECLARED, Declaration

Stage = Literal["drawn", "rated", "totalled", "told", "printed"]
STAGES: tuple[Stage, ...] = ("drawn", "rated", "totalled", "told", "printed")


class Finding(Declaration):
    """A finding that a rule is expected to make: the rule, its key and its severity.

    ``key`` may hold a class in braces, such as ``{quantity}``: the name of the first indicator of the class replaces it.
    """

    rule: str
    key: str
    severity: Literal["critical", "warning", "info"]


class Defect(Declaration):
    """One known defect. ``touches`` names what it changes: two defects of one filing never touch the same thing.

    ``findings`` must follow, the first from the rule that the defect is for. ``consequences`` may follow as well.
    ``not_printed`` has the values of a layout's settings that hide it. ``not_of`` has the themes of departments for which
    it is no defect. ``awaited`` is true if no rule finds it yet.
    """

    id: str
    title: str
    touches: tuple[str, ...]
    not_printed: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    not_of: tuple[str, ...] = ()
    awaited: bool = False
    findings: tuple[Finding, ...]
    consequences: tuple[Finding, ...] = ()
    scenario: Scenario = Scenario()
    changes: dict[Stage, tuple[Edit, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_a_finding(self) -> Defect:
        if not self.findings:
            raise ValueError(f"{self.id} triggers nothing")
        return self


@cache
def defects() -> dict[str, Defect]:
    """All known defects by id, in the order declared."""
    declared = yaml.safe_load((DECLARED / "defects.yaml").read_text("utf-8"))
    found = [Defect.model_validate(item) for item in declared]
    if len({defect.id for defect in found}) < len(found):
        raise ValueError("two defects share an id")
    return {defect.id: defect for defect in found}


def compatible(ids: Iterable[str]) -> bool:
    """True if one filing can have all of these defects: none touches what another touches, and their scenarios agree."""
    chosen = [defects()[name] for name in ids]
    touched = [thing for defect in chosen for thing in defect.touches]
    fixed: dict[str, object] = {}
    for defect in chosen:
        for name, value in defect.scenario.model_dump(exclude_unset=True).items():
            if fixed.setdefault(name, value) != value:
                return False
    return len(touched) == len(set(touched))


def scenario_of(ids: Iterable[str], base: Scenario | None = None) -> Scenario:
    """What the defects fix before anything is drawn, on top of a plan's own scenario."""
    fixed = (base or Scenario()).model_dump(exclude_unset=True)
    for name in ids:
        fixed |= defects()[name].scenario.model_dump(exclude_unset=True)
    return Scenario.model_validate(fixed)


def make(
    department: DepartmentYear, fiscal_year: int, seed: str, ids: tuple[str, ...] = (), base: Scenario | None = None
) -> InventedFiling:
    """A filing with these defects: deterministic in all its arguments.

    Raises ``ValueError`` when two of the defects touch the same thing, ``KeyError`` for an unknown id.
    """
    if not compatible(ids):
        raise ValueError(f"these defects disturb each other: {', '.join(ids)}")
    filing = stages.begin(department, fiscal_year, Random(f"{seed}/figures"), scenario_of(ids, base))  # noqa: S311
    _apply(filing, ids, "drawn")
    stages.compute(filing)
    _apply(filing, ids, "rated")
    stages.sum_up(filing)
    _apply(filing, ids, "totalled")
    stages.tell(filing, Random(f"{seed}/prose"))  # noqa: S311
    _apply(filing, ids, "told")
    _apply(filing, ids, "printed")
    return filing


def expected(filing: InventedFiling, ids: tuple[str, ...], consequences: bool = False) -> list[Finding]:
    """The findings that must follow from the defects, or those that may follow, with indicators' names filled in."""
    wanted = [f for name in ids for f in (defects()[name].consequences if consequences else defects()[name].findings)]
    return [finding.model_copy(update={"key": filled_key(finding.key, filing)}) for finding in wanted]


def _apply(filing: InventedFiling, ids: tuple[str, ...], stage: Stage) -> None:
    for name in ids:
        for change in defects()[name].changes.get(stage, ()):
            apply(filing, change)
