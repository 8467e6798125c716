"""Defects that only other departments, last year or the registry show: for each rule, what is planted in a department.

Used by :mod:`benchmarks.quality_across`.
"""

from __future__ import annotations

from synthesis.planting import peer_defects, registry_defects, year_defects

PLANTS = {**registry_defects.PLANTS, **year_defects.PLANTS, **peer_defects.PLANTS}
