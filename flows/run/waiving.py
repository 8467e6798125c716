"""Waiving a finding: the decision is recorded beside the lake, and the stages that depend on it are done again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.failures import InvalidSetting, NothingToWaive
from flows.memory import lake_submissions, lake_years
from flows.run.walk import Here, walk
from flows.settings import Settings
from flows.stages.work import Work
from warehouse.lake import Lake
from warehouse.rows import FindingRow, WaiverRow
from warehouse.waivers import Waivers, today


@dataclass(frozen=True, slots=True)
class Waived:
    """What was decided: the waiver as it stands, the finding's message in both languages, and the submission's outcome now."""

    waiver: WaiverRow
    message: str
    message_en: str
    outcome: str


def waive(settings: Settings, fingerprint: str, made_by: str, reason: str, until: date) -> Waived:
    """Accepts in spite of a finding, or proposes it where another person has to approve (``JIXIAO_FOUR_EYES``).

    The caller holds the workspace. Raises :class:`~flows.failures.NothingToWaive` if no failed finding has the fingerprint,
    :class:`~flows.failures.InvalidSetting` if ``until`` is past.
    """
    if until < today():
        raise InvalidSetting("--until", until.isoformat(), "已经过去 / it is past")
    finding, owner = _found(settings, fingerprint)
    action: Literal["propose", "accept"] = "propose" if settings.four_eyes else "accept"
    Waivers(settings.lake).add(action, finding, owner, made_by, reason, until)
    return _applied(settings, finding)


def approve(settings: Settings, fingerprint: str, made_by: str, reason: str) -> Waived:
    """Approves what another person proposed. Raises :class:`~flows.failures.NothingToWaive`, also for the proposer's own."""
    waiver = _decision(settings, fingerprint, "proposed")
    if waiver["proposed_by"] == made_by:
        raise NothingToWaive(fingerprint, "提出人不能批准自己提出的采信", "whoever proposed it cannot approve it")
    Waivers(settings.lake).answer("approve", fingerprint, made_by, reason)
    return _applied(settings, _found(settings, fingerprint)[0])


def revoke(settings: Settings, fingerprint: str, made_by: str, reason: str) -> Waived:
    """Ends a waiver or a proposal; the record of it stays. Raises :class:`~flows.failures.NothingToWaive`."""
    _decision(settings, fingerprint, "proposed", "in_force")
    Waivers(settings.lake).answer("revoke", fingerprint, made_by, reason)
    return _applied(settings, _found(settings, fingerprint)[0])


def _decision(settings: Settings, fingerprint: str, *states: str) -> WaiverRow:
    for row in Waivers(settings.lake).rows():
        if row["fingerprint"] == fingerprint and row["state"] in states:
            return row
    raise NothingToWaive(fingerprint, "没有可处理的采信决定", "there is no such decision to act on")


def _found(settings: Settings, fingerprint: str) -> tuple[FindingRow, str]:
    """The failed finding of the version that counts, and whose it is."""
    lake = Lake(settings.lake)
    for year in reversed(lake_years(settings)):
        owners = {row["submission_id"]: (row["stands"], row["owner"]) for row in lake_submissions(settings, year)}
        rows: list[FindingRow] = lake.read("findings", year).to_pylist()
        same = [row for row in rows if row["fingerprint"] == fingerprint and row["outcome"] == "failed"]
        for row in sorted(same, key=lambda row: not owners[row["submission_id"]][0]):
            return row, owners[row["submission_id"]][1]
    raise NothingToWaive(fingerprint, "没有这个指纹的不符合项", "no finding that failed has this fingerprint")


def _applied(settings: Settings, finding: FindingRow) -> Waived:
    """Does the stages that the decision made stale; the documents are not read or judged again."""
    year = finding["fiscal_year"]
    walk(Work(year, settings), Here())
    (waiver,) = (row for row in Waivers(settings.lake).rows() if row["fingerprint"] == finding["fingerprint"])
    outcomes = {row["submission_id"]: row["outcome"] for row in lake_submissions(settings, year)}
    return Waived(waiver, finding["message"], finding["message_en"], outcomes[finding["submission_id"]])
