"""Read every rendering and count values right, wrong and absent by layout and damage.

``python -m benchmarks.layouts [--tokeniser X] [--damage Y] [--report report01] [--verbose] [--show]`` prints a table in
Markdown; ``silent`` counts texts with absent values that no unresolved row tells of; ``--verbose`` adds the first wrong and absent values, ``--show`` prints the texts themselves and reads nothing. The
exit code is 1 if a value is wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor

from benchmarks.layouts.layout_comparison import Compared, compared
from synthesis.text_layouts.cell_writers import tokenisers
from synthesis.text_layouts.damages import layout_damages
from synthesis.text_layouts.form_cells import Key
from synthesis.text_layouts.renderings import Rendering, renderings

SHOWN = 12
"""Values shown of each combination with ``--verbose``. Chosen, not measured."""


def main() -> int:
    """Print the table. The exit code is 1 if a value was read wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokeniser", choices=list(tokenisers()))
    parser.add_argument("--damage", choices=list(layout_damages()))
    parser.add_argument("--report", action="append", help="only this report; may be repeated")
    parser.add_argument("--verbose", action="store_true", help="the first wrong and absent values of each combination")
    parser.add_argument("--show", action="store_true", help="print the texts and read nothing")
    arguments = parser.parse_args()
    chosen = list(renderings(arguments.tokeniser, arguments.damage, arguments.report))
    if arguments.show:
        sys.stdout.write("\n".join(f"==== {one.report} {one.tokeniser} {one.damage}\n{one.text}" for one in chosen))
        return 0
    with ProcessPoolExecutor() as pool:
        results = list(pool.map(compared, chosen, chunksize=20))
    sys.stdout.write("\n".join([*table(results), *(examples(results) if arguments.verbose else [])]) + "\n")
    return int(any(one.wrong for one in results))


def table(results: Iterable[Compared]) -> Iterator[str]:
    """A line for each combination: counts, the share right, and if 97 % are demanded."""
    groups: dict[tuple[str, str], list[Compared]] = defaultdict(list)
    for one in results:
        groups[one.rendering.tokeniser, one.rendering.damage].append(one)
    yield "| layout | damage | right | wrong | absent | open | refused | silent | right % | keeps row ends or order |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
    for (tokeniser, damage), group in groups.items():
        yield _line(tokeniser, damage, group)
    yield _line("all", "", [one for group in groups.values() for one in group])


def _line(tokeniser: str, damage: str, group: list[Compared]) -> str:
    counts: Counter[str] = Counter()
    for one in group:
        counts.update(one.verdicts)
    demanded = {one.rendering.is_demanded for one in group}
    kept = "yes" if demanded == {True} else "no" if demanded == {False} else ""
    refused, silent = sum(bool(one.refused) for one in group), sum(one.is_silent for one in group)
    cells = [
        tokeniser,
        damage,
        *(f"{counts[name]:,}" for name in ("right", "wrong", "absent", "open")),
        f"{refused}",
        f"{silent}",
        f"{share(group):.1%}",
        kept,
    ]
    return f"| {' | '.join(cells)} |"


def share(group: Iterable[Compared]) -> float:
    """The part of the values right, less those that the layout leaves open."""
    counts: Counter[str] = Counter()
    for one in group:
        counts.update(one.verdicts)
    counted = counts["right"] + counts["wrong"] + counts["absent"]
    return counts["right"] / counted if counted else 1.0


def examples(results: Iterable[Compared]) -> Iterator[str]:
    """The first wrong and absent values of each combination, with the text around."""
    shown: Counter[tuple[str, str, str]] = Counter()
    for one in results:
        named = one.rendering
        said = [("wrong", key, value, f"read {', '.join(map(str, got))}") for key, value, got in one.wrong]
        said += [("absent", key, value, "not read") for key, value in one.absent]
        for verdict, key, value, got in said:
            shown[named.tokeniser, named.damage, verdict] += 1
            if shown[named.tokeniser, named.damage, verdict] > SHOWN:
                continue
            yield f"{verdict}: {named.tokeniser} {named.damage} {named.report} {key.table}/{key.row}/{key.column} = {value} {got} {one.refused}"
            yield f"    {around(named, key)!r}"


def around(rendering: Rendering, key: Key) -> str:
    """The text where a value's row begins, or where its name is printed."""
    stated = rendering.truth.get(key)
    begins = stated.row_begins.split("\n")[0] if stated and stated.row_begins else key.row
    place = max(0, rendering.text.find(begins))
    return rendering.text[max(0, place - 40) : place + 140]


if __name__ == "__main__":
    raise SystemExit(main())
