"""The mess of every month in the demo: corrections, withdrawals, rejections, answers for long days, reviews, rows refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

import msgspec

from domain.account import Account
from domain.commands import AnyCommand
from domain.import_commands import ClearRow, RefusedRowShape, ReportRefusedRows
from domain.invoice_commands import AdjustLine, RemoveLines, VoidDraft
from domain.invoice_state import InvoiceState
from domain.open_item import Item
from domain.refusal import Refused, TimeNotAccepted
from domain.time_commands import (
    ApproveTime,
    BillableQuantity,
    CorrectTime,
    RecallApproval,
    RecordTime,
    RejectTime,
    SubmitTime,
    WithdrawTime,
)
from domain.wip_commands import ConfirmHold, WipPart, WriteOffTime
from processes.demo_firm import MONTHS, Entity, Months
from processes.demo_stage import Scene, Stage, at, only_unbilled
from processes.demo_work import Worked, chance

ANSWERED = 0.7  # share of long days that somebody answers for
PICKED = 6  # entries of a month to which something happens before they are approved
QUARTERLY = 3
CHARGED_LESS = 90  # minutes that are charged of a longer entry
WORTH_A_CUT = 400  # minor units below which nobody writes an entry down
LINES_REVIEWED = 6  # drafts with fewer lines are issued as they are
VOIDED = 0.25  # share of reviews that give a draft up
OLD_DAYS = 150  # held longer than this, work is given up


def mess(entity: Entity, months: Months, entries: list[Worked], seed: str) -> Iterator[Scene]:
    """What happens in every month of an entity besides the regular."""
    for month in range(MONTHS):
        first, day = months.first(month), months.weekday(month, 12)
        fresh = [e for e in entries if first <= e.on and e.sent < day]
        some = chance(seed, entity.book, "picked", month).sample(fresh, min(PICKED, len(fresh)))
        if len(some) == PICKED:
            yield from _before_approval(entity, day, some)
        yield from _after_approval(entity, months, month, seed)
        yield from _rows(entity, months, month)
        if month > 0:
            luck = chance(seed, entity.book, "review", month).random()
            review = partial(_review, entity, months.last(month), luck)
            yield Scene(at(months.weekday(month, 3), 15), entity.book, review)


def _before_approval(entity: Entity, day: date, some: list[Worked]) -> Iterator[Scene]:
    """Of six entries: withdrawn, corrected, sent back and handed in again, charged at less than was worked."""
    book, office = entity.book, entity.actor("project-office")
    yield _scene(book, day, 10, "timesheets", [_withdrawn(some[0])])
    if entity.submits:
        ids = tuple(entry.entry_id for entry in some[1:4])
        yield _scene(
            book, day, 11, office, [RejectTime(entry_ids=ids, reason="Which task was it?")]
        )
        again: list[AnyCommand] = [
            _shorter(some[1], "Split between two projects, this is our part"),
            _shorter(some[2], "A quarter of an hour was lunch"),
            SubmitTime(entry_ids=ids),
        ]
        yield _scene(book, day, 14, "timesheets", again)
    else:
        changed: list[AnyCommand] = [_shorter(e, "corrected at the source") for e in some[1:3]]
        yield _scene(book, day, 14, "timesheets", changed)
    less = [entry for entry in some[4:] if entry.chargeable and entry.minutes > CHARGED_LESS]
    charged = tuple(
        BillableQuantity(entry_id=entry.entry_id, quantity=CHARGED_LESS, unit="minutes")
        for entry in less
    )
    if charged:
        approved = ApproveTime(entry_ids=tuple(e.entry_id for e in less), billable=charged)
        yield _scene(book, day, 16, office, [approved])


def _withdrawn(entry: Worked) -> AnyCommand:
    return WithdrawTime(entry_id=entry.entry_id, reason="Entered twice")


def _scene(book: str, day: date, hour: int, actor: str, commands: list[AnyCommand]) -> Scene:
    return Scene(at(day, hour), book, lambda stage: stage.do_many(actor, commands))


def _shorter(entry: Worked, reason: str) -> CorrectTime:
    """The entry with a quarter of an hour less."""
    said = msgspec.structs.asdict(entry.command())
    minutes = entry.minutes - 15
    said["quantity"] = f"{minutes}" if entry.unit == "minutes" else in_quarters(minutes // 15)
    return CorrectTime(**said, reason=reason)


def in_quarters(quarters: int) -> str:
    """Quarter hours as people write them: 30 is "7.50"."""
    return f"{quarters // 4}.{quarters % 4 * 25:02d}"


def _after_approval(entity: Entity, months: Months, month: int, seed: str) -> Iterator[Scene]:
    """Between the 16th and the 21st: answers for long days, approvals taken back, value written down or off."""
    book = entity.book
    confirm = partial(_confirm, entity, seed)
    yield Scene(at(months.weekday(month, 16), 10), book, confirm)
    luck = chance(seed, book, "wip", month).random()
    if month % QUARTERLY == 0:
        yield Scene(at(months.weekday(month, 17), 10), book, partial(_recall, entity, luck))
    yield Scene(at(months.weekday(month, 18), 15), book, partial(_write_down, entity, luck))
    if (month + 1) % QUARTERLY == 0:
        yield Scene(at(months.weekday(month, 20), 15), book, partial(_give_up, entity))


def _confirm(entity: Entity, seed: str, stage: Stage) -> None:
    """The project office answers for most long days; some wait for the person to come back."""
    asked: list[AnyCommand] = []
    for account in stage.accounts():
        long = [item.entry_id for item in account.items.values() if _unanswered(account, item)]
        named = [e for e in long if chance(seed, e, "answered").random() < ANSWERED]
        if named:
            asked.append(
                ConfirmHold(
                    contract_id=account.contract_id,
                    entry_ids=tuple(named),
                    reason_code="long_day",
                    note="Cut-over through the night, agreed with the customer",
                )
            )
    stage.do_many(entity.actor("project-office"), asked)


def _unanswered(account: Account, item: Item) -> bool:
    held = any(lot.state == "held" for lot in item.lots)
    return held and item.flag == "long_day" and item.entry_id not in account.confirmed


def _recall(entity: Entity, luck: float, stage: Stage) -> None:
    """Two approvals are taken back; the next round gives them again."""
    account, items = _some_unbilled(stage, luck)
    if account and items:
        ids = tuple(item.entry_id for item in items[:2])
        said = RecallApproval(entry_ids=ids, reason="Approved on the wrong project")
        stage.do(entity.actor("project-office"), said)


def _write_down(entity: Entity, luck: float, stage: Stage) -> None:
    """A part of an entry is not worth its price; the rest stays billable."""
    account, items = _some_unbilled(stage, 1 - luck)
    if account and items:
        item = items[-1]
        part = WipPart(entry_id=item.entry_id, amount=in_units(item.minor // 4))
        stage.do(
            entity.actor("billing"),
            WriteOffTime(
                contract_id=account.contract_id,
                kind="write_down",
                parts=(part,),
                on=stage.today,
                reason="Took longer than it should have",
            ),
        )


def _some_unbilled(stage: Stage, luck: float) -> tuple[Account | None, list[Item]]:
    """A contract that has work on no document, and that work in order of its date."""
    found = [
        (account, items)
        for account in stage.accounts()
        if (
            items := [
                i
                for i in account.items.values()
                if only_unbilled(i) and i.minor > WORTH_A_CUT and i.entry_id.startswith("psa:")
            ]
        )
    ]
    if not found:
        return None, []
    account, items = found[int(luck * len(found))]
    return account, sorted(items, key=lambda item: (item.worked_on, item.order))


def in_units(minor: int) -> str:
    """An amount of a currency with hundredths, as people write it."""
    return f"{minor // 100}.{minor % 100:02d}"


def _give_up(entity: Entity, stage: Stage) -> None:
    """Work held for months, which nobody will ever answer for, is written off."""
    long_ago = stage.today - timedelta(days=OLD_DAYS)
    said: list[AnyCommand] = []
    for account in stage.accounts():
        old = [
            item
            for item in account.items.values()
            if item.worked_on < long_ago and all(lot.state == "held" for lot in item.lots)
        ]
        if old:
            said.append(
                WriteOffTime(
                    contract_id=account.contract_id,
                    parts=tuple(WipPart(entry_id=item.entry_id) for item in old),
                    on=stage.today,
                    reason="Nobody can answer for it any more",
                )
            )
    stage.do_many(entity.actor("controller"), said)


# --- reviews of drafts ---------------------------------------------------------------------------


def _review(entity: Entity, month_end: date, luck: float, stage: Stage) -> None:
    """One draft has a line adjusted, one a line deferred, one a line taken off; now and then one is given up."""
    drafts = [draft for draft in stage.drafts() if len(draft.lines) >= LINES_REVIEWED]
    start = int(luck * len(drafts))
    drafts = drafts[start:] + drafts[:start]
    said: list[AnyCommand] = []
    for draft, change in zip(drafts, CHANGES, strict=False):
        said.append(change(draft, month_end))
    if luck < VOIDED and len(drafts) > len(CHANGES):
        said.append(
            VoidDraft(
                invoice_id=drafts[len(CHANGES)].invoice_id,
                reason="The customer wants it by project",
            )
        )
    stage.do_many(entity.actor("billing"), said)


def _adjusted(draft: InvoiceState, _: date) -> AnyCommand:
    number = sorted(draft.lines)[2]
    return AdjustLine(
        invoice_id=draft.invoice_id,
        number=number,
        amount=in_units(draft.charged[number] * 88 // 100),
        reason="Agreed with the customer: 12 % off for rework",
    )


def _deferred(draft: InvoiceState, month_end: date) -> AnyCommand:
    return RemoveLines(
        invoice_id=draft.invoice_id,
        numbers=tuple(sorted(draft.lines)[-2:]),
        reason="Waits for the customer's acceptance",
        defer_until=month_end,
    )


def _taken_off(draft: InvoiceState, _: date) -> AnyCommand:
    return RemoveLines(
        invoice_id=draft.invoice_id,
        numbers=(min(draft.lines),),
        reason="The project manager looks at it again",
    )


CHANGES: tuple[Callable[[InvoiceState, date], AnyCommand], ...] = (_adjusted, _deferred, _taken_off)


# --- rows that could not be recorded -------------------------------------------------------------


def _rows(entity: Entity, months: Months, month: int) -> Iterator[Scene]:
    """A file of subcontractors' time comes every month, with rows that can not be; most are put right."""
    book, day = entity.book, months.weekday(month, 11)
    import_id = f"subcontractors-{book}-{day:%Y-%m}"
    yield Scene(at(day, 12), book, partial(_refuse, entity, import_id, month))
    if month < MONTHS - 2:
        lines = (17, 42) if month % 6 else (17,)
        cleared: list[AnyCommand] = [
            ClearRow(import_id=import_id, line=line, note="Put right by the subcontractor")
            for line in lines
        ]
        later = months.weekday(month + 1, 11)
        yield _scene(book, later, 13, entity.actor("project-office"), cleared)


