"""Packs several files into one archive, to be read as one filing. The same files give the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO


def pack(files: Iterable[tuple[str, Path]], out: IO[bytes], most: int | None = None) -> None:
    """Writes an archive of (name, file) pairs to ``out``. Stops after the file that takes it over ``most`` bytes."""
    with zipfile.ZipFile(out, "w") as packed:
        for name, path in files:
            packed.writestr(zipfile.ZipInfo(name), path.read_bytes())
            if most is not None and out.tell() > most:
                return
