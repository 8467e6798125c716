"""What can go wrong with the warehouse, each with its facts as attributes.

::

    WarehouseFault
    ├── Transient            may pass by itself: worth another try
    │   ├── FileChanged      a document changed while it was copied
    │   └── DatabaseLocked   another process writes the database
    └── Terminal             will not pass by itself
        ├── InvalidRow       a row breaks the contract
        ├── InvalidRegistry  a line of the department registry cannot be used
        ├── InvalidRollup    a roll-up's declaration and its SQL do not fit
        ├── LakeDamaged      a file of the lake is missing or not what the manifest says
        ├── NotADatabase     the file is missing, or is no database of this program
        ├── Outdated         the database's tables are those of another version of this program
        ├── SchemaDiffers    the database's tables are not the contract's
        ├── UpgradeRefused   the database does not let a table be changed
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


class DatabaseLocked(TransientFault):
    """The database at ``url`` is held by another process; ``detail`` is the database's own sentence."""

    def __init__(self, url: str, detail: str) -> None:
        self.url, self.detail = url, detail
        super().__init__(f"{url} is in use by another process: {detail}")


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


class UpgradeRefused(TerminalFault):
    """The database does not let a table be changed; ``detail`` is its own sentence."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(
            f"the warehouse's tables could not be brought up to date, and nothing was changed: {detail}; "
            "remove what depends on the table, or let the role that runs jixiao own it"
        )


class YearsNotInLake(TerminalFault):
    """The database holds ``years``, and the lake does not: rebuilt from it, the database would lose them."""

    def __init__(self, years: tuple[int, ...]) -> None:
        self.years = years
        super().__init__(
            f"the warehouse holds {', '.join(map(str, years))}, which the lake in this workspace does not: nothing was changed; "
            "use the workspace that the warehouse was loaded from"
        )
