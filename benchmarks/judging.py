"""Judging 5,000 synthetic submissions in one batch by all rules: time per submission, the slowest rules, and three peers.

``python -m benchmarks.judging [COUNT] [--write]`` prints Markdown, ``--write`` puts it into ``docs/performance.md``. The peers
(:mod:`benchmarks.peer_libraries`) need ``pip install pandera frictionless``; the same rules run one document at a time are
measured on a sample and extrapolated.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.peer_libraries import Timed, compare, sames
from expectations import batch_judgement, suites
from expectations.batch_judgement import judge
from expectations.catalogue import rules
from expectations.evaluation import judge_rows
from expectations.frames import build_frames, frames_of
from expectations.frames.frame import Frame
from submissions.reading import read_file
from submissions.rejections import Rejected
from submissions.submission import TABLES
from synthesis.city import write_city
from warehouse.rows import OpenTables

ALONE, SLOWEST, YEAR = 50, 10, 2023
"""How many filings are judged alone, how many of the slowest rules are listed, and the year of the city. Chosen, not measured."""
PATH = Path(__file__).parents[1] / "docs" / "performance.md"


def read_one(path: Path) -> OpenTables | None:
    """The submission of one file as a batch of its own, None when the file cannot be read."""
    try:
        submission = read_file(path)[0]
    except Rejected:
        return None
    common = {"submission_id": f"{submission.header['sha256'][:16]}-1", "fiscal_year": YEAR, "standing": "accepted"}
    common["division_code"] = submission.header["division_code"] or "unknown"
    one = {table: [{**common, **row} for row in submission.tables[table]] for table in TABLES}
    return one | {"submissions": [{**submission.header, **common, "department_code": None}]}


def batches(count: int) -> tuple[OpenTables, list[OpenTables], float]:
    """A city of so many submissions as one batch, the first few as batches of one, and the seconds that reading took."""
    whole: OpenTables = defaultdict(list)
    alone: list[OpenTables] = []
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor() as pool:
        write_city(Path(folder), count, seed=1, fiscal_year=YEAR)
        paths = sorted(path for path in (Path(folder) / str(YEAR)).rglob("*") if path.is_file())
        start = time.perf_counter()
        for one in pool.map(read_one, paths, chunksize=16):
            if one is not None:
                for table, rows in one.items():
                    whole[table] += rows
                alone += [one] if len(alone) < ALONE else []
        return dict(whole), alone, time.perf_counter() - start


def seconds(batch: OpenTables) -> float:
    """How long judging a batch takes."""
    start = time.perf_counter()
    judge(batch)
    return time.perf_counter() - start


def stages(batch: OpenTables) -> tuple[dict[str, float], dict[str, Frame]]:
    """The seconds that judging a batch takes in all, those of building frames and of running suites in it, and the frames."""
    taken: dict[str, float] = {}
    kept: dict[str, Frame] = {}

    def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            start = time.perf_counter()
            found = work(*given, **named)
            taken[name] = taken.get(name, 0.0) + time.perf_counter() - start
            kept.update(found if name == "frames" else {})
            return found

        return run

    with (
        patch.object(batch_judgement, "frames_of", timed("frames", frames_of)),
        patch.object(suites, "run_suites", timed("suites", suites.run_suites)),
    ):
        taken["all"] = seconds(batch)
    return taken, kept


def per_rule(frames: dict[str, Frame]) -> list[tuple[str, str, int, float]]:
    """Each rule with its frame, the frame's rows and the seconds that its arithmetic takes on them, the slowest first."""
    found = []
    for rule in rules():
        frame = frames[rule.frame]
        start = time.perf_counter()
        judge_rows(rule.test, frame.data)
        found.append((rule.id, rule.frame, len(frame.data), time.perf_counter() - start))
    return sorted(found, key=lambda one: one[3], reverse=True)


def report(count: int) -> Iterator[str]:
    """All that is measured, in paragraphs of Markdown."""
    whole, alone, reading = batches(count)
    judged = len(whole["submissions"])
    seconds(alone[0])
    taken, frames = stages(whole)
    singly = sum(map(seconds, alone)) / len(alone)
    yield f"""# 速度 · How fast a city is judged

由 `python -m benchmarks.judging {count} --write` 生成。Made by `python -m benchmarks.judging {count} --write`, {datetime.now(UTC):%Y-%m-%d},
Python {platform.python_version()}, {os.cpu_count()} cores, Great Expectations {version("great-expectations")}. Ratios of one run; imports are not counted.

{count:,} invented reports in every layout were read in {reading:.0f} s ({reading / count * 1000:.1f} ms each, a process a core); {judged:,} could be read.
They were judged as one batch, in one process, by {len(rules())} rules: {sum(len(frame.data) for frame in frames.values()):,} rows in {len(frames)} frames; at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB."""
    yield _whole(judged, taken, singly, len(alone))
    yield _slowest(frames, judged)
    yield _peers(compare(frames, [build_frames(one) for one in alone], judged))


def _whole(judged: int, taken: dict[str, float], singly: float, sample: int) -> str:
    together = taken["all"]
    lines = [
        ("**all rules, one batch**", together),
        ("– building frames", taken["frames"]),
        ("– Great Expectations suites", taken["suites"]),
        ("– findings, likely causes, folding (the rest)", together - taken["frames"] - taken["suites"]),
        (f"all rules, one document at a time (mean of {sample}, extrapolated)", singly * judged),
    ]
    table = [f"| {name} | {spent:,.1f} | {spent / judged * 1000:,.2f} | {spent / together:,.2f} |" for name, spent in lines]
    return "\n".join(["| work | s | ms a submission | relative |", "| --- | ---: | ---: | ---: |", *table])


def _slowest(frames: dict[str, Frame], judged: int) -> str:
    found = per_rule(frames)
    total = sum(taken for *_, taken in found)
    lines = [
        f"| {name} | {frame} | {rows:,} | {taken * 1000:,.0f} | {taken / judged * 1e6:,.1f} |"
        for name, frame, rows, taken in found[:SLOWEST]
    ]
    return "\n".join(
        [
            f"The slowest rules by their arithmetic alone; all {len(found)} take {total:.1f} s, {total / len(found) * 1000:.0f} ms a rule.\n",
            "| rule | frame | rows | ms | µs a submission |",
            "| --- | --- | ---: | ---: | ---: |",
            *lines,
        ]
    )


def _peers(timed: list[Timed]) -> str:
    base = timed[0].seconds or 1.0
    lines = []
    for one in timed:
        failed = "–" if one.failed is None else f"{one.failed:,}"
        figures = "| – | – | – |" if one.seconds is None else f"| {one.seconds:,.2f} | {one.seconds / base:,.2f} | {failed} |"
        lines.append(f"| {one.name} {figures}")
    return "\n".join(
        [
            f"The same {len(sames())} checks ({', '.join(same.rule for same in sames())}) on the same frames. The peers get plain tables of floats made",
            "beforehand, of the rows that can be judged, and say only pass or fail; jixiao's figures are exact, with the envelope of what was printed, and what cannot be judged is told apart.\n",
            "| library | s | relative | rows found wrong |",
            "| --- | ---: | ---: | ---: |",
            *lines,
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=5000)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    given = parser.parse_args()
    text = "\n\n".join(report(given.count)) + "\n"
    print(text)
    if given.write:
        PATH.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
