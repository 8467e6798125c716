"""``extract --around``: values with the original text around them, read in a worker that can be killed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from flows.check.print_files import where
from flows.check.readable_files import readable
from flows.console import Console
from flows.readings.outcome import Extraction
from flows.readings.pool import ReadingPool, guarded
from submissions.limits import Limits


def quote(files: Sequence[Path], wanted: str, console: Console, as_json: bool) -> int:
    """Prints every value of ``files`` named or printed as ``wanted``; the exit code is 2 when a file cannot be read."""
    limits = console.settings.limits
    with readable(files, limits.file_bytes) as there, ReadingPool(1, limits, partial(_read, wanted)) as pool:
        read = dict(zip(there, pool.read(list(there.values())), strict=True))
    values: list[dict[str, Any]] = []
    failed = False
    for path in files:
        rejection = read[path].rejection() if path in read else None
        if path not in read or rejection:
            failed = True
            zh, en = (rejection.reason, rejection.reason_en) if rejection else ("文件或文件夹不存在。", "There is no such file or folder.")
            console.note(f"{path}：无法读取。{zh}", f"{path}: cannot be read. {en}")
        else:
            values += [{"file": str(path)} | value for text in read[path].texts for value in json.loads(text)]
    if as_json:
        console.json(values)
    else:
        _list(values, console)
    return 2 if failed else 0


def _read(wanted: str, path: Path, limits: Limits) -> Extraction:
    from submissions.fragments import fragments
    from submissions.reading import read_pairs
    from submissions.rejections import Rejected

    def texts() -> tuple[str, ...]:
        if path.stat().st_size > limits.file_bytes:
            raise Rejected("too_large")
        pairs = read_pairs(path.read_bytes(), limits)
        return tuple(json.dumps(list(fragments(document, one, wanted)), ensure_ascii=False) for document, one in pairs)

    return guarded(texts, limits)


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
