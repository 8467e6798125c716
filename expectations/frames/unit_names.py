"""``names``: the unit's name wherever it is printed and titles of annexes; ``references``: what the unit calls itself."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from expectations.frames.batch_rows import FilingRows
from expectations.frames.frame import Record
from expectations.lexicons import lexicon, pairs
from expectations.printed_figures import exact
from warehouse.rows import PassageRow

_FILER = re.compile(
    r"(?:^|(?<=\s))(?:填报单位|填报部门|预算单位名称|预算单位|单位名称|部门名称|编报单位|报送单位)(?:[（(](?:盖章|公章)[）)])?[:：]\s*(?!单位|金额|填报)"
    r"(?P<name>[^\s:：，。；]{4,40}?)(?=\s|[（(](?:盖章|公章)|单位[:：]|金额单位|$)"
)
_TITLE = re.compile(r"^\s*(?:#+\s*)?(?P<name>\S{4,40}?)(?:关于)?(?:20\d\d年?度?)?(?:部门|单位|本级)?(?:预算)?整体支出")
_PLACE = re.compile(r"(?:[\u4e00-\u9fff]{2,9}?省)?(?:[\u4e00-\u9fff]{2,9}?市)?[\u4e00-\u9fff]{1,9}?[县区市旗州]")
"""The place that a unit's name opens with."""
_SUBJECT = re.compile(
    r"(?:^|[。；;\n])\s*(?P<name>[^\s，,。；;：:、\d（）()“”]{5,30}?(?:中心|局|办公室|委员会|学校|中学|小学|幼儿园|院|站|所|馆|队))"
    r"(?=(?:机关)?(?:核定|现有|共有|内设|下设|编制|实有|年末|在职|在编|20\d\d年|部门整体|整体支出|预算|支出|收入|基本支出|项目支出|绩效))"
)
"""A unit of which a sentence says what a report says of its own: posts, sections, budget, spending."""
_DESCRIBED = re.compile(
    r"(?:^|[。；;\n])\s*(?P<name>[^\s，,。；;：:、\d（）()“”]{5,30}?(?:中心|学校|中学|小学|幼儿园|院|站|所|馆|队))"
    r"(?=(?:为|是|系|属)(?!我|本)[^，,。；;我本\n]{0,16}(?:下属|所属|直属|管理的|二级|事业单位|预算单位|全额拨款|参公))"
)
"""A unit that a sentence introduces as the subordinate body which files the report."""
_BUREAU = re.compile(r"(?:局|委|办|厅|政府|街道|镇|乡|委员会|办公室|办事处)$")
"""Units that have subordinates of their own to speak of."""
_FULL = (("办公室", "办"), ("委员会", "委"), ("办事处", "办"))
_ANNEX = re.compile(
    r"^\s*(?:(?:\d{1,2}[.、．]|[（(][一二三四五\d][)）]|附(?:件|表)[一二三四五\d]{0,4}[:：、.]?)\s*)?(?P<title>\S*?(?:基础数据表|自评表|评分表|评价表))\s*$"
)
_SELF = re.compile(r"我(?P<kind>中心|办|局|院|校|园|站|所|馆|队|委|厅|室)(?![属谓在有])")


def names(filing: FilingRows) -> Iterator[Record]:
    """One record per place that prints the unit's name, and per annex whose title is announced otherwise than it is printed."""
    own = filing.header.get("department_name")
    if own:
        printed_names = list(_printed_names(filing))
        due = _most_printed([name for name, _, _ in printed_names], own)
        printed_names += _named_in_prose(filing, due)
        for printed, place, location in printed_names:
            yield filing.common | _compared(printed, due) | {"subject": "department_name", "place": place, "location": location}
    yield from _annexes(filing)


def _most_printed(printed: list[str], own: str) -> str:
    """The name that more places print than any other, else the one that the submission goes by."""
    counted = Counter(map(_bare, printed)).most_common(2)
    alone = counted and counted[0][1] > (counted[1][1] if len(counted) > 1 else 1)
    return next(name for name in printed if _bare(name) == counted[0][0]) if alone else own


