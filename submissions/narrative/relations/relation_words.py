"""The words of ``words.yaml`` as patterns."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml


@cache
def _declared() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8"))
    return loaded


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One pattern for all words of a list, the longest first; the words themselves are regular expressions."""
    return re.compile("|".join(sorted(_declared()[name], key=len, reverse=True)))
