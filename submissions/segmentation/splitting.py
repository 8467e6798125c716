"""One file, several documents: a department's report followed by the self-evaluations of its projects, or by another department's report.

A part begins with a title (项目支出绩效自评表, 项目支出绩效自评报告, another department's 整体支出绩效自评报告) or with a grid that
names its project in a row of its own (项目名称). What stands behind a project's table and is titled 整体支出 or numbered as
a heading of the first level is the department's again. Blocks keep the numbers and places that they have in the file.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from submissions.document import Block, Document, Grid, Paragraph
from submissions.grammar.heading_columns import Cells, filled
from submissions.grammar.headings import recognise
from submissions.kinds.document_kind import KindFound, document_titles, kind_of
from submissions.kinds.titled_project import titled_project
from submissions.segmentation.departments import by_department
from submissions.segmentation.fiscal_years import by_year
from submissions.segmentation.segment import Evidence, Segment, seen
from submissions.text import clean, fold, joined, label

_PROJECT_TITLE = re.compile(
    r"^(?!.*整体支出)(附件\d*[:.、]?)?.{0,40}?项目.{0,12}?(自评表|自评报告|绩效自评|评价表|评价报告|绩效报告)(\(.{0,20}\))?$"
)
_REPORT = re.compile(r"报告(\(.{0,20}\))?$")
_WHOLE = re.compile(r"整体支出|基础数据表")
_DEPARTMENT_TITLE = re.compile(
    r"^(附件\d*[:.、]?)?(?P<name>.{4,40}?)(关于)?(20\d\d年?度?)?(部门|单位)?整体支出.{0,8}(自评报告|评价报告|报告)$"
)
_FIRST_LEVEL = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_LISTED = re.compile(r"^(\d{1,2}[、.]|\(\d{1,2}\)|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]+\))")
_NAME_LABEL = re.compile(r"^(一级|二级)?项目(支出)?名称$")
_BESIDE_NAME = re.compile(r"^(主管部门|实施单位|项目单位|项目实施单位|预算单位|项目负责人|项目资金|资金情况|项目类[型别]|项目属性)")
_NAME_LINE = re.compile(
    r"(?:^|[)）\s])(?:一级|二级)?项目(?:支出)?名称[:：\s]*(?P<name>[^:：。；]{2,60}?)\s*"
    r"(?:$|(?P<beside>主管部门|实施单位|项目单位|项目实施单位|预算单位|项目负责人|项目资金|资金情况))"
)
"""A form's line that names its project, or the beginning of a form on one line."""
_LONGEST_TITLE, _LABEL_ROWS, _LEAD = 60, 12, 5
"""Characters of a title, first rows of a table (or paragraphs) that can name a project, and blocks above a title that belong to
it. Set in da947c5 ("Several documents in one file are several submissions"); no measurement is recorded."""


@dataclass(slots=True)
class _Part:
    blocks: list[Block] = field(default_factory=list)
    project: bool = False
    report: bool = False
    department: str = ""
    why: list[Evidence] = field(default_factory=list)

    @property
    def says_nothing(self) -> bool:
        """A cover alone: no table and no sentence."""
        return all(isinstance(block, Paragraph) and not re.search(r"[。；;]", block.text) for block in self.blocks)


def split(document: Document, member: str | None = None) -> list[Segment]:
    """The segments that ``document`` holds, in order, each with its kind; one alone if nothing divides it. Nothing is lost or doubled."""
    whole = Segment(document, member)
    cut = [part for department in by_department(whole) for year in by_year(department) for part in _split(year)]
    return [_with_kind(part if len(cut) > 1 else part.because(Evidence("undivided"))) for part in cut]


def _split(segment: Segment) -> list[Segment]:
    parts = [part for part in _parts(segment.document) if part.blocks]
    if len(parts) > 1 and parts[0].says_nothing:
        parts[1].blocks = parts[0].blocks + parts[1].blocks
        parts[1].why.append(Evidence("cover"))
        parts = parts[1:]
    return segment.parted([(tuple(part.blocks), tuple(part.why)) for part in parts]) if len(parts) > 1 else [segment]


def _with_kind(segment: Segment) -> Segment:
    """The segment with what it is taken for, by the declared table of kinds."""
    named = _project_named(segment.document)
    found = kind_of(segment.document, named)
    project = found.kind.judged_as == "project"
    why = _why(found, named)
    known = {(one.code, one.printed) for one in segment.evidence}
    name = named[0] if named else titled_project(document_titles(segment.document)) if project else None
    return replace(segment, project=project, project_name=name, found=found).because(*([] if (why.code, why.printed) in known else [why]))


def _why(found: KindFound, named: tuple[str, Block] | None) -> Evidence:
    """The evidence for the kind that was found."""
    if found.kind.judged_as is None:
        return Evidence("document_kind", f"{found.kind.words[0]}（{found.printed}）")
    if found.kind.judged_as == "project":
        return seen("project_named", *named) if named else seen("project_title", *found.told[0])
    whole = next((one for one in found.told if _WHOLE.search(one[0])), None)
    return seen("whole_title", *whole) if whole else Evidence("no_project")


def _project_named(document: Document) -> tuple[str, Block] | None:
    """The project that a document evaluates, as printed in its row 项目名称, and the table or line; ``None`` when it names none."""
    rows = ((grid, row) for grid in document.grids() for row in grid.rows[:_LABEL_ROWS])
    named = next(((name, grid) for grid, row in rows if (name := _named_in(grid, row))), None)
    return named or _named_in_lines(document.blocks[:_LABEL_ROWS])


