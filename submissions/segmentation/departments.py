"""One file, several departments: the tables of each go to it, whatever the order of sheets or pages.

Only where two departments are named beside 填报单位 or 预算单位名称 and both fill in the same table is the file parted; a
name that differs between the two tables of one report is a slip, for the rules to find. Blocks keep their places.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from submissions.document import Block, Grid, Paragraph
from submissions.identity.who_and_when import own_name
from submissions.segmentation.fiscal_years import kinds
from submissions.segmentation.segment import Segment, seen
from submissions.text import fold

_SENTENCE = re.compile(r"[。；;]")
_PROJECT = re.compile(r"^(一级|二级)?项目(支出)?名称")
_LONGEST_TITLE, _LEAD = 60, 8
"""Characters of a title, and blocks above a department's name that may announce it. Set in 3ac1145 ("tables of several
departments are parted by the name over them"); no measurement is recorded."""


def by_department(segment: Segment) -> list[Segment]:
    """The segments of the departments that ``segment`` holds, in the order of their first blocks; itself alone for one."""
    document = segment.document
    own = [_name(block) for block in document.blocks]
    tables: dict[str, set[str]] = defaultdict(set)
    named: str | None = None
    for block, name in zip(document.blocks, own, strict=True):
        named = name or named
        if named and isinstance(block, Grid) and len({one for one in own if one}) > 1:
            tables[named] |= kinds(replace(document, blocks=(block,)))
    departments = _several(tables)
    if len(departments) < 2:
        return [segment]
    owners = _owners(document.blocks, [_known(name, departments) for name in own], departments)
    named_in = {name: block for block, name in reversed(list(zip(document.blocks, own, strict=True))) if name}
    return segment.parted(
        [
            (
                tuple(block for block, owner in zip(document.blocks, owners, strict=True) if owner == name),
                (seen("department_of_tables", name, named_in.get(name)),),
            )
            for name in dict.fromkeys(owners)
        ]
    )


def _name(block: Block) -> str | None:
    """The department that a block says it is of; a project's table names those that carry it out, not who filed."""
    if isinstance(block, Grid) and any(_PROJECT.match(fold(cell.text)) for row in block.rows[:6] for cell in row[:1]):
        return None
    stated = own_name(block)
    return fold(stated) if stated else None


def _several(tables: dict[str, set[str]]) -> list[str]:
    """The departments that fill in the same table as another one, with none that is only a short form of another's name."""
    names = [name for name in tables if not any(name != other and name in other for other in tables)]
    return [name for name in names if any(tables[name] & tables[other] for other in names if other != name)]


def _known(name: str | None, departments: list[str]) -> str | None:
    return next((one for one in departments if name and (name in one or one in name)), None)


def _owners(blocks: tuple[Block, ...], named: list[str | None], departments: list[str]) -> list[str]:
    """Whose each block is: the department named in it, in its title or above it; titles stand above what they announce."""
    owners: list[str | None] = []
    for number, block in enumerate(blocks):
        name = named[number] or (_titled(block, departments) if isinstance(block, Paragraph) else None)
        current = name or (owners[-1] if owners else None)
        owners.append(current)
        if name is not None:
            for before in range(number - 1, max(-1, number - 1 - _LEAD), -1):
                above = blocks[before]
                if named[before] or owners[before] == name or not _announces(above, block):
                    break
                owners[before] = name
    first = next(owner for owner in owners if owner)
    return [owner or first for owner in owners]


def _titled(block: Paragraph, departments: list[str]) -> str | None:
    """The department whose report a title announces."""
    title = fold(block.text)
    if len(title) > _LONGEST_TITLE or _SENTENCE.search(title) or not re.search(r"自评|评价|报告", title):
        return None
    return next((name for name in departments if name in title), None)


def _announces(above: Block, block: Block) -> bool:
    if isinstance(above, Grid) or above.location.sheet != block.location.sheet or above.location.member != block.location.member:
        return False
    return len(fold(above.text)) <= _LONGEST_TITLE and not _SENTENCE.search(above.text)
