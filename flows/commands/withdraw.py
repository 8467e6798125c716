"""``withdraw``: a mistaken filing or year taken out of everything that counts, with who and why."""

from __future__ import annotations

import click

from flows.console import Console


@click.command(short_help="撤回误报的报送件或年度 / take a mistaken filing or year out")
@click.argument("submission", required=False)
@click.option("--fiscal-year", type=int, help="撤回整个年度 / the whole fiscal year")
@click.option("--by", "made_by", required=True, help="经办人 / who decides it")
@click.option("--reason", required=True, help="理由 / why")
@click.option("--undo", is_flag=True, help="取消撤回 / take the withdrawal back")
@click.pass_obj
def withdraw(console: Console, submission: str | None, fiscal_year: int | None, made_by: str, reason: str, undo: bool) -> int:
    """把误报的报送件（SUBMISSION）或整个年度从数据湖、数据库、历史比较、汇总和网站中撤出；谁、何时、为何都留有记录。

    Take a mistaken submission, or a whole fiscal year, out of lake, warehouse, history, roll-ups and site; who, when and why is kept.
    """
    from flows.process.lock import holding
    from flows.run import withdrawing

    if (submission is None) == (fiscal_year is None):
        raise click.UsageError("请给出报送件编号或 --fiscal-year，二者取一 / name a submission or --fiscal-year, not both")
    with holding(console.settings):
        if undo:
            count = withdrawing.take_back(console.settings, fiscal_year, submission, made_by, reason)
            console.say(
                f"已取消撤回 {count} 件；下次 jixiao ingest 重新收取。",
                f"{count} withdrawals taken back; the next jixiao ingest takes them anew.",
            )
            return 0
        done = withdrawing.withdraw(console.settings, fiscal_year, submission, made_by, reason)
    named = withdrawing.withdrawn_of(done.submissions)
    console.say(
        f"已从{done.fiscal_year}年度撤回 {len(done.submissions)} 件（{named}），该年度还有 {done.left} 份文件。",
        f"Withdrew {len(done.submissions)} from {done.fiscal_year} ({named}); {done.left} documents of that year are left.",
    )
    return 0


COMMANDS = (withdraw,)