def _named_in_lines(blocks: Sequence[Block]) -> tuple[str, Block] | None:
    """The name behind 项目名称 in the first lines of a form that lost its tables, where its other labels stand by; never behind a sentence."""
    lines = [line for block in blocks for line in _lines(block)][:_LABEL_ROWS]
    for number, (text, block) in enumerate(lines):
        if "。" in text:
            return None
        match = _NAME_LINE.search(text)
        if match and (match["beside"] or any(_BESIDE_NAME.match(label(below)) for below, _ in lines[number + 1 : number + 4])):
            return match["name"], block
    return None


def _lines(block: Block) -> Iterator[tuple[str, Block]]:
    """The beginnings of a paragraph or of a table's rows."""
    texts = [block.text] if isinstance(block, Paragraph) else (" ".join(joined(cell.text) for cell in row) for row in block.rows)
    for text in texts:
        yield clean(text[: 4 * _LONGEST_TITLE]), block


def _parts(document: Document) -> list[_Part]:
    department = current = _Part()
    parts = [department]
    blocks = [piece for block in document.blocks for piece in _pieces(block)]
    for number, block in enumerate(blocks):
        begun = _begins(block, blocks[number + 1 :], current, department)
        if begun is not None:
            lead = _lead(current) if isinstance(block, Grid) else []
            current = begun
            if not any(current is part for part in parts):
                parts.append(current)
                current.blocks += lead
            department = department if current.project else current
            if current is department and begun.blocks:
                current.why.append(seen("department_goes_on", block.text if isinstance(block, Paragraph) else "", block))
        current.blocks.append(block)
    return parts


def _begins(block: Block, rest: list[Block], current: _Part, department: _Part) -> _Part | None:
    """The part that begins, or goes on, with this block; ``None`` when it belongs to the one before."""
    if isinstance(block, Grid):
        named = next((name for row in block.rows[:_LABEL_ROWS] if (name := _named_in(block, row))), None)
        fresh = current.project and not any(isinstance(one, Grid) for one in current.blocks)
        return _Part(project=True, why=[seen("project_named", named, block)]) if named and not fresh else None
    title = fold(block.text).strip("#*")
    if len(title) > _LONGEST_TITLE:
        return None
    if _is_project_title(title) and _grid_follows(rest):
        return _Part(project=True, report=bool(_REPORT.search(title)), why=[seen("project_title", block.text, block)])
    name = match["name"] if (match := _DEPARTMENT_TITLE.match(title)) else ""
    if name and department.department and name != department.department and rest:
        return _Part(department=name, why=[seen("department_title", block.text, block)])
    if name and not department.department and not department.project:
        department.department = name
    back = (_WHOLE.search(title) and not _LISTED.match(title)) or (_FIRST_LEVEL.match(title) and not current.report)
    return department if current.project and back else None


def _is_project_title(title: str) -> bool:
    return _PROJECT_TITLE.match(title) is not None and not _LISTED.match(title) and not re.search(r"[。；;,，]", title)


def _grid_follows(rest: list[Block]) -> bool:
    """True if a table follows a title before the next title does. A list of annexes has no tables."""
    for block in rest:
        if isinstance(block, Grid):
            return True
        title = fold(block.text)
        if _is_project_title(title) or (len(title) <= _LONGEST_TITLE and _DEPARTMENT_TITLE.match(title)):
            return False
    return False


def _lead(part: _Part) -> list[Block]:
    """The title lines right before a grid that begins a part, taken from the part before."""
    number = len(part.blocks)
    start = number
    while number > 0 and len(part.blocks) - number < _LEAD:
        number -= 1
        block = part.blocks[number]
        if isinstance(block, Grid) or len(block.text) > _LONGEST_TITLE or re.search(r"[。；;]", block.text):
            break
        if re.search(r"自评表|评价表|自评", fold(block.text)) and not _WHOLE.search(fold(block.text)):
            start = number
    lead, part.blocks[start:] = part.blocks[start:], []
    return lead


def _pieces(block: Block) -> Iterator[Block]:
    """A grid cut before each further row that names a project, with a title's row above it; a paragraph as it is."""
    if isinstance(block, Paragraph):
        yield block
        return
    named = [number for number, row in enumerate(block.rows) if _named_in(block, row)]
    starts = [_with_title(block, number) for number in (named if named and named[0] > _LABEL_ROWS else named[1:])]
    edges = [0, *starts, len(block.rows)]
    for first, last in itertools.pairwise(edges):
        if first < last:
            rows = block.rows[first:last]
            yield block if (first, last) == (0, len(block.rows)) else Grid(rows, rows[0][0].location if rows[0] else block.location)


def _with_title(grid: Grid, number: int) -> int:
    """The row where the piece begins that names its project in row ``number``: lone cells above it are its title."""
    while number > 0 and len(filled(grid.rows[number - 1])) == 1 and not recognise(grid.rows[number - 1]):
        above = fold(joined(filled(grid.rows[number - 1])[0].text))
        if not re.search(r"自评|评价表|\d年度|单位[:：]", above):
            break
        number -= 1
    return number


def _named_in(grid: Grid, row: Cells) -> str | None:
    """The name beside 项目名称 in a row of labels; ``None`` for a row that has none, or is a heading."""
    cells = filled(row)
    if not 2 <= len(cells) <= 6 or not _NAME_LABEL.match(label(joined(cells[0].text))) or recognise(row):
        return None
    number = next(n for n, one in enumerate(grid.rows) if one is row)
    near = [joined(cell.text) for one in grid.rows[number : number + 4] for cell in filled(one)]
    if not any(_BESIDE_NAME.match(label(text)) for text in near[2:]):
        return None
    return joined(cells[1].text)[:200] or None
