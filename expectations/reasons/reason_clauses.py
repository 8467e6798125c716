"""Sentences cut into clauses, and what a clause says: its subjects, which way they went, and against what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from expectations.reasons.reason_lexicon import Direction, Measure, matcher, reason_lexicon

_SENTENCE = re.compile(r"[。；;！!\n]")
_CLAUSE = re.compile(r"[，：:（）()]|,(?!\d{3})")
_NUMBER = re.compile(r"\d")

Move = tuple[Direction | None, Measure | None]
"""Which way a figure went and against what; ``None`` where the words leave it open."""


@dataclass(frozen=True)
class Effect:
    """What a reason is for."""

    subjects: frozenset[str] = frozenset()
    moves: frozenset[Move] = frozenset()


NOTHING = Effect()


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence, brackets and colons counted as ends."""
    return [clause for clause in _CLAUSE.split(sentence) if clause.strip()]


@lru_cache(maxsize=4096)
def effect_of(clause: str) -> Effect:
    """What one clause says of a figure. 比年初预算 names what is compared with, not the budget as a subject."""
    lexicon = reason_lexicon()
    bare = matcher(lexicon.measures["budget"]).sub("", clause)
    at: dict[str, int] = {}
    for subject in lexicon.subjects:
        for match in matcher(subject.names).finditer(bare):
            at[subject.id] = match.start()
    return Effect(_last(at, bare), _moves(clause))


def _last(at: dict[str, int], text: str) -> frozenset[str]:
    """Those named behind the last figure that a subject follows; a part's name (项目支出预算) hides the whole's."""
    if not at:
        return frozenset()
    numbers = [match.start() for match in _NUMBER.finditer(text) if match.start() < max(at.values())]
    found = {subject for subject, start in at.items() if not numbers or start > numbers[-1]}
    return frozenset(found - {"total"} or found)


def _moves(clause: str) -> frozenset[Move]:
    lexicon = reason_lexicon()
    if matcher(lexicon.moves.not_moved).search(clause):
        return frozenset()
    ways: list[Direction | None] = []
    ways += ["up"] if matcher(lexicon.moves.up).search(clause) else []
    ways += ["down"] if matcher(lexicon.moves.down).search(clause) else []
    bases: list[Measure | None] = [measure for measure, words in lexicon.measures.items() if matcher(words).search(clause)]
    return frozenset((way, base) for way in ways or [None] for base in bases or [None] if ways or bases)


def effect(parts: Sequence[str], *, backwards: bool) -> Effect:
    """What the clauses on one side of a reason say: their moves up to the first clause, from the reason outwards, that names a subject."""
    moves: set[Move] = set()
    for clause in reversed(parts) if backwards else parts:
        said = effect_of(clause)
        moves |= said.moves
        if said.subjects:
            return Effect(said.subjects, frozenset(moves))
    return Effect(frozenset(), frozenset(moves))


def subjects_among(parts: Iterable[str]) -> frozenset[str]:
    """The subjects that the last clause with any names."""
    named = [said.subjects for said in map(effect_of, parts) if said.subjects]
    return named[-1] if named else frozenset()
