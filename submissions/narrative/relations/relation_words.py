"""The words of ``words.yaml`` as patterns."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from submissions.narrative.measure_words import measure_words


@cache
def _declared() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8"))
    return loaded


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One pattern for all words of a list, the longest first; the words are regular expressions, ``{unit}`` is any measure word."""
    words = sorted(_declared()[name], key=len, reverse=True)
    return re.compile("|".join(words).replace("{unit}", measure_words()))
