"""How a value is decided: of all statements of a name or a year, which counts, and which others must be told.

It knows no document, so that what decides by paths alone depends on no reader of tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from submissions.identity.names_by_words import folded_name, in_full, is_cut, same_unit
from submissions.identity.stated_identity import StatedIdentity


@dataclass(frozen=True, slots=True)
class Decided:
    """The statement that counts, other values weightiest first, and the statements that contradict it and must be told."""

    counts: StatedIdentity | None = None
    others: tuple[Any, ...] = ()
    told: tuple[StatedIdentity, ...] = ()

    @property
    def value(self) -> Any:
        """The name or the year; ``None`` where nothing states one."""
        return self.counts.value if self.counts else None


def decide(stated: Sequence[StatedIdentity]) -> Decided:
    """The value of the greatest sum of weights, each source once; of equal sums that of the weightiest place, then the most named.

    Of two values that only mentions state, equally often, neither counts and both are told.
    """
    groups = sorted(_groups(stated), key=_rank, reverse=True)
    if not groups:
        return Decided()
    best, *others = groups
    values = tuple(_weightiest(group).value for group in others)
    if others and _rank(best) == _rank(others[0]) and all(one.source.mention for one in best):
        return Decided(None, (best[0].value, *values), (best[0], others[0][0]))
    kept = {one.source.id for one in best}
    told = [one for group in others for one in group if one.source.tells and not kept & set(one.source.ruled)]
    return Decided(_in_full(best), values, tuple({(one.value, one.source.id): one for one in told}.values()))


def _groups(stated: Iterable[StatedIdentity]) -> list[list[StatedIdentity]]:
    """The statements by what they state; a name without its city or county is that name."""
    groups: list[list[StatedIdentity]] = []
    for one in sorted(stated, key=lambda one: -one.source.weight):
        group = next((group for group in groups if _agree(one.value, group[0].value)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def _agree(one: Any, other: Any) -> bool:
    return same_unit(folded_name(one), folded_name(other)) if isinstance(one, str) else one == other


def _weightiest(group: Sequence[StatedIdentity]) -> StatedIdentity:
    return max(group, key=lambda one: one.source.weight)


def _rank(group: Sequence[StatedIdentity]) -> tuple[int, int, int]:
    weights = {one.source.id: one.source.weight for one in group}
    return sum(weights.values()), max(weights.values()), len(group)


def _in_full(group: Sequence[StatedIdentity]) -> StatedIdentity:
    """The weightiest statement, or one with what stands before the short form or behind the cut one that stands there."""
    best = _weightiest(group)
    if not isinstance(best.value, str):
        return best
    short = folded_name(best.value)
    whole = next((one for one in group if is_cut(folded_name(one.value), short)), None)
    return whole or next((one for one in group if one.source.full and in_full(folded_name(one.value), short)), best)
