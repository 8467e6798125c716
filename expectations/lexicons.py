"""The word lists of ``lexicons.yaml``, each compiled to one pattern."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    path = Path(__file__).parent / "lexicons.yaml"
    declared: dict[str, list[str]] = yaml.safe_load(path.read_text("utf-8"))
    return {name: re.compile("|".join(words)) for name, words in declared.items()}


def lexicon(name: str) -> re.Pattern[str]:
    """The named list as a pattern; ``KeyError`` when there is none."""
    return _patterns()[name]
