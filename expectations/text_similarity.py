"""Near-duplicates: how much of a text stands in another, by winnowed fingerprints.

Every run of :data:`SPAN` characters is hashed, and the least hash of each :data:`WINDOW` neighbours kept, so that a passage
of ``SPAN + WINDOW - 1`` characters that two texts share leaves a common fingerprint in both. Fingerprints that many texts
share are the form's own wording and do not count. Source: Schleimer, Wilkerson, Aiken, Winnowing (SIGMOD 2003).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

# Together they find every shared passage of 23 characters, one short sentence. Chosen; no measurement is recorded.
SPAN = 16
WINDOW = 8
LEAST = 60
"""Fingerprints that a text must have before it is compared: some 300 characters."""
_COMMON = 8
"""Texts that share a fingerprint before it counts as the form's own wording. Chosen; no measurement is recorded."""
_BLANKS = re.compile(r"\s+")
_POWERS = np.array([pow(1_000_003, SPAN - 1 - place, 2**64) for place in range(SPAN)], dtype=np.uint64)

Prints = np.ndarray[Any, np.dtype[np.uint64]]


def fingerprints(text: str) -> Prints:
    """The winnowed fingerprints of a text without its blanks, sorted, each once."""
    plain = _BLANKS.sub("", text)
    if len(plain) < SPAN + WINDOW:
        return np.empty(0, dtype=np.uint64)
    codes = np.frombuffer(plain.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    hashes = np.zeros(len(codes) - SPAN + 1, dtype=np.uint64)
    for place in range(SPAN):
        hashes += codes[place : place + len(hashes)] * _POWERS[place]
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    return np.unique(np.lib.stride_tricks.sliding_window_view(hashes, WINDOW).min(axis=1))


def contained(one: Prints, other: Prints) -> float:
    """The share of ``one`` that stands in ``other``, from 0 to 1."""
    return float(np.isin(one, other, assume_unique=True).mean()) if len(one) else 0.0


def alike(texts: Mapping[str, Prints], least: float) -> Iterator[tuple[str, str, float]]:
    """Pairs of names (one, other) of which at least the share ``least`` of the first stands in the second, what many share aside."""
    holders: dict[int, list[str]] = defaultdict(list)
    for name, prints in texts.items():
        for value in prints.tolist():
            holders[value].append(name)
    own: Counter[str] = Counter()
    shared: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        if len(names) > _COMMON:
            continue
        own.update(names)
        shared.update((one, other) for one in names for other in names if one != other)
    for (one, other), count in sorted(shared.items()):
        if own[one] >= LEAST and count >= least * own[one]:
            yield one, other, count / own[one]
