"""Defects that only neighbours, last year or the registry show: each rule with what is planted in a department for it.

Used by :mod:`benchmarks.quality_across`.
"""

from __future__ import annotations

from benchmarks.planting import peers, registry, years

PLANTS = {**registry.PLANTS, **years.PLANTS, **peers.PLANTS}
