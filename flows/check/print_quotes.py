"""``extract --around``: values with the original text around them, read in a worker that can be killed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from flows.check.ask_files import ask
from flows.check.print_unresolved import where
from flows.console import Console
from submissions.limits import Limits


def quote(files: Sequence[Path], wanted: str, console: Console, as_json: bool) -> int:
    """Prints every value of ``files`` named or printed as ``wanted``; the exit code is 2 when a file cannot be read."""
    answers, failed = ask(files, partial(_values, wanted), console)
    values = [{"file": str(path)} | value for path, found in answers for value in found]
    if as_json:
        console.json(values)
    else:
        _list(values, console)
    return 2 if failed else 0


def _values(wanted: str, content: bytes, limits: Limits) -> list[dict[str, Any]]:
    from submissions.fragments import fragments
    from submissions.reading import read_pairs

    return [value for document, one in read_pairs(content, limits) for value in fragments(document, one, wanted)]


def _list(values: Sequence[dict[str, Any]], console: Console) -> None:
    from submissions.document import FOUND

    for value in values:
        name = " ".join(filter(None, (value["table"], value["key"], value["column"])))
        console.say(f"{value['file']}：{name} = {value['printed'] or ''}", f"{value['file']}: {name} = {value['printed'] or ''}")
        place = where(value["location"] | {"quote": None})
        console.say(f"   位置：{place}", f"   where: {place}")
        if value["found"]:
            found = console.words(*FOUND[value["found"]])
            console.say(f"   取值方式：{found}", f"   how it was found: {found}")
        for line in (value["fragment"] or "").split("\n"):
            console.say(f"   │ {line}", f"   │ {line}")
    if not values:
        console.note("没有这样的数值。", "There is no such value.")
