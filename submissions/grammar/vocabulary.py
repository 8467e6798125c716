"""What documents call the contract's columns, items and classes: label and aliases, folded, looked up by meaning."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from submissions.text import fold, label, stem
from warehouse import contract

YEAR = re.compile(r"(20\d\d)年?度?")
_OPENING_YEAR = re.compile(r"^(本年度?|" + YEAR.pattern + ")")
_HEADED_YEAR = re.compile(YEAR.pattern + r"[末底终]?")
_UNIT = re.compile(r"\((?:单位:?)?(亿元|百万元|万元|千元|元|㎡|m2|平方米|%)\)|单位:(亿元|百万元|万元|千元|元)")
_REASON = re.compile(r"原因(分析|说明)?$|原因.{0,8}措施$|(未完成|偏差|扣分|未达标)(情况)?说明$")
_SHORTEST_TITLE = 4  # characters that name a table cut short: 楼堂馆所, the shortest that no item of the form begins with
_FIRST_WORD = 2  # characters of the first word of a label: 其他 of 其他事业类发展资金
_GOES_ON = re.compile(r"[及和与或]$")
_PLACEHOLDER = re.compile(r"^[….·、]+$")


@cache
def columns(table: str) -> dict[str, str]:
    """Folded heading to column name, for one table of the contract."""
    found: dict[str, str] = {}
    for column in contract.table(table).columns:
        if column.aliases:
            for name in (column.label, *column.aliases):
                found.setdefault(fold(name), column.name)
    return found


@lru_cache(maxsize=4096)
def column(table: str, words: str) -> str | None:
    """The column that a heading's words name, remarks in brackets and the conditions of a reason aside (未达90%的原因)."""
    names = columns(table)
    reason = names.get("原因") if _REASON.search(words) else None
    return names.get(words) or names.get(re.sub(r"\(.{0,200}?\)", "", words)) or reason


@cache
def _stems(code_list: str, key: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in contract.codes(code_list):
        for name in contract.names_of(row):
            known = found.get(stem(name), ())
            if row[key] not in known:
                found[stem(name)] = (*known, row[key])
    return found


@lru_cache(maxsize=16384)
def heading(text: str) -> tuple[str, int | None, str | None]:
    """A heading's words without the year and the unit that it names, and those two."""
    folded = fold(text)
    year = YEAR.search(folded)
    unit = _UNIT.search(folded)
    words = _UNIT.sub("", _HEADED_YEAR.sub("", folded)).strip(":;,。、*#")
    return words, int(year[1]) if year else None, next(filter(None, unit.groups())) if unit else None


def is_placeholder(text: str) -> bool:
    """True if a label is only the form's dots."""
    return bool(_PLACEHOLDER.match(fold(text)))


_VEHICLES = "three_public.vehicles"
"""The item below which labels leave out what it is about: 购置费, 运行费."""


def budget_item(text: str, after: str | None) -> str | None:
    """The item code that a row's label names; ``after`` is the last item above it, which decides between namesakes.

    运行维护费 below 公务用车 is the vehicles' operation, below 项目支出 the projects' maintenance. ``None`` when unknown, or when
    the label goes on behind a connective (公务用车购置及).
    """
    if _GOES_ON.search(fold(text)):
        return None
    for form in (stem(text), stem(label(text)), stem(re.split(r"[-—－:：(（]", label(text).strip("-—"))[0])):
        candidates = _stems("budget_items", "item_code").get(form)
        if candidates:
            return _nearest(candidates, after)
        if after and form.startswith("公车") is False and after.startswith(_VEHICLES):
            inside = _stems("budget_items", "item_code").get("公车" + form)
            if inside:
                return inside[0]
    return None


def names_item(text: str) -> bool:
    """True if a label names an item of the base data table below one item or another."""
    return any(budget_item(text, after) is not None for after in (None, _VEHICLES))


@cache
def named_by_filers() -> str:
    """The item that has a row for each of its parts, under a name that the filer gives it (``own_names`` of ``budget_items``)."""
    return next(row["item_code"] for row in contract.codes("budget_items") if row["own_names"])


@cache
def before_named_by_filers() -> tuple[str, ...]:
    """The items of the same whole that the form prints above that item, in its order."""
    own = named_by_filers()
    rows = contract.codes("budget_items")
    whole = next(row["parent_code"] for row in rows if row["item_code"] == own)
    together = [row["item_code"] for row in rows if row["parent_code"] == whole]
    return tuple(together[: together.index(own)])


def may_be_behind_named_by_filers(text: str) -> bool:
    """True if a label begins as an item does that the form prints below that item: 其他：… may be 其他事业类发展资金 or a fund."""
    own = named_by_filers()
    rows = contract.codes("budget_items")
    whole = next(row["parent_code"] for row in rows if row["item_code"] == own)
    above = (own, *before_named_by_filers())
    words = label(text)[:_FIRST_WORD]
    return any(stem(row["label"])[:_FIRST_WORD] == words for row in rows if row["parent_code"] == whole and row["item_code"] not in above)


def table_of_title(text: str) -> str | None:
    """The table of the form that a row's first words name (楼堂馆所控制情况), in full or cut short; ``None`` for none."""
    words = _OPENING_YEAR.sub("", _drop_numbering(fold(text)))
    short = label(text)
    for name, form in contract.forms().items():
        title = fold(contract.table(name).label)
        cut = len(short) >= _SHORTEST_TITLE and title.startswith(short)
        if cut or any(words.startswith(fold(one)) for one in (title, *form.titles)):
            return name
    return None


def _nearest(candidates: tuple[str, ...], after: str | None) -> str:
    if after is None or len(candidates) == 1:
        return candidates[0]
    root = after.split(".", maxsplit=1)[0]
    return next((code for code in candidates if code.split(".")[0] == root and code != root), candidates[0])


def fund_line(text: str) -> str | None:
    """The fund line that a label names (一般公共预算, 其中：基本支出 …); ``None`` when unknown."""
    known = _stems("fund_lines", "line")
    for form in (stem(label(text)), stem(text)):
        if form in known:
            return known[form][0]
    return None


@cache
def _classes(level: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in contract.codes("indicator_classes"):
        if row["level"] == level:
            for name in contract.names_of(row):
                found.setdefault(fold(name).removesuffix("指标"), row["class_code"])
    return found


def indicator_class(text: str, level: int) -> str | None:
    """The class code of a level-1 or level-2 heading, its marks and line breaks aside; ``None`` when unknown."""
    words = re.sub(r"\(?(?<!\d)\d+(\.\d+)?[%分]\)?|\(\d+\)", "", fold(text)).strip("():;,。、-")
    words = _drop_numbering(words).removesuffix("指标")
    return _classes(str(level)).get(words)


def _drop_numbering(words: str) -> str:
    return re.sub(r"^(\(?[一二三四五六七八九十\d]{1,2}[)、.])", "", words)


def quota(text: str) -> str | None:
    """The marks printed in a class heading, 50 in 产出指标（50分）; ``None`` when it prints none."""
    match = re.search(r"(?<!\d)(\d+(?:\.\d+)?)分?\)?$", fold(text))
    return match[1] if match else None
