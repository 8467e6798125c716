"""Finds the file to read for each path given to a command. A folder is read as an archive of its filings."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flows.intake.archives import pack
from flows.intake.inbox import scan


@contextmanager
def readable(paths: Sequence[Path], most: int) -> Iterator[dict[Path, Path]]:
    """Yields the file to read for each existing path of ``paths``: the file itself or, for a folder, a temporary archive of its filings.

    An archive ends with the first file that takes it over ``most`` bytes; the reader then rejects it as too large.
    """
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        found = {path: path for path in paths if path.is_file()}
        for number, path in enumerate(path for path in paths if path.is_dir()):
            found[path] = Path(folder, str(number))
            with found[path].open("xb") as out:
                pack([(arrival.source_path, arrival.path) for arrival in scan(path)], out, most)
        yield found
