"""One change to a filing: the path of a value, and what to do with the value.

Paths: ``budget/<item>/<measure>``, ``funds/score``, ``sources/source.other``, ``nature/nature.basic``, ``staffing/actual``,
``building/actual_area``, ``basic/budget``, ``functions/208``, ``indicators/<which>/<field>`` (see :func:`_chosen`),
``quotas/output``, ``total_score``, ``grade``, ``form/<field>`` and ``prose/<concept>:<measure>/<field>``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, Literal

from synthesis.awarded_scores import rounded
from synthesis.department_year import ZERO, Indicator, add_up, dated
from synthesis.invented_filing import InventedFiling
from synthesis.prose import StatedFigure
from synthesis.themes import Declaration, wording

_INDICATOR = re.compile(r"\{([a-z0-9_]+)\}")


class Edit(Declaration):
    """Change the value at a path.

    ``to`` sets a value (decimals as strings; lists and mappings are added to). ``blank`` empties it. ``copy_of`` takes the
    value of another path, then ``times`` multiplies it, rounded to the cent, then ``add`` adds. ``add_text`` appends text.

    Eight change more than one value. ``sum_of_parts`` adds up the three public expenses again for the measure it names.
    ``rest_to`` gives one fund source what the others leave of the final budget. ``growth_of`` makes the prose claim growth
    of 100 % over zero. ``repeat`` prints the longest paragraph of a section twice. ``reword`` replaces words of the prose.
    ``copy_targets`` makes every actual equal its target. ``copy_duties`` makes the goals repeat the department's duties.
    ``results_of_goals`` makes their results ``copied`` from the goals, or ``none``.
    """

    at: str
    to: str | bool | int | list[str] | dict[str, str] | None = None
    blank: bool = False
    copy_of: str | None = None
    times: Decimal | None = None
    add: Decimal | None = None
    add_text: str = ""
    sum_of_parts: str | None = None
    rest_to: str | None = None
    growth_of: str | None = None
    repeat: str | None = None
    reword: dict[str, str] | None = None
    copy_targets: bool = False
    copy_duties: bool = False
    results_of_goals: Literal["copied", "none"] | None = None


def apply(filing: InventedFiling, change: Edit) -> None:
    """Make the change. Raises ``LookupError`` if the path leads nowhere: a defect that changes nothing is a mistake."""
    for name, act in _ACTS.items():
        if argument := getattr(change, name):
            act(filing, argument)
            return
    places = _places(filing, change.at)
    if not places:
        raise LookupError(change.at)
    for holder, key in places:
        _put(holder, key, _new_value(filing, change, holder, key))


def _add_up(filing: InventedFiling, measure: str) -> None:
    add_up(filing.figures.budget, ("three_public.vehicles", "three_public"), (measure,))


def _give_rest(filing: InventedFiling, line: str) -> None:
    sources = filing.figures.sources
    others = sum((amount for name, amount in sources.items() if amount and name != line), ZERO)
    sources[line] = filing.figures.funds.final - others


def _claim_growth(filing: InventedFiling, concept: str) -> None:
    for section in filing.sections:
        for text in section.texts():
            for position, part in enumerate(text.parts):
                if isinstance(part, StatedFigure) and part.name == f"{concept}:change":
                    claimed = StatedFigure(concept, "change_rate", Decimal(100), "%", "increase", part.style)
                    text.parts[position + 1 : position + 1] = ["，", claimed]
                    return
    raise LookupError(concept)


def _repeat(filing: InventedFiling, name: str) -> None:
    section = next(section for section in filing.sections if section.section == name)
    longest = max(section.texts(), key=lambda text: len(text.text()))
    section.parts[-1][1].append(deepcopy(longest))


def _copy_duties(filing: InventedFiling, _: bool) -> None:
    duties = wording().theme(filing.figures.department.theme).duties
    done = [achieved for _, achieved in filing.figures.goals]
    filing.figures.goals = list(zip(duties, done, strict=False))


def _results_of_goals(filing: InventedFiling, how: str) -> None:
    filing.figures.goals = [(goal, goal if how == "copied" else "") for goal, _ in filing.figures.goals]


def _reword(filing: InventedFiling, wordings: dict[str, str]) -> None:
    found = False
    for text in (text for section in filing.sections for text in section.texts()):
        for position, part in enumerate(text.parts):
            for old, new in wordings.items():
                if isinstance(part, str) and old in part:
                    text.parts[position], found = part.replace(old, new), True
    if not found:
        raise LookupError(", ".join(wordings))


def _copy_targets(filing: InventedFiling, _: bool) -> None:
    for item in filing.figures.indicators:
        item.actual, item.actual_date, item.actual_text = item.target, item.target_date, item.target_text
        if item.target_date:
            item.actual_text = dated(item.target_date) + "前"


_ACTS: dict[str, Callable[[InventedFiling, Any], None]] = {
    "sum_of_parts": _add_up,
    "rest_to": _give_rest,
    "growth_of": _claim_growth,
    "repeat": _repeat,
    "reword": _reword,
    "copy_targets": _copy_targets,
    "copy_duties": _copy_duties,
    "results_of_goals": _results_of_goals,
}


def value_at(filing: InventedFiling, path: str) -> Any:
    """The (first) value at a path; ``LookupError`` where it leads nowhere."""
    places = _places(filing, path)
    if not places:
        raise LookupError(path)
    return _get(*places[0])


def filled_key(key: str, filing: InventedFiling) -> str:
    """``{quantity}`` replaced by the first quantity indicator's name, ``{opening}`` by the first words on the goals."""
    if key == "{opening}":
        return next(section for section in filing.sections if section.section == "goals").parts[-1][1][0].text()[:12]
    return _INDICATOR.sub(lambda match: _chosen(filing, match[1])[0].name, key)


