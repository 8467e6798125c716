"""Lines that belong to no table though they stand in one: a page's number, the day of signing, who filled the form in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from submissions.text import fold

PAGE = re.compile(
    r"[(（]?(续表?|接上表|转下页|接上页|下页续)[一二三四五六七八九\d]*[)）:：]?|[-—–―·~]*\d{1,3}[-—–―·~]*|第\d{1,3}页[/,，、]?(共\d{1,3}页)?|共\d{1,3}页[/,，、]?第\d{1,3}页|(page|p[.]?)?\d{1,3}((/|of)\d{1,3})?页?",
    re.IGNORECASE,
)
"""What may stand between the parts of a table that a page has broken."""
_DAY = re.compile(
    r"((填报|填表|制表|报送)?(日期|时间)[:：])?20\d\d(年\d{1,2}(月(\d{1,2}日?)?)?|(?P<by>[.\-/])(0?[1-9]|1[0-2])(?P=by)\d{1,2})"
)
"""A day, or a month with 年 behind its year: 2050.00 is an amount and no month."""
QUIET = re.compile(
    r"^(预算单位名称|预算单位|填报单位|单位名称|部门名称|厉行节约|说明|备注|注[:.]|填表人|填报人|填报日期|填表日期|联系电话|单位[:])|^[….]+$"
    r"|(自评表|基础数据表)(\(.{0,200}\))?$"
)
"""What a row begins with that states nothing a table holds: the filer's name, words without figures, a sign-off, the table's title."""
_SIGNED = re.compile(
    r"(填表人|填报人|制表人?|制表单位|经办人|审核人?|复核人?|负责人|单位负责人|部门负责人|财务负责人|分管领导|联系人|联系电话|填报日期|填表日期|填报时间|填表时间|单位[(]?(盖章|公章)[)]?)"
    r"([(][^()]{1,8}[)])?[:：]"
)
"""The labels of a sign-off, each with its colon: without it the words may be an indicator's or an item's."""
_LONGEST_NAME = 20  # characters of a name, a day or a number of a telephone beside the label of a sign-off


def is_margin(texts: Iterable[str]) -> bool:
    """True if the texts of a row or line are a page's number or a sign-off alone: they state nothing that a table holds."""
    filled = [fold(text) for text in texts if text.strip()]
    if len(filled) == 1 and (PAGE.fullmatch(filled[0]) or _DAY.fullmatch(filled[0])):
        return True
    signed = bool(filled) and _SIGNED.match(filled[0]) is not None
    known = [_SIGNED.match(text) or _DAY.fullmatch(text) for text in filled]
    return bool(filled) and all(one or (signed and len(text) <= _LONGEST_NAME) for one, text in zip(known, filled, strict=True))
