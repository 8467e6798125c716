"""What judging found as a report for machines: the ESS generic and standard validation report structure (version 1.0.1).

A report is a list of validation results, each with the event of judging, the rule, the data it was confronted with and
the value: ``"0"`` failed, ``"1"`` passed, ``"NA"`` could not be judged. The structure is that of the ESSnet ValidatInt
(github.com/data-cleaning/ValidatReport, ``json/validation_report_1.0.1.json``): ``type`` is ``validation``, ``source``
and ``target`` are lists of keys of several parts, ``change`` is left out unless the severity is another than the rule's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from expectations.findings import fingerprint
from expectations.rule import RANKS, Rule, Severity
from warehouse import contract
from warehouse.rows import AnyRow, FindingRow, SubmissionRow

Address = list[Any]

LANGUAGE = "jixiao"
SEVERITIES: dict[Severity, str] = {"critical": "error", "warning": "warning", "info": "information"}
VALUES = {"failed": "0", "could_not_judge": "NA"}
SCANNED = {"zh": "内容由扫描件识别所得，可信度低，不能认定通过。", "en": "Recognised from a scan, of low confidence: not taken as passed."}


@dataclass(frozen=True)
class Event:
    """When a submission was judged (ISO 8601 with offset), on whose behalf, by which program, and what set it off."""

    time: str
    actor: str
    agent: str
    trigger: str


@dataclass(frozen=True)
class Judged:
    """One submission with its rows by contract table, its findings, and the rules that held wherever they applied."""

    header: SubmissionRow
    tables: Mapping[str, Sequence[AnyRow]]
    findings: Sequence[FindingRow]
    held: Sequence[str]


def structured_report(judged: Judged, rules: Mapping[str, Rule], event: Event, lang: str = "zh") -> list[dict[str, Any]]:
    """The validation results of one submission: its findings in their order, then a passed one for each rule that held.

    ``id`` is the finding's fingerprint or, for a passed rule, made in the same way, so that it stays over rereads and
    resubmissions. A rule that held on a submission recognised from a scan is ``"NA"``: what was read is not sure enough
    to call it passed. A rule that ``rules`` no longer has is left out.
    """
    addresses = _addresses(judged)
    found = [
        _entry(finding["fingerprint"], event, rules[finding["rule"]], finding, lang)
        | {
            "data": _data(_targets(finding, judged.header["submission_id"], addresses), _in(finding, "message", lang)),
            "value": VALUES[finding["outcome"]],
        }
        for finding in judged.findings
        if finding["rule"] in rules
    ]
    return found + [_passed(judged, rules[name], event, lang) for name in judged.held if name in rules]


def _passed(judged: Judged, rule: Rule, event: Event, lang: str) -> dict[str, Any]:
    doubted = judged.header.get("confidence") == "low"
    told = SCANNED[lang] if doubted else ""
    return _entry(fingerprint(judged.header, rule.id, ""), event, rule, {}, lang) | {
        "data": _data([[judged.header["submission_id"]]], told),
        "value": "NA" if doubted else "1",
    }


def _entry(identifier: str, event: Event, rule: Rule, finding: FindingRow, lang: str) -> dict[str, Any]:
    severity = cast("Severity", finding.get("severity") or rule.severity)
    told = {
        "language": LANGUAGE,
        "expression": expression(rule),
        "severity": SEVERITIES[severity],
        "description": f"{rule.id} {rule.title_en if lang == 'en' else rule.title}",
        "explanation": rule.basis.shown,
    }
    if severity != rule.severity:
        told["change"] = "up" if RANKS.index(severity) < RANKS.index(rule.severity) else "down"
    return {"id": identifier, "type": "validation", "event": asdict(event), "rule": told}


def expression(rule: Rule) -> str:
    """The rule as one text: its thresholds and definitions, when it applies, what must be known, and the check."""
    named = [f"{name} := {value}" for name, value in (*rule.thresholds.items(), *rule.define.items())]
    if rule.applies != "True":
        named.append(f"if {rule.applies}")
    if rule.needs:
        named.append(f"needs {', '.join(rule.needs)}")
    return "; ".join([*named, rule.check])


def _data(target: list[Address], description: str) -> dict[str, Any]:
    return {"source": [], "target": target, "description": description}


def _targets(finding: FindingRow, identifier: str, addresses: Mapping[str, Address]) -> list[Address]:
    """The cells concerned as ``[submission, table, row, column, place]``; what is no cell of a table has only its place."""
    places = finding.get("locations") or []
    return [[identifier, *addresses.get(_mark(place), [None, None, None]), place] for place in places] or [[identifier]]


def _addresses(judged: Judged) -> dict[str, Address]:
    """For each place of the document the table, row and column of the fact that stands there."""
    found: dict[str, Address] = {}
    for name, rows in (("submissions", [cast("AnyRow", judged.header)]), *judged.tables.items()):
        key = [column for column in contract.table(name).key if column != "submission_id"]
        for row in rows:
            place = ".".join(str(row[column]) for column in key) or None
            for column, cell in (row.get("cells") or {}).items():
                _settle(found, cell.get("location"), [name, place, column])
            _settle(found, row.get("location"), [name, place, None])
    return found


def _settle(found: dict[str, Address], location: dict[str, Any] | None, address: Address) -> None:
    if location:
        found.setdefault(_mark(location), address)


def _mark(location: dict[str, Any]) -> str:
    return json.dumps(location, sort_keys=True)


def _in(finding: AnyRow, column: str, lang: str) -> str:
    return str((finding.get(f"{column}_en") if lang == "en" else None) or finding[column])


def dumps(reports: Iterable[Sequence[dict[str, Any]]]) -> bytes:
    """The reports of several submissions as one JSON list, the same bytes for the same content."""
    entries = [entry for report in reports for entry in report]
    return json.dumps(entries, ensure_ascii=False, indent=1, default=str).encode() + b"\n"
