"""Lines that belong to no table though they stand in one: a page's number, the day of signing, who filled the form in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from submissions.text import fold

_N = r"[\d一二三四五六七八九十百]{1,3}"  # a page's number
_DASH = r"[-—–―·~]{0,10}"
PAGE = re.compile(
    rf"{_DASH}{_N}{_DASH}"
    rf"|第{_N}页[/,，、]?(共{_N}页)?|共{_N}页[/,，、]?第{_N}页|{_N}页[/,，、]?共{_N}页|第{_N}[/,，、]?共{_N}页?"
    rf"|(page|p[.]?)?\d{{1,3}}((/|of|-)\d{{1,3}})?页?"
    rf"|[(（]?(续表?({_N})?|续上[表页]|[接承]上[表页]|上[接承][表页]?|转下[表页]|下转[表页]?|下[表页]续|未完待续)[)）:：]?",
    re.IGNORECASE,
)
"""What may stand between the parts of a table that a page has broken."""
_SLOT = re.compile(r"指标\d{1,2}[:.、]?|[….·]{1,12}")
"""A place that the form prints for one more indicator and nobody filled in: 指标2：, ……."""
RULED = re.compile(r"[-=+|:]{8,}")
"""A line that is drawn: a frame of a table, or what divides its heading from its rows. Shorter ones may be a cell's dash. Chosen."""
_FRACTION = re.compile(r"\d{1,3}[/-]\d{1,3}")
_DATE = (
    rf"(20\d\d)?年({_N})?月(({_N})?日)?|20\d\d年"
    r"|20\d\d(?P<by>[.\-/])(0?[1-9]|1[0-2])(?P=by)\d{1,2}"
)
"""A day, or a month with 年 behind its year, filled in or not: 2050.00 is an amount and no month."""
_DAY = re.compile(rf"({_DATE})")
_WHO = r"(填表|填报|填制|制表|编制|编报|报送|报告|报表|经办|经手|审核|复核|审批|审签|联系)"
_HEAD = r"(单位|部门|项目|财务|预算|科室|业务|绩效|分管|主管|主要|会计|机构|法人)?(负责人|责任人|主管|领导|法人代表)"
_SIGN = r"(签字|签章|签名|签署|盖章|公章|印章|手签)"
_LABEL = (
    rf"({_WHO}(人员?|者)|制表(单位|部门)|{_HEAD}|制表|审核|复核|经办|填表|(单位|部门|机构)(?={_SIGN}|[(（]{_SIGN})"
    rf"|({_WHO}|自评|评价|填写|签字|上报|盖章)?(日期|时间)|(联系|办公|固定|移动)?(电话|手机)号?码?|联系方式|电子邮[箱件]|{_SIGN})"
    rf"([(（]?{_SIGN}(或{_SIGN}|[、及]?{_SIGN})?[)）]?)*"
)
"""The labels of a sign-off: who did it, who answers for it, when, and how to reach them."""
_SIGNED = re.compile(rf"{_LABEL}[:：]")
_DAY_LABELS = ("时间", "日期")
_SIGNED_ALONE = re.compile(rf"{_LABEL}[:：]?")
_SEALED = re.compile(rf".{{0,40}}[(（](单位|部门)?({_SIGN}|章)[)）][:：]?")
"""Where a unit puts its seal, with or without its name."""
QUIET = re.compile(
    r"^(预算单位名称|预算单位|填报单位|单位名称|部门名称|厉行节约|说明|备注|注[:.]|填表人|填报人|填报日期|填表日期|联系电话|单位[:])|^[….]+$"
    r"|(自评表|基础数据表)(\(.{0,200}\))?$"
)
"""What a row begins with that states nothing a table holds: the filer's name, words without figures, a sign-off, the table's title."""
NOTE = re.compile(r"(注|备注|附注)\d{0,2}[:：.]")
"""What a remark on a table begins with."""
_LONGEST_NAME = 20  # characters of a name, a day or a number of a telephone beside the label of a sign-off
_LONGEST_LINE = 80  # characters of a sign-off on one line: four labels of 8 with what is entered beside them


def is_margin(texts: Iterable[str]) -> bool:
    """True if the texts of a row or line are a page's number or a sign-off alone: they state nothing that a table holds."""
    filled = [fold(text) for text in texts if text.strip()]
    if not filled:
        return False
    if len(filled) == 1 and any(one.fullmatch(filled[0]) for one in (PAGE, _DAY, _SEALED)):
        return True
    signed = _SIGNED.match(filled[0]) is not None or _by_pairs(filled)
    known = [(_SIGNED.match(text) and len(text) <= _LONGEST_LINE) or _DAY.fullmatch(text) for text in filled]
    return all(one or (signed and len(text) <= _LONGEST_NAME) for one, text in zip(known, filled, strict=True))


def is_aside(text: str, *, between_rows: bool) -> bool:
    """True if a line of text is a page's number, a note or a sign-off, whose parts blanks may divide, and no cell of a table.

    A day, a fraction, an empty place of the form or a number alone may be a cell where each cell has its line; all but the number
    are none ``between_rows``.
    """
    folded = fold(text)
    if RULED.fullmatch(folded):
        return True
    if any(one.fullmatch(folded) for one in (_DAY, _FRACTION, _SLOT)):
        return between_rows
    return bool(folded) and not folded.isdecimal() and (NOTE.match(folded) is not None or is_margin([text]) or is_margin(text.split()))


def _by_pairs(filled: list[str]) -> bool:
    """True if labels of a sign-off and what is entered beside them alternate: without its colon a label alone tells too little.

    时间 tells less still: it ends the name of many an indicator, and labels a whole day alone.
    """
    pairs = list(zip(filled[::2], filled[1::2], strict=False))
    labelled = all(_SIGNED_ALONE.fullmatch(label) and (label not in _DAY_LABELS or _DAY.fullmatch(text)) for label, text in pairs)
    return len(filled) % 2 == 0 and labelled
