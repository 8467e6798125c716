"""``rules stats``: how often each rule judged, fired, could not judge, was waived and mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from flows.console import Console

if TYPE_CHECKING:
    from flows.views.rule_usage import Usage


@click.group(short_help="规则的使用情况 / how the rules do")
def rules() -> None:
    """规则的使用情况。

    How the rules do in use.
    """


@rules.command(short_help="各规则判断、不符、无法判断、采信的次数 / each rule's counts")
@click.option(
    "--fiscal-year", "years", type=click.IntRange(1990, 2100), multiple=True, help="年度，可多次 / year, may be repeated; default: all"
)
@click.option("--rule", "only", multiple=True, metavar="RULE", help="规则编号，可多次 / rule, may be repeated; default: all")
@click.option("--severity", type=click.Choice(["critical", "warning", "info"]), help="只列该程度的规则 / only rules of this severity")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def stats(console: Console, years: tuple[int, ...], only: tuple[str, ...], severity: str | None, as_json: bool) -> int:
    """统计已入库各年度中每条规则的判断、通过、不符（按程度）、无法判断（及常见原因）、采信和改正情况；各版报送件都计入。

    Count for each rule over the stored years what it judged, passed, failed by severity, could not judge and why, what
    was waived and what a later version mended. Every version filed counts.
    """
    from flows.views.rule_usage import usage

    counted, found = usage(console.settings, years, [one.upper() for one in only], severity)
    waived = [one.rule.id for one in found if one.mostly_waived]
    if as_json:
        console.json({"fiscal_years": counted, "rules": [one.as_json() for one in found], "mostly_waived": waived})
        return 0
    shown = "、".join(map(str, counted)) or "—"
    console.say(f"统计年度：{shown}", f"Fiscal years: {shown}")
    used = [one for one in found if only or one.judged or one.failed or one.reasons]
    degrees = [console.named("severity", degree) for degree in ("critical", "warning", "info", "could_not_judge")]
    first = ("rule", "judged", "passed") if console.lang == "en" else ("规则", "已判断", "通过")
    last = ("waived", "mended", "commonest reasons") if console.lang == "en" else ("采信", "已改正", "无法判断的常见原因")
    console.table(console.words("规则使用情况", "Rules in use"), (*first, *degrees, *last), [_line(one, console) for one in used])
    if waived:
        console.say(f"多数被采信的规则：{'、'.join(waived)}", f"Mostly waived: {', '.join(waived)}")
    return 0


def _line(one: Usage, console: Console) -> list[Any]:
    told = one.as_json()
    reasons = console.words("；", "; ").join(f"{console.words(why['reason'], why['reason_en'])} ×{why['count']}" for why in told["reasons"])
    counts = ["—" if told[name] is None else told[name] for name in ("judged", "passed")]
    title = console.words(one.rule.title, one.rule.title_en)
    return [f"{one.rule.id} {title}", *counts, *told["failed"].values(), told["could_not_judge"], one.waived, one.mended, reasons]


COMMANDS = (rules,)