def _printed_names(filing: FilingRows) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
    """(name, where, place) of every cell and line that is labelled with the unit's name."""
    for row in filing.rows("headings"):
        if row.get("table_name") == "submissions" and row.get("column_name") == "department_name":
            yield row["printed"], "表内单位名称", row.get("location")
    for row in filing.rows("passages"):
        match = _FILER.search(row["text"])
        if match:
            yield match["name"], "填报单位", row.get("location")
        title = _TITLE.match(row["text"]) if row.get("kind") == "title" else None
        if title and lexicon("unit_endings").search(_bare(title["name"])):
            yield title["name"], "标题", row.get("location")


def _named_in_prose(filing: FilingRows, due: str) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
    """(name, where, place) of each unit of the same place that a sentence says this report's own things of, under another name.

    Superiors and those who approve (编办, 财政局) are subjects of such sentences too: they are left out.
    """
    place = _PLACE.match(_bare(due))
    for row in filing.passages:
        introduced = () if _BUREAU.search(_bare(due)) else _DESCRIBED.finditer(row["text"])
        for match in (*_SUBJECT.finditer(row["text"]), *introduced):
            name = _bare(match["name"])
            same_place = place is not None and name.startswith(place[0]) and len(name) > len(place[0]) + 2
            if (
                same_place
                and not lexicon("superiors").search(name)
                and name != _bare(due)
                and not _shortens(*sorted((name, _bare(due)), key=len))
            ):
                yield match["name"], "正文", row.get("location")


def _compared(printed: str, due: str) -> Record:
    mine, other = _bare(printed), _bare(due)
    short, long = sorted((mine, other), key=len)
    return {"printed": printed, "due": due, "same": mine == other, "shortened": mine != other and _shortens(short, long)}


def _shortens(short: str, long: str) -> bool:
    """True if the one is the other with characters left out and its last word kept: 区档案局 for 某市某区档案局, not a unit below it."""
    if short[-1:] != long[-1:] and not any(short.endswith(brief) and long.endswith(full) for full, brief in _FULL):
        return False
    rest = iter(long)
    return all(char in rest for char in short)


def _bare(name: str) -> str:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    return lexicon("name_remarks").sub("", plain)


def _annexes(filing: FilingRows) -> Iterator[Record]:
    announced: list[tuple[str, PassageRow]] = []
    listing = False
    for row in filing.rows("passages"):
        match = _ANNEX.match(row["text"])
        if lexicon("annex_lists").search(row["text"]):
            listing = True
        elif match and listing and row.get("kind") != "title":
            announced.append((match["title"], row))
        elif match and row.get("kind") == "title":
            listing = False
            due = next((title for title, _ in announced if title[-3:] == match["title"][-3:]), None)
            if due:
                yield (
                    filing.common
                    | _compared(match["title"], due)
                    | {"subject": "annex_title", "place": "附件", "location": row.get("location")}
                )


def references(filing: FilingRows) -> Iterator[Record]:
    """One record per submission that speaks of itself as 我X: which words it uses, and which do not fit its name."""
    used: dict[str, PassageRow] = {}
    for row in filing.passages:
        for match in _SELF.finditer(row["text"]):
            used.setdefault(match["kind"], row)
    if not used:
        return
    name = _bare(str(filing.header.get("department_name") or ""))
    fitting = next((set(kinds.split("|")) for pattern, kinds in pairs("self_references") if pattern.search(name)), None)
    strange = [kind for kind in used if fitting is not None and kind not in fitting]
    first = used[strange[0]] if strange else next(iter(used.values()))
    yield filing.common | {
        "used": "、".join(f"我{kind}" for kind in used),
        "name": name or None,
        "count": exact(len(used)),
        "strange": "、".join(f"我{kind}" for kind in strange) or None,
        "location": first.get("location"),
    }
