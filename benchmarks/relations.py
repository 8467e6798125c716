"""Recall of wrong relations in prose: ``python -m benchmarks.relations [--paragraphs N] [--wordings SET] [--show KIND]``.

N right paragraphs and N with one wrong claim (:mod:`synthesis.claims`) are read, each as a report of its own, and judged
by all rules as one batch. A wrong claim is found if a rule fails at one of its figures or at its sentence; what fails in a
right paragraph, or elsewhere, is false. SET is ``shown`` (wordings that the reader is developed on),
``held_out`` (every third of the same writer) or ``strangers`` (other writers).
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, get_args

from expectations.batch_judgement import judge
from submissions.limits import Limits
from submissions.reading import read_bytes
from synthesis.claims import Claim, ClaimParagraph, Wordings, paragraph
from warehouse.rows import OpenTables

HEAD = (
    "青禾区水务管理局2023年度部门整体支出绩效自评报告\n一、基本情况\n2023年度整体支出绩效自评表已附，本年度自评等级为优。\n二、其他情况\n"
)
PARAGRAPHS = 2000
"""Right and wrong paragraphs each; the order asks for as many."""
Place = tuple[int, int]


@dataclass(slots=True)
class RelationTally:
    """Wrong claims planted and found by kind, and false findings by severity."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[Claim, str]] = field(default_factory=list)
    accused: list[tuple[str, str, str]] = field(default_factory=list)


def read_paragraph(number: int, text: str) -> OpenTables:
    """The tables of a report whose last paragraph is this one, as a batch of one."""
    submission = read_bytes((HEAD + text).encode(), Limits())[0]
    common = {"submission_id": f"claim-{number}", "fiscal_year": 2023, "division_code": "430502", "standing": "returned"}
    tables = {name: [common | row for row in rows] for name, rows in submission.tables.items()}
    return {"submissions": [submission.header | common], **tables}


def told(paragraphs: Sequence[ClaimParagraph]) -> list[list[tuple[str, str, list[Place]]]]:
    """For each paragraph the rules that fail in it, how severely, and at which characters of it."""
    with ProcessPoolExecutor() as pool:
        read = list(pool.map(read_paragraph, range(len(paragraphs)), [one.text for one in paragraphs], chunksize=50))
    batch: OpenTables = defaultdict(list)
    for tables in read:
        for name, rows in tables.items():
            batch[name] += rows
    said: dict[str, list[tuple[str, str, list[Place]]]] = defaultdict(list)
    for finding in judge(dict(batch)).findings:
        places = list(_places(finding["locations"]))
        if finding["outcome"] == "failed" and places:
            said[finding["submission_id"]].append((finding["rule"], finding["severity"] or "", places))
    return [said[f"claim-{number}"] for number in range(len(paragraphs))]


def _places(locations: Any) -> Iterator[Place]:
    for one in (locations or {}).values() if isinstance(locations, dict) else locations or ():
        if one and one.get("start") is not None:
            yield one["start"], one["end"]


def measure(count: int, of: Wordings) -> RelationTally:
    """Make, read and judge ``count`` right and ``count`` wrong paragraphs."""
    made = [paragraph(number, wrong=wrong, of=of) for wrong in (False, True) for number in range(count)]
    tally = RelationTally()
    for one, findings in zip(made, told(made), strict=True):
        wrong = one.wrong
        start = one.text.find(wrong.text) if wrong else -1
        within = range(start, start + len(wrong.text)) if wrong else range(0)
        hits = [any(first in within for first, _ in places) for _, _, places in findings]
        if wrong:
            tally.planted[wrong.kind] += 1
            tally.found[wrong.kind] += any(hits)
            tally.missed += [] if any(hits) else [(wrong, one.text)]
        for (rule, severity, _), hit in zip(findings, hits, strict=True):
            if not hit:
                tally.false[severity] += 1
                tally.accused.append((rule, severity, one.text))
    return tally


def report(tally: RelationTally, count: int) -> Iterator[str]:
    """The tally as Markdown, line by line."""
    yield from ("| kind of claim | planted | found | recall |", "| --- | ---: | ---: | ---: |")
    for kind in sorted(tally.planted):
        yield f"| {kind} | {tally.planted[kind]} | {tally.found[kind]} | {tally.found[kind] / tally.planted[kind]:.1%} |"
    planted, found = tally.planted.total(), tally.found.total()
    yield f"| **all** | {planted} | {found} | {found / planted:.1%} |"
    false = ", ".join(f"{severity} {tally.false[severity]}" for severity in ("critical", "warning", "info"))
    yield f"\nfalse findings in {count} right and {count} wrong paragraphs: {false}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, default=PARAGRAPHS)
    parser.add_argument("--wordings", choices=get_args(Wordings), default="shown")
    parser.add_argument("--show", default="", help="print the missed claims of these kinds, and false findings (false)")
    given = parser.parse_args()
    tally = measure(given.paragraphs, given.wordings)
    print("\n".join(report(tally, given.paragraphs)))
    for claim, text in tally.missed if given.show else ():
        if claim.kind in given.show.split(",") or given.show == "all":
            print(f"missed {claim.kind} ({claim.slip}, {claim.slipped}) {claim.wording}\n    {claim.text}\n    {text}")
    for rule, severity, text in tally.accused if "false" in given.show or given.show == "all" else ():
        print(f"false {rule} {severity}: {text}")


if __name__ == "__main__":
    main()
