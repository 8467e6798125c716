"""``writing``: slips of the pen: wrong characters, unpaired quotes and brackets, half-width marks among full-width ones.

A record is one slip; the same mark used wrongly in several places is one record with their number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from expectations.frames.all_texts import Said, said
from expectations.frames.batch_rows import FilingRows
from expectations.frames.frame import Record
from expectations.lexicons import named
from expectations.printed_figures import exact

PAIRS = {"”": "“", "’": "‘", "）": "（", ")": "(", "》": "《", "】": "【", "」": "「", "〕": "〔", "］": "［", "]": "["}
OPENERS = frozenset(PAIRS.values())
_CLOSER = {opener: closer for closer, opener in PAIRS.items()}
TWINS = {"（": ")", "(": "）", "［": "]", "[": "］"}
"""Openers and the closer of the other width that may end them."""
HEADING_STOP = "标题末尾带句号"
FULL = {",": "，", ".": "。", ";": "；", ":": "：", "?": "？", "!": "！"}
_HAN = r"[\u3400-\u9fff”’）》]"
_HALF = re.compile(rf"(?<={_HAN})[,.;:?!](?=[\u3400-\u9fff“‘（《])")
_STRAY = re.compile(r"(?<=[。；])(?!无|略|是|否|有)[\u3400-\u9fff]$")
_STRAIGHT = re.compile(r'"[^"\n]{1,20}"')
_LISTED = re.compile(r"(?:^|[\s；;，,。：:、])(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])$")
_LONGEST_LISTED = 5
"""Characters before a list's bracket that are looked at: the mark before its number and three digits, and one more, which is not its beginning."""
_CLAUSE = re.compile(r"[，。；：、,;:\s]")
_BESIDE = 4
"""Characters quoted at each side of a mark. Chosen: enough to find it again."""
Slip = tuple[str, str, str | None]
_Loose = tuple[str, int, str]
"""A mark without its partner, or a pair of two widths: what, position, the mark or all of the pair."""


def writing(filing: FilingRows) -> Iterator[Record]:
    """One record per slip of the pen."""
    found: dict[Slip, list[Said]] = {}
    texts = said(filing)
    loose = [list(_loose(one.text)) for one in texts]
    alone = [{(what, mark) for what, _, mark in one if what != "mixed"} for one in loose]
    for place, one in enumerate(texts):
        for slip in (*_typos(one.text), *_unpaired(loose, alone, place, texts), *_widths(one)):
            found.setdefault(slip, []).append(one)
    for slip, where in (*found.items(), *_headings(texts), *_quotes(texts)):
        fault, printed, right = slip
        yield filing.common | {
            "subject": "heading。" if fault == HEADING_STOP else printed,
            "fault": fault,
            "printed": printed,
            "right": right,
            "advice": f"；建议写法：{right}" if right else "",
            "advice_en": f"; suggested: {right}" if right else "",
            "count": exact(len(where)),
            "location": where[0].location,
        }


def _typos(text: str) -> Iterator[Slip]:
    for match, right in named("typos", text):
        yield "错别字", match.group(), match.expand(right)
    stray = _STRAY.search(text.rstrip())
    if stray:
        yield "多余字符", text.rstrip()[stray.start() - 1 :], "。"


def _loose(text: str) -> Iterator[_Loose]:
    """Marks without a partner (``open``, ``close``) and pairs of two widths (``mixed``): what, position, the mark."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for position, mark in enumerate(text):
        if mark in OPENERS:
            waiting[mark].append(position)
        elif mark in PAIRS:
            last = max((places[-1], opener) for opener, places in waiting.items() if places)[1] if any(waiting.values()) else ""
            if mark in ")）" and _LISTED.search(text[max(0, position - _LONGEST_LISTED) : position]) and last not in ("(", "（"):
                continue
            fits = [(places[-1], opener) for opener, places in waiting.items() if places and mark in (_CLOSER[opener], TWINS.get(opener))]
            if not fits:
                yield "close", position, mark
                continue
            start, opener = max(fits)
            waiting[opener].pop()
            if opener != PAIRS[mark]:
                yield "mixed", start, text[start : position + 1]
    yield from (("open", position, mark) for position, mark in sorted((at, mark) for mark, places in waiting.items() for at in places))


def _unpaired(loose: list[list[_Loose]], alone: list[set[tuple[str, str]]], place: int, texts: list[Said]) -> Iterator[Slip]:
    """Slips of one text; a mark whose partner stands in the paragraph before or after is none: the reader may have torn one in two."""
    one = texts[place]
    for what, position, mark in loose[place]:
        if what == "mixed":
            yield "括号全角半角混用", mark if len(mark) <= 20 else f"{mark[:9]}…{mark[-9:]}", None
            continue
        neighbours = [at for at in (place - 1, place + 1) if 0 <= at < len(texts) and texts[at].where == one.where == "passages"]
        partner = {"open": "close", "close": "open"}[what]
        if any(kind == partner and _fits(mark, other) for at in neighbours for kind, other in alone[at]):
            continue
        before, after = _before(one.text, position), _CLAUSE.split(one.text[position + 1 : position + 1 + _BESIDE])[0]
        yield ("引号不配对" if mark in "“”‘’" else "括号不配对"), f"{before}{mark}{after}" if what == "close" else f"{mark}{after}", None


def _before(text: str, position: int) -> str:
    """What stands before a place in its clause, shortened. Only so much of the text is looked at, however long it is."""
    return _CLAUSE.split(text[max(0, position - _BESIDE) : position])[-1]


def _fits(mark: str, other: str) -> bool:
    return PAIRS.get(mark) == other or PAIRS.get(other) == mark


def _widths(one: Said) -> Iterator[Slip]:
    for match in _HALF.finditer(one.text):
        start, end = match.start(), match.end()
        yield "半角标点", f"{_before(one.text, start)}{match.group()}{one.text[end : end + 2]}", FULL[match.group()]


def _headings(texts: list[Said]) -> Iterator[tuple[Slip, list[Said]]]:
    """Headings that end with a stop, where others do not."""
    headings = [one for one in texts if one.of_kind == "heading"]
    stopped = [one for one in headings if one.text.rstrip().endswith("。")]
    if stopped and len(stopped) < len(headings):
        yield (HEADING_STOP, "、".join(one.text.strip() for one in stopped[:3]), None), stopped


def _quotes(texts: list[Said]) -> Iterator[tuple[Slip, list[Said]]]:
    """Straight quotation marks, where curly ones are used elsewhere."""
    prose = [one for one in texts if one.where == "passages"]
    straight = [(one, match) for one in prose for match in _STRAIGHT.finditer(one.text)]
    if straight and any("“" in one.text for one in prose):
        yield ("直引号与弯引号混用", straight[0][1].group(), f"“{straight[0][1].group()[1:-1]}”"), [one for one, _ in straight]
