"""Verdicts as findings: rows of the contract's table ``findings``, with words, places and a stable fingerprint."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from expectations.evaluation import RuleVerdicts, evaluator, known_rows, severities
from expectations.expressions import Evaluator, doubts
from expectations.frames.frame import Frame, Record
from expectations.intervals import SCALE, UNRESOLVED, Booleans, Intervals
from expectations.likely_causes import Candidate
from expectations.printed_figures import Figure
from expectations.rule import Rule
from expectations.templates import fill, quoted, show_computed
from warehouse.rows import FindingRow, OpenRow, SubmissionRow


@dataclass(frozen=True)
class Draft:
    """A finding before it belongs to a submission: what the rule says of one row.

    ``gap`` is (how it is shown, size of the difference). ``cause`` is the one typing error that would explain it. Root causes use both.
    """

    submission_id: str
    columns: OpenRow
    rule: Rule
    record: Record
    gap: tuple[str, Decimal] | None = None
    cause: Candidate | None = None


def drafts(rule: Rule, frame: Frame, verdicts: RuleVerdicts) -> list[Draft]:
    """The rule's findings on the rows of ``frame``; ``verdicts`` are its verdicts on the same rows."""
    levels = severities(rule, frame.data)
    on = evaluator(rule, frame.data)
    figures = {name: on.figure(computed.value) for name, computed in rule.values.items()}
    missing, doubtful = (_missing(rule, frame, on), _doubtful(rule, on)) if verdicts.unjudged.any() else ({}, {})
    found: list[Draft] = []
    for row, record in enumerate(frame.records):
        values = {name: show_computed(rule.values[name], figures[name], row, record) for name in rule.values}
        if verdicts.failed[row]:
            columns = _failed(rule, record, values) | {"severity": levels[row]}
        elif verdicts.unjudged[row]:
            columns = _unjudged(rule, record, values, _there(missing, row), _there(doubtful, row))
        else:
            continue
        places = {"locations": _places(rule, record)}
        found.append(Draft(record["submission_id"], columns | places, rule, record, _gap(rule, figures, row)))
    return found


def _missing(rule: Rule, frame: Frame, on: Evaluator) -> dict[str, Booleans]:
    """Where what the rule needs is not there or could not be read, and where any other figure that it reads could not be."""
    found = {name: ~known_rows(on.value(name)) for name in rule.needs}
    for name in sorted(rule.columns() - found.keys()):
        value = on.value(name)
        if isinstance(value, Intervals):
            found[name] = value.state == UNRESOLVED
    return found


def _doubtful(rule: Rule, on: Evaluator) -> dict[str, Booleans]:
    """Where each doubt that the rule's check names holds or may hold."""
    return {term: ~on.condition(term).no for term in doubts(rule.check)}


def _there(where: Mapping[str, Booleans], row: int) -> list[str]:
    return [name for name, rows in where.items() if rows[row]]


def unjudged_everywhere(rule: Rule, frame: Frame) -> list[Draft]:
    """One finding per submission for a rule that raised: it could not be judged, and that is our fault."""
    first = {record["submission_id"]: record for record in reversed(frame.records)}
    words = {
        "message": f"系统未能执行规则“{quoted(rule.title)}”，属系统问题，不是报送单位的问题。",
        "message_en": f"The system could not apply the rule “{rule.title_en}”: a fault of the system, not of the filer.",
    }
    blank = words | {"key": rule.id, "locations": []}
    return [Draft(sid, _unjudged(rule, record, {}, []) | blank, rule, record) for sid, record in first.items()]


def _gap(rule: Rule, figures: Mapping[str, Intervals], row: int) -> tuple[str, Decimal] | None:
    """The size of the rule's value ``gap`` on a row, with how it is shown."""
    found = figures.get("gap")
    if found is None or not found.known[row]:
        return None
    return rule.values["gap"].shown_as, abs(Decimal(int(found.point[row])) / SCALE)


def _failed(rule: Rule, record: Record, values: Mapping[str, str]) -> OpenRow:
    templates = {"key": rule.key, "message": rule.message.zh, "message_en": rule.message.en, "fix": rule.fix.zh, "fix_en": rule.fix.en}
    optional = {"printed": rule.printed, "expected": rule.expected, "difference": rule.difference}
    filled: OpenRow = {name: fill(template, record, values, english=name.endswith("_en")) for name, template in templates.items()}
    filled |= {name: fill(template, record, values) if template else None for name, template in optional.items()}
    return {"rule": rule.id, "outcome": "failed", "basis": rule.basis.shown, **filled}


