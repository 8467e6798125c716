"""The words of the pages in Chinese and English, read from ``words.yaml``: templates hold structure, never sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
TAGS: dict[str, str] = {"zh": "zh-Hans", "en": "en"}
"""What the ``lang`` attribute of HTML says for each language."""


@cache
def _entries() -> dict[str, dict[str, Any]]:
    import yaml

    loaded: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one language; called with a key of ``words.yaml`` and the values its sentence names."""

    language: Language

    def __call__(self, key: str, **values: Any) -> str:
        """The sentence of that key; a list holds the singular and the plural, chosen by ``n``. ``KeyError`` when there is none."""
        entry = _entries()[key][self.language]
        if isinstance(entry, list):
            entry = entry[0] if values["n"] == 1 else entry[1]
        return str(entry).format(**values)

    def get(self, key: str, otherwise: str) -> str:
        """The words of that key, or ``otherwise`` where the table has none: for codes that others may add to."""
        return self(key) if key in _entries() else otherwise

    def of(self, row: Any, name: str) -> str:
        """The value of ``row`` in this language: ``name`` holds Chinese, ``name_en`` English; Chinese where English is missing."""
        english = row.get(f"{name}_en") if self.language == "en" else None
        return str(english or row.get(name) or "")

    def label(self, declared: Any) -> str:
        """The label of a table or column of the contract."""
        return str(declared.label_en if self.language == "en" else declared.label)
