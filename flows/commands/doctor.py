"""``doctor``: every thing that must be in place, tried for real."""

from __future__ import annotations

import click

from flows.console import Console


@click.command(short_help="逐项检查运行环境 / try everything needed")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def doctor(console: Console, as_json: bool) -> int:
    """逐项试用运行所需的一切，并给出下次计划运行时间。

    Try everything that must be in place, and say when the schedule fires next.
    """
    from flows.views.diagnosis import diagnose

    found = list(diagnose(console.settings))
    if as_json:
        console.json([{"check": one.name_en, "ok": one.ok, "detail": one.detail} for one in found])
    else:
        for one in found:
            mark = "✓" if one.ok else "✗"
            console.say(f"{mark} {one.name}：{one.detail}", f"{mark} {one.name_en}: {one.detail}")
    return 0 if all(one.ok for one in found) else 2


COMMANDS = (doctor,)
