"""The handbook of rules, ``docs/rules.md``: every rule in words, in Chinese and English, written from ``rules/*.yaml``.

``python -m expectations.handbook`` writes it; with ``--check`` it exits 1 when the file is not what it would write.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from expectations.catalogue import rules
from expectations.declared_causes import SHARING, Follows
from expectations.frame_register import declared
from expectations.levels import LEVELS
from expectations.made_documents import write_or_check
from expectations.rule import RANKS, STATUSES, Example, Rule

PATH = Path(__file__).parents[1] / "docs" / "rules.md"

_OPENING = """# 规则手册 · The rules

由 `python -m expectations.handbook` 根据 `expectations/rules/` 生成，请勿手工修改。
Generated from `expectations/rules/`: change those, not this file.

程度：`critical` 严重，退回；`warning` 提醒；`info` 提示。依据后注明“未经核实”的，尚未见到原文。
Severity: `critical` sends a submission back, `warning` is pointed out, `info` is a hint. A basis marked 未经核实 was not seen and is unconfirmed."""
_OUTCOMES = {
    "pass": "通过 pass",
    "fail": "不通过 fail",
    "could_not_judge": "无法判断 could not judge",
    "not_applicable": "不适用 not applicable",
}
_PLACE = re.compile(r"\{[^{}]*\}")


def open_places(template: str) -> str:
    """``template`` with an ellipsis where a figure of the document would stand."""
    return _PLACE.sub("…", template)


def handbook() -> str:
    """The whole handbook as Markdown."""
    return "\n\n".join(_sections(rules())) + "\n"


def _sections(catalogue: Sequence[Rule]) -> Iterator[str]:
    yield _OPENING
    counts = "，".join(f"{severity} {sum(one.severity == severity for one in catalogue)}" for severity in RANKS)
    yield f"{len(catalogue)} 条规则 / rules（{counts}）"
    by_level = Counter(declared()[one.frame].level for one in catalogue)
    yield "\n".join(f"- {LEVELS[level][0]} {LEVELS[level][1]}: {count}" for level, count in by_level.items())
    yield "\n".join(["| 规则 | 程度 | 内容 | |", "| --- | --- | --- | --- |", *map(_line, catalogue)])
    for one in catalogue:
        yield from _described(one)


def _line(one: Rule) -> str:
    return f"| [{one.id}](#{one.id.lower()}) | {one.severity} | {_cell(one.title)} | {_cell(one.title_en)} |"


def _described(one: Rule) -> Iterator[str]:
    yield f"## {one.id}"
    yield f"**{one.title}**  \n**{one.title_en}**"
    levels = "".join(f"；{level.severity}：`{level.when}`" for level in one.levels)
    years = one.fiscal_years
    lines = [
        f"- 程度 Severity: {one.severity}{levels}",
        f"- 层次 Level: {LEVELS[declared()[one.frame].level][0]} {LEVELS[declared()[one.frame].level][1]}",
        f"- 依据 Basis: {one.basis.shown}",
        f"- 判定 Check (`{one.frame}`): `{one.check}`" + (f"，适用 where `{one.applies}`" if one.applies != "True" else ""),
        *(f"  - `{name}` = {value}（门槛 threshold）" for name, value in one.thresholds.items()),
        *(f"  - `{name}` = `{source}`" for name, source in one.define.items()),
        f"- 提示 Message: {open_places(one.message.zh)} / {open_places(one.message.en)}",
        f"- 修改 Fix: {open_places(one.fix.zh)} / {open_places(one.fix.en)}",
    ]
    lines += [f"- 从属 Explained by: {_explained_by(follows)}" for follows in one.follows]
    if one.status != "active":
        lines.append(f"- 状态 Status: {STATUSES[one.status][0]} {STATUSES[one.status][1]}")
    if years.first or years.last:
        lines.append(f"- 适用年度 Fiscal years: {years.first or '…'}–{years.last or '…'}")
    yield "\n".join(lines)
    yield "\n".join(["| 示例 Example | 结果 Outcome | |", "| --- | --- | --- |", *map(_example, one.examples)])


def _explained_by(follows: Follows) -> str:
    """The rule whose finding explains one of this rule, and when, in both languages."""
    zh, en = "；".join(SHARING[word][0] for word in follows.when), "; ".join(SHARING[word][1] for word in follows.when)
    return f"[{follows.rule}](#{follows.rule.lower()})（{zh} / {en}）"


def _example(example: Example) -> str:
    facts = ", ".join(f"{name}={value}" for name, value in example.row.items())
    severity = f" ({example.severity})" if example.severity else ""
    return f"| {_cell(facts)} | {_OUTCOMES[example.outcome]}{severity} | {_cell(example.why)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main(arguments: Sequence[str]) -> int:
    """Writes :data:`PATH`, or with ``--check`` compares it; returns the exit code (2 for unknown arguments)."""
    return write_or_check(PATH, handbook(), "python -m expectations.handbook", arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
