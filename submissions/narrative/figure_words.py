"""The words of ``figure_words.yaml`` as patterns."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml


@cache
def _declared() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("figure_words.yaml").read_text("utf-8"))
    return loaded


@cache
def word_pattern(name: str) -> re.Pattern[str]:
    """One pattern for all words of a list."""
    return re.compile("|".join(_declared()[name]))
