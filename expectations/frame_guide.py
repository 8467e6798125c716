"""The guide to the frames, ``docs/frames.md``: every frame and column that a rule can read, in Chinese and English.

``python -m expectations.frame_guide`` writes it from ``frames/declared/*.yaml``; with ``--check`` it exits 1 when the file is
not what it would write.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from expectations.catalogue import rules
from expectations.frame_register import UNITS, FrameColumn, FrameDeclaration, declared, shared
from expectations.levels import LEVELS
from expectations.made_documents import write_or_check

PATH = Path(__file__).parents[1] / "docs" / "frames.md"
COMMAND = "python -m expectations.frame_guide"

_OPENING = f"""# 规则可用的数据表 · The frames that rules read

由 `{COMMAND}` 根据 `expectations/frames/declared/` 生成，请勿手工修改。
Generated from `expectations/frames/declared/`: change those, not this file.

一条规则读一张表（frame），逐行判断。数字列（figure）带原文的舍入范围；文字列（text）可以为空；是否列（flag）为是、否或未知。
A rule reads one frame, row by row. A figure carries the rounding of what was printed; a text may be missing; a flag is yes, no or unknown."""
_KINDS = {"figure": "数字 figure", "text": "文字 text", "flag": "是否 flag"}


def frame_guide() -> str:
    """The whole guide as Markdown."""
    readers: dict[str, list[str]] = {}
    for rule in rules():
        readers.setdefault(rule.frame, []).append(rule.id)
    return "\n\n".join(_sections(declared(), readers)) + "\n"


def _sections(frames: Mapping[str, FrameDeclaration], readers: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield _OPENING
    columns = sum(len(frame.by_name) for frame in frames.values())
    yield f"{len(frames)} 张表 / frames，{columns} 列 / columns"
    yield "\n".join(["| 表 | 层次 Level | 内容 | |", "| --- | --- | --- | --- |", *(_line(frame) for frame in frames.values())])
    yield "## 共有列 Shared columns"
    yield f"{shared().row}。{shared().row_en}"
    yield _table(shared().columns)
    for level, (zh, en) in LEVELS.items():
        yield f"## {zh} {en[0].upper()}{en[1:]}"
        for frame in frames.values():
            if frame.level == level:
                yield from _described(frame, readers.get(frame.name, ()))


def _line(frame: FrameDeclaration) -> str:
    level = " ".join(LEVELS[frame.level])
    return f"| [{frame.name}](#{frame.name}) | {level} | {frame.label} | {frame.label_en} |"


def _described(frame: FrameDeclaration, readers: Sequence[str]) -> Iterator[str]:
    yield f"### {frame.name}"
    yield f"**{frame.label} {frame.label_en}**：{frame.row}。{frame.row_en}"
    named = ", ".join(f"[{rule}](rules.md#{rule.lower()})" for rule in readers) or "–"
    yield f"套件 Suite: `{frame.suite}.{frame.name}`；规则 Rules: {named}"
    yield _table(tuple(frame.by_name.values()))


def _table(columns: Sequence[FrameColumn]) -> str:
    return "\n".join(["| 列 Column | 名称 Label | 类型 Kind | 含义 Meaning |", "| --- | --- | --- | --- |", *map(_column, columns)])


def _column(column: FrameColumn) -> str:
    unit = f"（{' '.join(UNITS[column.unit])}）" if column.unit else ""
    return f"| `{column.name}` | {column.label} {column.label_en} | {_KINDS[column.kind]}{unit} | {column.meaning}。{column.meaning_en} |"


def main(arguments: Sequence[str]) -> int:
    """Writes :data:`PATH`, or with ``--check`` compares it; returns the exit code (2 for unknown arguments)."""
    return write_or_check(PATH, frame_guide(), COMMAND, arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
