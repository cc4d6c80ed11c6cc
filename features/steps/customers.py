"""Customers, and credit control's stop on billing to them."""

from __future__ import annotations

from domain.master_commands import HoldCustomer, RegisterCustomer, ReleaseCustomer
from features.stage import Stage
from features.vocabulary import act


@act("customer <customer> is registered[ with <days:number> days to pay]", RegisterCustomer)
def registered(stage: Stage, customer: str, days: int | None) -> None:
    """Registers a customer. A contract's customer is registered anyway, with 30 days to pay.

    `customer GLOBEX is registered with 14 days to pay`
    """
    payment_days = 30 if days is None else days
    stage.ask(RegisterCustomer(customer_id=customer, name=customer, payment_days=payment_days))


@act("billing to <customer> is stopped because <why>", HoldCustomer)
def stopped(stage: Stage, customer: str, why: str) -> None:
    """Credit control stops billing to a customer.

    `billing to ACME is stopped because "three invoices are overdue"`
    """
    stage.ask(HoldCustomer(customer_id=customer, reason=why))


@act("billing to <customer> goes/went on because <why>", ReleaseCustomer)
def released(stage: Stage, customer: str, why: str) -> None:
    """Credit control lets billing to a customer go on.

    `billing to ACME goes on because "the invoices were paid"`
    """
    stage.ask(ReleaseCustomer(customer_id=customer, reason=why))
