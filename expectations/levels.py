"""The six levels at which rules look: the document, a cell, within a table, across tables, across years, across departments."""

from __future__ import annotations

LEVELS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "document": (
        "文档",
        "document",
        ("filed", "parts", "headings", "passages", "repeats", "texts", "invisible", "writing", "numbering", "references", "units"),
    ),
    "cell": ("单元格", "cell", ("cells", "precision", "unread", "codes")),
    "table": ("表内", "within a table", ("budget", "items", "indicators", "level1", "dimensions", "ratios", "completions")),
    "tables": (
        "表间和文表之间",
        "across tables",
        (
            *(
                "submissions",
                "sources",
                "shifts",
                "staff",
                "stated_rates",
                "listed",
                "narrative",
                "changes",
                "change_sums",
                "sums",
                "names",
                "goals",
            ),
            *("contradictions", "incomes", "unspoken", "mentions", "projects", "project_names"),
        ),
    ),
    "years": ("跨年度", "across years", ("years", "item_years", "indicator_years", "recurrences")),
    "departments": ("跨部门", "across departments", ("peers", "copies")),
}
"""Level -> its name in Chinese and English, and the frames of its rules."""

_LEVEL_OF = {frame: level for level, (_, _, frames) in LEVELS.items() for frame in frames}


def level_of(frame: str) -> str:
    """The level at which the rules of a frame look; raises ``KeyError`` for a frame that has none."""
    return _LEVEL_OF[frame]
