"""Fuzzed documents through reading and judging: each must end as facts or a coded rejection, and none over its limit.

``python -m benchmarks.fuzz [--count 10000] [--first 0]``: of ten cases seven are damaged files and three whole files with other words.
Each is made from its number alone. Reading is timed for each document, in seconds of processor time. What was read is judged in
batches, one batch for :data:`TOGETHER` documents; a batch that raises, or that takes longer than a document may, is a failure.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from expectations.batch_judgement import judge
from submissions.reading import read_bytes
from submissions.rejections import REASONS, Rejected
from submissions.submission import TABLES, Submission
from tests.submissions.readers.fuzzing import KINDS, TIGHT, WORDED, case, worded
from warehouse.rows import OpenTables

TOGETHER = 1_000
"""Documents whose submissions are judged as one batch. Chosen: a batch of so many takes seconds."""


@dataclass
class Tried:
    """What became of the documents: how many each ``outcome``, what is ``wrong`` by name, and the slowest reading with its name."""

    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    judging: float = 0.0


def cases(first: int, count: int) -> Iterator[tuple[str, bytes]]:
    """The cases of those numbers, each with the call that makes it again."""
    for number in range(first, first + count):
        if number % 10 < 7:
            kind = KINDS[number % len(KINDS)]
            yield f"case({kind!r}, {number})", case(kind, number)
        else:
            kind = WORDED[number % len(WORDED)]
            yield f"worded({kind!r}, {number})", worded(kind, number)


def batch_of(submissions: Sequence[Submission]) -> OpenTables:
    """The submissions as one batch of the year that each states."""
    batch: OpenTables = {"submissions": []}
    for number, one in enumerate(submissions, 1):
        place = {"fiscal_year": one.header["fiscal_year"] or 2023, "division_code": one.header["division_code"] or "unknown"}
        common = {"submission_id": f"{one.header['sha256'][:16]}-{number}", **place, "standing": "accepted"}
        batch["submissions"].append({**one.header, **common, "department_code": None})
        for table in TABLES:
            batch.setdefault(table, []).extend({**row, **common} for row in one.tables[table])
    return batch


def attempt(first: int, count: int) -> Tried:
    """Reads and judges so many cases."""
    tried = Tried()
    waiting: list[Submission] = []
    for number, (name, content) in enumerate(cases(first, count), 1):
        waiting += _read(name, content, tried)
        if number % TOGETHER == 0 or number == count:
            _judge(waiting, f"the batch that ends with {name}", tried)
            waiting = []
    return tried


def _read(name: str, content: bytes, tried: Tried) -> list[Submission]:
    started, found = time.process_time(), []
    try:
        found = read_bytes(content, TIGHT)
        tried.outcomes["facts"] += 1
    except Rejected as rejected:
        tried.outcomes[rejected.code] += 1
        if rejected.code not in REASONS:
            tried.wrong.append(f"{name}: unknown code {rejected.code}")
    except Exception as error:
        tried.wrong.append(f"{name}: {type(error).__name__}: {error}")
    taken = time.process_time() - started
    tried.slowest = max(tried.slowest, (taken, name))
    if taken > TIGHT.seconds:
        tried.wrong.append(f"{name}: {taken:.1f} s to read")
    return found


def _judge(submissions: Sequence[Submission], name: str, tried: Tried) -> None:
    started = time.process_time()
    try:
        judgement = judge(batch_of(submissions))
        tried.wrong += [f"{name}: {alarm}" for alarm in judgement.alarms]
        tried.outcomes.update(f"judged {outcome}" for outcome in judgement.outcomes.values())
    except Exception as error:
        tried.wrong.append(f"{name}: {type(error).__name__}: {error}")
    taken = time.process_time() - started
    tried.judging += taken
    if taken > TIGHT.seconds:
        tried.wrong.append(f"{name}: {taken:.1f} s to judge")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    tried = attempt(given.first, given.count)
    for outcome, count in tried.outcomes.most_common():
        print(f"{count:7,}  {outcome}")
    print(f"slowest reading: {tried.slowest[0]:.2f} s, {tried.slowest[1]}; judging in all: {tried.judging:.1f} s")
    print("\n".join(tried.wrong) or "nothing wrong")
    sys.exit(bool(tried.wrong))


if __name__ == "__main__":
    main()
