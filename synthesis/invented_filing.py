"""One filing before it is printed: figures, prose and what the form's blanks hold. Defects change this and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from synthesis.department_year import DepartmentYear, Figures, conclude, rate
from synthesis.drawing import Scenario, draw
from synthesis.prose import Section, StatedFigure, compose
from synthesis.themes import wording


@dataclass
class Form:
    """What the form prints beside the figures. ``omitted`` names parts left out (``narrative``, ``base_table``,
    ``self_evaluation_table``), ``additions`` text set behind a section's own."""

    filled_by: str
    building_year: int
    prior_year: int
    named_in_base_table: str
    named_in_self_evaluation: str
    thrift: str
    signed: bool = True
    unit_declared: bool = True
    omitted: list[str] = field(default_factory=list)
    additions: dict[str, str] = field(default_factory=dict)
    template_residue: bool = False
    zero_building: bool = False
    skipped_heading: int = 0
    spoilt: dict[str, str] = field(default_factory=dict)


@dataclass
class InventedFiling:
    """A submission before layout."""

    figures: Figures
    form: Form
    sections: list[Section] = field(default_factory=list)

    def stated(self) -> list[StatedFigure]:
        """Every figure of the prose in order; none when the prose is left out."""
        if "narrative" in self.form.omitted:
            return []
        return [part for section in self.sections for text in section.texts() for part in text.parts if isinstance(part, StatedFigure)]


def begin(department: DepartmentYear, fiscal_year: int, rng: Random, scenario: Scenario | None = None) -> InventedFiling:
    """Draw the figures and the form; rates, totals and prose follow by :func:`compute`, :func:`sum_up` and :func:`tell`."""
    figures = draw(department, fiscal_year, rng, scenario)
    form = Form(rng.choice(wording().signers), fiscal_year, fiscal_year - 1, department.name, department.name, rng.choice(wording().thrift))
    return InventedFiling(figures, form)


def compute(filing: InventedFiling) -> None:
    """Fill in rates and scores."""
    rate(filing.figures)


def sum_up(filing: InventedFiling) -> None:
    """Fill in totals and grade."""
    conclude(filing.figures)


def tell(filing: InventedFiling, rng: Random) -> None:
    """Compose the prose."""
    filing.sections = compose(filing.figures, rng)
