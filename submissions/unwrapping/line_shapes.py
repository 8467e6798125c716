"""What a line of converted text looks like: a sentence's, a row of cells, a heading; and whether the next one can only go on it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache

from submissions.grammar.margins import PAGE
from submissions.narrative.concepts import names_of_concepts
from submissions.text import fold

_BEGINS = re.compile(
    r"^\s*(#|[-*•●◆■]\s|第?[一二三四五六七八九十百]{1,3}(部分|章|节)?[、.．]|第[一二三四五六七八九十百]{1,3}(部分|章|节|条)"
    r"|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、)）]|\d{1,2}[.．](?!\d)|[①-⑳]|附\s*[件表录]|(?:20\d\d|二[〇○零]..)\s*年\s*[\d一二三四五六七八九十]{1,2}\s*月"
    r"(\s*[\d一二三四五六七八九十]{1,3}\s*日)?\s*$"
    r"|(填[报表]|编报|报送|联系|审核|经办|单位负责|主管部门|预算单位|单位名称|部门名称|项目名称|备注|说明|注)[\u4e00-\u9fff()（）]{0,8}\s*[:：])"
)
"""How a heading, an item, a label or the date of a signature begins."""
_IMPOSSIBLE = re.compile(
    r"^\s*([，。；：、！？,;:!?%％‰）)》」』”’]|(亿|百万|千万|万|千)?元(?![\u4e00-\u9fff])|(亿|万)元|个百分点|个?单位的)"
)
"""How no paragraph begins: with a closing mark, or with the unit of a figure."""
_FIGURE_END = re.compile(r"\d(?P<point>[.．])?\s?(?P<large>[万亿])?$")
_FRACTION = re.compile(r"\s*\d{1,6}(?!\d)")
_MEASURED = re.compile(
    r"\s*([万亿]?元|[%％]|分|人次|人|名|个|项|次|户|件|所|座|台|辆|套|批|亩|公里|公顷|平方米|吨|天)\s*[，。；：、！,;:)）]"
)
"""The measure of a figure that a line end has cut off, with a sentence's mark behind it."""
_ENDS = re.compile(r"[。！？!?；;：:…][”’」』）)\]]*\s*$")
_OPEN = re.compile(r"[，,、（(《“‘「『]\s*$")
"""Marks that never end a paragraph."""
_INNER = re.compile(r"[，。；][^，。；]*[\u4e00-\u9fff\d]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CELL_MARKS = re.compile(r"[\t｜|]")
_GAP = re.compile(r"\S\s{2,}(?=\S)")
# Columns. A shorter line shows no edge: titles, labels and cells are so short (form labels have at most 20 columns).
_SHORTEST = 24
# Share of Chinese characters below which a line is a row of figures: with a sentence's marks, and without. The wrapped case has a
# sentence's line of nine Chinese characters among 35; a row of four figures behind a label of six has about as many and no such mark.
_PROSE, _PROSE_WITHOUT_MARKS = 0.15, 0.4
_MARK = re.compile(r"[，。；]")
# Characters of the longest name of a concept in warehouse/codes/narrative_concepts.csv, twice over for blanks within it.
_LONGEST_NAME = 40
# Words parted by blanks and no sentence's mark: the cells of a row (the form's rows have four and more, a wrapped line at most
# three with the blanks that converters set around one figure).
_FEWEST_CELLS = 4
# Gaps of two blanks and more: one may be the blanks around a figure, the form's rows have a gap between any two cells.
_FEWEST_GAPS = 2


def columns_of(text: str) -> int:
    """Columns of the screen: two for a full-width character, one for any other."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text.rstrip())


def is_page_number(text: str) -> bool:
    """True if the line is the number of a page or says that a table goes on."""
    return PAGE.fullmatch(fold(text)) is not None


def is_row(text: str) -> bool:
    """True if the line is a row of cells, parted by marks, by wide gaps or by single blanks."""
    cells = _CELL_MARKS.search(text.strip()) is not None or len(_GAP.findall(text)) >= _FEWEST_GAPS
    return cells or (_MARK.search(text) is None and len(text.split()) >= _FEWEST_CELLS)


def is_prose(text: str) -> bool:
    """True if a line, with the blanks that it begins with, is of a sentence: neither cells nor a row of figures nor short."""
    folded = text.strip()
    chinese = len(_CHINESE.findall(folded))
    least = _PROSE if _MARK.search(folded) else _PROSE_WITHOUT_MARKS
    return not is_row(folded) and columns_of(text) >= _SHORTEST and chinese >= least * len(folded)


def begins_paragraph(line: str, following: str) -> bool:
    """True if ``following`` begins as a heading, an item, a label or a date does and does not go on a number of ``line``."""
    return _BEGINS.match(following) is not None and not _breaks_number(line, following)


def ends_sentence(text: str) -> bool:
    """True if the line ends with the mark of a sentence or clause."""
    return _ENDS.search(text) is not None


def has_clauses(text: str) -> bool:
    """True if a mark of a sentence stands within the line and more words behind it."""
    return _INNER.search(text) is not None


def has_mark(text: str) -> bool:
    """True if the line has a mark of a sentence."""
    return _MARK.search(text) is not None


def has_chinese(text: str) -> bool:
    """True if the line has a Chinese character."""
    return _CHINESE.search(text) is not None


def stops_within(line: str, following: str) -> bool:
    """True if a line ends with a mark that parts clauses, and both it and the next one are of a sentence with several."""
    return line.rstrip()[-1:] in "；;：:" and has_clauses(line) and has_clauses(following)


def tears(line: str, following: str) -> bool:
    """True if no paragraph ends or begins so: behind a comma, within a number or a name, before a unit."""
    return (
        cuts_measure(line, following)
        or bool(_IMPOSSIBLE.match(following) or _OPEN.search(line))
        or _breaks_number(line, following)
        or straddles_name(line, following)
    )


def cuts_measure(line: str, following: str) -> bool:
    """True if a figure and its measure lie across the end of the line: 得分94. and 6分，, or 编制为20 and 名，."""
    figure = _FIGURE_END.search(line.rstrip())
    if figure is None or _CHINESE.search(line) is None:
        return False
    if figure["point"] is None and figure["large"] is None:
        return _MEASURED.match(following) is not None
    behind = _FRACTION.match(following) if figure["point"] else None
    return _MEASURED.match(following[behind.end() :] if behind else following) is not None and (behind is not None) == bool(figure["point"])


def straddles_name(line: str, following: str) -> bool:
    """True if a name of the contract's concepts (人员经费) lies across the end of the line."""
    ended, begun = fold(line[-_LONGEST_NAME:]), fold(following[:_LONGEST_NAME])
    return any(begun.startswith(_rests().get(ended[-length:], ())) for length in range(1, min(len(ended), _LONGEST_NAME) + 1))


@cache
def _rests() -> dict[str, tuple[str, ...]]:
    """What goes on the beginning of a concept's name, by that beginning."""
    rests: dict[str, list[str]] = defaultdict(list)
    for name in names_of_concepts():
        for at in range(1, len(name)):
            rests[name[:at]].append(name[at:])
    return {beginning: tuple(ends) for beginning, ends in rests.items()}


def _breaks_number(line: str, following: str) -> bool:
    """True if a number was broken between the lines, so that what looks like an item's number is its end."""
    return re.search(r"\d[,，.．]$", line.rstrip()) is not None and re.match(r"\d", following) is not None