def _refuse(entity: Entity, import_id: str, month: int, stage: Stage) -> None:
    """The rows are really tried: what the desk says of them is what goes on the data desk."""
    person, project = next(iter(entity.people)), entity.agreements[0].project_id(0)
    tried = {
        17: ("0", person, project),
        42: (("26.00", person, project), ("8.00", f"sub:{month}", project))[month % 2],
    }
    rows: list[RefusedRowShape] = []
    for line, (quantity, person_id, project_id) in tried.items():
        source_id = f"sub:{import_id.removeprefix('subcontractors-')}-{line}"
        row = RecordTime(
            entry_id=source_id,
            project_id=project_id,
            person_id=person_id,
            worked_on=stage.today,
            quantity=quantity,
        )
        (verdict,) = stage.do_many("subcontractors", [row], allowed=lambda _: True)
        assert isinstance(verdict, Refused), "the script's bad rows are bad"
        code = verdict.reason if isinstance(verdict, TimeNotAccepted) else verdict.code
        rows.append(RefusedRowShape(line=line, source_id=source_id, code=code, says=verdict.says))
    stage.do(
        "subcontractors",
        ReportRefusedRows(
            import_id=import_id,
            profile="generic-time",
            file_name=f"{import_id}.csv",
            rows=tuple(rows),
        ),
    )
