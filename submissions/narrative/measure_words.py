"""The measure words that reports count in (起、宗、盒、批次), as the source of a regular expression: the one list of them."""

from __future__ import annotations

_LONG = (
    "人次|户次|批次|场次|辆次|台次|件次|车次|架次|例次|村次|课时|学时|小时|人天|人日|床日|千伏安|千伏|千瓦时|千瓦"
    "|平方公里|平方千米|平方米|立方米|公里|千米|公斤|千克|公顷"
)
_SHORT = "页个名人次件项户台辆块栋亩吨张篇家盏株棵宗盒瓶袋箱桶卷艘枚眼顶匹具斤升丛粒颗羽尾册幢卡幅字㎡"
_GUARDED = {
    "部": "门分署委级长位队系里", "起": "草步诉点到了来动码始于", "口": "径岸头", "支": "出付持部队行渠撑援", "面": "积向临上对", "片": "区",
    "门": "诊类店", "头": "部", "天": "然气网", "根": "据本", "例": "如行会外", "架": "构设", "位": "于居列数置", "本": "级年部市县单地区局院镇乡次月办季人",
    "只": "要有能是限需", "道": "路", "组": "织成", "份": "额", "期": "间末初", "批": "复准示", "场": "地所", "处": "理置罚", "座": "谈",
    "所": "有在需属辖", "间": "接隔", "段": "落", "班": "子", "对": "比于外应", "双": "方向", "套": "用", "条": "款", "笔": "者", "米": "粉",
}  # fmt: skip
"""Words of one character, and what behind each makes it the beginning of another word: 3部门, 20面积."""


def measure_words() -> str:
    """Alternatives of a regular expression: the longest first, none at the beginning of another word."""
    guarded = "|".join(f"{word}(?![{behind}])" for word, behind in _GUARDED.items())
    return f"(?:{_LONG}|[{_SHORT}]|{guarded})"
