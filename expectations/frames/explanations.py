"""Whether the prose gives a reason for something: a sentence that names the topic and says why."""

from __future__ import annotations

import re

from expectations.frames.batch_rows import FilingRows
from expectations.lexicons import lexicon

TOPICS = {
    "adjustment": r"预算调整|调整预算|预算.{0,12}调整|追加|调增|调减|追减|核增|核减|年初预算.{0,40}(增加|减少|调整)|年中.{0,40}(增加|减少)",
    "execution": r"执行率|执行进度|预算执行|执行数|未执行|结转|结余|支付进度",
    "project": r"项目(支出|经费|资金)?.{0,20}(增加|减少|追加|调增|调减|超|增长|下降|上升)|追加.{0,12}项目|项目.{0,12}(追加|调整)|预算调整",
    "basic": r"(基本支出|人员经费|工资|公用经费).{0,24}(增加|减少|追加|调增|调减|超|增长|下降|上升|调整)|追加.{0,16}(基本支出|人员|公用)",
    "basic_adjustment": r"预算调整|调整预算|预算.{0,12}调整|追加|调增|调减|追减|(基本支出|人员经费|工资|公用经费).{0,24}(增加|减少|超|增长|下降)",
    "excess": r"支出.{0,20}(大于|超过|高于)|收支(差|缺口)|结转|结余|赤字|弥补",
    "three_public": r"(三公|接待|公务用车|公车|车辆|出国).{0,40}(超|追加|高于|大于|未列入?预算|没有预算)",
    "operating": r"(公用经费|办公费|水电费|差旅费|会议费|培训费).{0,30}(超|追加|高于|大于|增加)",
    "staff": r"超编|超出?.{0,6}编制|超过.{0,6}编制|编制.{0,12}(不足|紧缺|偏少|核减|收回)|控制率.{0,12}(超|大于|高于)",
    "procurement": r"(政府)?采购.{0,40}(追加|调整|未|没有|流标|延期|取消|推迟|增加|减少)",
}
BECAUSE = r"原因|由于|因为|因(?!公|素|此|而|果)|主要是|主要系|(?<![体关联派院干谱])系(?![统列数])|受.{1,20}影响|缘于|所致|导致"
PURPOSE = (
    r"(追加|调增|增加|下达).{0,30}(用于|为(了|落实|保障|解决|补助)|落实)|(用于|为(了|落实|保障|解决)|落实).{0,30}(追加|调增|增加)"
    r"|(追加|调增)(?!预算|项目|专项|财政|资金|经费)[^，,。；;\d]{3,20}(经费|资金|补助|补贴)"
)
"""What money was added for says why."""
_SUBJECTS = {
    "project": re.compile(r"项目(?:支出|经费|资金)"),
    "basic": re.compile(r"基本支出|人员经费|工资"),
    "operating": re.compile(r"公用经费|办公费|水电费|差旅费|会议费|培训费"),
    "three_public": re.compile(r"三公|接待|公务用车|公车|出国"),
    "procurement": re.compile(r"采购"),
}
"""What a sentence before the one with the reason must be about."""
_MOVED = re.compile(r"\s*[（(]?(?:该项|实际|决算数?|支出)?(?:比|较|超|高于|低于|大于|小于|增加|减少|追加|调增|调减|增长|下降|上升)")
"""How a sentence begins that goes on about the subject of the one before it."""
_OPENED = re.compile(r"(?:^|[，,：:（(])(?:均|全部?|主要|其中)?(?:为|是|系|因|由于)([^，,。；;]{2,40})")
_SENTENCE = re.compile(r"[。；;！!\n]")
_BECAUSE = re.compile(f"{BECAUSE}|{PURPOSE}")
_TOPICS = {name: re.compile(pattern) for name, pattern in TOPICS.items()}


def explained(filing: FilingRows, topic: str) -> bool:
    """True if the prose gives a reason for what the topic names; an unknown topic is never explained.

    The reason stands in a sentence that names the topic, or in the next one of the paragraph, which then says only how it moved:
    项目支出180.07万元；比预算增加96.87万元，为年中追加的抢修经费。
    """
    pattern, subject = _TOPICS.get(topic), _SUBJECTS.get(topic)
    return pattern is not None and any(
        pattern.search(sentence) or (subject is not None and subject.search(before) and _MOVED.match(sentence))
        for before, sentence in filing.remember("reasons", _reasons)
    )


def given_with_funds(filing: FilingRows, topic: str) -> bool:
    """Whether the column of reasons beside the funds' total speaks of the topic; a low execution is what it is there for."""
    texts = [row.get("deviation_explanation") or "" for row in filing.rows("fund_lines") if row["line"] == "total"]
    return any(text and (topic == "execution" or _TOPICS[topic].search(text)) for text in texts)


def _reasons(filing: FilingRows) -> list[tuple[str, str]]:
    """The sentences that say why, each with the one before it, and what the indicators' own column of reasons says."""
    found = []
    for row in filing.passages:
        sentences = _SENTENCE.split(row["text"])
        found += [(before, sentence) for before, sentence in zip(["", *sentences], sentences, strict=False) if _gives_reason(sentence)]
    return found + [("", row["deviation_explanation"]) for row in filing.rows("indicators") if row.get("deviation_explanation")]


def _gives_reason(sentence: str) -> bool:
    """True if the sentence has a word of reason, or a clause that opens with 为, 系 or 因 and names an event."""
    return _BECAUSE.search(sentence) is not None or any(lexicon("events").search(clause) for clause in _OPENED.findall(sentence))
