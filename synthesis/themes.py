"""The invented departments' themes: ``declared/themes.yaml`` and ``declared/indicators.csv`` as frozen models."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, field_validator

DECLARED = Path(__file__).parent / "declared"


class Declaration(BaseModel):
    """Base of everything read from ``declared/``: frozen, unknown keys forbidden."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class IndicatorTemplate(Declaration):
    """An indicator that departments of a theme set: the range of its target and the step between values."""

    theme: str
    class_code: str
    name: str
    operator: str
    unit: str
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal | None = None

    @field_validator("low", "high", "step", mode="before")
    @classmethod
    def _empty_is_none(cls, value: str) -> str | None:
        return value or None


class Theme(Declaration):
    """What a department of this kind is called, how it is organised and what it is for."""

    code: str
    stem: str
    kind: str
    function: str
    units: tuple[str, ...]
    uses: str
    duties: tuple[str, ...]
    goals: tuple[tuple[str, str], ...]


class Wording(Declaration):
    """All of ``themes.yaml``: themes, place names and the reasons departments give."""

    themes: tuple[Theme, ...]
    localities: tuple[str, ...]
    functions: dict[str, tuple[int, int]]
    reasons: dict[str, tuple[str, ...]]
    adjustments: tuple[str, ...]
    shortfall_of_execution: tuple[str, ...]
    travel: dict[str, tuple[str, ...]]
    measures: tuple[str, ...]
    thrift: tuple[str, ...]
    signers: tuple[str, ...]

    def theme(self, code: str) -> Theme:
        """The theme of that code; ``KeyError`` when there is none."""
        for theme in self.themes:
            if theme.code == code:
                return theme
        raise KeyError(code)


@cache
def wording() -> Wording:
    """The declared wording, read once."""
    return Wording.model_validate(yaml.safe_load((DECLARED / "themes.yaml").read_text("utf-8")))


@cache
def indicator_templates(theme: str) -> tuple[IndicatorTemplate, ...]:
    """The indicators of a theme in the order of the form."""
    with (DECLARED / "indicators.csv").open(encoding="utf-8", newline="") as file:
        return tuple(IndicatorTemplate.model_validate(row) for row in csv.DictReader(file) if row["theme"] == theme)
