"""What the demo firm bills besides time: fixed fees, milestones, units delivered, progress, deposits drawn down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from domain.commands import AnyCommand
from domain.invoice_commands import ReleaseRetention
from domain.invoicing_commands import RetainageTerms
from domain.master_commands import LineTerms, SignContract
from domain.plan_commands import (
    AcceptMilestone,
    CompleteMilestone,
    DeliverUnits,
    FeeTerms,
    InstalmentTerms,
    MilestoneTerms,
    PlanTerms,
    ReportProgress,
    UnitTerms,
)
from domain.retainer_commands import ConfirmDepositPaid, RequestDeposit, ReviewRetainer
from processes.demo_agreed import PREPAID
from processes.demo_firm import MONTHS, Entity, Months
from processes.demo_stage import Scene, Stage, at

BEGINS = 12  # the month of the story
AUDIT, PORTAL, TRAINING, REBUILD = "GB-201", "GB-202", "US-221", "DE-311"
DEPOSIT_ASKED = 4  # the month before the work on a deposit begins
PROGRESS = (8, 15, 22, 31, 45, 52, 60, 71, 80, 88)  # per cent, month by month
RETAINED = "DE-302"


def models(entity: Entity, months: Months) -> Iterator[Scene]:
    """The contracts as they are signed, and what is reached of them month by month."""
    of = {"GB01": _london, "US01": _new_york, "DE01": _berlin}[entity.book]
    yield from of(entity, months)


def _london(entity: Entity, months: Months) -> Iterator[Scene]:
    first, second, *_ = entity.customers
    agreed = [(AUDIT, first, (_audit(months),)), (PORTAL, second, _portal(months))]
    yield _signed(entity, months, agreed)
    done = months.weekday(14, 20)
    design = CompleteMilestone(contract_id=PORTAL, line_id="1", milestone_id="design", on=done)
    yield _scene(entity, at(done, 16), "project-office", [design])
    built = months.weekday(19, 10)
    build = CompleteMilestone(contract_id=PORTAL, line_id="1", milestone_id="build", on=built)
    yield _scene(entity, at(built, 16), "project-office", [build])
    taken = months.weekday(20, 14)
    accepted = AcceptMilestone(
        contract_id=PORTAL, line_id="1", milestone_id="build", on=taken, note="Signed by the board"
    )
    yield _scene(entity, at(taken, 16), "project-office", [accepted])
    yield from _deposits(entity, months)


def _new_york(entity: Entity, months: Months) -> Iterator[Scene]:
    units = UnitTerms(unit="training day", unit_price="1,850.00", total="36")
    line = LineTerms(line_id="1", billing_model="units", plan=PlanTerms(units=units))
    yield _signed(entity, months, [(TRAINING, "quillback", (line,))])
    for month in range(BEGINS, MONTHS):
        on = months.weekday(month, 21)
        held = DeliverUnits(
            contract_id=TRAINING,
            line_id="1",
            delivery_id=f"course-{months.periods[month]}",
            quantity=str(2 + month % 2),
            on=on,
        )
        yield _scene(entity, at(on, 16), "project-office", [held])


def _berlin(entity: Entity, months: Months) -> Iterator[Scene]:
    line = LineTerms(
        line_id="1",
        billing_model="progress",
        plan=PlanTerms(price="180,000.00"),
        retainage=RetainageTerms(percent="10"),
    )
    yield _signed(entity, months, [(REBUILD, "nordkai", (line,))])
    for number, percent in enumerate(PROGRESS):
        on = months.weekday(BEGINS + number, 26)
        told = ReportProgress(contract_id=REBUILD, line_id="1", percent=str(percent), on=on)
        yield _scene(entity, at(on, 16), "project-office", [told])
    release = ReleaseRetention(
        contract_id=RETAINED,
        amount="2,500.00",
        released_on=months.weekday(18, 12),
        reason="The first part was accepted",
    )
    yield _scene(entity, at(months.weekday(18, 12), 16, 20), "billing", [release])


def _scene(entity: Entity, when: datetime, function: str, commands: list[AnyCommand]) -> Scene:
    actor = entity.actor(function)
    return Scene(when, entity.book, lambda stage: stage.do_many(actor, commands))


def _signed(
    entity: Entity, months: Months, agreed: list[tuple[str, str, tuple[LineTerms, ...]]]
) -> Scene:
    """Signed in the middle of the story."""
    signed = months.first(BEGINS) - timedelta(days=6)
    commands: list[AnyCommand] = [
        SignContract(
            contract_id=contract_id,
            customer_id=customer_id,
            currency=entity.currency,
            signed_on=signed,
            starts_on=months.first(BEGINS),
            lines=lines,
        )
        for contract_id, customer_id, lines in agreed
    ]
    return _scene(entity, at(signed, 11), "controller", commands)


def _audit(months: Months) -> LineTerms:
    due = [months.last(month) for month in (12, 15, 18)]
    schedule = (
        InstalmentTerms(
            instalment_id="start", due_on=due[0], percent="33.333", description="Start of the audit"
        ),
        InstalmentTerms(
            instalment_id="middle", due_on=due[1], percent="33.333", description="Field work"
        ),
        InstalmentTerms(
            instalment_id="report", due_on=due[2], percent="33.334", description="Report"
        ),
    )
    plan = PlanTerms(price="36,000.00", schedule=schedule)
    return LineTerms(line_id="1", projects=(), billing_model="fixed_fee", plan=plan)


def _portal(months: Months) -> tuple[LineTerms, ...]:
    milestones = (
        MilestoneTerms(
            milestone_id="design",
            amount="12,500.00",
            description="Design of the portal",
            planned_on=months.last(14),
        ),
        MilestoneTerms(
            milestone_id="build",
            amount="27,500.00",
            description="Portal in service",
            trigger="accepted",
            planned_on=months.last(19),
        ),
        MilestoneTerms(
            milestone_id="handover",
            amount="8,000.00",
            description="Handover",
            planned_on=months.last(25),
        ),
    )
    plan = PlanTerms(price="48,000.00", milestones=milestones)
    fee = PlanTerms(fee=FeeTerms(percent="2.5", of=("1",)))
    return (
        LineTerms(line_id="1", projects=(), billing_model="milestone", plan=plan),
        LineTerms(line_id="9", projects=(), billing_model="fee", plan=fee),
    )


# --- deposits ------------------------------------------------------------------------------------


def _deposits(entity: Entity, months: Months) -> Iterator[Scene]:
    """Asked for before the work begins; after each month's invoices what is left is looked at, and made up for."""
    billing, bank = entity.actor("billing"), entity.actor("bank")
    asked = months.weekday(DEPOSIT_ASKED, 26)
    request = RequestDeposit(contract_id=PREPAID, requested_on=asked)
    yield _scene(entity, at(asked, 16), "billing", [request])
    for month in range(DEPOSIT_ASKED + 1, MONTHS):
        for day in (7, 22):
            looked = months.weekday(month, day)
            yield Scene(at(looked, 10, 10), entity.book, partial(_look_at_deposit, billing))
        paid = months.weekday(month, 14)
        yield Scene(at(paid, 10, 10), entity.book, partial(_pay_deposit, bank))


def _look_at_deposit(actor: str, stage: Stage) -> None:
    stage.do(actor, ReviewRetainer(contract_id=PREPAID, on=stage.today))


def _pay_deposit(actor: str, stage: Stage) -> None:
    """The customer pays what it was asked for and has not paid."""
    asked = stage.asked_deposit(PREPAID)
    if asked is not None:
        paid = ConfirmDepositPaid(
            contract_id=PREPAID,
            deposit_id=asked.deposit_id,
            received_on=stage.today,
            reference=asked.number,
        )
        stage.do(actor, paid)
