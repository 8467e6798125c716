"""The word lists of ``lexicons.yaml``, each compiled to one pattern; a list may name something for each of its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml


@cache
def _declared() -> dict[str, list[str] | dict[str, str]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (Path(__file__).parent / "lexicons.yaml").read_text("utf-8")
    loaded: dict[str, list[str] | dict[str, str]] = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    return loaded


def is_lexicon(name: str) -> bool:
    """True if there is a list of that name."""
    return name in _declared()


@cache
def lexicon(name: str) -> re.Pattern[str]:
    """The named list as a pattern; ``KeyError`` when there is none."""
    return re.compile("|".join(_declared()[name]))


@cache
def pairs(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The named list's words, each compiled, with what the list says beside it; ``KeyError`` when there is no such list."""
    declared = _declared()[name]
    if not isinstance(declared, dict):
        raise KeyError(name)
    return tuple((re.compile(word), beside) for word, beside in declared.items())


def named(name: str, text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Every place where the text holds a word of the named list, with what the list says beside that word."""
    if lexicon(name).search(text):
        for pattern, beside in pairs(name):
            for match in pattern.finditer(text):
                yield match, beside
