"""``settings``: what is in force, and from where."""

from __future__ import annotations

import click

from flows.console import Console


@click.command(name="settings", short_help="当前设置及来源 / the settings in force, and from where")
@click.option("--json", "as_json", is_flag=True, help="JSON")
@click.pass_context
def settings(context: click.Context, as_json: bool) -> int:
    """列出每项设置的当前值和来源：选项、环境变量或默认。数据库密码不显示。

    List every setting with its value and where it comes from: an option, the environment or the default. No password is shown.
    """
    from flows.views.settings_table import in_force

    console: Console = context.obj
    given = context.find_root().params
    rows = in_force(console.settings, {name for name, value in given.items() if value is not None})
    if as_json:
        console.json({row.variable: {"value": row.value, "origin": row.origin} for row in rows})
        return 0
    origins = {
        "option": console.words("选项", "option"),
        "environment": console.words("环境变量", "environment"),
        "default": console.words("默认", "default"),
    }
    headings = (console.words("设置", "setting"), console.words("值", "value"), console.words("来源", "origin"))
    console.table(
        console.words("当前设置", "Settings in force"), headings, [(row.variable, row.value, origins[row.origin]) for row in rows]
    )
    return 0


COMMANDS = (settings,)
