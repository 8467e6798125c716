"""Who filed and for which year: read from titles, headings and labelled lines before anything else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile, zip_longest
from typing import Any

from submissions.document import Block, Document, Grid, Location, Paragraph
from submissions.extraction.multirow_headings import stacked
from submissions.grammar import vocabulary
from submissions.grammar.heading_columns import Cells
from submissions.grammar.headings import recognise
from submissions.text import arabic_years, clean, fold, joined

_OWN = (
    r"填报单位|填报部门|预算单位名称|预算单位|单位名称|部门名称|部门\(单位\)名称|预算部门|填报单位\(盖章\)|单位\(盖章\)|编报单位|报送单位"
)
_LABELLED = re.compile(rf"^(?:{_OWN}|主管部门|实施单位|项目实施单位|项目单位)[:：]?")
_FILER = re.compile(rf"^(?:{_OWN})[:：]?")
_BEHIND = re.compile(r"\s{3,}|[(（]?\s*(?:金额|计量|货币)?单位[:：]|填报日期|填表日期|\(盖章\)|（盖章）|（公章）|[(（]?\s*金额单位")
_TITLE = re.compile(
    r"(?:20\d\d年?度?)?(?:部门)?(?:\(单位\))?(?:预算)?整体支出(?:预算)?(?:绩效)?(?:自评报告|绩效自评|绩效评价|自评|绩效|$)|绩效自评报告|自评报告$"
    r"|(?:20\d\d年?度?)?(?:部门|单位)?整体(?:和|及|与)?(?:项目)?(?:支出)?绩效(?:自评|评价)|(?:20\d\d年?度?)?绩效(?:自评价?|自我评价|评价)(?:工作)?(?:情况)?(?:总结)?的?(?:报告|总结|表|说明)|(?:20\d\d年?度?)?绩效自评$"
)
_ORDINARY_YEAR = re.compile(r"(20\d\d)年")
_SIGNED = re.compile(r"日期|填[报表]人|经办人|负责人|联系电话|^[^\u4e00-\u9fff]*20\d\d年\d{1,2}月(\d{1,2}日)?[^\u4e00-\u9fff]*$")
"""A line that says when the form was filled in, which is most often in the year after."""
_UNIT = re.compile(
    r"[\u4e00-\u9fff()]{2,36}(局|办|办公室|委|委员会|中心|站|所|馆|院|校|小学|中学|幼儿园|队|处|部|会|社|厅|街道|政府|镇|乡|公司|场|园)(\((盖章|公章|本级)\))?"
)
"""A line that is a unit's name and nothing else, as covers print it below its label."""
_CODE = re.compile(r"^[\[(（【]?\d{3,9}[\])）】]?[-—:：\s]*")
"""The code that some forms print before a department's name, as 219 or [219001]."""
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,12}[省市州盟县区旗镇乡]$")
_PLAIN = re.compile(r"-?[\d,]+(\.\d+)?")
_ORDINAL = re.compile(r"第?[(（]?[一二三四五六七八九十\d]{1,3}[)）、.:]|[一二三四五六七八九十]{1,3}$")
"""A heading's numeral, which no unit's name begins with."""
_BEFORE_NAME = re.compile(
    r"^(?:(?:附件|附表|附)\d*[一二三四五六七八九十]?[:.、]?|20\d\d年?度?|关于(?:报送|上报|印发|呈报)?|\(?\d+\)?[.、])+"
)
_OF_A_PROJECT = re.compile(r"(项目|资金|专项|转移支付|经费|补助|补贴|工程)(支出)?$")
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{1,12}?[省市州盟县区旗乡镇][\u4e00-\u9fff]{0,20}?(?:局|厅|委员会|办公室|办公厅|办事处|人民政府|人民法院|检察院)(?!办|机关|局)"
)
"""A place and an office of it: what can be told apart from the project's name that follows."""
_ONLY_PLACE = re.compile(r"[\u4e00-\u9fff]{1,10}[省市州盟县区旗]")
_NO_UNIT = re.compile(r"(部门|单位|年度|预算|决算|财政|整体|项目|支出|绩效|管理|情况|工作|自评|和|及)+")
_DATED = re.compile(r"20\d\d年\d{1,2}月(\d{1,2}日)?")
_SIGNATURE = 6  # last paragraphs, in which a signature and its date stand; chosen
_NAME_WITHIN = 60  # characters before a title's own words; as _is_name allows
_TITLES_WITHIN = 12  # first paragraphs that can hold the title: a cover and its lines; set in 40f7ceb, no measurement is recorded
_SIGN_OFF = 60  # characters of a line with the day of signing, whose year is no fiscal year; set in d2332c5


