"""What part a figure plays by the words before it: a budget, spending, what is left, an addition. The words said last decide."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.terms import StatedTerm, subject_of
from submissions.text import fold

Role = Literal["original", "final", "source", "spent", "left", "carried", "added", "taken", "prior", "limit", "none"]
_ROLES: tuple[Role, ...] = ("original", "final", "source", "spent", "left", "carried", "added", "taken", "prior", "limit")
BUDGETS: frozenset[Role] = frozenset({"original", "final", "source"})


def role_of(term: StatedTerm) -> Role:
    """The role whose words end last before the figure, the longest of them where several end there; ``none`` if there are none."""
    return _role(term.before)


@lru_cache(maxsize=4096)
def _role(before: str) -> Role:
    """Cached: every change of a sentence asks it of every figure before it."""
    words = fold(before)
    best: tuple[int, int, Role] = (0, 0, "none")
    for role in _ROLES:
        for match in pattern(f"role_{role}").finditer(words):
            best = max(best, (match.end(), len(match[0]), role))
    return best[2]


def is_plain(term: StatedTerm) -> bool:
    """True if the figure is an exact amount or count, no change, no mean and none of several years."""
    words = fold(term.before)
    return (
        term.exact and not term.is_change and term.quantity not in ("rate", "points")
        and not pattern("per").search(words) and not pattern("spread_out").search(words)
    )  # fmt: skip


def is_each(term: StatedTerm) -> bool:
    """True if a figure is a price or a mean, which is no part of a total and ends no list of parts."""
    return any(pattern(name).search(fold(term.before)) for name in ("a_mean", "per", "unit_price", "price_words"))


def is_alike(one: StatedTerm, other: StatedTerm) -> bool:
    """True if both count or measure the same."""
    return one.quantity == other.quantity


def bare_subject(term: StatedTerm) -> str:
    """What the words before a figure name, less the words of its role and all that qualifies it."""
    words = pattern("no_subject").sub("", fold(term.before))
    for role in _ROLES:
        words = pattern(f"role_{role}").sub("", words)
    return pattern("no_subject_letters").sub("", subject_of(words))


def same_subject(one: StatedTerm, other: StatedTerm) -> bool:
    """True if one of them names nothing of its own, or both name the same."""
    first, second = bare_subject(one), bare_subject(other)
    return len(first) < 2 or len(second) < 2 or first in second or second in first
