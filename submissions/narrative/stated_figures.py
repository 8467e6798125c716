"""Every figure that a paragraph states: found by its number and unit, understood by the words around it.

A figure's words reach back to the last boundary (a stop, comma, colon, bracket or the figure before). What they leave
open is inherited within the sentence: 比上年减少77.67万元 is about whatever money stood before it; 公用经费96.41万元 behind
决算基本支出447.32万元 is an actual too. Years, dates, ordinals and list numbers are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from submissions.document import Paragraph
from submissions.extraction.collector import Facts
from submissions.narrative import wording
from submissions.narrative.concepts import GENERIC, concept_of, names, topic_of
from submissions.narrative.figure_words import word_pattern
from submissions.narrative.measure_words import measure_words
from submissions.narrative.self_scores import settle_self_score, state
from submissions.narrative.sentence import Kind, Sentence
from submissions.numbers import money_factor
from submissions.text import clean, fold
from warehouse.rows import OpenRow

_FIGURE = re.compile(
    r"(?<![\d.\-—A-Za-z第])(?<![\d]/)(?P<number>\d{1,3}(?:[,，]\d{3}){1,9}(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?:(?P<more>余|多|来)\s*)?"
    rf"(?P<unit>亿元|百万元|万元|千元|元|个百分点|百分点|[%％﹪]|(?:万{measure_words()}|万|分(?!之|钟|别|局|管|类|项|析|布|工|散)"
    rf"|{measure_words()}|年(?=以上|来))(?!\d(?!\d{{3}}年)))"
)
_BOUNDARY = re.compile(r"[。；;，,：:、！!？?\n]|[（(](?!境[)）])|(?<!境)[)）]")
_APPROXIMATE_BEFORE = re.compile(r"((?<![节签违合契公预特制])约|(?<![附最邻])近|超过|逾|不足)$")
_APPROXIMATE_BEHIND = re.compile(r"^(左右|上下|[及或]?以[上下](?![一二三四五六七八九十简称各所])|余|多(?![支付用出花收于]))")
_MORE_THAN = re.compile(r"多(?!$)")
_COMPARED = re.compile(r"[比较][^，,；;]*$")
"""比计划的300场多: what is compared with an exact number is no approximation."""
_MONEY = frozenset({"亿元", "百万元", "万元", "千元", "元"})
_PEOPLE = frozenset({"staff.authorized", "staff.actual", "staff.retired"})
"""Concepts that count people: 车辆编制4辆 is none."""
_RATE = frozenset({"%", "个百分点", "百分点"})
_GRADE = re.compile(
    r"(?:等级|等次|评定|评价结果|结果|档次|评)(?:为|是|[:：])?\s*[“\"「']?(?P<grade>优秀|优|良好|良|中等|中|合格|差|不合格)(?:级|等|档)?[”\"」']?(?=$|[。；;，,、（）()！\s])"
)
GRADES = {
    "优": "excellent",
    "优秀": "excellent",
    "良": "good",
    "良好": "good",
    "中": "fair",
    "中等": "fair",
    "合格": "fair",
    "差": "poor",
    "不合格": "poor",
}


def read_figures(bodies: list[tuple[int, Paragraph, str]], facts: Facts) -> None:
    """Fill ``narrative_figures`` from the body paragraphs, in order."""
    above = {row["seq"] + 1: row["text"] for row in facts.tables["passages"] if row["kind"] == "heading"}
    for seq, paragraph, section in bodies:
        if section == "annex":
            continue
        spoken_of: str | None = None
        sentence, topic = Sentence(), topic_of(above.get(seq, ""))
        item = word_pattern("functional_item").search(paragraph.text)
        for start, end in _sentences(paragraph.text):
            said = paragraph.text[start:end]
            topic = topic_of(said) or topic
            subject = None if topic is None or names(topic, said) else topic
            held = item is not None and item.end() <= end and not word_pattern("whole_again").search(fold(said))
            subject = None if held else subject
            measure = sentence.measure if wording.continues(said) else None
            sentence = Sentence(measure=measure, topic=subject, foreign=held, held=held, before=spoken_of)
            spoken_of = None
            for figure in _in_sentence(paragraph.text, start, end, sentence, facts.fiscal_year):
                _add(facts, figure, seq, section, paragraph)
                spoken_of = spoken_of or (
                    figure["concept"] if figure["concept"] not in ("other", *GENERIC) and figure["amount_cny"] else None
                )
        _add_grade(facts, seq, section, paragraph)
    settle_self_score(facts)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer(r"[。！!？?\n]|；(?=[一二三四五六七八九十]、)", text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _in_sentence(text: str, start: int, end: int, sentence: Sentence, fiscal_year: int | None) -> Iterator[OpenRow]:
    last = start
    for match in _FIGURE.finditer(text, start, end):
        if _is_numbering(text, match):
            continue
        boundaries = [b.end() for b in _BOUNDARY.finditer(text, last, match.start())]
        left = boundaries[-1] if boundaries else last
        if not wording.names_something(text[left : match.start()]) and boundaries and (len(boundaries) > 1 or text[left - 1] in "：:"):
            left = boundaries[-2] if len(boundaries) > 1 else last
        yield _figure(text, match, left, start, sentence, fiscal_year)
        last = match.end()


def _is_numbering(text: str, match: re.Match[str]) -> bool:
    return bool(re.match(r"\s*[月日号]", text[match.end("number") :])) or (match["unit"] == "年" and len(match["number"]) == 4)


def _kind(unit: str) -> Kind:
    if unit in _MONEY or unit == "万":
        return "money"
    if unit in _RATE:
        return "rate"
    return "score" if unit == "分" else "count"


def _figure(text: str, match: re.Match[str], left: int, start: int, sentence: Sentence, fiscal_year: int | None) -> OpenRow:
    unit = "%" if match["unit"] in "%％﹪" else match["unit"]
    kind = _kind(unit)
    words, behind = text[left : match.start()], text[match.end() : match.end() + 10]
    subject = sentence.label if (change := wording.change_of(words)) and not concept_of(change.subject, "money") else ""
    meaning = sentence.understand(words, text[start:left], _BOUNDARY.split(behind)[0], kind, fiscal_year)
    concept = None if (meaning.concept or "") in _PEOPLE and not word_pattern("people_units").match(unit) else meaning.concept
    number = match["number"].replace(",", "").replace("，", "")
    about = None if _MORE_THAN.match(behind) and _COMPARED.search(words) else _APPROXIMATE_BEHIND.match(behind)
    approximate = bool(match["more"] or _APPROXIMATE_BEFORE.search(words.strip()) or about or unit == "万")
    factor = money_factor(unit)
    return {
        "concept": concept or "other",
        "label": (subject if meaning.change else "") + meaning.label or None,
        "value": Decimal(number),
        "unit": unit,
        "amount_cny": Decimal(number) * factor if factor is not None and not approximate else None,
        "measure": meaning.measure if meaning.concept or meaning.change else "other",
        "direction": meaning.change.direction if meaning.change else None,
        "change_basis": meaning.change.basis if meaning.change else None,
        "amount_year": meaning.year,
        "decimals": len(number.partition(".")[2]),
        "approximate": approximate,
        "printed": clean(text[left : match.end()] + (about[0] if about else "")),
        "span": (left, match.end()),
    }


def _add(facts: Facts, figure: OpenRow, seq: int, section: str, paragraph: Paragraph) -> None:
    start, end = figure.pop("span")
    location = paragraph.span(start, end)
    number = len(facts.tables["narrative_figures"]) + 1
    facts.add("narrative_figures", seq=number, **figure, section=section, passage_seq=seq, location=location.as_json())


def _add_grade(facts: Facts, seq: int, section: str, paragraph: Paragraph) -> None:
    match = _GRADE.search(paragraph.text)
    if (
        match is None
        or "grade" in facts.header
        or not re.search(r"等级|等次|评", fold(paragraph.text[max(0, match.start() - 20) : match.end()]))
    ):
        return
    nothing = dict.fromkeys(("value", "unit", "amount_cny", "direction", "change_basis", "decimals"))
    place = paragraph.span(*match.span())
    facts.add(
        "narrative_figures", seq=len(facts.tables["narrative_figures"]) + 1, concept="grade", label="评价等级", **nothing, measure="other",
        amount_year=facts.fiscal_year, approximate=False, printed=clean(match.group()), section=section, passage_seq=seq, location=place.as_json(),
    )  # fmt: skip
    state(facts, "grade", GRADES[match["grade"]], facts.tables["narrative_figures"][-1])
