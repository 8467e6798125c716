"""What a figure is compared with: 较上年28.02万元减少, 比年初预算830万元增加, 比2019年下降.

The figure behind such words (28.02, 830) is last year's or the budget's of what the sentence is about, and says against what
the changes that follow are measured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from submissions.text import fold

Basis = Literal["prior_year", "budget", "final_budget", "other"]
_LINK = r"(?:较|(?<![占对同环分相])比|与|(?<!合)同|低于|高于|少于|多于|超过|[未不没]有?超出?|占|仅为|仅占|只有|相当于|完成|控制在|突破)了?"
_YEAR = r"(?:上年|去年|上一年|20\d\d年)度?"
_PRIOR = rf"{_YEAR}(?:同期|全年)?(?:决算|支出|实际|执行|发生)?(?:支出)?(?:数|额)?"
_BUDGET = r"(?:20\d\d年|本年|当年)?度?(?P<stage>年初|全年|调整后?的?|批复的?|年度)?(?:部门)?预算(?:安排|批复)?(?:数|额)?"
_COMPARAND = re.compile(
    rf"^(?:(?P<subject>.*?){_LINK}(?:(?P<prior>{_PRIOR})|(?P<budget>{_BUDGET}))|(?P<alone>(?:其中|,)?{_PRIOR}))(?:的|为|是|,|、)*$"
)
_BUDGET_BASIS = re.compile(
    rf"{_LINK}(?:{_YEAR})?(?:年初|全年|本年|当年|批复|调整后?)?的?(?:部门)?预算|超出?(?:年初|全年|本年|当年)?预算|超支|年中|年内|调增|调减|追加|追减|核增|核减"
)
_PRIOR_BASIS = re.compile(r"去年|上年|上一年|同比|20\d\d年")
_OTHER_BASIS = re.compile(
    r"(?:较|(?<![占对同环分相])比|与|低于|高于)[^,]{0,100}?(?:平均|均值|目标|计划|同类|同行|全[市县区省国]|标准|定额|限额|控制数|测算|合同|批复价|概算|估算|前年|\d年前|季度|月|预期|指标)"
    r"|环比|累计|连续|年均|[两二三四五\d]年[来间内]|以来"
)
_BARE = re.compile(
    r"^(?:其中|主要|主要是|全年|本年|当年|20\d\d年|年度?|支出|决算数?|实际|分别|合计|总计|共|同比|相比|相应|总体上?|整体|总额|总量|[也均则但并都又再略净各增减比较与同,、:的]"
    r"|继续|大幅|小幅|有所|略有|数|额|费用|经费|金额|规模|幅度)*$"
)
_LONGEST = 120
"""Characters before a figure that are looked at."""
_SPACED = 4
"""Printed characters for each that is left without blanks: text set with a blank behind each has two. Chosen, twice that."""


@dataclass(frozen=True, slots=True)
class Comparand:
    """A figure that something is compared with: the words that may name what, and whether it is last year's or a budget."""

    subject: str
    basis: Basis


def comparand_of(words: str, fiscal_year: int | None) -> Comparand | None:
    """What the words say that the figure behind them is compared to; ``None`` where it is no comparand."""
    match = _COMPARAND.match(fold(words)[-_LONGEST:])
    if match is None:
        return None
    if match["budget"] is not None:
        if match["stage"] and not match["stage"].startswith(("年初", "年度")):
            return Comparand(match["subject"], "final_budget")
        return Comparand(match["subject"], "budget")
    basis = _year_basis(match["prior"] or match["alone"], fiscal_year)
    return None if match["alone"] is not None and basis == "other" else Comparand(match["subject"] or "", basis)


def _year_basis(words: str, fiscal_year: int | None) -> Basis:
    year = re.search(r"20\d\d", words)
    if year is None:
        return "prior_year"
    return "prior_year" if fiscal_year is not None and int(year.group()) == fiscal_year - 1 else "other"


def basis_of(words: str, fiscal_year: int | None) -> Basis | None:
    """Against what the words say that a change is measured; ``None`` where they do not say."""
    folded = fold(words)[-_LONGEST:]
    if _OTHER_BASIS.search(folded):
        return "other"
    if _BUDGET_BASIS.search(folded):
        return "budget"
    match = _PRIOR_BASIS.search(folded)
    return _year_basis(match.group(), fiscal_year) if match else None


_COMPARES = re.compile(r"(?:较|(?<![占对同环分相])比)[^,;:\d]{0,12}$")


def compares(words: str) -> bool:
    """True if the figure behind the words is what something is compared with, whatever it is: 较目标 before 95%."""
    return _COMPARES.search(fold(words)) is not None


def is_subjectless(words: str) -> bool:
    """True if the words before a change name no subject, so that the sentence's subject is meant."""
    return len(words) <= _LONGEST and _BARE.match(fold(words)) is not None


def without_comparands(text: str) -> str:
    """The text without the budgets that something is compared with: they do not make the figures behind them budgets."""
    most = 4 * _LONGEST
    return _BUDGET_BASIS.sub("", fold(text[-most * _SPACED :])[-most:])
