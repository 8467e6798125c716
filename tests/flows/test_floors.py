"""The house of ``flows`` is at most eight floors high: no chain of imports inside it is longer."""

from __future__ import annotations

from functools import cache

import grimp

FLOORS = 8


def test_no_chain_of_imports_is_longer_than_eight_modules() -> None:
    graph = grimp.build_graph("flows", exclude_type_checking_imports=True, cache_dir=None)

    @cache
    def longest(module: str) -> tuple[str, ...]:
        below = (longest(other) for other in graph.find_modules_directly_imported_by(module))
        return (module, *max(below, key=len, default=()))

    chain = max(map(longest, graph.modules), key=len)
    assert len(chain) <= FLOORS, " > ".join(chain)
