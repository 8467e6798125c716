"""Synthetic submissions: figures, layouts, known defects and their truth, all from one place."""
