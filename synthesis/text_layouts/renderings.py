"""Every report through every tokeniser and every damage: the text and what it states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from random import Random

from synthesis.awarded_scores import GRADES_IN_CHINESE
from synthesis.department_year import Figures
from synthesis.table_cells import marks
from synthesis.text_layouts.cell_writers import CellWriter, Kept, tokenisers
from synthesis.text_layouts.damages import LayoutDamage, layout_damages
from synthesis.text_layouts.form_cells import FIGURES, FormBlock, FormCell, FormLine, FormTable, Key, Value
from synthesis.text_layouts.form_wording import FormWording, ReportPlan, report_plans, wordings
from synthesis.text_layouts.invented_figures import figures_of
from synthesis.text_layouts.worded_base_table import base_blocks
from synthesis.text_layouts.worded_self_evaluation import self_evaluation_blocks


@dataclass(frozen=True)
class StatedValue:
    """A value that a rendering states, its cell's text and its row's first words. ``unclear`` if the layout leaves open which column it belongs to."""

    value: Value
    printed: str
    unclear: bool
    row_begins: str = ""


@dataclass(frozen=True)
class Rendering:
    """A report in one layout, with its truth. ``keeps`` is what the text still shows of the table."""

    report: str
    tokeniser: str
    damage: str
    text: str
    truth: dict[Key, StatedValue]
    keeps: frozenset[Kept]

    @property
    def is_demanded(self) -> bool:
        """True if the layout keeps row ends, or every cell in its order: a reader can then find each value that is clear."""
        return "row_ends" in self.keeps or {"cells", "empty_cells"} <= self.keeps


def renderings(tokeniser: str | None = None, damage: str | None = None, reports: Iterable[str] | None = None) -> Iterator[Rendering]:
    """All renderings, or those of one tokeniser, one damage or some reports, always the same."""
    wanted = None if reports is None else set(reports)
    for writer in tokenisers().values():
        for harm in layout_damages().values():
            if tokeniser in (None, writer.name) and damage in (None, harm.name) and harm.fits(writer):
                yield from (rendered(plan, writer, harm) for plan in report_plans() if wanted is None or plan.name in wanted)


def rendered(plan: ReportPlan, writer: CellWriter, harm: LayoutDamage) -> Rendering:
    """One report in one layout."""
    printed = ReportPlan.model_validate(plan.model_dump() | writer.plan)
    figures, wording = figures_of(printed), wordings()[plan.wording]
    if harm.does == "use_relation_columns":
        printed, wording = printed.model_copy(update={"relation": "columns"}), _with_relation_columns(wording)
    blocks: list[FormBlock] = [
        *_opening(figures, printed, wording),
        *base_blocks(figures, printed, wording),
        *self_evaluation_blocks(figures, printed, wording),
    ]
    keeps = harm.kept(writer)
    before = {key for block in blocks for key in _blurred(block)} if writer.drops_empty or harm.does == "drop_empty_cells" else set()
    truth = {key: replace(stated, printed="") for key, stated in _truth(blocks, before, keeps, broken=False)}
    blocks = harm.applied(blocks, Random(f"{plan.name}/{harm.name}"))  # noqa: S311 - damage, not a secret
    truth |= dict(_truth(blocks, before, keeps, harm.breaks_lines))
    truth[Key("submissions", "", "department_name")] = StatedValue(figures.department.name, figures.department.name, False)
    return Rendering(plan.name, writer.name, harm.name, harm.written_with(writer).written(blocks), truth, keeps)


def _with_relation_columns(wording: FormWording) -> FormWording:
    """The form with relation, value and unit in columns of their own."""
    columns: dict[str, str] = {}
    for column, label in wording.indicators.columns.items():
        columns |= {"relation": "指标性质", "value": label, "unit": "计量单位"} if column == "target" else {column: label}
    return wording.model_copy(update={"indicators": wording.indicators.model_copy(update={"columns": columns})})


def _opening(figures: Figures, plan: ReportPlan, wording: FormWording) -> Iterator[FormBlock]:
    """Title and a short narrative that states no figure of the tables but the self-score."""
    name = figures.department.name
    yield FormLine(wording.titles["report"].format(name=name, year=plan.year))
    yield FormLine("一、部门概况")
    yield FormLine(f"{name}负责本辖区的相关公共服务，内设机构职责分明。")
    yield FormLine("二、综合评价结论")
    grade = GRADES_IN_CHINESE[figures.grade]
    yield FormLine(f"根据部门整体支出绩效自评表，我单位{plan.year}年度绩效自评得分为{marks(figures.self_score)}分，评价等级为“{grade}”。")


def _truth(blocks: list[FormBlock], blurred: set[Key], keeps: frozenset[Kept], broken: bool) -> Iterator[tuple[Key, StatedValue]]:
    for block in blocks:
        for row in block.rows if isinstance(block, FormTable) else []:
            begins = next((cell.text for cell in row if cell.text), "")
            torn = broken and "cells" not in keeps and any("\n" in cell.text for cell in row if cell.kind in FIGURES)
            for cell in row:
                unclear = cell.unclear or (torn and cell.kind in FIGURES)
                for key, value in cell.states.items():
                    yield key, StatedValue(value, cell.text, unclear or key in blurred, begins)


def _blurred(block: FormBlock) -> Iterator[Key]:
    """Values whose column is open once empty cells are lost: the row has lost another cell of the same kind."""
    for row in block.rows if isinstance(block, FormTable) else []:
        lost = {_likeness(cell) for cell in row if not cell.text and cell.states}
        yield from (key for cell in row if cell.text and _likeness(cell) in lost for key in cell.states)


def _likeness(cell: FormCell) -> str:
    """Cells that look alike: figures, or the kind itself."""
    return "figure" if cell.kind in FIGURES and not cell.text.endswith("%") else cell.kind
