"""Asks every file one question in a worker that can be killed, and says which files cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from flows.check.readable_files import readable
from flows.console import Console
from flows.readings.outcome import Extraction
from flows.readings.pool import ReadingPool, guarded
from submissions.limits import Limits

Question = Callable[[bytes, Limits], Sequence[Any]]
"""What to ask of a file's content: it gives objects that JSON can hold, and is a function that a worker can import."""


def ask(files: Sequence[Path], question: Question, console: Console) -> tuple[list[tuple[Path, list[Any]]], bool]:
    """The answers of each file that can be read, and True if one cannot: that one is named on standard error."""
    limits = console.settings.limits
    with readable(files, limits.file_bytes) as there, ReadingPool(1, limits, partial(_read, question)) as pool:
        read = dict(zip(there, pool.read(list(there.values())), strict=True))
    answers: list[tuple[Path, list[Any]]] = []
    failed = False
    for path in files:
        rejection = read[path].rejection() if path in read else None
        if path not in read or rejection:
            failed = True
            zh, en = (rejection.reason, rejection.reason_en) if rejection else ("文件或文件夹不存在。", "There is no such file or folder.")
            unreadable = console.named("outcome", "unreadable")
            console.note(f"{path}：{unreadable}。{zh}", f"{path}: {unreadable}. {en}")
        else:
            answers.append((path, [json.loads(text) for text in read[path].texts]))
    return answers, failed


def _read(question: Question, path: Path, limits: Limits) -> Extraction:
    from submissions.rejections import too_many

    def texts() -> tuple[str, ...]:
        if path.stat().st_size > limits.file_bytes:
            raise too_many("bytes", limits.file_bytes)
        return tuple(json.dumps(answer, ensure_ascii=False) for answer in question(path.read_bytes(), limits))

    return guarded(texts, limits)
