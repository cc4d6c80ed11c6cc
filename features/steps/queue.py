"""The queue at work: cases by kind and age, the commands that clear them, clearing many, what goes on by itself."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from domain.exception_commands import AssignException
from domain.money import written
from domain.refusal import Refused
from domain.wip_commands import ConfirmHold, DecideAgain, WriteOffTime
from features.checks import listed, money_is, same
from features.stage import CLOSING, Stage
from features.steps.words import Unclear, rows, said_amount
from features.vocabulary import act, check, view
from processes.assigning import assign
from processes.clearing import Cleared, clear, today_of
from processes.intercompany import Intercompany
from processes.keeping import Keeping
from processes.reading import NAMES
from projections import exceptions, queue_totals
from projections.exception_row import NOBODY, ExceptionRow, Narrow

CASES = ("kind", "about", "reason", "desk", "amount", "since", "contract", "customer")
TOTALS = ("kind", "desk", "cases", "amount", *queue_totals.BUCKETS)


def _cases(stage: Stage, **asked: Any) -> list[ExceptionRow]:
    today = today_of(stage.house.firm())
    return list(stage.look(exceptions.listing, stage.defaults.book(), today=today, **asked))


def _amount(row: Any) -> str:
    return written(row.minor, row.currency) if row.currency else ""


@view("these cases wait", "exceptions.listing", table=CASES)
def cases_wait(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks all that waits, whoever's desk it is on: those that wait longest first.

    `these cases wait`
    """
    want = rows(datatable, *CASES, needs=("kind", "about"))
    found = _cases(stage)
    told = [f"{one.kind.replace('_', ' ')} {one.ref}" for one in found]
    listed(told, [f"{row['kind']} {row['about']}" for row in want], "the cases that wait")
    for row in want:
        case = next(
            one
            for one in found
            if (one.kind.replace("_", " "), one.ref) == (row["kind"], row["about"])
            and row.get("reason", one.reason) == one.reason
        )
        what = f"{row['kind']} {row['about']}"
        _compare(case, row, what)


def _compare(case: ExceptionRow, row: Any, what: str) -> None:
    for column, has in (
        ("reason", case.reason),
        ("desk", case.desk),
        ("since", case.since.date().isoformat()),
        ("contract", case.contract_id or ""),
        ("customer", case.customer_id or ""),
    ):
        if column in row:
            same(has, row[column], f"{column} of {what}")
    if "amount" in row:
        said = said_amount(row["amount"])
        assert case.currency, f"{what} has no money in it"
        money_is(case.minor or 0, case.currency, said, f"money at risk of {what}")


@view("<number> case/cases of kind <kind:text> waits/wait", "exceptions.listing")
def cases_of_kind(stage: Stage, number: int, kind: str) -> None:
    """Counts the cases of one kind.

    `1 case of kind "rate missing" waits`
    """
    found = _cases(stage, kind=kind.replace(" ", "_"))
    same(len(found), number, f"cases of kind {kind}")


@view("<number> case/cases under <contract> waits/wait", "exceptions.listing")
def cases_under(stage: Stage, number: int, contract: str) -> None:
    """Counts the cases of one contract.

    `2 cases under C-100 wait`
    """
    same(len(_cases(stage, contract_id=contract)), number, f"cases under {contract}")


@view("<number> case/cases of <customer> waits/wait", "exceptions.listing")
def cases_of(stage: Stage, number: int, customer: str) -> None:
    """Counts the cases of one customer, on all its contracts.

    `2 cases of ACME wait`
    """
    same(len(_cases(stage, customer_id=customer)), number, f"cases of {customer}")


@view("<number> case/cases has/have waited for <days:number> days or longer", "exceptions.listing")
def cases_old(stage: Stage, number: int, days: int) -> None:
    """Counts the cases that have waited so many days.

    `1 case has waited for 30 days or longer`
    """
    before = datetime.combine(stage.today, CLOSING) - timedelta(days=days)
    same(len(_cases(stage, before=before)), number, f"cases that waited {days} days")


