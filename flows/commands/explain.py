"""``explain``: one rule in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.console import Console

if TYPE_CHECKING:
    from expectations.rule import Rule


@click.command(short_help="说明一条规则 / a rule in words")
@click.argument("rule", required=False)
@click.pass_obj
def explain(console: Console, rule: str | None) -> int:
    """说明一条规则：内容、依据、示例、如何修改；不写规则则列出全部。

    A rule in words: what it checks, its basis, its examples, how to fix. Without RULE: all of them.
    """
    from expectations import catalogue

    if rule is None:
        rows = [(row["rule"], row["severity"], console.words(row["title"], row["title_en"])) for row in catalogue.as_rows()]
        console.table(console.words("规则", "Rules"), (console.words("规则", "rule"), console.words("程度", "severity"), ""), rows)
        return 0
    _explain(rule.upper(), console)
    return 0


def _explain(identifier: str, console: Console) -> None:
    from expectations import catalogue
    from expectations.frame_register import declared
    from expectations.levels import LEVELS
    from expectations.rule import STATUSES
    from expectations.rule_texts import described
    from flows.failures import UnknownRule

    try:
        rule = catalogue.rule(identifier)
    except KeyError:
        known = [one.id for one in catalogue.rules()]
        raise UnknownRule(identifier, known) from None
    words = described(rule)
    first, last = rule.fiscal_years.first, rule.fiscal_years.last
    years = f"{first or '…'}–{last or '…'}" if first or last else console.words("全部", "all")
    lines = (
        (f"{rule.id}  {rule.title}", f"{rule.id}  {rule.title_en}"),
        (f"程度：{catalogue.highest(rule)}", f"Severity: {catalogue.highest(rule)}"),
        (f"状态：{STATUSES[rule.status][0]}", f"Status: {STATUSES[rule.status][1]}"),
        (f"层次：{LEVELS[declared()[rule.frame].level][0]}", f"Level: {LEVELS[declared()[rule.frame].level][1]}"),
        (f"适用年度：{years}", f"Fiscal years: {years}"),
        (f"依据：{rule.basis.shown}", f"Basis: {rule.basis.shown}"),
        (f"判定：{rule.check}", f"Check: {rule.check}"),
        (f"说明：{words['description']}", f"It says: {words['description_en']}"),
        (f"如何修改：{words['fix']}", f"How to fix: {words['fix_en']}"),
    )
    for zh, en in lines:
        console.say(zh, en)
    _thresholds(rule, console)
    for example in rule.examples:
        facts = ", ".join(f"{name}={value}" for name, value in example.row.items())
        reason = f"（{example.why}）" if example.why else ""
        console.say(f"示例 {example.outcome}：{facts}{reason}", f"Example {example.outcome}: {facts}{reason}")


def _thresholds(rule: Rule, console: Console) -> None:
    for name, value in rule.thresholds.items():
        console.say(f"门槛 {name}：{value}", f"Threshold {name}: {value}")
    for override in rule.overrides:
        where, whom = "、".join(override.divisions) or "全市", ", ".join(override.divisions) or "the whole city"
        console.say(
            f"改用 {override.threshold}={override.value}（{where}；{override.by}：{override.reason}）",
            f"Overridden {override.threshold}={override.value} ({whom}; {override.by}: {override.reason})",
        )


COMMANDS = (explain,)