@dataclass(frozen=True, slots=True)
class StatedIdentity:
    """What a document says of itself: the name or year, as printed, how it was found (a key of :data:`~submissions.document.FOUND`) and where."""

    value: Any
    printed: str
    found: str
    location: Location

    def as_cell(self) -> dict[str, Any]:
        """The entry of ``cells``."""
        return {
            "printed": self.printed,
            "state": "value",
            "unit": None,
            "decimals": None,
            "found": self.found,
            "location": self.location.as_json(),
        }


def department_name(document: Document) -> str | None:
    """The department's name as printed: from 填报单位, then 预算单位名称, then the title; ``None`` when it is nowhere."""
    return next((stated.value for stated in names(document)), None)


def names(document: Document) -> Iterator[StatedIdentity]:
    """Every department that the document names as one of its own, best first: a project has one in charge and one that carries it out.

    A title that says the same name with its city or county before it is better than the label's short form.
    """
    filers, titled = list(_labelled(document.blocks, _FILER)), list(_titled(document))
    short = fold(str(filers[0].value)) if filers else ""
    yield from (one for one in titled if short and _in_full(fold(str(one.value)), short))
    yield from filers
    yield from (stated for stated in titled if "整体支出" in stated.printed)
    yield from _labelled(document.blocks, _LABELLED)
    yield from titled
    yield from _alone(document)


def _alone(document: Document) -> Iterator[StatedIdentity]:
    """A unit's name on a line of its own: on the cover, or above the date that signs the report."""
    lines = list(document.paragraphs())
    signed = [one for one, below in pairwise(lines[-_SIGNATURE:]) if _DATED.fullmatch(fold(below.text))]
    cover = takewhile(lambda one: len(fold(one.text)) <= _SIGN_OFF and not _ORDINAL.match(fold(one.text)), lines[:_TITLES_WITHIN])
    for paragraph in (*cover, *signed):
        name = fold(paragraph.text)
        if _is_unit_alone(name):
            yield StatedIdentity(name, clean(paragraph.text), "alone", paragraph.location)


def _is_unit_alone(name: str) -> bool:
    return _UNIT.fullmatch(name) is not None and not _ORDINAL.match(name) and not _ONLY_PLACE.fullmatch(name)


def unit_in_title(before: str) -> str | None:
    """The unit's name in what a folded title prints before its kind; ``None`` where only a place, a project or a numeral stands there.

    附件3: and 关于 go before it, a year and what it says of the year behind it. A project's name behind a unit's is not the unit's.
    """
    name = _BEFORE_NAME.sub("", before.strip("#*"))
    name, _year, _ = name.partition(found[0]) if (found := re.search(r"(关于)?20\d\d年?度?", name)) else (name, "", "")
    name = re.sub(r"(关于|[-—_:、])$", "", name)
    if _OF_A_PROJECT.search(name):
        unit = _OFFICE.match(name)
        name = unit[0] if unit else ""
    if not _is_name(name) or _NO_UNIT.fullmatch(name) or _ORDINAL.match(name) or _ONLY_PLACE.fullmatch(name):
        return None
    return name


def _in_full(name: str, short: str) -> bool:
    return name.endswith(short) and _PLACE.match(name.removesuffix(short)) is not None


def _titled(document: Document) -> Iterator[StatedIdentity]:
    above = ""
    for paragraph in list(document.paragraphs())[:_TITLES_WITHIN]:
        match = _TITLE.search(fold(paragraph.text))
        before = fold(paragraph.text)[: match.start()] if match else ""
        if _ORDINAL.match(before) or len(before) > _NAME_WITHIN:
            match = None  # a heading, or a sentence that mentions a report
        name = unit_in_title(before) if match else None
        if match and not re.sub(r"20\d\d年?度?|关于|部门|单位", "", before) and _is_unit_alone(above):
            name = above  # a title over two lines
        if name:
            yield StatedIdentity(name, clean(paragraph.text), "title", paragraph.location)
        above = fold(paragraph.text).strip("#*")


def own_name(block: Block) -> str | None:
    """The department that a table or line names as the one that filed it, beside 填报单位 or 预算单位名称; ``None`` for none."""
    return next((str(stated.value) for stated in _labelled((block,), _FILER)), None)


def _labelled(blocks: Iterable[Block], labels: re.Pattern[str]) -> Iterator[StatedIdentity]:
    for text, following, place in _labelled_texts(blocks):
        match = labels.match(fold(text))
        if match:
            own = _BEHIND.split(re.sub(r"^[^:：]*[:：]\s*", "", text, count=1) if re.search(r"[:：]", text) else "", maxsplit=1)[0]
            name = _CODE.sub("", clean(own) or clean(following))
            if _is_name(name):
                yield StatedIdentity(name, clean(own) or clean(following), "labelled", place)


