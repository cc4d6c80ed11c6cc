"""What the demo firm bills besides time: a fixed fee, milestones with a management fee, a fee with hours included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.commands import AnyCommand
from domain.master_commands import LineTerms, SignContract
from domain.plan_commands import (
    AcceptMilestone,
    CompleteMilestone,
    FeeTerms,
    InstalmentTerms,
    MilestoneTerms,
    PlanTerms,
)
from domain.retainer_commands import Allowance
from processes.demo_firm import Entity, Months
from processes.demo_stage import Scene, at

HOME = "GB01"  # the entity that sells these
BEGINS = 12  # the month of the story
AUDIT, PORTAL, HELPDESK = "GB-201", "GB-202", "GB-203"


def models(entity: Entity, months: Months) -> Iterator[Scene]:
    """The contracts as they are signed, and their milestones as they are reached."""
    if entity.book != HOME:
        return
    signed = months.first(BEGINS) - timedelta(days=6)
    yield _scene(entity, at(signed, 11), "controller", _contracts(entity, months))
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


def _scene(entity: Entity, when: datetime, function: str, commands: list[AnyCommand]) -> Scene:
    actor = entity.actor(function)
    return Scene(when, entity.book, lambda stage: stage.do_many(actor, commands))


def _contracts(entity: Entity, months: Months) -> list[AnyCommand]:
    """Signed together in the middle of the story, one with each of the first three customers."""
    first, second, third, *_ = entity.customers
    lines = {
        AUDIT: (first, (_audit(months),)),
        PORTAL: (second, _portal(months)),
        HELPDESK: (third, (_helpdesk(),)),
    }
    return [
        SignContract(
            contract_id=contract_id,
            customer_id=customer_id,
            currency=entity.currency,
            signed_on=months.first(BEGINS) - timedelta(days=6),
            starts_on=months.first(BEGINS),
            lines=agreed,
        )
        for contract_id, (customer_id, agreed) in lines.items()
    ]


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


def _helpdesk() -> LineTerms:
    terms = Allowance(fee="2,400.00", hours="16", overage_rate="165.00", rollover=1)
    return LineTerms(line_id="1", projects=(), billing_model="allowance", allowance=terms)
