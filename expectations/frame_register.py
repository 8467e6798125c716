"""The register of frames, read from ``frames/declared/*.yaml``: one file a frame, with its level, its suite and every column.

A column has a label in Chinese and English, a unit if it is a figure, and one line that says what it means. Rules, messages
and ``docs/frames.md`` take all of this from here. ``common.yaml`` has the columns that every frame shares.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from expectations.levels import LevelName
from warehouse.contract import codes

FOLDER = Path(__file__).parent / "frames" / "declared"
SHARED = "common"

Kind = Literal["figure", "text", "flag"]
Suite = Literal["budget", "indicators", "narrative", "submission", "years", "peers"]
Unit = Literal["yuan", "rate", "marks", "count", "people", "year", "days", "characters", "as_printed"]
UNITS: dict[Unit, tuple[str, str]] = {
    "yuan": ("元", "yuan"),
    "rate": ("比率，1为100%", "rate, 1 is 100 %"),
    "marks": ("分", "marks"),
    "count": ("个", "number"),
    "people": ("人", "people"),
    "year": ("年", "year"),
    "days": ("天", "days"),
    "characters": ("字", "characters"),
    "as_printed": ("随行而定", "the row's own unit"),
}
"""Units of figures in Chinese and English."""


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class _Measured(_Declared):
    """``unit`` belongs to figures and to nothing else."""

    kind: Kind
    unit: Unit | None = None
    meaning: str
    meaning_en: str

    @model_validator(mode="after")
    def _figures_have_units(self) -> _Measured:
        if (self.kind == "figure") != (self.unit is not None):
            raise ValueError("a figure has a unit, nothing else has one")
        return self


class FrameColumn(_Measured):
    """One column of a frame: its name in rules, what people call it, and what it means."""

    name: str
    label: str
    label_en: str


class ListedColumns(_Measured):
    """A column for each code of a list of the contract: named by the list's ``key``, labelled as the list says."""

    codes: str
    key: str
    without: tuple[str, ...] = ()

    def each(self) -> tuple[FrameColumn, ...]:
        """The columns, in the order of the list."""
        same = {"kind": self.kind, "unit": self.unit, "meaning": self.meaning, "meaning_en": self.meaning_en}
        rows = [row for row in codes(self.codes) if row[self.key] not in self.without]
        return tuple(
            FrameColumn.model_validate({"name": row[self.key], "label": row["label"], "label_en": row["label_en"], **same}) for row in rows
        )


class FrameDeclaration(_Declared):
    """What a frame is: one ``row`` of it in words, the level at which its rules look, the suite they belong to, its columns."""

    name: str
    level: LevelName
    suite: Suite
    label: str
    label_en: str
    row: str
    row_en: str
    listed: ListedColumns | None = None
    columns: tuple[FrameColumn, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, FrameColumn]:
        """Its own columns by name, listed ones first; ``ValueError`` for a name that stands twice."""
        every = (*(self.listed.each() if self.listed else ()), *self.columns)
        found = {column.name: column for column in every}
        if len(found) < len(every):
            raise ValueError(f"{self.name}: a column is declared twice")
        return found

    @property
    def kinds(self) -> dict[str, Kind]:
        """The kind of each of its own columns."""
        return {name: column.kind for name, column in self.by_name.items()}


class SharedColumns(_Declared):
    """The columns that every frame has."""

    name: Literal["common"]
    label: str
    label_en: str
    row: str
    row_en: str
    columns: tuple[FrameColumn, ...]


def _loaded(path: Path) -> object:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe loader


@cache
def shared() -> SharedColumns:
    """The columns of ``common.yaml``."""
    return SharedColumns.model_validate(_loaded(FOLDER / f"{SHARED}.yaml"))


@cache
def declared() -> Mapping[str, FrameDeclaration]:
    """Every frame by name; ``ValueError`` for a file that declares another frame than its name says."""
    found: dict[str, FrameDeclaration] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.stem != SHARED:
            found[path.stem] = FrameDeclaration.model_validate(_loaded(path))
            if found[path.stem].name != path.stem:
                raise ValueError(f"{path.name} declares {found[path.stem].name}")
    return found


@cache
def columns_of(frame: str) -> Mapping[str, FrameColumn]:
    """The columns of a frame with the shared ones; ``KeyError`` for a frame that is not declared."""
    return {**{column.name: column for column in shared().columns}, **declared()[frame].by_name}
