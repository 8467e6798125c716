"""What judging leaves beside the lake, in ``validations/<fiscal year>/``: the results of each suite, and when each result was first reached.

``<table>.json`` has the results of the Great Expectations suites of a table, without times, so that the same batch gives
the same bytes. ``judged.json`` has for each submission the rules that held and the time of its result: when a run first
came to just these findings under these versions of reader and rules. It is not changed while the result stays the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from warehouse.rows import FindingRow

if TYPE_CHECKING:
    from flows.batch.judgement_cache import KeptJudgement
    from flows.intake.plan import Plan
    from flows.settings import Settings
    from warehouse.files import Folder


JUDGED = "judged.json"


@dataclass(frozen=True, slots=True)
class Result:
    """One submission's result: ``time`` (ISO 8601 with offset) it was first reached, its digest, the rules that held."""

    time: str
    digest: str
    held: list[str]


def store(plan: Plan, verdicts: KeptJudgement, settings: Settings) -> None:
    """Writes the results of the year's batch. Files whose content stays the same are not touched."""
    folder = _folder(plan.fiscal_year, settings)
    files = {f"{table}.json": _dump(content) for table, content in _suites(plan, verdicts).items()}
    before = results(plan.fiscal_year, settings)
    files[JUDGED] = _dump({name: asdict(result) for name, result in _results(plan, verdicts, before).items()})
    for name, content in files.items():
        if not folder.has(name, len(content)) or folder.read(name) != content:
            folder.write(name, content)
    for name in list(folder.names(".json", ".tmp")):
        if name not in files:
            folder.remove(name)


def results(fiscal_year: int, settings: Settings) -> dict[str, Result]:
    """The stored results of the year by submission; empty when there are none or the file is damaged."""
    return _stored(fiscal_year, settings) or {}


def stored(fiscal_year: int, settings: Settings) -> bool:
    """True if results of the year are stored and can be read."""
    return _stored(fiscal_year, settings) is not None


def _stored(fiscal_year: int, settings: Settings) -> dict[str, Result] | None:
    try:
        raw = json.loads(_folder(fiscal_year, settings).read(JUDGED))
        return {name: Result(**result) for name, result in raw.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return None


def _folder(fiscal_year: int, settings: Settings) -> Folder:
    from warehouse.files import Folder

    return Folder(settings.validations / str(fiscal_year))


def _suites(plan: Plan, verdicts: KeptJudgement) -> dict[str, dict[str, Any]]:
    """The content of each table's file: the batch, and each of its suites with the result of every expectation."""
    by_table: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for validation in verdicts.validations:
        by_table[validation["suite"]].append({name: value for name, value in validation.items() if name != "suite"})
    batch = {
        "fiscal_year": plan.fiscal_year,
        "rule_set_version": plan.rule_set_version,
        "submissions": len(verdicts.outcomes),
        "batch": sha256("\n".join(sorted(verdicts.outcomes)).encode()).hexdigest(),
    }
    return {
        table: {
            "suite": table,
            **batch,
            "success": all(one["success"] for suite in suites for one in suite["expectations"]),
            "frames": suites,
        }
        for table, suites in by_table.items()
    }


def _results(plan: Plan, verdicts: KeptJudgement, before: Mapping[str, Result]) -> dict[str, Result]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    findings: dict[str, list[FindingRow]] = defaultdict(list)
    for row in verdicts.findings:
        findings[row["submission_id"]].append(row)
    found = {}
    for name in sorted(verdicts.outcomes):
        held = verdicts.held.get(name, [])
        content = [plan.reader_version, plan.rule_set_version, findings[name], held]
        digest = sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()
        known = before.get(name)
        found[name] = known if known and known.digest == digest else Result(now, digest, held)
    return found


def _dump(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
