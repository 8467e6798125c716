"""``replay``: a rule over all stored years, before it is put in force."""

from __future__ import annotations

from pathlib import Path

import click

from flows.console import Console


@click.command(short_help="试算规则 / try a rule on stored years")
@click.option("--rule", "identifier", required=True, metavar="RULE", help="规则编号 / the rule's id")
@click.option(
    "--from",
    "path",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="新规则文件（YAML） / a file of new or changed rules",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def replay(console: Console, identifier: str, path: Path | None, as_json: bool) -> int:
    """用一条新增或修改的规则试算各年度已入库的报送件，列出结论会改变的；不改动任何数据。

    Judge all stored years by one new or changed rule and list the submissions whose outcome would change. Nothing is written.
    """
    from flows.batch.rule_trial import Changed, rules_in
    from flows.batch.rule_trial import replay as replayed

    judged, changed = replayed(identifier.upper(), rules_in(path), console.settings)
    if as_json:
        console.json({"rule": identifier.upper(), "judged": judged, "changed": [one.as_json() for one in changed]})
        return 0
    moved = sum(one.before != one.after for one in changed)
    console.say(
        f"{identifier.upper()}：试算 {judged} 件，结论改变 {moved} 件，另有 {len(changed) - moved} 件只是提示增减。",
        f"{identifier.upper()}: {judged} judged, the outcome of {moved} would change, {len(changed) - moved} more would only gain or lose findings.",
    )

    def line(one: Changed) -> tuple[str, ...]:
        header = one.header
        counts = f"+{len(one.appearing)} −{len(one.vanishing)}"
        return str(header["fiscal_year"]), header["division_code"], header["department_name"] or "—", one.before, one.after, counts

    headings = ("年度 year", "区划 division", "单位 department", "现结论 before", "试算后 after", "±")
    console.table(console.words("会改变的报送件", "Submissions that would change"), headings, [line(one) for one in changed])
    return 0


COMMANDS = (replay,)
