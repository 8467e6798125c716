"""How much one document may cost: settings, enforced on real bytes, never on what a file says of itself."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Limits(BaseModel):
    """Upper bounds for one document; sizes in bytes, time in seconds.

    ``ratio`` is how many times its own size an archive may unpack to, ``nesting`` how deep tables, text boxes, groups,
    parts and archives may stand in one another. Each is ``JIXIAO_LIMIT_<NAME>`` in the environment of a run.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_bytes: int = 64 * 2**20
    unpacked_bytes: int = 256 * 2**20
    members: int = 4_000
    ratio: int = 400
    blocks: int = 50_000
    cells: int = 200_000
    pages: int = 1_000
    nesting: int = 64
    seconds: float = 60.0
    memory_bytes: int = 2 * 2**30
