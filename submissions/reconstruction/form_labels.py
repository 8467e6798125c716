"""Says what a form's own labels tell of the cells behind and below them."""

from __future__ import annotations

import re

from submissions.cell_line import LONGEST_CELL, Cells
from submissions.grammar import vocabulary
from submissions.grammar.column_types import NUMBER, kind_of
from submissions.text import fold
from warehouse import contract

_NAMED = re.compile(
    r"^((填报|编报|报送|填表|编制|预算|主管)(单位|部门)(名称)?|(单位|部门)(\((单位|部门)\))?名称|(项目)?实施单位|项目单位|(一级|二级)?项目(支出)?名称)(\(.{0,8}\))?:?$"
)
_CONCLUDED = re.compile(r"^(自评|评价|综合|总体|自我)(结论|评价|评价结论)|^(存在的?|主要)(主要)?(问题|不足)|^(下一步)?改进(措施|建议)")
# What a name ends with, in a line of its own: characters, and not so many that it is a sentence. Chosen.
_REST = re.compile(r"[\u4e00-\u9fff()]{1,10}")


def role(cells: Cells, at: int) -> str | None:
    """Return what a form's label says of the cell behind it: ``name`` of a filer or project, or ``conclusion`` in sentences."""
    if at + 1 >= len(cells) or not cells[at + 1][0]:
        return None
    words, behind = fold(cells[at][0]), fold(cells[at + 1][0])
    if _NAMED.search(words):
        return None if _NAMED.search(behind) or len(behind) > LONGEST_CELL or NUMBER.fullmatch(behind) else "name"
    return "conclusion" if _CONCLUDED.search(words) and len(words) <= 12 and len(behind) > 12 else None


def may_end_name(text: str) -> bool:
    """True if a text in a line of its own may be the end of a name that began above it."""
    return _REST.fullmatch(fold(text)) is not None


def may_go_on(name: Cells) -> bool:
    """True if a cell behind a name, in the next line, may be the name's rest: short words that head nothing and label nothing."""
    if len(name) < 2 or name[1][1] == name[0][1] or not may_end_name(name[1][0]):
        return False
    if _NAMED.search(fold(name[1][0])) or _CONCLUDED.search(fold(name[1][0])):
        return False
    words = vocabulary.heading(name[1][0])[0]
    return not any(vocabulary.column(table, words) for table in contract.forms()) and not vocabulary.table_of_title(name[1][0])


def rest_of_name(name: Cells, prose: str) -> int:
    """Count the cells behind the first that go on with a name which line ends have broken: with them the folded ``prose`` states it."""
    for rest in range(len(name) - 1, 0, -1):
        whole = fold("".join(text for text, _ in name[: rest + 1]))
        if all(may_end_name(text) for text, _ in name[1 : rest + 1]) and whole in prose:
            return rest
    return 0


def is_remark(text: str) -> bool:
    """True if a heading is that of reasons or remarks, a column with which tables other than the indicators may end."""
    return len(text) <= LONGEST_CELL and kind_of("indicators", vocabulary.column("indicators", vocabulary.heading(text)[0])) == "reason"
