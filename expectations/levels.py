"""The six levels at which rules look: the document, a cell, within a table, across tables, across years, across departments."""

from __future__ import annotations

from typing import Literal

LevelName = Literal["document", "cell", "table", "tables", "years", "departments"]
LEVELS: dict[LevelName, tuple[str, str]] = {
    "document": ("文档", "document"),
    "cell": ("单元格", "cell"),
    "table": ("表内", "within a table"),
    "tables": ("表间和文表之间", "across tables"),
    "years": ("跨年度", "across years"),
    "departments": ("跨部门", "across departments"),
}
"""Each level's name in Chinese and English; a frame says in its declaration at which of them its rules look."""