@view("what waits adds up as follows", "queue_totals.totals", table=TOTALS)
def adds_up(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks the queue by kind and desk, with how many cases have waited for how many days.

    `what waits adds up as follows`
    """
    want = rows(datatable, *TOTALS, needs=("kind", "desk", "cases"))
    found = stage.look(
        queue_totals.totals,
        stage.defaults.book(),
        now=datetime.combine(stage.today, time.max, CLOSING.tzinfo),
        today=today_of(stage.house.firm()),
    )
    by_place = {(one.kind.replace("_", " "), one.desk): one for one in found}
    listed(
        [f"{kind} on {desk}" for kind, desk in by_place],
        [f"{row['kind']} on {row['desk']}" for row in want],
        "what waits, by kind and desk",
    )
    for row in want:
        total = by_place[row["kind"], row["desk"]]
        what = f"{row['kind']} on the {row['desk']} desk"
        same(str(total.count), row["cases"], f"cases of {what}")
        if "amount" in row:
            same(_amount(total), row["amount"], f"money of {what}")
        for bucket in total.ageing:
            if bucket.days in row:
                same(str(bucket.count or ""), row[bucket.days], f"{what}, {bucket.days} days")


@view('"<reason:name>" on <ref:name> is cleared by <commands:names>', "exceptions.listing")
def cleared_by(stage: Stage, reason: str, ref: str, commands: tuple[str, ...]) -> None:
    """Checks the commands that clear a case, all of them.

    `"long_day" on psa:2 is cleared by ConfirmHold, DecideAgain and WriteOffTime`
    """
    found = [one for one in _cases(stage, reason=reason) if one.ref == ref]
    assert found, f'nothing waits because "{reason}" on {ref}'
    listed([way.command for way in found[0].ways], commands, f'what clears "{reason}" on {ref}')


@act(
    "all cases[ of kind <kind:text>][ under <contract>][ on the <desk> desk] is cleared"
    " with <command:name>[ because <why>]",
    ConfirmHold,
    DecideAgain,
    WriteOffTime,
)
def cleared_with(
    stage: Stage,
    kind: str | None,
    contract: str | None,
    desk: str | None,
    command: str,
    why: str | None,
) -> None:
    """Clears all cases that are meant with one kind of command; each is accounted for.

    `all cases of kind "hold" under C-100 are cleared with ConfirmHold because "looked at" by Mary`
    """
    if command not in NAMES:
        raise Unclear(f'"{command}" is no command.')
    fields = NAMES[command].__struct_fields__
    says = {name: why for name in ("note", "reason") if why and name in fields}
    narrow = Narrow(
        kind=kind and kind.replace(" ", "_"),  # type: ignore[arg-type]
        contract_id=contract,
        desk=desk,
    )
    try:
        stage.cleared = stage.run(_clear, narrow=narrow, command=command, says=says)
    except Refused as refusal:
        stage.keep(refusal)


def _clear(firm: Any, book: str, *, request: Any, **asked: Any) -> Cleared:
    return clear(firm, book, asked["narrow"], asked["command"], asked["says"], request)


@check(
    "<number> case/cases is cleared[ and <left:number> still waits/wait][ and <refused:number> is refused]"
)
def so_many(stage: Stage, number: int, left: int | None, refused: int | None) -> None:
    """Checks what became of the cases that were cleared together.

    `2 cases were cleared`
    `2 cases were cleared and 1 still waits`
    """
    done = stage.cleared
    if done is None:
        raise Unclear("Nothing was cleared in this scenario.")
    counts = {name: done.count(name) for name in ("cleared", "waits", "refused", "no_way")}
    same(counts["cleared"], number, f"cases cleared, of {counts}")
    same(counts["waits"], left or 0, f"cases that still wait, of {counts}")
    same(counts["refused"] + counts["no_way"], refused or 0, f"cases refused, of {counts}")


@act("case <kind:text> on <ref:name> is given to <owner:name>[ because <why>]", AssignException)
def given_to(stage: Stage, kind: str, ref: str, owner: str, why: str | None) -> None:
    """Gives one case of the queue to somebody who sees to it; `nobody` takes it from whoever has it.

    `case "hold" on psa:2 is given to Ann because "knows the project" by Mary`
    """
    whose = None if owner == NOBODY else owner
    stage.ask(
        AssignException(kind=kind.replace(" ", "_"), ref=ref, owner=whose, note=why)  # type: ignore[arg-type]
    )


@act(
    "all cases[ of kind <kind:text>][ under <contract>][ on the <desk> desk] is given to <owner:name>",
    AssignException,
)
def all_given(
    stage: Stage, kind: str | None, contract: str | None, desk: str | None, owner: str
) -> None:
    """Gives all cases that are meant to somebody.

    `all cases of kind "hold" under C-100 are given to Ann by Mary`
    """
    narrow = Narrow(
        kind=kind and kind.replace(" ", "_"),  # type: ignore[arg-type]
        contract_id=contract,
        desk=desk,
    )
    stage.run(_give, narrow=narrow, owner=None if owner == NOBODY else owner)


def _give(firm: Any, book: str, *, request: Any, **asked: Any) -> Cleared:
    done = assign(firm, book, asked["narrow"], asked["owner"], None, request)
    for one in done.answers:
        assert one.outcome == "cleared", f"{one.case.kind} on {one.case.ref}: {one.says}"
    return done


@view("case <kind:text> on <ref:name> is <owner:name>'s to see to", "exceptions.listing")
def whose(stage: Stage, kind: str, ref: str, owner: str) -> None:
    """Checks whose a case is; `nobody's` when it is given to nobody.

    `case "hold" on psa:2 is Ann's to see to`
    """
    found = _case(stage, kind, ref)
    same({one.owner or NOBODY for one in found}, {owner}, f"whose {kind} on {ref} is")


@view("<number> case/cases is <owner:name>'s to see to", "exceptions.listing")
def so_many_of(stage: Stage, number: int, owner: str) -> None:
    """Counts the cases that somebody sees to, or `nobody`.

    `2 cases are Ann's to see to`
    """
    same(len(_cases(stage, owner=owner)), number, f"cases of {owner}")


@view(
    "case <kind:text> on <ref:name> is due on <date>[, by rule <rule:name>]", "exceptions.listing"
)
def due_on(stage: Stage, kind: str, ref: str, date: Any, rule: str | None) -> None:
    """Checks by when a case is to be cleared, by its service level.

    `case "hold" on psa:2 is due on 2026-02-05, by rule SL-081`
    """
    for one in _case(stage, kind, ref):
        same(one.due_on, date, f"when {kind} on {ref} is due")
        if rule is not None:
            same(
                one.service_rule.split()[-1],
                rule,
                f"the rule that says when {kind} on {ref} is due",
            )


@view("case <kind:text> on <ref:name> is late by <number> day/days", "exceptions.listing")
def late_by(stage: Stage, number: int, kind: str, ref: str) -> None:
    """Checks how many days a case is past the day it was due on; 0 while it is in time.

    `case "hold" on psa:2 is late by 3 days`
    """
    for one in _case(stage, kind, ref):
        same(one.late_days, number, f"how late {kind} on {ref} is")


@view("<number> case/cases is late", "exceptions.listing")
def so_many_late(stage: Stage, number: int) -> None:
    """Counts the cases past the day they were due on.

    `2 cases are late`
    """
    same(len(_cases(stage, late=True)), number, "cases that are late")


@view("the case that is due first is <kind:text> on <ref:name>", "exceptions.listing")
def due_first(stage: Stage, kind: str, ref: str) -> None:
    """Checks which case is due before all others.

    `the case that is due first is "parked" on psa:9`
    """
    first = next(iter(_cases(stage, by="due")), None)
    assert first is not None, "nothing waits"
    same(f"{first.kind.replace('_', ' ')} on {first.ref}", f"{kind} on {ref}", "what is due first")


def _case(stage: Stage, kind: str, ref: str) -> list[ExceptionRow]:
    found = [one for one in _cases(stage, kind=kind.replace(" ", "_")) if one.ref == ref]
    assert found, f"no case {kind} on {ref} waits"
    return found


@act("what goes on by itself is done", DecideAgain)
def by_itself(stage: Stage) -> None:
    """Lets the service look after the books, as it does all the time: what was cleared by a fact is decided anew.

    `what goes on by itself is done`
    """
    stage.run(_keep)


def _keep(firm: Any, book: str, *, request: Any) -> int:
    return Keeping(firm, Intercompany(firm.books, firm.desk)).round()
