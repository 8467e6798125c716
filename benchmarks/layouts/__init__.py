"""How the reader does on the same reports in every text layout: ``python -m benchmarks.layouts``."""
