"""Measured, never asserted: ratios in one run against peers and against the floor."""
