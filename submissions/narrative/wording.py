"""What the words before a figure say besides its subject: a change and against what, budget or actual, which year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from submissions.narrative.comparison import Basis, basis_of, without_comparands
from submissions.text import fold

_UP = r"(?<![未没不有])超出?(?:年初|全年|本年|当年)?预算|超支|增加|增长|上升|提高|增幅|涨幅|上涨|增多|增支|上浮|多支出|多支|扩大|增"
_DOWN = r"减少|下降|降低|降幅|减幅|压减|压缩|节约|减支|下浮|少支出|少支|下调|核减|减|降"
_CHANGE = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})")
_TAIL = re.compile(r"^(?:了|约|近|幅度|比例|额|率|数|为|是|达|达到|共计|金额|:|\(|的)*$")
_LANDS = re.compile(r"^[增减降升涨调](?:为|成)")
"""A short word of change with 为 says where the change led, not how far: 由12.00万元降为11.20万元."""
_BESIDE_COMPARAND = re.compile(
    r"(?:^[,了却还又要则]*|(?:比|较)[^,;:]{1,14}?)(?:(?P<up>超支|超出|高出|多出|超过|多|高|超)|(?P<down>少|低|短))了?$"
)
_COMPARING = ("比", ",比", "较", ",较")
"""Words that are a change only right behind what something is compared with: 比年初预算215.60万元多24.02万元."""
_PRIOR = re.compile(r"(?:比|较|同)?(?:去年|上年|上一年|20\d\d年)度?(?:决算数?|同期)?(?:相比|比)?|同比|比上年度?")
_BUDGET_BASIS = re.compile(r"(?:比|较|与|同)(?:20\d\d年|去年|上年)?度?(?:年初|全年|本年|批复|调整后?)?的?预算数?(?:相比)?")
_BUDGET = re.compile(r"(?<!公共)(?<!基金)(?<!经营)预算(?!执行|绩效|调整率|收支|支出管理)")
_ACTUAL = re.compile(r"决算|执行|实际支出|实际完成|实支|支出了|累计支出|完成支出|全年支出|本年支出|(?<=;)支出(?:共计|合计|为)?(?=\d|$)")
_YEAR = re.compile(r"(20\d\d)年")
_CONTINUES = re.compile(r"^[\s（(]*(?:按|其中|包括|一是|1[、.]|分)")


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is a change: of what (words that may name it), in which direction, against what (``None``: not said)."""

    subject: str
    direction: str
    basis: Basis | None
    label: str


def change_of(words: str, fiscal_year: int | None = None, *, compared: bool = False) -> Change | None:
    """The change that the words end in (三公经费比上年减少, 下降, 降幅); ``None`` when the figure is no change.

    ``compared``: the figure before is what something is compared with, so that 多 and 低 alone are changes too.
    """
    folded = fold(words)
    ends = (match for match in _CHANGE.finditer(folded) if _TAIL.match(folded[match.end() :]) and not _LANDS.match(folded[match.start() :]))
    match = next(ends, None) or (_BESIDE_COMPARAND.search(folded) if compared or folded.startswith(_COMPARING) else None)
    if match is None:
        return None
    before = folded[: match.start()]
    subject = _PRIOR.sub("", _BUDGET_BASIS.sub("", before))
    basis = basis_of(folded, fiscal_year)
    return Change(re.sub(r"[比较,]$", "", subject), "increase" if match["up"] else "decrease", basis, words)


def stated_measure(words: str) -> str | None:
    """``budget`` or ``actual``, whichever the words say last; ``None`` if they say neither."""
    folded = fold(words)
    budget = max((m.start() for m in _BUDGET.finditer(folded)), default=-1)
    actual = max((m.start() for m in _ACTUAL.finditer(folded)), default=-1)
    if budget == actual:
        return None
    return "budget" if budget > actual else "actual"


def measure_of(words: str, before: str, held: str | None) -> str:
    """Budget or actual: by the words, else as the figures before, else by the sentence, else actual, as spending is reported."""
    return stated_measure(words) or held or stated_measure(without_comparands(before)) or "actual"


def year_of(words: str) -> int | None:
    """The year that the words name last; ``None`` when they name none."""
    years = _YEAR.findall(words)
    return int(years[-1]) if years else None


def continues(sentence: str) -> bool:
    """True if a sentence breaks down the one before it: budget or actual then still holds."""
    return bool(_CONTINUES.match(sentence))


def is_execution(words: str) -> bool:
    """True if a rate says how much of the budget was spent: the spending before it, with its breakdown, is then actual."""
    return "执行率" in fold(words)


def names_something(words: str) -> bool:
    """True if the words have a subject of their own: more than a year, 决算 or 预算."""
    return len(re.sub(r"20\d\d\s*年度?|全年|年初|决算数?|预算数?|支出|[为是共计约数]|[\W_]", "", words)) >= 1


_MOVES_TO = re.compile(r"^[,]?(?:调整|调增|调减|增加|追加|减少|下降|上升|提高|[增减降升涨调])(?:为|到|至)")


def moves_from(words: str, behind: str = "") -> bool:
    """True if a figure is the start of a change: 498.80 in 全年预算由498.80万元调整为506.30万元, 12.00 in 12.00万元降为11.20万元."""
    return fold(words).endswith(("由", "从", "由年初", "从年初")) or _MOVES_TO.match(fold(behind)) is not None


def moves_to(words: str) -> bool:
    """True if a figure is the end of a change: 506.30 in 全年预算由498.80万元调整为506.30万元."""
    return _MOVES_TO.fullmatch(fold(words)) is not None


def lists_several(words: str) -> bool:
    """True if several subjects share the figures that follow (2022年、2023年分别为): the words leave open which is whose."""
    return "分别" in words


_ONLY_SPENDING = re.compile(
    r"^(?:20\d\d年度?|全年|本年度?|当年|实际|累计|共计?|总|年末)*(?:支出决算|决算支出|决算|支出|发生|列支|使用|年初预算|预算安排|预算|安排)(?:总?[数额])?(?:为|是|了|共|:|,)*$"
)


def is_only_spending(words: str) -> bool:
    """True if the words say that something was spent or budgeted, but not what: 2023年支出, 年初预算为."""
    return _ONLY_SPENDING.match(fold(words)) is not None
