"""A document's title lines: what stands before its first heading or sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from submissions.document import Block, Document, Grid, Paragraph
from submissions.grammar.heading_columns import filled
from submissions.text import fold, joined

LONGEST_TITLE = 60
"""Characters of a title; a longer line is a sentence, or a file on one line that begins with its title. As in segmentation/splitting."""
_LINES = 12  # a cover and its lines; as in identity/name_statements
_NUMBERED = re.compile(r"^(第?[一二三四五六七八九十]{1,3}(部分)?[、.]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[、.](?!\d))")
_ENDS = re.compile(r"[。；;！!]|[一二三四五六七八九十]、|\([一二三四五六七八九十]\)|\s[一二三四五六七八九十]\s")
_ASIDE = re.compile(r"^(目录|附件?\d*[:.、]?|\d+|[#*]+|单位[:：].{1,4}元|.*元)$")
_FILE = re.compile(r"\.(docx?|pdf|xlsx?|wps|txt)$")
_NAMES_A_DOCUMENT = re.compile(
    r"报告|表|说明|通知|决算|预算|总结|情况|方案|办法|记录|纪要|公告|公示|规定|意见|决定|合同|协议|批复|函|简报|要点|计划|规划"
)
_FORM_LABELS = re.compile(r"(项目名称|主管部门|预算单位|填报单位|单位名称|年度[:：])")


def title_lines(document: Document) -> Iterator[tuple[str, Block]]:
    """Folded title lines with their blocks: paragraphs and tables' title rows, or the first words of a file without lines."""
    titled = False
    for number, block in enumerate(document.blocks[:_LINES]):
        if isinstance(block, Grid):
            yield from _title_rows(block)
            return
        text = _FILE.sub("", fold(block.text).strip("#*"))
        if _NUMBERED.match(text) and number:
            return
        if len(text) > LONGEST_TITLE or _ENDS.search(text):
            if not titled and (opening := _opening(block)):
                yield opening, block
            return
        if text and not _ASIDE.match(text):
            titled = titled or (_NAMES_A_DOCUMENT.search(text) is not None and not _FILE.search(block.text))
            yield text, block


def _opening(block: Paragraph) -> str:
    """The first words of a line that holds a whole file: up to its first heading, label or sentence."""
    first = _ENDS.split(block.text.strip()[: 2 * LONGEST_TITLE], maxsplit=1)[0]
    return fold(_FORM_LABELS.split(first, maxsplit=1)[0])[:LONGEST_TITLE]


def _title_rows(grid: Grid) -> Iterator[tuple[str, Block]]:
    for row in grid.rows[:3]:
        cells = filled(row)
        if len(cells) == 1 and len(text := fold(joined(cells[0].text))) <= LONGEST_TITLE and not _ASIDE.match(text):
            yield text, grid
