"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

FISCAL_YEAR = click.option("--fiscal-year", type=click.IntRange(1990, 2100), help="预算年度 / fiscal year")
FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
