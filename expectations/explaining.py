"""Adds the likely cause of each finding: in words to its fix, as data to its ``cause``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from expectations.findings import Draft
from expectations.frames.frame import Frame, Record
from expectations.likely_causes import SHOWN, Candidate, likely, place, settled
from expectations.printed_figures import Figure
from expectations.rule import Rule

ONE = ("可能的笔误：{}（仅供参考，请核对原始资料）", "Likely slip: {} (a suggestion only; check the source).")
SEVERAL = ("可能的笔误不止一处，请对照原始资料判断：{}。", "More than one slip would explain it; check the source: {}.")


def explained(found: Sequence[Draft], frames: Mapping[str, Frame]) -> list[Draft]:
    """The findings, each with the one slip that would explain it, or with word that there are several.

    Of several candidates those are left out whose figure stands in another sum that closes.
    """
    last_years = _last_years(frames)
    likelies = {number: _candidates(draft, last_years) for number, draft in enumerate(found) if draft.columns["outcome"] == "failed"}
    unsure = {found[number].submission_id for number, candidates in likelies.items() if len(candidates) > 1}
    right = settled(frames, _rules_known(found), unsure) if unsure else set()
    return [_told(draft, _narrowed(draft, likelies.get(number, []), right)) for number, draft in enumerate(found)]


def _rules_known(found: Sequence[Draft]) -> Iterable[Rule]:
    """The rules of the catalogue, and any other that a finding belongs to: each of their sums may show a figure to be right."""
    from expectations import catalogue

    return ({rule.id: rule for rule in catalogue.rules()} | {draft.rule.id: draft.rule for draft in found}).values()


def _last_years(frames: Mapping[str, Frame]) -> dict[str, Record]:
    """The rows of the base data table that are of last year, by submission."""
    frame = frames.get("budget")
    return {one["submission_id"]: one for one in (frame.records if frame else ()) if one["measure"] == "prior_actual"}


def _candidates(draft: Draft, last_years: Mapping[str, Record]) -> list[Candidate]:
    """The candidates; for a row of the base data table that is of this year, last year's figures are looked at too."""
    of_this_year = draft.rule.frame == "budget" and draft.record.get("measure") != "prior_actual"
    last = last_years.get(draft.submission_id, {}) if of_this_year else {}
    return likely(draft.rule, draft.record, {name: figure for name, figure in last.items() if isinstance(figure, Figure)})


def _narrowed(draft: Draft, candidates: list[Candidate], right: set[tuple[str, str]]) -> list[Candidate]:
    if len(candidates) < 2:
        return candidates
    kept = [one for one in candidates if (draft.submission_id, place(one.location)) not in right]
    return kept if len(kept) == 1 else candidates


def _told(draft: Draft, candidates: list[Candidate]) -> Draft:
    if not candidates:
        return draft
    told = [one.told() for one in candidates[:SHOWN]]
    words, cause = (ONE, candidates[0].as_json()) if len(candidates) == 1 else (SEVERAL, _several(candidates))
    columns = draft.columns | {"cause": cause}
    for name, template, texts, joint in (
        ("fix", words[0], [zh for zh, _ in told], "；或 "),
        ("fix_en", words[1], [en for _, en in told], "; or "),
    ):
        rest = ("等" if name == "fix" else " …") if len(candidates) > SHOWN else ""
        gap = "" if name == "fix" else " "
        columns[name] = f"{columns[name]}{gap}{template.format(joint.join(texts) + rest)}"
    return replace(draft, columns=columns, cause=candidates[0] if len(candidates) == 1 else None)


def _several(candidates: Sequence[Candidate]) -> dict[str, Any]:
    return {"kind": "several", "count": len(candidates), "candidates": [one.as_json() for one in candidates[:SHOWN]]}
