"""How strangers word the form, and which forty reports are printed: ``declared/wordings.yaml`` and ``declared/reports.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field

from synthesis.layouts import Unit
from synthesis.themes import Declaration

DECLARED_HERE = Path(__file__).parent / "declared"


class FundWording(Declaration):
    """The fund block. ``common`` prints sources as ``label：amount`` in two columns, ``lines`` as rows of their own."""

    style: Literal["common", "lines"]
    head: str
    columns: dict[str, str]
    total: str
    sources: dict[str, str]
    nature: dict[str, str] = Field(default_factory=dict)
    nature_heads: tuple[str, str] = ("", "")


class IndicatorWording(Declaration):
    """The indicator block: headings by column in the order printed, names of the classes, the label of the total row."""

    columns: dict[str, str]
    level1: dict[str, str]
    level2: dict[str, str]
    total: str


class FormWording(Declaration):
    """One issuer's form: titles, headings and labels by the contract's names. ``grouped`` prints a first column that names the block."""

    name: str
    titles: dict[str, str]
    staffing: dict[str, str]
    budget: dict[str, str]
    items: dict[str, str]
    building: dict[str, str]
    funds: FundWording
    goals: dict[str, str]
    indicators: IndicatorWording
    groups: dict[str, str]
    grouped: bool = False


class ReportPlan(Declaration):
    """One of the forty reports: who files it, how large it is, in whose form and in which units.

    ``scale`` multiplies all amounts. ``with_funds`` are sources besides the general public budget. ``building`` is a
    completed office building, none with its block printed, or no block. ``relation`` prints targets as ``≥95%``, as
    ``不少于95%`` or over three columns. ``empty`` is what stands for an amount that a department does not have; ``listed``
    says if items without any amount keep their rows.
    """

    name: str
    theme: str
    place: int
    wording: str
    scale: int = 1
    unit: Unit = "万元"
    fund_unit: Unit = "万元"
    thousands: bool = False
    with_funds: tuple[str, ...] = ()
    building: Literal["built", "none", "absent"] = "absent"
    relation: Literal["sign", "spelled", "columns"] = "sign"
    empty: str = ""
    listed: bool = True
    quotas: bool = True
    numbered: bool = False
    goals: bool = True
    base_table: bool = True
    year: int = 2023


@cache
def wordings() -> dict[str, FormWording]:
    """All wordings by name. One that is ``like`` another declares only what differs."""
    raw: dict[str, dict[str, Any]] = {}
    for one in _read("wordings.yaml"):
        base = raw[one["like"]] if "like" in one else {}
        raw[one["name"]] = _over(base, {key: value for key, value in one.items() if key != "like"})
    return {name: FormWording.model_validate(one) for name, one in raw.items()}


def _over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """``own`` over ``base``, level by level. Columns are replaced as a whole, because their order counts."""
    merged = dict(base)
    for key, value in own.items():
        whole = key == "columns" or not isinstance(value, dict) or not isinstance(base.get(key), dict)
        merged[key] = value if whole else _over(base[key], value)
    return merged


@cache
def report_plans() -> tuple[ReportPlan, ...]:
    """The forty reports in the order declared."""
    return tuple(ReportPlan.model_validate(one) for one in _read("reports.yaml"))


def _read(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((DECLARED_HERE / name).read_text("utf-8"))
    return found
