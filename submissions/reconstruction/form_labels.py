"""Says what a form's own labels tell of the cells behind and below them."""

from __future__ import annotations

import re

from submissions.cell_line import Cells
from submissions.grammar import vocabulary
from submissions.grammar.column_types import NUMBER, kind_of
from submissions.text import fold

_NAMED = re.compile(
    r"^(填报单位|填报部门|预算单位(名称)?|单位名称|部门名称|主管部门|预算部门|(项目)?实施单位|项目单位|(一级|二级)?项目(支出)?名称)(\(.{0,8}\))?:?$"
)
_CONCLUDED = re.compile(r"^(自评|评价|综合|总体|自我)(结论|评价|评价结论)|^(存在的?|主要)(主要)?(问题|不足)|^(下一步)?改进(措施|建议)")
# Characters of a name behind its label. Set in 5a3c4bb ("TAB-opened cells without row ends"), no count kept.
_LONGEST_CELL = 60


def role(cells: Cells, at: int) -> str | None:
    """Return what a form's label says of the cell behind it: ``name`` of a filer or project, or ``conclusion`` in sentences."""
    if at + 1 >= len(cells) or not cells[at + 1][0]:
        return None
    words, behind = fold(cells[at][0]), fold(cells[at + 1][0])
    if _NAMED.search(words):
        return None if _NAMED.search(behind) or len(behind) > _LONGEST_CELL or NUMBER.fullmatch(behind) else "name"
    return "conclusion" if _CONCLUDED.search(words) and len(words) <= 12 and len(behind) > 12 else None


def is_remark(text: str) -> bool:
    """True if a heading is that of reasons or remarks, a column with which tables other than the indicators may end."""
    return len(text) <= _LONGEST_CELL and kind_of("indicators", vocabulary.column("indicators", vocabulary.heading(text)[0])) == "reason"
