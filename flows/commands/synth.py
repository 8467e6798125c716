"""``synth``: a synthetic city of submissions with known defects and their truth."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.console import Console
from flows.failures import SynthesisMissing

CHECKOUT = Path(__file__).parents[2]
"""Where ``synthesis/`` lies beside ``flows/`` in a checkout. An installation from a wheel has none."""


@click.command(short_help="生成虚构城市 / write a synthetic city")
@click.option("--count", type=click.IntRange(1, 100_000), required=True, help="份数 / number of submissions")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="输出目录 / folder to write")
@click.option("--seed", type=int, default=0, show_default=True, help="随机种子 / seed")
@click.option("--fiscal-year", type=click.IntRange(1990, 2100), default=2023, show_default=True, help="预算年度 / fiscal year")
@click.pass_obj
def synth(console: Console, count: int, out: Path, seed: int, fiscal_year: int) -> int:
    """生成一座虚构城市的报送件，附已知缺陷和标准答案。

    Write a synthetic city of submissions with known defects and their truth.
    """
    if str(CHECKOUT) not in sys.path:
        sys.path.append(str(CHECKOUT))
    try:
        from synthesis.city import write_city
    except ModuleNotFoundError as error:
        if error.name != "synthesis":
            raise
        raise SynthesisMissing from None
    write_city(out, count, seed, fiscal_year)
    console.say(f"已写入 {out}", f"Written to {out}")
    return 0


COMMANDS = (synth,)
