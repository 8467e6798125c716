"""Paragraphs in order: title, heading, body, sign-off or note, and the section of the report that each stands in."""

from __future__ import annotations

import re

from submissions.document import Document, Grid, Paragraph
from submissions.extraction import staffing_rows
from submissions.extraction.collector import Facts
from submissions.grammar.headings import recognise
from submissions.grammar.margins import is_margin
from submissions.text import fold

_SECTIONS: tuple[tuple[str, str], ...] = (
    ("annex", r"附件|附表|基础数据表|自评表"),
    ("other_funds", r"政府性基金|国有资本|社会保险基金"),
    ("three_public", r"三公"),
    ("measures", r"改进措施|下一步|整改措施|改进意见|有关建议"),
    ("problems", r"存在的?(主要)?问题|问题及原因|主要问题|问题与不足"),
    ("project", r"项目支出"),
    ("basic", r"基本支出"),
    ("goals", r"绩效目标"),
    ("analysis", r"评价指标分析|指标分析|指标完成情况|绩效分析"),
    ("results", r"评价结论|自评结论|绩效情况|自评结果|结论|绩效评价|绩效实现"),
    ("execution", r"支出管理|支出情况|使用情况|预算执行|预算安排|执行情况|执行总体情况|收支|资金管理|预算管理"),
    ("profile", r"基本情况|概况|机构设置|人员编制|职能|职责|机构情况"),
    ("other", r"其他需要说明|其他事项|需要说明"),
)
_NUMBERED = re.compile(
    r"^(?P<number>[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)[、.]?|\d{1,2}[、.](?!\d)|\(\d{1,2}\)|第[一二三四五六七八九十]+部分)"
)
_SIGN_OFF = re.compile(r"^(填表人|填报人|填报日期|联系电话|单位负责人|经办人|审核人|填报单位|填报部门)[:]?")
_NOTE = re.compile(r"^(\d{1,2}[.、])?((说明|备注|注|示例|举例|范例|例)[:]|(填报|填表|填写)(说明|须知|要求)[:]?(.{20,})?$)")
_REPORT = re.compile(r"(报告|总结|情况|(?<!填报)(?<!填表)(?<!填写)说明)(\(.{0,20}\))?$")
"""The title of a report, also of one that was sent as somebody's annex."""
_OPENS = re.compile(r"^.{4,60}?(报告|总结|说明)(\([^()]{0,20}\))?(一、|\(一\)|第一部分)")
"""A whole report on one line, from its title and its first heading on."""
_OTHER_TABLE = re.compile(
    r"(收入支出|收支|收入|支出|拨款|经费|资产负债|资金)(决算|预算)?(总|明细|情况|公开)?表$|(决算|预算)(公开)?(明细|情况)?(总)?表$"
)
"""The title of a table of accounts or of a budget, which the form does not have."""
_LEAFLET = re.compile(r"^(填报|填表|填写)(说明|须知|要求)[:]?$")
"""The line above a form's instructions: what follows is not the department's."""
_SENTENCE = re.compile(r"[。；;，,](?=.)|(?<!\d)\d+(\.\d+)?(万元|元|人|%|分|名)")
_NUMBER = re.compile(r"(?<![\d.])\d[\d,]*(?:\.\d+)?%?(?![\d.])")
_CONCLUDED = re.compile(r"(自评|评价|综合|总体)(评价)?结论:?$|存在的?(主要)?问题:?$|(下一步)?改进(措施|建议):?$")
"""Labels below a project's table, with sentences behind them."""
_LONGEST_HEADING = 45  # characters; a longer line is a sentence. Chosen; no measurement is recorded
_LEVELS = (
    (1, r"^[一二三四五六七八九十]{1,3}、|^第.+部分"),
    (2, r"^\([一二三四五六七八九十]{1,3}\)"),
    (3, r"^\d{1,2}[、.]"),
    (4, r"^\(\d{1,2}\)"),
)


def read_passages(document: Document, facts: Facts) -> list[tuple[int, Paragraph, str]]:
    """Fill ``passages`` and give back (seq, paragraph, section) of every body paragraph, numbered runs such as 一、编制36人 among them.

    An annex ends only at a heading of the first level or a form's own for its conclusions: other text in it was a table's row.
    """
    section, bodies, seen_grid = "profile", [], False
    titled = foreign = False
    leaflet: Paragraph | None = None
    above: Grid | None = None
    for block in document.blocks:
        if isinstance(block, Grid):
            seen_grid, leaflet, above = True, None, block
            continue
        if block.stray:
            facts.unresolved(_of_table(above), block.text, "表格的行列已丢失，无法确定各数属于哪一行哪一列", block.location)
            continue
        text = fold(block.text).strip("#*")
        kind, level = _kind(block, text, started=titled)
        leaflet = block if _LEAFLET.match(text) else leaflet
        if leaflet is not None and _instructs(leaflet, block, kind, text):
            kind, level = "note", None
        else:
            leaflet = None
        titled = titled or kind in ("heading", "body")
        section = _section_at(kind, level, text, section, seen_grid)
        foreign = _OTHER_TABLE.search(text) is not None if kind in ("heading", "title") else foreign
        seq = len(facts.tables["passages"]) + 1
        number = block.number or (match["number"] if (match := _NUMBERED.match(text)) else None)
        facts.add(
            "passages", seq=seq, kind=kind, level=level, number=number, section=section, text=block.text, location=block.location.as_json()
        )  # fmt: skip
        if kind == "body":
            bodies.append((seq, block, section))
        if section == "annex" and not foreign and kind in ("body", "heading") and _is_stray_row(block, text):
            facts.unresolved("tables", block.text, "像是表格中的一行，但没有读成表格", block.location)
    return bodies


