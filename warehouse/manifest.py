"""The manifest of the lake: which files are live. Whoever reads the lake reads the files it names, and no others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

Standing = Literal["accepted", "returned"]


class ManifestEntry(BaseModel):
    """One live file: where it is below the lake's root, its content hash and size, and which rows it holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    sha256: str
    bytes: int
    rows: int
    table: str
    standing: Standing
    fiscal_year: int
    division_code: str


class Manifest(BaseModel):
    """All live files, in the order of their paths. It carries no time, so the same rows give the same bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    files: tuple[ManifestEntry, ...] = ()

    def select(self, **equals: str | int | None) -> tuple[ManifestEntry, ...]:
        """The files whose attributes equal those given; ``None`` matches all."""
        wanted = {name: value for name, value in equals.items() if value is not None}
        return tuple(entry for entry in self.files if all(getattr(entry, name) == value for name, value in wanted.items()))

    def with_year(self, fiscal_year: int, entries: Iterable[ManifestEntry]) -> Manifest:
        """This manifest with the files of ``fiscal_year`` replaced by ``entries``, and other years as they are."""
        others = [entry for entry in self.files if entry.fiscal_year != fiscal_year]
        return Manifest(files=tuple(sorted([*others, *entries], key=lambda entry: entry.path)))

    def dump(self) -> bytes:
        """The manifest as it is stored."""
        return self.model_dump_json(indent=1).encode() + b"\n"


def digest(entries: Iterable[ManifestEntry]) -> str:
    """A digest of the files' names and contents, whatever their order."""
    lines = sorted(f"{entry.sha256} {entry.path}\n" for entry in entries)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
