"""Parts of one submission that were filed as files of their own: narrative here, two tables there.

Read alone, each of them would be a version that lacks the others' tables. Files of one department that are not whole and
that complete one another are therefore read together, as an archive of them would be; of two files with the same parts
the newer one counts, the older stays an earlier version. A file that names no department belongs to the one that its
name, or everything else in its folder, names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from flows.batch.assemble import Batchwide, home, named_in
from flows.intake.archives import pack
from flows.intake.filings import Filing, united, without
from flows.intake.folders import folder_division
from flows.intake.plan import Plan
from flows.readings.extraction_cache import Extractions
from flows.readings.outcome import Extraction
from flows.settings import Settings
from warehouse.originals import Originals
from warehouse.registry import Registry

TABLES = frozenset({"base_table", "self_evaluation_table"})
WHOLE = TABLES | {"narrative"}
NO_PART = ("not_a_self_evaluation", "nothing_read", "tables_not_read", "scanned")
"""Rejections of files that can still be a part: alone, such a file is no report."""
BETWEEN = " | "
"""Separates the paths of a joined filing. Windows allows no file name with it."""

Owner = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Part:
    filing: Filing
    has: frozenset[str]
    owner: Owner | None

    @property
    def kind(self) -> tuple[frozenset[str], str]:
        """Key that identifies the kind of part: a file with an equal key is a version of this one."""
        return self.has, "" if self.has else self.filing.source_path


def joined(present: Sequence[Filing], extractions: Extractions, originals: Originals, shared: Batchwide, most: int) -> list[Filing]:
    """Returns the filings of the inbox, with files that complete one another joined to one filing of at most ``most`` bytes.

    All files must have been read. A joined filing is kept in ``originals`` as an archive: the same files give the same bytes.
    """
    parts = [_part(filing, extractions.get(filing.sha256) or Extraction(), shared) for filing in present if not filing.parts]
    rest = {filing.source_path: filing for filing in present}
    for group in _groups(parts, shared.fiscal_year):
        kept = _completing(group)
        if kept and sum(originals.path(part.filing.sha256).stat().st_size for part in kept) <= most:
            together = _together([part.filing for part in kept], originals)
            for part in kept:
                del rest[part.filing.source_path]
            rest[together.source_path] = together
    return list(rest.values())


def join_parts(plan: Plan, settings: Settings) -> Plan:
    """Returns ``plan``, whose documents must have been read, with parts of one submission joined. Joined filings are still to be read."""
    shared = Batchwide(plan.fiscal_year, plan.reader_version, plan.rule_set_version, Registry.load(Path(plan.registry)))
    extractions, originals = Extractions(settings.cache, plan.reader_version), Originals(settings.originals)
    present = joined([one for one in plan.filings if one.present], extractions, originals, shared, settings.limits.file_bytes)
    filings = without(plan.withdrawn, united(present, plan.before))
    fresh = [one.sha256 for one in filings if one.parts and one.sha256 not in plan.to_read and not extractions.holds(one.sha256)]
    return replace(plan, filings=filings, to_read=(*plan.to_read, *fresh))


def members(source_path: str) -> tuple[str, ...]:
    """Returns the inbox paths that a batch's ``source_path`` names. Files in the first one's folder are written without the folder."""
    first, *others = source_path.split(BETWEEN)
    folder = first[: first.rfind("/") + 1]
    return first, *(other if "/" in other else folder + other for other in others)


def _part(filing: Filing, extraction: Extraction, shared: Batchwide) -> _Part:
    headers = extraction.headers()
    if not headers:
        open_ended = extraction.code in NO_PART
        return _Part(filing, frozenset() if open_ended else WHOLE, _by_name(filing, shared) if open_ended else None)
    header = headers[0]
    has = frozenset(part for part, there in header["parts"].items() if there)
    if len(headers) > 1 or header["kind"] != "department" or header["fiscal_year"] not in (None, shared.fiscal_year):
        has = WHOLE
    return _Part(filing, has, _owner(filing, header, shared) or _by_name(filing, shared))


def _owner(filing: Filing, header: dict[str, Any], shared: Batchwide) -> Owner | None:
    name = header["department_name"]
    if not name:
        return None
    division, code = home(filing.source_path, header["division_code"], name, shared)
    return division, code or "".join(name.split())


def _by_name(filing: Filing, shared: Batchwide) -> Owner | None:
    found = named_in(PurePosixPath(filing.source_path).name, shared.registry.expected(shared.fiscal_year))
    return (found["division_code"], found["department_code"]) if found else None


def _groups(parts: Sequence[_Part], fiscal_year: int) -> Iterable[list[_Part]]:
    """The parts of each department that are not whole."""
    owners: dict[str, set[Owner]] = defaultdict(set)
    for part in parts:
        if part.owner is not None:
            owners[_folder(part)].add(part.owner)
    groups: dict[Owner, list[_Part]] = defaultdict(list)
    for part in parts:
        around = owners[_folder(part)] if _is_own(_folder(part), fiscal_year) else set()
        owner = part.owner or (next(iter(around)) if len(around) == 1 else None)
        if owner is not None and part.has != WHOLE:
            groups[owner].append(part)
    return groups.values()


def _folder(part: _Part) -> str:
    return str(PurePosixPath(part.filing.source_path).parent)


def _is_own(folder: str, fiscal_year: int) -> bool:
    """True if a folder may be one department's: neither the inbox nor a division's."""
    division = folder_division(f"{folder}/", fiscal_year) if "/" not in folder else None
    return folder != "." and division is None


def _completing(group: Sequence[_Part]) -> list[_Part]:
    """Returns the newest file of each kind if together they have more parts than any alone and no table twice; else none."""
    newest = {part.kind: part for part in sorted(group, key=lambda part: (part.filing.modified, part.filing.source_path))}
    kept = list(newest.values())
    whole = frozenset().union(*(part.has for part in kept))
    if whole >= TABLES:
        kept = [part for part in kept if part.has]
    tables = [table for part in kept for table in part.has & TABLES]
    more = len(kept) > 1 and (whole > max((part.has for part in kept), key=len) or any(not part.has for part in kept))
    return sorted(kept, key=lambda part: part.filing.source_path) if more and whole and len(tables) == len(set(tables)) else []


def _together(filings: Sequence[Filing], originals: Originals) -> Filing:
    first, *others = [PurePosixPath(filing.source_path) for filing in filings]
    paths = [str(first), *(other.name if other.parent == first.parent else str(other) for other in others)]
    out = BytesIO()
    pack([(name.removeprefix(f"{first.parent}/"), originals.path(one.sha256)) for name, one in zip(paths, filings, strict=True)], out)
    files = tuple(file for filing in filings for file in filing.files)
    return Filing(BETWEEN.join(paths), originals.put(out.getvalue()), max(filing.modified for filing in filings), parts=files)
