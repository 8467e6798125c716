"""The Parquet lake: what every submission of a fiscal year states, accepted and returned in separate folders.

Layout: ``<standing>/<table>/fiscal_year=2023/division_code=430511/<sha256>.parquet``, schemas from the contract, and
``manifest.json`` beside them. Files are named by their content and never changed; swapping the manifest is the one act
of publishing. A process killed at any moment leaves the old state or the new one, and at most files that no manifest
names, which the next publication removes.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import contract
from warehouse.arrow import schema, to_arrow
from warehouse.faults import LakeDamaged
from warehouse.files import TEMPORARY, Folder
from warehouse.manifest import Manifest, ManifestEntry
from warehouse.older_files import with_owners, without_what_is_not_given
from warehouse.partitions import Partition, partitions
from warehouse.rows import AnyRow

_log = logging.getLogger(__name__)

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did: ``changed`` is True if the manifest is not the one before; ``manifest_sha256`` is its digest."""

    changed: bool
    manifest_sha256: str


class Lake:
    """The lake below ``root``; the folder is made by the first publication."""

    def __init__(self, root: Path) -> None:
        self._files = Folder(root)

    @property
    def root(self) -> Path:
        """The folder of the lake."""
        return self._files.root

    def publish(self, fiscal_year: int, batch: Mapping[str, Sequence[AnyRow]]) -> Published:
        """Replaces all that the lake holds of ``fiscal_year`` by ``batch`` (contract table name -> rows).

        Other years stay untouched, and publishing the same rows again, in any order, changes no byte. Raises
        :class:`warehouse.faults.InvalidRow`, before anything is written, when a row breaks the contract, its key
        occurs twice, or it disagrees with its submission on year, division or standing.
        """
        prepared = [(partition, to_arrow(partition.table, rows)) for partition, rows in partitions(fiscal_year, batch).items()]
        with self._files.writing():
            before = self.snapshot()
            after = before.with_year(fiscal_year, [self._store(partition, rows) for partition, rows in prepared])
            content = after.dump()
            changed = after != before or not self._files.has(MANIFEST, len(content))
            if changed:
                self._files.write(MANIFEST, content)
            self._collect(after)
        _log.info("lake of %s: %s files, %s", fiscal_year, len(prepared), "changed" if changed else "unchanged")
        return Published(changed, hashlib.sha256(content).hexdigest())

    def read(self, table: str, fiscal_year: int | None = None, standing: str | None = None) -> pa.Table:
        """The live rows of the contract's ``table``, in the contract's schema; empty when there are none.

        Raises ``KeyError`` when the contract has no such table, :class:`LakeDamaged` when a file is not what the
        manifest says.
        """
        for _ in range(3):
            manifest = self.snapshot()
            try:
                return self.rows(table, manifest.select(table=table, fiscal_year=fiscal_year, standing=standing))
            except LakeDamaged:
                if manifest == self.snapshot():
                    raise
        raise LakeDamaged(MANIFEST, "is being replaced all the time")

    def rows(self, table: str, entries: Iterable[ManifestEntry]) -> pa.Table:
        """The rows of ``table`` in those files of ``entries`` that hold it. Raises as :meth:`read` does."""
        chosen = [entry for entry in entries if entry.table == table]
        parts = [self._table(entry) for entry in chosen]
        if table == "submissions":
            parts = with_owners(parts)
        fitted = [_under_contract(entry, rows) for entry, rows in zip(chosen, parts, strict=True)]
        return pa.concat_tables([schema(table).empty_table(), *fitted])

    def manifest(self) -> dict[str, Any]:
        """The manifest as plain values: ``format`` and ``files``, each with the attributes of :class:`ManifestEntry`."""
        return self.snapshot().model_dump()

    def years(self) -> tuple[int, ...]:
        """The fiscal years that it holds something of, in order."""
        return tuple(sorted({entry.fiscal_year for entry in self.snapshot().files}))

    def snapshot(self) -> Manifest:
        """The manifest in force; an empty one before the first publication."""
        try:
            content = self._files.read(MANIFEST)
        except FileNotFoundError:
            return Manifest()
        try:
            return Manifest.model_validate_json(content)
        except ValueError as error:
            raise LakeDamaged(MANIFEST, str(error)) from None

    def _store(self, partition: Partition, rows: pa.Table) -> ManifestEntry:
        ordered = rows.sort_by([(name, "ascending") for name in contract.table(partition.table).key])
        sink = pa.BufferOutputStream()
        pq.write_table(ordered, sink, compression="zstd")
        content = sink.getvalue().to_pybytes()
        sha256 = hashlib.sha256(content).hexdigest()
        path = f"{partition.folder}/{sha256}.parquet"
        if not self._files.has(path, len(content)):
            self._files.write(path, content)
        return ManifestEntry(path=path, sha256=sha256, bytes=len(content), rows=len(ordered), **partition._asdict())

    def _table(self, entry: ManifestEntry) -> pa.Table:
        try:
            content = self._files.read(entry.path)
        except FileNotFoundError:
            raise LakeDamaged(entry.path, "is missing") from None
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            raise LakeDamaged(entry.path, "is not what the manifest says")
        # Not pq.read_table: its scanner lets go of the Python buffer in a thread of its own, and a process that ends
        # in that moment is aborted ("terminate called without an active exception"; 9 of 48 runs of `replay`).
        return pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)

    def _collect(self, manifest: Manifest) -> None:
        live = {entry.path for entry in manifest.files}
        for name in list(self._files.names(".parquet", TEMPORARY)):
            if name not in live:
                self._files.remove(name)


def _under_contract(entry: ManifestEntry, rows: pa.Table) -> pa.Table:
    """The rows of a file in the contract's schema: a column that the file is too old to have is null, one no longer declared is left out.

    Raises :class:`LakeDamaged` when a column that may not be null is missing.
    """
    declared = schema(entry.table)
    rows = without_what_is_not_given(entry.table, rows)
    lacking = [field.name for field in declared if field.name not in rows.column_names and not field.nullable]
    if lacking:
        raise LakeDamaged(entry.path, f"has no {', '.join(lacking)}")
    there = set(rows.column_names)
    columns = [rows[field.name].cast(field.type) if field.name in there else pa.nulls(len(rows), field.type) for field in declared]
    return pa.table(columns, schema=declared)