def _why(rule: Rule, missing: Sequence[str], doubtful: Sequence[str]) -> tuple[str, str]:
    """What left a rule open, in Chinese and English: what is missing, else the doubts that the rule names."""
    if missing:
        names = [rule.name_of(column) for column in missing]
        named, named_en = "、".join(zh for zh, _ in names), ", ".join(en for _, en in names)
        return f"缺少或无法读取：{named}。", f"missing or unreadable: {named_en}."
    if doubtful:
        zh, en = "；".join(rule.doubts[term].zh for term in doubtful), "; ".join(rule.doubts[term].en for term in doubtful)
        return f"{zh}，需人工核对。", f"{en}; a person must look."
    return "相关数字不全或口径不明，需人工核对。", "the figures are incomplete or ambiguous; a person must look."


def _unjudged(rule: Rule, record: Record, values: Mapping[str, str], missing: Sequence[str], doubtful: Sequence[str] = ()) -> OpenRow:
    why, why_en = _why(rule, missing, doubtful)
    return {
        "rule": rule.id,
        "key": fill(rule.key, record, values),
        "severity": None,
        "outcome": "could_not_judge",
        "message": f"无法判断“{quoted(rule.title)}”：{why}",
        "message_en": f"Could not judge “{rule.title_en}”: {why_en}",
        "printed": fill(rule.printed, record, values) if rule.printed else None,
        "expected": None,
        "difference": None,
        "fix": "请补全或更正所列内容后重新报送；如无此项，请填“0”或“不适用”。" if missing else "请核对原文与表格的口径。",
        "fix_en": "Complete or correct what is named and file again." if missing else "Check that prose and table speak of the same thing.",
        "basis": rule.basis.shown,
    }


def reason_of(finding: FindingRow) -> tuple[str, str]:
    """Why a finding could not be judged, in Chinese and English: its message without the rule that it names."""
    (zh, en), marks = (finding["message"], finding["message_en"]), ("”：", "”: ")
    found = [text.partition(mark)[2] or text for text, mark in zip((zh, en), marks, strict=True)]
    return found[0], found[1]


def _places(rule: Rule, record: Record) -> list[dict[str, Any]]:
    """The cells and passages concerned, each once."""
    places: list[dict[str, Any]] = []
    for name in rule.locations:
        value = record.get("location") if name == "row" else record.get(name)
        place = value.location if isinstance(value, Figure) else value
        if isinstance(place, dict) and place and place not in places:
            places.append(place)
    return places


def finished(found: Sequence[Draft], headers: Mapping[str, SubmissionRow]) -> list[FindingRow]:
    """Findings with the common columns and fingerprints; a key that one submission has twice is numbered."""
    rows: list[FindingRow] = []
    taken: dict[tuple[str, str, str], int] = {}
    for draft in found:
        header = headers[draft.submission_id]
        place = (draft.submission_id, draft.columns["rule"], draft.columns["key"])
        taken[place] = taken.get(place, 0) + 1
        key = draft.columns["key"] if taken[place] == 1 else f"{draft.columns['key']}#{taken[place]}"
        common = {name: header.get(name) for name in ("submission_id", "fiscal_year", "division_code", "standing")}
        row = (
            common
            | {"cause": None, "cause_fingerprint": None}
            | draft.columns
            | {"key": key, "fingerprint": fingerprint(header, draft.columns["rule"], key)}
            | (_doubted(draft) if header.get("confidence") == "low" else {})
        )
        rows.append(cast("FindingRow", row))
    return rows


def _doubted(draft: Draft) -> OpenRow:
    """Turns a failure on a submission that was recognised from pictures into could_not_judge: a person must check the original."""
    if draft.columns["outcome"] != "failed" or draft.rule.frame == "filed":
        return {}
    rule = draft.rule
    return {
        "severity": None,
        "outcome": "could_not_judge",
        "message": f"无法判断“{quoted(rule.title)}”：内容由扫描件识别所得，可信度低。识别结果提示：{draft.columns['message']}",
        "message_en": f"Could not judge “{rule.title_en}”: recognised from a scan, of low confidence. It reads: {draft.columns['message_en']}",
        "fix": "请对照原件核对；报送由 Word 或 WPS 直接生成的文件即可自动判断。",
        "fix_en": "Check the original; a file that Word or WPS itself made can be judged automatically.",
    }


def fingerprint(header: SubmissionRow, rule: str, key: str) -> str:
    """A hash of department, fiscal year, rule and key: the same over rereads and resubmissions."""
    department = header.get("department_code") or normal(header.get("department_name") or header["submission_id"])
    text = "\x1f".join((str(department), str(header["fiscal_year"]), rule, key))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def normal(name: str) -> str:
    """A name without blanks, with half-width letters and brackets."""
    return "".join(unicodedata.normalize("NFKC", name).split())
