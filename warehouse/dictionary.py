"""The data dictionary, ``docs/dictionary.md``, written from the contract and the roll-ups' declarations.

``python -m warehouse.dictionary`` writes it; with ``--check`` it exits 1 when the file is not what it would write.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from warehouse import contract
from warehouse.rollup import Rollup, rollups

PATH = contract.ROOT.parent / "docs" / "dictionary.md"

_OPENING = """# 数据字典 · Data dictionary

由 `python -m warehouse.dictionary` 根据 `warehouse/tables/`、`warehouse/codes/` 与 `warehouse/rollups/` 生成，请勿手工修改。
Generated from `warehouse/tables/`, `warehouse/codes/` and `warehouse/rollups/`: change those, not this file.

空白不是零：未列明的数为 `null`。A blank is not zero: what a document does not state is `null`. 金额以元计，比率 1.0 即 100%。
Amounts are in yuan; a rate of 1.0 is 100 %."""

_KINDS = {
    "fact": ("事实表", "Facts: what submissions state, in the lake and the warehouse"),
    "finding": ("校验结果", "Findings, in the lake and the warehouse"),
    "dimension": ("维度表", "Dimensions, in the warehouse"),
    "operations": ("运行表", "Operations, in the warehouse"),
}


def dictionary() -> str:
    """The whole data dictionary as Markdown."""
    return "\n\n".join(_sections()) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Writes :data:`PATH`, or with ``--check`` compares it; returns the exit code (2 for unknown arguments)."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m warehouse.dictionary [--check]\n")
        return 2
    text = dictionary()
    if not arguments:
        PATH.parent.mkdir(exist_ok=True)
        PATH.write_text(text, "utf-8")
        return 0
    if PATH.is_file() and PATH.read_text("utf-8") == text:
        return 0
    sys.stderr.write(f"{PATH} is stale: run python -m warehouse.dictionary\n")
    return 1


def _sections() -> Iterator[str]:
    yield _OPENING
    for kind, (label, label_en) in _KINDS.items():
        yield f"## {label} · {label_en}"
        for table in contract.tables().values():
            if table.kind == kind:
                yield from _declared(table, table.name)
    yield "## 汇总表 · Roll-ups, in the warehouse"
    for rollup in rollups().values():
        yield from _declared(rollup, rollup.table)
        yield f"SQL: `warehouse/rollups/{rollup.name}.sql`" + (
            f"; reads {_names(f'rollup_{name}' for name in rollup.after)}" if rollup.after else ""
        )
    yield "## 代码表 · Code lists"
    for path in sorted((contract.ROOT / "codes").glob("*.csv")):
        yield f"### `{path.stem}`"
        rows = contract.codes(path.stem)
        yield _grid(tuple(rows[0]), (tuple(row.values()) for row in rows))


def _declared(table: contract.Table | Rollup, name: str) -> Iterator[str]:
    yield f"### `{name}` {table.label} · {table.label_en}"
    yield table.description
    yield f"Key: {_names(table.key)}"
    heading = ("column", "type", "unit", "null", "label", "English", "description", "aliases")
    yield _grid(heading, (_column(column) for column in table.columns))


def _column(column: contract.Column) -> tuple[str, ...]:
    size = contract.DECIMALS.get(column.type)
    kind = f"{column.type} ({size[0]},{size[1]})" if size else column.type
    null = "yes" if column.nullable else "no"
    return f"`{column.name}`", kind, column.unit or "", null, column.label, column.label_en, column.description, "、".join(column.aliases)


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _grid(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heading, ("---",) * len(heading), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
