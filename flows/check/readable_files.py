"""Which file to read for each path that a command is given: a folder is read as an archive of what lies in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flows.intake.archives import pack
from flows.intake.inbox import scan


@contextmanager
def readable(paths: Sequence[Path], most: int) -> Iterator[dict[Path, Path]]:
    """The file to read for each of ``paths`` that is there: itself or, for a folder, an archive of its filings while the block lasts.

    An archive stops at the first file that brings it beyond ``most`` bytes: it is then too large to be read.
    """
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        found = {path: path for path in paths if path.is_file()}
        for number, path in enumerate(path for path in paths if path.is_dir()):
            found[path] = Path(folder, str(number))
            with found[path].open("xb") as out:
                pack([(arrival.source_path, arrival.path) for arrival in scan(path)], out, most)
        yield found
