"""What can go wrong with the warehouse, each with its facts as attributes.

::

    WarehouseFault
    ├── Transient            may pass by itself: worth another try
    │   ├── FileChanged      a document changed while it was copied
    │   └── KnownTransient   a known situation outside this program that may pass (``situations.yaml``)
    └── Terminal             will not pass by itself
        ├── InvalidRow       a row breaks the contract
        ├── InvalidRegistry  a line of the department registry cannot be used
        ├── InvalidRollup    a roll-up's declaration and its SQL do not fit
        ├── KnownTerminal    a known situation outside this program that somebody has to mend (``situations.yaml``)
        ├── LakeDamaged      a file of the lake is missing or not what the manifest says
        ├── NotADatabase     the file is missing, or is no database of this program
        ├── Outdated         the database's tables are those of another version of this program
        ├── SchemaDiffers    the database's tables are not the contract's
        ├── WorkspaceDiffers the database belongs to another workspace
        └── YearsNotInLake   the database holds fiscal years that the lake does not
"""

from __future__ import annotations

from pathlib import Path


class WarehouseFault(Exception):
    """Anything that stops the warehouse."""


class TransientFault(WarehouseFault):
    """Worth another try: nothing has to be mended first."""


class TerminalFault(WarehouseFault):
    """Fails again until somebody mends something."""


class FileChanged(TransientFault):
    """``path`` was written to while it was being copied; nothing was kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} changed while it was copied: try again when it is still")


class KnownTransient(TransientFault):
    """The situation ``code`` of the declared table at ``url`` (or path), worth another try; ``zh`` and ``en`` say what to do."""

    def __init__(self, code: str, url: str, zh: str, en: str) -> None:
        self.code, self.url, self.zh, self.en = code, url, zh, en
        super().__init__(en)

    def __reduce__(self) -> tuple[type, tuple[str, ...]]:
        return type(self), (self.code, self.url, self.zh, self.en)


class KnownTerminal(TerminalFault):
    """As :class:`KnownTransient`, but somebody has to mend something first."""

    def __init__(self, code: str, url: str, zh: str, en: str) -> None:
        self.code, self.url, self.zh, self.en = code, url, zh, en
        super().__init__(en)

    def __reduce__(self) -> tuple[type, tuple[str, ...]]:
        return type(self), (self.code, self.url, self.zh, self.en)


class InvalidRow(TerminalFault):
    """A row that breaks the contract: ``reason`` says how, the other attributes where."""

    def __init__(self, table: str, column: str, submission_id: str | None, reason: str) -> None:
        self.table, self.column, self.submission_id, self.reason = table, column, submission_id, reason
        super().__init__(f"{table}.{column} of {submission_id or 'a row without submission'}: {reason}")


class InvalidRegistry(TerminalFault):
    """``line`` (from 1, the heading's) of the registry at ``path`` cannot be used."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        self.path, self.line, self.reason = path, line, reason
        super().__init__(f"{path}, line {line}: {reason}")


class InvalidRollup(TerminalFault):
    """The declaration of roll-up ``name`` cannot be read, or its SQL does not give what it declares."""

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"roll-up {name}: {reason}")


class LakeDamaged(TerminalFault):
    """The file at ``path`` (below the lake's root) is missing or differs from what the manifest says."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"lake file {path}: {reason}; publish the fiscal year again")


class NotADatabase(TerminalFault):
    """Nothing at ``url`` that can be opened; ``detail`` is the database's own sentence."""

    def __init__(self, url: str, detail: str) -> None:
        self.url, self.detail = url, detail
        super().__init__(f"{url} cannot be opened: {detail}")


class Outdated(TerminalFault):
    """The database at ``url`` is to be read, and another version of this program made its tables."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(f"{url} was made by another version of this program: jixiao ingest or jixiao rebuild brings it up to date")


class SchemaDiffers(TerminalFault):
    """``table`` holds what cannot be rebuilt, and its rows do not fit the contract.

    ``missing`` are columns that it lacks or holds with another type, ``unknown`` those that the contract does not have.
    """

    def __init__(self, table: str, missing: tuple[str, ...], unknown: tuple[str, ...]) -> None:
        self.table, self.missing, self.unknown = table, missing, unknown
        super().__init__(
            f"table {table} lacks or has otherwise {missing or 'nothing'} and has unknown {unknown or 'nothing'}: "
            "move the database away and run jixiao rebuild"
        )


class WorkspaceDiffers(TerminalFault):
    """The database at ``url`` was loaded from another workspace than the one whose lake lies at ``lake``, if it has one."""

    def __init__(self, url: str, lake: Path | None) -> None:
        self.url, self.lake = url, lake
        self.zh = (
            f"数据库 {url} 属于另一个工作目录，什么也没有改动。一个数据库（或模式）只服务一个工作目录：请在 JIXIAO_WAREHOUSE_URL 中换一个数据库，"
            f"或用 ?options=-csearch_path%3D模式名 指定另一个模式；原工作目录已不再使用时，用 jixiao rebuild 由 {lake or '数据湖'} 接管。"
        )
        self.en = (
            f"{url} belongs to another workspace, and nothing was changed. One database (or schema) serves one workspace: name another database "
            "in JIXIAO_WAREHOUSE_URL, or another schema with ?options=-csearch_path%3DNAME; where the other workspace is no longer used, "
            f"jixiao rebuild takes the database over from {lake or 'the lake'}."
        )
        super().__init__(self.en)


class YearsNotInLake(TerminalFault):
    """The database holds ``years``, and the lake does not: rebuilt from it, the database would lose them."""

    def __init__(self, years: tuple[int, ...]) -> None:
        self.years = years
        super().__init__(
            f"the warehouse holds {', '.join(map(str, years))}, which the lake in this workspace does not: nothing was changed; "
            "use the workspace that the warehouse was loaded from"
        )
