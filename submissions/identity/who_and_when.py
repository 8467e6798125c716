"""The decision: of all places that state a name or a year, which value counts, and which places say another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from submissions.document import Block, Document
from submissions.identity.name_statements import labelled_names, stated_names
from submissions.identity.names_by_words import folded_name, in_full, is_cut, same_unit
from submissions.identity.stated_identity import StatedIdentity
from submissions.identity.year_statements import stated_years

Kind = Literal["department", "project"]


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


def who(document: Document, kind: Kind = "department", filer: str | None = None) -> Decided:
    """Who filed. ``filer`` is the department that filed in the same file: of the names that the document states, that one counts."""
    stated = [one for one in stated_names(document) if one.source.only in (None, kind)]
    decided = decide(stated)
    if kind == "project":
        decided = replace(decided, told=())  # one unit is in charge of a project and another carries it out
    own = next((one for one in stated if filer and one.value == filer), None)
    return Decided(own, decided.others, ()) if own else decided


def when(document: Document) -> Decided:
    """Which fiscal year a document reports on."""
    return decide(list(stated_years(document)))


def own_name(block: Block) -> str | None:
    """The department that a table or line names as the one that filed it, beside 填报单位 or its like; ``None`` for none."""
    return next((str(stated.value) for stated in labelled_names((block,), "filer")), None)


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