def _section_at(kind: str, level: int | None, text: str, section: str, seen_grid: bool) -> str:
    """The section that a paragraph stands in or begins; ``section`` is that of the paragraph before."""
    if kind == "heading":
        return section if section == "annex" and level != 1 and not _CONCLUDED.match(text) else _section(text, level, section)
    if kind == "title":
        return _under_title(text, section, seen_grid)
    return "profile" if kind == "body" and section == "annex" and not seen_grid and _OPENS.match(text) else section


def _of_table(above: Grid | None) -> str:
    """The table that stray text behind a grid is of: the last whose heading the grid holds, so that its sums stay open."""
    headings = (recognise(row) for row in reversed(above.rows)) if above is not None else iter(())
    return next((f"tables.{heading.table}" for heading in headings if heading is not None), "tables")


def _under_title(text: str, section: str, seen_grid: bool) -> str:
    """The section that a title begins: a report's own, also of one that was sent as somebody's annex (附件2), unless tables went before."""
    if _REPORT.search(text) and not seen_grid:
        return "profile"
    return "annex" if seen_grid or _section(text, 1, "") == "annex" else section


def _instructs(leaflet: Paragraph, paragraph: Paragraph, kind: str, text: str) -> bool:
    """True if a form's instructions go on. A title, another sheet or a heading of the report itself ends them."""
    ours = kind == "heading" and re.match(_LEVELS[0][1], text) is not None and any(re.search(pattern, text) for _, pattern in _SECTIONS)
    return kind != "title" and not ours and paragraph.location.sheet == leaflet.location.sheet


def _is_stray_row(paragraph: Paragraph, text: str) -> bool:
    """True if a line of an annex has figures that no table took: words, two numbers or more, and no sentence."""
    return (
        len(_NUMBER.findall(paragraph.text)) >= 2
        and not re.search(r"[。；;]", text)
        and not is_margin([text])
        and not staffing_rows.pairs(paragraph.text, paragraph.location)
    )


def _kind(paragraph: Paragraph, text: str, *, started: bool) -> tuple[str, int | None]:
    if _SIGN_OFF.match(text):
        return "signoff", None
    if _NOTE.match(text):
        return "note", None
    if re.search(r"(自评报告|自评表|基础数据表|整体支出)(\(.{0,200}\))?$", text) and len(text) <= 60 and not _NUMBERED.match(text):
        return "title", None
    if not started and len(text) <= 60 and re.search(r"绩效自评|自评报告", text) and not _SENTENCE.search(text):
        return "title", None
    if _is_heading(paragraph, text):
        return "heading", _level(paragraph, text)
    return "body", None


def _is_heading(paragraph: Paragraph, text: str) -> bool:
    """A line without a number and with a full stop is one only where it ends with a heading's words: 预算执行力度还需加强。 is a sentence."""
    bare = _NUMBERED.sub("", text).rstrip("。:")
    if not bare or len(text) > _LONGEST_HEADING or (_SENTENCE.search(re.sub(r"\(.{0,200}?\)", "", bare)) and not paragraph.outline):
        return False
    if paragraph.outline or paragraph.text.lstrip().startswith("#"):
        return True
    numbered = bool(_NUMBERED.match(text)) or paragraph.number is not None
    ending = "$" if text.endswith("。") and not numbered else ""
    named = any(re.search(f"(?:{pattern}){ending}", bare) for _, pattern in _SECTIONS) or bare.endswith("情况")
    level_one = re.match(_LEVELS[0][1], text) is not None
    return (level_one and len(text) <= 25) or (named and (numbered or len(bare) <= 22))


def _level(paragraph: Paragraph, text: str) -> int | None:
    for level, pattern in _LEVELS:
        if re.match(pattern, (paragraph.number or "").replace("（", "(").replace("）", ")") + text):
            return level
    return paragraph.outline or 2


def _section(text: str, level: int | None, current: str) -> str:
    found = next((name for name, pattern in _SECTIONS if re.search(pattern, text)), None)
    if found is not None:
        return found
    return "other" if level == 1 else current
