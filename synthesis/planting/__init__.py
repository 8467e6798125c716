"""Defects that only neighbours, last year or the registry show: each rule with what is planted in a department for it.

Used by :mod:`benchmarks.quality_across`.
"""

from __future__ import annotations

from synthesis.planting import peer_defects, registry_defects, year_defects

PLANTS = {**registry_defects.PLANTS, **year_defects.PLANTS, **peer_defects.PLANTS}
