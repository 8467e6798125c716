"""Markers record, per fiscal year and beside a stage's output, what the stage was made from when it last finished.

A marker is written last and in one step. A stage that was killed has none, or an older one that no longer fits. A marker has no
time, so that a run which changes nothing changes no byte.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from flows.failures import NothingIngested
from flows.memory import reading, writing
from warehouse.faults import Outdated
from warehouse.files import write_whole
from warehouse.loading import MARKERS

if TYPE_CHECKING:
    from flows.run.register import Stage
    from flows.settings import Settings


@dataclass(frozen=True, slots=True)
class Marker:
    """``inputs`` by name, each a digest; ``code`` the version of the stage's code; ``output`` a digest of what it left."""

    inputs: Mapping[str, str]
    code: str
    output: str


class Markers:
    """The markers of one fiscal year."""

    def __init__(self, settings: Settings, fiscal_year: int) -> None:
        self._settings, self._year = settings, fiscal_year

    def get(self, stage: Stage) -> Marker | None:
        """Returns the stage's marker; None if the stage never finished or the marker was deleted or is damaged."""
        if stage.beside == "warehouse":
            return self._stored.get(stage.name)
        try:
            return Marker(**json.loads(self.path(stage).read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def put(self, stage: Stage, marker: Marker) -> None:
        """Writes the stage's marker. An equal marker is not written again."""
        if self.get(stage) == marker:
            return
        if stage.beside == "warehouse":
            self._store(stage, marker)
        else:
            write_whole(self.path(stage), json.dumps(asdict(marker), ensure_ascii=False, indent=1).encode() + b"\n")

    def path(self, stage: Stage) -> Path:
        """Returns the path of a stage's marker, if its output is in files."""
        folder: Path = getattr(self._settings, stage.beside)
        return folder / f"{stage.name}.{self._year}.json"

    @cached_property
    def _stored(self) -> dict[str, Marker]:
        try:
            with reading(self._settings) as warehouse:
                rows = warehouse.rows(MARKERS, fiscal_year=self._year)
        except (NothingIngested, Outdated):
            return {}
        return {row["stage"]: Marker(_unpacked(row["inputs"]), row["code"], row["output"]) for row in rows}

    def _store(self, stage: Stage, marker: Marker) -> None:
        inputs = json.dumps(dict(marker.inputs), ensure_ascii=False)
        row = {"fiscal_year": self._year, "stage": stage.name, "inputs": inputs, "code": marker.code, "output": marker.output}
        with writing(self._settings) as warehouse:
            warehouse.put(MARKERS, [row])
        self._stored[stage.name] = marker


def _unpacked(inputs: Mapping[str, str] | str) -> Mapping[str, str]:
    """Returns a JSON column's value: DuckDB gives text, PostgreSQL gives it parsed."""
    return dict(json.loads(inputs)) if isinstance(inputs, str) else inputs