def _labelled_texts(blocks: Iterable[Block]) -> Iterator[tuple[str, str, Location]]:
    lines = list(blocks)
    for block, below in zip_longest(lines, lines[1:]):
        if isinstance(block, Paragraph):
            is_name = isinstance(below, Paragraph) and _UNIT.fullmatch(fold(below.text))
            yield block.text, below.text if is_name and isinstance(below, Paragraph) else "", block.location
        else:
            for row in block.rows:
                texts = [joined(cell.text) for cell in row]
                following = [*texts[1:], ""][: len(texts)]
                yield from zip(texts, following, (cell.location for cell in row), strict=True)


def _is_name(name: str) -> bool:
    return 3 <= len(name) <= 60 and not re.search(r"[。；;]|\d{5}", name)


def fiscal_year(document: Document) -> StatedIdentity | None:
    """The year reported on: from the title, then the headings of budget and actual, then the year that the prose names most."""
    for paragraph in list(document.paragraphs())[:_TITLES_WITHIN]:
        folded = fold(paragraph.text)
        stated = re.search(r"(20\d\d)年?度?", folded)
        if stated and _TITLE.search(folded) and len(folded) <= 60:
            return StatedIdentity(int(stated[1]), stated[0], "title", paragraph.location)
    for found, years in (("heading", _heading_years(document)), ("most_named", _prose_years(document))):
        if years:
            counts = Counter(year for year, _, _ in years)
            year = max(counts, key=lambda year: (counts[year], year))
            return next(StatedIdentity(year, printed, found, place) for one, printed, place in years if one == year)
    return None


def _heading_years(document: Document) -> list[tuple[int, str, Location]]:
    found: list[tuple[int, str, Location]] = []
    for grid in document.grids():
        for row in stacked(grid):
            heading = recognise(row)
            if heading is not None and heading.table in ("budget_lines", "staffing"):
                found += [
                    (column.year, clean(joined(column.cell.text)), column.cell.location)
                    for column in heading.columns
                    if column.year and column.name in ("budget", "actual", "actual_staff")
                ]
    return found


def _prose_years(document: Document) -> list[tuple[int, str, Location]]:
    return [
        (int(match[1]), match[0], paragraph.span(*match.span()))
        for paragraph in document.paragraphs()
        if not (len(paragraph.text) <= _SIGN_OFF and _SIGNED.search(fold(paragraph.text)))
        for match in _ORDINARY_YEAR.finditer(arabic_years(paragraph.text))
    ]


def declared_unit(texts: Iterable[str]) -> str | None:
    """The unit of money that the first of these texts declares, as 单位：万元 or （万元）."""
    for text in texts:
        unit = vocabulary.heading(text)[2]
        if unit and unit.endswith("元"):
            return unit
    return None


def unit_of(grid: Grid, before: list[Paragraph]) -> str | None:
    """The unit that a table declares in its cells or in the lines between it and the table before, or its sheet in its name."""
    labelled = [cell.text for cell in grid.cells() if re.search(r"单位\s*[:：]", cell.text)]
    headed = [row[0].text for row in takewhile(lambda row: not _holds_figures(row), grid.rows[:8]) if row]
    return declared_unit([*labelled, *(p.text for p in reversed(before)), *headed, grid.location.sheet or ""])


def unit_of_labels(grid: Grid) -> str | None:
    """The unit that the labels of a table's rows declare, where they declare but one."""
    units = {vocabulary.heading(row[0].text)[2] for row in grid.rows[:8] if row}
    money = {unit for unit in units if unit and unit.endswith("元")}
    return money.pop() if len(money) == 1 else None


def _holds_figures(row: Cells) -> bool:
    return any(_PLAIN.fullmatch(fold(cell.text)) for cell in row[1:])


def unit_in_prose(grid: Grid, paragraphs: Iterable[Paragraph]) -> str | None:
    """The unit in which the prose states this table's own numbers, where at least one long number agrees and none speaks against it."""
    printed = {re.sub(r"[,，\s]", "", cell.text) for cell in grid.cells()}
    long = {text for text in printed if re.fullmatch(r"\d+(\.\d+)?", text) and len(text.replace(".", "")) >= 4}
    found: Counter[str] = Counter()
    for paragraph in paragraphs:
        for number, unit in re.findall(r"(?<!\d)(?<!\d,)(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|千元|元)", paragraph.text):
            if number.replace(",", "") in long:
                found[unit] += 1
    return next(iter(found)) if len(found) == 1 else None
