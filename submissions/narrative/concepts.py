"""The concept that the words before a figure name: the contract's narrative concepts by label and alias."""

from __future__ import annotations

import re
from functools import cache

from submissions.narrative.figure_words import word_pattern
from submissions.text import fold
from warehouse import contract

_FILLER = re.compile(
    r"^(?:20\d\d|年度?|末|部门|本级|整体|单位|全年|年初|预算|决算|实际|执行|支出|收入|经费|费用|费|资金|总额|合计|金额|共计|总计|共有|共|数|为|是|达到|达|计|有|约|的|了|完成|安排|批复|:|\(|\)|,|由|从"
    r"|核定|现有|拨款|财政|情况|人数|人员|在编|现|年末|分别|情况如下|当年|本年|其中|得分|自评|总分|评|最终|综合|得)*$"
)


_EACH = re.compile(r"[人次批户件台场]均|平均每|每[人次批户件台场个辆亩]")
"""An amount for each person or piece is no amount of the concept that it names."""


@cache
def _aliases_of(kind: str) -> tuple[tuple[str, str], ...]:
    """(folded alias, concept) of one kind, the longest first."""
    return tuple((alias, concept) for alias, concept, of_kind in _aliases() if of_kind == kind)


@cache
def _aliases() -> tuple[tuple[str, str, str], ...]:
    """(folded alias, concept, kind), the longest first."""
    found: dict[str, tuple[str, str]] = {}
    for row in contract.codes("narrative_concepts"):
        for name in contract.names_of(row):
            found.setdefault(fold(name), (row["concept"], row["kind"]))
    return tuple(sorted(((name, *target) for name, target in found.items()), key=lambda item: -len(item[0])))


@cache
def names_of_concepts() -> tuple[str, ...]:
    """The folded names of all concepts, of three characters and more: shorter ones are ends of other words too."""
    return tuple(name for name, _, _ in _aliases() if len(name) > 2)


@cache
def label_of(concept: str) -> str:
    """The concept's Chinese label."""
    return next((row["label"] for row in contract.codes("narrative_concepts") if row["concept"] == concept), concept)


GENERIC = frozenset({"revenue.total", "expenditure.total", "fund.original_budget", "fund.final_budget", "fund.actual"})
"""Concepts whose names (支出决算, 年初预算, 执行数) also qualify another subject: they yield to any other that is named."""

STOCKS = frozenset({"fund.carry_over"})
"""Money that is there at a moment and has neither budget nor spending: 年初预算 and 支出决算 behind it are of something else."""
_NOT_OF_CONCEPT = {"score": "not_own_score", "count": "other_count"}
"""Lists of the words by which a score or a count is of no concept."""


def concept_of(words: str, kind: str) -> str | None:
    """The concept of the given kind (money, count, rate, score, grade) that ends the words before a figure.

    Behind it only filler may stand (为, 共计, 决算数): otherwise the figure is about something else, and ``None`` is given.
    """
    folded = fold(words)
    if kind in _NOT_OF_CONCEPT and word_pattern(_NOT_OF_CONCEPT[kind]).search(folded):
        return None
    if kind == "money" and _EACH.search(folded):
        return None
    best: tuple[bool, int, int, str] | None = None
    for alias, concept in _aliases_of(kind):
        at = folded.rfind(alias)
        if at < 0:
            continue
        behind = folded[at + len(alias) :]
        if _FILLER.match(behind) and not (concept.startswith("revenue.") and "支出" in behind):
            rank = (concept not in GENERIC | STOCKS, at + len(alias), len(alias), concept)
            if best is None or rank[:3] > best[:3]:
                best = rank
    return best[3] if best else None


def is_bare(words: str) -> bool:
    """True if the words are only a generic name with filler: 支出决算为, 全年执行数."""
    folded = fold(words)
    return any(
        concept in GENERIC and folded.endswith(alias) and _FILLER.match(folded[: -len(alias)]) for alias, concept, _ in _aliases()
    ) or bool(_FILLER.match(folded) and folded)


_MEASURE = re.compile(
    r"(?:20\d\d年)?(?:年初|全年|年度|年中|调整后?|追加)?的?(?:批复|安排|部门)?(?:预算|决算|支出|执行|实际|收入|使用|发生|完成){1,9}(?:数|额|安排|批复|支出|合计){0,9}[为是共计:达到]{0,9}$"
)


def names_item(words: str) -> bool:
    """True if a subject that ends as the name of an item does stands before a generic measure: 印刷费年初预算, but not 财政资金年初预算."""
    subject = _MEASURE.sub("", fold(words))
    if subject == fold(words):
        return False
    named = word_pattern("item_end").search(subject) is not None and word_pattern("whole").search(subject) is None
    return named or word_pattern("economic_item").search(subject) is not None


_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)[、.]?|\d{1,2}[、.])*(?P<name>[^\d。:]{2,24}?)"
    r"(?:使用|管理|执行|及|和|与|的)*(?:情况)?(?:说明|分析)?[。:]*$"
)


@cache
def topic_of(heading: str) -> str | None:
    """What a heading (三、“三公”经费使用和管理情况) says that the text under it is about: a concept of money with parts or a part itself."""
    match = _HEADING.match(fold(heading))
    concept = concept_of(match["name"], "money") if match else None
    return concept if concept not in GENERIC and not (concept or "").startswith(("revenue.", "fund.")) else None


def names(concept: str, text: str) -> bool:
    """True if the text names the concept."""
    folded = fold(text)
    return any(alias in folded for alias, of, _ in _aliases() if of == concept)
