"""The rules, read from ``rules/*.yaml`` and checked against the frames that they speak about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from expectations import overrides
from expectations.expressions import ExpressionError, doubts, names
from expectations.frame_register import columns_of, declared
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
    """The rules that run: active rules, and drafts, whose findings only the office sees."""
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
    chosen = overrides.load(path) if path else ()
    thresholds = {one.id: one.thresholds for one in found}
    strange = [f"{one.rule}.{one.threshold}" for one in chosen if one.threshold not in thresholds.get(one.rule, {})]
    if strange:
        raise RuleError(str(path), [f"no threshold {name}" for name in strange])
    return tuple(one.model_copy(update={"overrides": tuple(o for o in chosen if o.rule == one.id)}) for one in found)


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
    if one.frame not in declared():
        yield f"no frame {one.frame!r}{_nearest(one.frame, declared())}"
        return
    columns = columns_of(one.frame)
    expressions = [level.when for level in one.levels] + [value.value for value in one.values.values()]
    try:
        read = one.columns() | frozenset().union(*(names(source) for source in expressions)) - one.define.keys() - one.thresholds.keys()
        open_terms = set(doubts(one.check))
    except ExpressionError as error:
        yield str(error)
        return
    yield from (f"no column {name!r} in {one.frame}{_nearest(name, columns)}" for name in sorted(read - columns.keys()))
    yield from (f"no column {name!r} to locate{_nearest(name, columns)}" for name in one.locations if name not in {*columns, "row"})
    yield from (f"no column {name!r} for its cause{_nearest(name, columns)}" for name in one.cause_columns if name not in columns)
    yield from _unnamed(one, open_terms)
    templates = (one.key, one.printed, one.expected, one.difference, one.message.zh, one.message.en, one.fix.zh, one.fix.en)
    usable = columns.keys() | one.values.keys()
    for template in filter(None, templates):
        named = PLACEHOLDER.findall(template)
        yield from (f"no name {name!r} in a template{_nearest(name, usable)}" for name in named if name not in usable)
    for example in one.examples:
        yield from (f"example has no column {name!r}{_nearest(name, columns)}" for name in example.row if name not in columns)


def _unnamed(one: Rule, open_terms: set[str]) -> Iterator[str]:
    """What a message would have to say and the rule has no words for: a definition that may be missing, a doubt; and words for nothing."""
    known = {*columns_of(one.frame), *one.define}
    yield from (f"no words in names for {name!r}" for name in one.needs if name in one.define and name not in one.names)
    yield from (f"names has no column {name!r}{_nearest(name, known)}" for name in one.names if name not in known)
    yield from (f"no words in doubts for {term!r}" for term in sorted(open_terms - one.doubts.keys()))
    yield from (f"the check has no doubt {term!r}{_nearest(term, open_terms)}" for term in one.doubts if term not in open_terms)


def _nearest(name: str, known: Iterable[str]) -> str:
    """The names most like an unknown one, three at most, for the end of a complaint."""
    near = get_close_matches(name, list(known), n=3)
    return f"; nearest: {', '.join(near)}" if near else ""
