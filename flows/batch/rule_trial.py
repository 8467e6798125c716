"""``replay``: tries a new or changed rule on everything in the lake before it is put in force. Nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.batch.earlier_years import context_of, stored_rows
from flows.settings import Settings
from warehouse import contract
from warehouse.rows import AnyRow, DepartmentRow, FindingRow, OpenTables

if TYPE_CHECKING:
    from expectations.context import Context
    from expectations.rule import Rule
    from warehouse.lake import Lake


@dataclass(frozen=True, slots=True)
class Changed:
    """A submission on which the rule's findings would differ from the stored ones.

    ``before`` and ``after`` are its outcomes; ``appearing`` and ``vanishing`` the rule's findings that would come and go.
    """

    header: AnyRow
    before: str
    after: str
    appearing: tuple[FindingRow, ...]
    vanishing: tuple[FindingRow, ...]

    def as_json(self) -> dict[str, Any]:
        """The submission with both outcomes and the findings that differ."""
        told = ("submission_id", "department_name", "division_code", "fiscal_year", "source_path")
        return {name: self.header[name] for name in told} | {
            "before": self.before,
            "after": self.after,
            "appearing": [_brief(row) for row in self.appearing],
            "vanishing": [_brief(row) for row in self.vanishing],
        }


def replay(identifier: str, rules: Sequence[Rule], settings: Settings) -> tuple[int, list[Changed]]:
    """Judges every stored submission, year by year, by the rule of that id in ``rules``.

    Returns the number judged and the submissions whose findings would change. Raises
    :class:`flows.failures.UnknownRule` when there is no such rule.
    """
    from flows.failures import UnknownRule
    from warehouse.lake import Lake

    chosen = [rule for rule in rules if rule.id == identifier]
    if not chosen:
        known = [rule.id for rule in rules]
        raise UnknownRule(identifier, known)
    lake = Lake(settings.lake)
    departments = _departments(settings)
    years = sorted({row["fiscal_year"] for row in lake.read("submissions").select(["fiscal_year"]).to_pylist()})
    judged = 0
    found: list[Changed] = []
    for year in years:
        batch = stored_batch(lake, year)
        judged += len(batch["submissions"])
        context = context_of(year, lake, departments)
        told = _told(identifier, rules, batch, context)
        stored: list[Any] = [*stored_rows(lake, "findings", year)]
        found += _changed(identifier, told, batch, stored)
    return judged, found


def stored_batch(lake: Lake, fiscal_year: int) -> OpenTables:
    """Returns a year's facts from the lake as they were judged, without submissions that could not be read."""
    facts = [table.name for table in contract.tables().values() if table.kind == "fact"]
    batch = {name: stored_rows(lake, name, fiscal_year) for name in facts}
    batch["submissions"] = [row for row in batch["submissions"] if row["outcome"] != "unreadable"]
    return batch


def _departments(settings: Settings) -> list[DepartmentRow]:
    """The registry as it was last loaded."""
    from flows.memory import reading

    with reading(settings) as warehouse:
        return warehouse.rows("departments")


def _told(identifier: str, rules: Sequence[Rule], batch: OpenTables, context: Context) -> list[FindingRow]:
    """Returns the findings of the rule. A rule about findings needs those of all others. Raises ``RuleError`` if a rule raised."""
    from expectations.batch_judgement import judge
    from expectations.catalogue import RuleError
    from expectations.frames import LATER

    if not batch["submissions"]:
        return []
    rule = next(rule for rule in rules if rule.id == identifier).model_copy(update={"status": "active"})
    others = [one for one in rules if one.id != identifier and one.status == "active"] if rule.frame in LATER else []
    judgement = judge(batch, [*others, rule], context)
    if judgement.alarms:
        raise RuleError(identifier, judgement.alarms)
    return [row for row in judgement.findings if row["rule"] == identifier]


def _changed(identifier: str, told: Sequence[FindingRow], batch: OpenTables, stored: Sequence[FindingRow]) -> Iterator[Changed]:
    from expectations.batch_judgement import outcome

    fresh = _by_submission(told)
    known = _by_submission(stored)
    for header in batch["submissions"]:
        mine = known[header["submission_id"]]
        old = {_key(row): row for row in mine if row["rule"] == identifier}
        new = {_key(row): row for row in fresh[header["submission_id"]]}
        appearing = tuple(row for key, row in new.items() if key not in old)
        vanishing = tuple(row for key, row in old.items() if key not in new)
        if appearing or vanishing:
            others = [row for row in mine if row["rule"] != identifier]
            yield Changed(header, outcome(mine), outcome([*others, *new.values()]), appearing, vanishing)


def _by_submission(findings: Sequence[FindingRow]) -> dict[str, list[FindingRow]]:
    found: dict[str, list[FindingRow]] = defaultdict(list)
    for row in findings:
        found[row["submission_id"]].append(row)
    return found


def _key(row: FindingRow) -> tuple[str, str, str | None]:
    return row["key"], row["outcome"], row["severity"]


def _brief(row: AnyRow) -> dict[str, Any]:
    return {name: row[name] for name in ("rule", "key", "severity", "outcome", "message", "message_en")}


def rules_in(path: Path | None) -> tuple[Rule, ...]:
    """Returns the catalogue's rules. Rules of the YAML file ``path`` replace those of the same id; new ones follow at the end."""
    from expectations import catalogue

    if path is None:
        return catalogue.rules()
    fresh = catalogue.load_file(path)
    replaced = {rule.id for rule in fresh}
    return (*(rule for rule in catalogue.rules() if rule.id not in replaced), *fresh)
