"""The rules as people read them: their templates with the places for figures left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.rows import OpenRow

if TYPE_CHECKING:
    from expectations.rule import Rule


def rule_rows() -> list[OpenRow]:
    """The contract's ``rules`` rows with ``description``, ``fix`` (each also ``_en``) and ``examples`` in words: what the site prints."""
    from expectations import catalogue

    return [{**row, **described(rule)} for row, rule in zip(catalogue.as_rows(), catalogue.rules(), strict=True)]


def described(rule: Rule) -> OpenRow:
    """What ``rule`` says when it fails, how to mend it, and why each of its examples passes or fails."""
    from expectations.handbook import open_places

    return {
        "description": open_places(rule.message.zh),
        "description_en": open_places(rule.message.en),
        "fix": open_places(rule.fix.zh),
        "fix_en": open_places(rule.fix.en),
        "examples": [f"{example.outcome}: {example.why}" for example in rule.examples if example.why],
    }
