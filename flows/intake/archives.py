"""Several files as one archive, so that they are read as an archive of them would be: always the same bytes."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flows.intake.inbox import scan


def pack(files: Iterable[tuple[str, Path]], out: IO[bytes], most: int | None = None) -> None:
    """Writes an archive of (name, file) to ``out``; beyond ``most`` bytes nothing is added any more."""
    with zipfile.ZipFile(out, "w") as packed:
        for name, path in files:
            packed.writestr(zipfile.ZipInfo(name), path.read_bytes())
            if most is not None and out.tell() > most:
                return


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
