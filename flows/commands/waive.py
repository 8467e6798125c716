"""``waive``: accepting a submission in spite of a finding, with who, why and until when; ``list``, ``approve``, ``revoke``."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from flows.console import Console

if TYPE_CHECKING:
    from flows.run.waiving import Waived

STATES = {
    "proposed": ("待批准", "proposed"),
    "in_force": ("有效", "in force"),
    "revoked": ("已撤销", "revoked"),
    "expired": ("已过期", "expired"),
}


class _FingerprintFirst(click.Group):
    """``waive FINGERPRINT …`` is ``waive accept FINGERPRINT …``."""

    def resolve_command(self, context: click.Context, arguments: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Takes whatever is no command for the arguments of ``accept``."""
        return super().resolve_command(context, arguments if arguments[0] in self.commands else ["accept", *arguments])


@click.group(
    cls=_FingerprintFirst,
    context_settings={"ignore_unknown_options": True},
    short_help="采信：说明理由后接受 / accept in spite of a finding",
)
def waive() -> None:
    """采信：由具名的人说明理由，接受某个问题（指纹 FINGERPRINT）；问题和所报数字都不改动。

    Accept in spite of a finding, with a reason: jixiao waive FINGERPRINT --by … --reason … --until 2024-12-31.
    What was found and what was reported stay as they are.
    """


_FINGERPRINT = click.argument("fingerprint")
_BY = click.option("--by", "made_by", required=True, help="决定人 / who decides it")
_REASON = click.option("--reason", required=True, help="理由 / why")


@waive.command(short_help="采信一个问题 / accept in spite of one finding")
@_FINGERPRINT
@_BY
@_REASON
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="有效期最后一天 / its last day")
@click.pass_obj
def accept(console: Console, fingerprint: str, made_by: str, reason: str, until: datetime) -> int:
    """采信一个问题；要求两人时（JIXIAO_FOUR_EYES）先为待批准。

    Accept in spite of a finding; where two people are required (JIXIAO_FOUR_EYES) it is proposed first.
    """
    from flows.process.lock import holding
    from flows.run.waiving import waive as decide

    with holding(console.settings):
        _say(decide(console.settings, fingerprint, made_by, reason, until.date()), console)
    return 0


@waive.command(short_help="批准他人提出的采信 / approve what another proposed")
@_FINGERPRINT
@_BY
@click.option("--reason", default="", help="理由 / why")
@click.pass_obj
def approve(console: Console, fingerprint: str, made_by: str, reason: str) -> int:
    """批准他人提出的采信。

    Approve what another person proposed.
    """
    from flows.process.lock import holding
    from flows.run import waiving

    with holding(console.settings):
        _say(waiving.approve(console.settings, fingerprint, made_by, reason), console)
    return 0


@waive.command(short_help="撤销采信 / end a waiver")
@_FINGERPRINT
@_BY
@_REASON
@click.pass_obj
def revoke(console: Console, fingerprint: str, made_by: str, reason: str) -> int:
    """撤销采信；谁、何时、为何采信和撤销都留有记录。

    End a waiver; who, when and why stay on record.
    """
    from flows.process.lock import holding
    from flows.run import waiving

    with holding(console.settings):
        _say(waiving.revoke(console.settings, fingerprint, made_by, reason), console)
    return 0


@waive.command("list", short_help="列出采信决定 / all decisions")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def listed(console: Console, as_json: bool) -> int:
    """列出全部采信决定：待批准、有效、已过期、已撤销。

    List all decisions: proposed, in force, expired, revoked.
    """
    from warehouse.waivers import Waivers, today

    rows: list[dict[str, Any]] = [
        {**row, "state": _state(row["state"], row["valid_until"], today())} for row in Waivers(console.settings.lake).rows()
    ]
    if as_json:
        console.json(rows)
        return 0
    headings = ("指纹", "年度", "规则", "归属", "状态", "决定人", "有效期至", "理由")
    headings_en = ("fingerprint", "year", "rule", "owner", "state", "by", "until", "reason")
    columns = ("fingerprint", "fiscal_year", "rule", "owner", "state", "accepted_by", "valid_until", "reason")
    cells = [[console.words(*STATES[str(row[name])]) if name == "state" else row[name] for name in columns] for row in rows]
    console.table(console.words("采信决定", "Waivers"), headings_en if console.lang == "en" else headings, cells)
    return 0


def _state(state: str | None, until: date, on: date) -> str:
    return "expired" if state == "in_force" and until < on else str(state)


def _say(done: Waived, console: Console) -> None:
    waiver = done.waiver
    state = console.words(*STATES[str(waiver["state"])])
    outcome = console.named("outcome", done.outcome)
    console.say(
        f"{waiver['fingerprint']}（{waiver['rule']}）{state}，有效期至 {waiver['valid_until']}：{done.message}。报送件现为：{outcome}。",
        f"{waiver['fingerprint']} ({waiver['rule']}) is {state}, until {waiver['valid_until']}: {done.message_en}. The submission is now: {outcome}.",
    )


COMMANDS = (waive,)
