"""Judging 1,000 synthetic submissions in one batch by all rules, beside the same rules run one submission at a time.

``python -m benchmarks.judging [COUNT]`` prints a table in Markdown.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from expectations.catalogue import rules
from expectations.judging import judge
from submissions.reading import read_file
from submissions.rejections import Rejected
from submissions.submission import TABLES
from submissions.synthesis.city import write_city

ALONE = 10
Batch = dict[str, list[dict[str, Any]]]


def batches(folder: Path) -> tuple[Batch, list[Batch], float]:
    """All submissions below a folder as one batch, the first few as batches of one, and the seconds that reading took."""
    whole: Batch = defaultdict(list)
    alone: list[Batch] = []
    start = time.perf_counter()
    for path in sorted(path for path in (folder / "2023").rglob("*") if path.is_file()):
        try:
            submission = read_file(path)[0]
        except Rejected:
            continue
        common = {"submission_id": f"{submission.header['sha256'][:16]}-1", "fiscal_year": 2023, "standing": "accepted"}
        common["division_code"] = submission.header["division_code"] or "unknown"
        one = {table: [{**common, **row} for row in submission.tables[table]] for table in TABLES}
        one["submissions"] = [{**submission.header, **common, "department_code": None}]
        for table, rows in one.items():
            whole[table] += rows
        if len(alone) < ALONE:
            alone.append(one)
    return dict(whole), alone, time.perf_counter() - start


def seconds(batch: Batch) -> float:
    """How long judging a batch takes."""
    start = time.perf_counter()
    judge(batch)
    return time.perf_counter() - start


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        write_city(Path(folder), count, seed=1)
        whole, alone, reading = batches(Path(folder))
    seconds(alone[0])
    together = seconds(whole)
    singly = sum(map(seconds, alone)) / len(alone)
    each = together / count
    print(
        f"{count} submissions, {len(rules())} rules, read in {reading:.1f} s ({reading / count * 1000:.1f} ms each); imports not counted\n"
    )
    print("| work | s | ms a submission | relative |\n|---|---:|---:|---:|")
    print(f"| one batch of {count} | {together:.2f} | {each * 1000:.2f} | 1.0 |")
    print(f"| one at a time (mean of {len(alone)}) | {singly * count:.0f} (extrapolated) | {singly * 1000:.0f} | {singly / each:.0f} |")


if __name__ == "__main__":
    main()
