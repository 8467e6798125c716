"""Telling of places that contradict the name or the year that counts: nothing is decided silently."""

from __future__ import annotations

from submissions.document import FOUND, Location
from submissions.extraction.collector import Facts
from submissions.identity.stated_identity import StatedIdentity
from submissions.identity.weighing import Decided

_REASONS = {"name": "单位名称在几处写得不一致", "year": "报告年度在几处写得不一致"}
_WHAT = {"name": "submissions.department_name", "year": "submissions.fiscal_year"}


def tell(facts: Facts, *decisions: Decided) -> None:
    """Add a row to ``unresolved`` for every place that contradicts what counts, with both places quoted."""
    for decided in decisions:
        for other in decided.told:
            quoted = contradiction(other, decided.counts if decided.counts else next(one for one in decided.told if one is not other))
            place = other.location or Location(0)
            facts.unresolved(_WHAT[other.source.of], quoted, _REASONS[other.source.of], place)


def contradiction(one: StatedIdentity, other: StatedIdentity) -> str:
    """Both places in words: the first is outvoted by the second."""
    return "；".join(f"{FOUND[stated.source.found][0]}：{stated.printed}" for stated in (one, other))
