"""What the columns of the frames are called, for "could not judge: … is missing"."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from warehouse.contract import codes, tables


@cache
def _labels() -> dict[str, tuple[str, str]]:
    own: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "labels.yaml").read_text("utf-8"))
    found = {column.name: (column.label, column.label_en) for table in tables().values() for column in table.columns}
    found |= {row["item_code"]: (row["label"], row["label_en"]) for row in codes("budget_items")}
    found |= {row["line"]: (row["label"], row["label_en"]) for row in codes("fund_lines")}
    return found | {name: (words[0], words[1]) for name, words in own.items()}


def label(name: str) -> tuple[str, str]:
    """The column's name in Chinese and English; the column's own name where nothing better is known."""
    return _labels().get(name, (name, name))