def _new_value(filing: InventedFiling, change: Edit, holder: Any, key: str) -> Any:
    if change.blank:
        return None
    old = _get(holder, key)
    if change.copy_of is not None:
        old = value_at(filing, change.copy_of)
    elif change.add_text:
        return old + change.add_text
    elif change.to is not None:
        return _typed(_filled(change.to, filing), old, holder)
    if change.times is not None:
        old = rounded(old * change.times)
    return old + change.add if change.add is not None else old


def _filled(value: Any, filing: InventedFiling) -> Any:
    """Replace the classes that a text names by the names of indicators."""
    return {name: filled_key(text, filing) for name, text in value.items()} if isinstance(value, dict) else value


def _typed(value: Any, old: Any, holder: Any) -> Any:
    if isinstance(value, str) and (isinstance(old, Decimal) or (old is None and isinstance(holder, dict))):
        return Decimal(value)
    if isinstance(value, dict) and isinstance(old, dict):
        return {**old, **value}
    if isinstance(value, list) and isinstance(old, list):
        return [*old, *value]
    return value


def _places(filing: InventedFiling, path: str) -> list[tuple[Any, str]]:
    root, _, rest = path.partition("/")
    if root == "indicators":
        which, _, name = rest.partition("/")
        return [(item, name) for item in _chosen(filing, which)]
    if root == "prose":
        which, _, name = rest.partition("/")
        return [(stated, name) for stated in filing.stated() if stated.name == which][:1]
    holder: Any = filing if root == "form" else filing.figures
    *steps, last = path.split("/")
    for step in steps:
        holder = _get(holder, step)
        if holder is None:
            return []
    return [(holder, last)]


def _chosen(filing: InventedFiling, which: str) -> list[Indicator]:
    """The indicators that a path names: ``<class>`` is the first of a level-2 class, ``second_<class>`` the second."""
    of_class = [item for item in filing.figures.indicators if item.class_code == which.removeprefix("second_")]
    return of_class[1:2] if which.startswith("second_") else of_class[:1]


def _get(holder: Any, key: str) -> Any:
    if isinstance(holder, dict):
        return holder[key]
    if is_dataclass(holder) and key in {item.name for item in fields(holder)}:
        return getattr(holder, key)
    raise LookupError(key)


def _put(holder: Any, key: str, value: Any) -> None:
    if isinstance(holder, dict):
        holder[key] = value
    else:
        setattr(holder, key, value)
