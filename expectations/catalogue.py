"""The rules, read from ``rules/*.yaml`` and checked against the frames that they speak about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from expectations import overrides
from expectations.expressions import ExpressionError, names
from expectations.frames import FRAMES
from expectations.frames.frame import COMMON
from expectations.rule import RANKS, Rule
from warehouse.rows import RuleRow

FOLDER = Path(__file__).parent / "rules"
PLACEHOLDER = re.compile(r"\{([a-zA-Z_][\w.]*)\}")


class RuleError(ValueError):
    """A rule that cannot be used: its id and each thing that is wrong with it."""

    def __init__(self, rule: str, faults: list[str]) -> None:
        self.rule = rule
        self.faults = faults
        super().__init__(f"{rule}: {'; '.join(faults)}")


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the files and of the items in them, with the thresholds that the city overrides."""
    return overridden(load(FOLDER), overrides.path())


def in_force() -> tuple[Rule, ...]:
    """The rules that run: the active ones, and the drafts, whose findings only the office is told."""
    return tuple(one for one in rules() if one.status != "retired")


def rule(rule_id: str) -> Rule:
    """The rule of that id; ``KeyError`` when there is none."""
    for found in rules():
        if found.id == rule_id:
            return found
    raise KeyError(rule_id)


def load(folder: Path) -> tuple[Rule, ...]:
    """The rules of a folder; :class:`RuleError` for one that speaks of a column, frame or name that is not there."""
    return _once([one for path in sorted(folder.glob("*.yaml")) for one in load_file(path)])


def load_file(path: Path) -> tuple[Rule, ...]:
    """The rules of one file; :class:`RuleError` as :func:`load`, and for a file that does not hold a list of rules."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        items = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RuleError(path.name, [f"not a list of rules: {error}"]) from error
    if not isinstance(items, list):
        raise RuleError(path.name, ["not a list of rules"])
    return _once([_checked(_declared(item, f"{path.name}[{number}]")) for number, item in enumerate(items, 1)])


def _declared(item: Any, place: str) -> Rule:
    """The item as a rule; :class:`RuleError` names its place in the file, its id and each key that is wrong."""
    try:
        return Rule.model_validate(item)
    except ValidationError as error:
        name = f"{place} {item['id']}" if isinstance(item, dict) and "id" in item else place
        faults = [f"{'.'.join(map(str, one['loc'])) or 'item'}: {one['msg']}" for one in error.errors(include_url=False)]
        raise RuleError(name, faults) from error


def _once(found: list[Rule]) -> tuple[Rule, ...]:
    doubled = {one.id for one in found if sum(other.id == one.id for other in found) > 1}
    if doubled:
        raise RuleError(", ".join(sorted(doubled)), ["declared twice"])
    return tuple(found)


def overridden(found: Sequence[Rule], path: Path | None) -> tuple[Rule, ...]:
    """The rules, each with the overrides of the file ``path`` that are about it; :class:`RuleError` for one about nothing."""
    declared = overrides.load(path) if path else ()
    thresholds = {one.id: one.thresholds for one in found}
    strange = [f"{one.rule}.{one.threshold}" for one in declared if one.threshold not in thresholds.get(one.rule, {})]
    if strange:
        raise RuleError(str(path), [f"no threshold {name}" for name in strange])
    return tuple(one.model_copy(update={"overrides": tuple(o for o in declared if o.rule == one.id)}) for one in found)


def as_rows() -> list[RuleRow]:
    """The rules as rows of the contract's table ``rules``."""
    return [
        {
            "rule": one.id,
            "title": one.title,
            "title_en": one.title_en,
            "severity": highest(one),
            "status": one.status,
            "basis": one.basis.shown,
            "year_from": one.fiscal_years.first,
            "year_to": one.fiscal_years.last,
        }
        for one in rules()
    ]


def highest(one: Rule) -> str:
    """The highest severity that the rule can reach."""
    return min((one.severity, *(level.severity for level in one.levels)), key=RANKS.index)


def _checked(one: Rule) -> Rule:
    faults = list(_faults(one))
    if faults:
        raise RuleError(one.id, faults)
    return one


def _faults(one: Rule) -> Iterator[str]:
    if one.frame not in FRAMES:
        yield f"no frame {one.frame!r}"
        return
    columns = COMMON.keys() | FRAMES[one.frame][0].keys()
    expressions = [level.when for level in one.levels] + [value.value for value in one.values.values()]
    try:
        read = one.columns() | frozenset().union(*(names(source) for source in expressions)) - one.define.keys() - one.thresholds.keys()
    except ExpressionError as error:
        yield str(error)
        return
    yield from (f"no column {name!r} in {one.frame}" for name in sorted(read - columns))
    yield from (f"no column {name!r} to locate" for name in one.locations if name not in columns | {"row"})
    templates = (one.key, one.printed, one.expected, one.difference, one.message.zh, one.message.en, one.fix.zh, one.fix.en)
    for template in filter(None, templates):
        yield from (f"no name {name!r} in a template" for name in PLACEHOLDER.findall(template) if name not in columns | one.values.keys())
    for example in one.examples:
        yield from (f"example has no column {name!r}" for name in example.row if name not in columns)
