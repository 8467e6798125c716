"""The time to read all facts of one ``.docx``, compared with python-docx listing its cells and with unzip and XML parse alone.

``python -m benchmarks.docx_speed [FILE]`` prints a table in Markdown; without a file it takes the largest sample.
"""

from __future__ import annotations

import sys
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
from lxml import etree

from submissions import readers
from submissions.limits import Limits
from submissions.reading import read_bytes

REPEATS = 30
"""Runs of which the shortest counts, so that another process seldom slows all of them. Chosen, not measured."""


def best(work: Callable[[], object]) -> float:
    """The shortest of many runs, in milliseconds: the cost of the work alone."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1000


def main() -> None:
    given = [Path(argument) for argument in sys.argv[1:]]
    path = given[0] if given else max(Path("samples/2023").rglob("*.docx"), key=lambda p: p.stat().st_size)
    content = path.read_bytes()

    def floor() -> object:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return etree.fromstring(archive.read("word/document.xml"))

    def peer() -> object:
        document = docx.Document(BytesIO(content))
        return [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]

    rows = {
        "unzip + lxml parse (floor)": best(floor),
        "jixiao: blocks with places": best(lambda: readers.read(content, Limits())),
        "jixiao: all facts": best(lambda: read_bytes(content, Limits())),
        "python-docx: the text of every cell": best(peer),
    }
    facts = rows["jixiao: all facts"]
    print(f"{path} ({len(content):,} bytes), best of {REPEATS}\n")
    print("| work | ms | relative to all facts |\n|---|---:|---:|")
    for name, milliseconds in rows.items():
        print(f"| {name} | {milliseconds:.2f} | {milliseconds / facts:.2f} |")


if __name__ == "__main__":
    main()
