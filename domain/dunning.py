"""Reminding customers of what is overdue, each level of each invoice once; a dispute stops it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.applications import posted
from domain.believing import believable
from domain.catalogue import AnyEvent
from domain.collection import (
    AuthorityGranted,
    CreditStatusSet,
    DisputeSettled,
    DunningRaised,
    InvoiceDisputed,
    Reminder,
)
from domain.collection_commands import (
    DisputeInvoice,
    GrantAuthority,
    RunDunning,
    SetCreditStatus,
    SettleDispute,
)
from domain.customer_account import CustomerAccount
from domain.giving_up import owed_on
from domain.knowledge import Knowledge
from domain.money import amount, hundredths, of_hundredths, written
from domain.owed import Owed
from domain.policy import Moment, Policy
from domain.posting import Posting, balanced
from domain.refusal import BadDate, NotOpen, SelfApproval, TooMuch


def dunned(command: RunDunning, known: Knowledge) -> tuple[str, ...]:
    """The customers a run looks at, each once, in order: those named, or all."""
    register = known.register
    named = command.customers or tuple(register.customers)
    return tuple(sorted({register.staying(one) for one in named}))


def run(
    command: RunDunning, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Remind customers of what is overdue on a day: one fact a customer and currency, none twice."""
    believable(command.on, moment.today, "a reminder")
    if command.on > moment.today:
        raise BadDate(f"Today is {moment.today}: nobody is reminded as of {command.on} yet.")
    accounting_date, out_of_period = known.register.posted_on(command.on)
    events: list[AnyEvent] = []
    for customer_id in dunned(command, known):
        known.register.customer(customer_id)
        account = known.cash(customer_id)
        by_currency: dict[str, list[tuple[Owed, Reminder]]] = {}
        for owed, reminder in _reminders(account, command.on, known, policy):
            by_currency.setdefault(owed.currency, []).append((owed, reminder))
        for currency, reminders in sorted(by_currency.items()):
            charged = command.fees == "charged" and any(one.fee for _, one in reminders)
            events.append(
                DunningRaised(
                    customer_id=customer_id,
                    currency=currency,
                    on=command.on,
                    reminders=tuple(one for _, one in reminders),
                    charged=charged,
                    accounting_date=accounting_date if charged else None,
                    out_of_period=charged and out_of_period,
                    postings=balanced(_fees(reminders, accounting_date, policy)) if charged else (),
                )
            )
    return tuple(events)


def _fees(
    reminders: Iterable[tuple[Owed, Reminder]], on: date, policy: Policy
) -> Iterable[Posting]:
    """Each fee is owed with the invoice that it reminds of."""
    for owed, one in reminders:
        yield from posted(policy, on, "dunning_fee", owed, owed.currency, one.fee)


def _reminders(
    account: CustomerAccount, on: date, known: Knowledge, policy: Policy
) -> Iterable[tuple[Owed, Reminder]]:
    status = known.register.customer(account.customer_id).status
    overdue = [
        owed
        for owed in account.invoices.values()
        if owed.open > 0 and owed.due_on < on and not owed.disputed
    ]
    for owed in sorted(overdue, key=lambda one: (one.due_on, one.number)):
        days = (on - owed.due_on).days
        verdict = policy.dunning(on, days, hundredths(owed.open, owed.currency), status)
        level = int(verdict.then["level"])
        if level > owed.level:
            reminder = Reminder(
                invoice_id=owed.invoice_id,
                number=owed.number,
                level=level,
                days_overdue=days,
                open=owed.open,
                fee=of_hundredths(int(verdict.then["fee_hundredths"]), owed.currency),
                text=str(verdict.then["text"]),
                desk=str(verdict.then["handled_by"]),
                ruling=verdict.ruling,
            )
            yield owed, reminder


def dispute(
    command: DisputeInvoice, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Note that an invoice is contested. The same again is no event; a second dispute is refused."""
    owed = owed_on(known, known.invoice(command.invoice_id))
    _dated(command.on, owed, moment, "a dispute")
    if owed.disputed == command.reason:
        return ()
    if owed.disputed:
        raise NotOpen(
            f'{owed.number} is disputed already ("{owed.disputed}"): settle that first.',
            invoice_id=owed.invoice_id,
        )
    minor = owed.open if command.amount is None else amount(command.amount, owed.currency)
    if not 0 < minor <= owed.open:
        raise TooMuch(
            f"{written(minor, owed.currency)} of {owed.number} can not be disputed: "
            f"{written(max(owed.open, 0), owed.currency)} is owed on it.",
            invoice_id=owed.invoice_id,
        )
    return (
        InvoiceDisputed(
            invoice_id=owed.invoice_id,
            number=owed.number,
            customer_id=_customer(known, command.invoice_id),
            currency=owed.currency,
            on=command.on,
            minor=minor,
            reason=command.reason,
        ),
    )


def settle(
    command: SettleDispute, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Note how a dispute ended. Raises NotOpen when nothing is disputed."""
    owed = owed_on(known, known.invoice(command.invoice_id))
    _dated(command.on, owed, moment, "the end of a dispute")
    if not owed.disputed:
        raise NotOpen(f"{owed.number} is not disputed.", invoice_id=owed.invoice_id)
    return (
        DisputeSettled(
            invoice_id=owed.invoice_id,
            number=owed.number,
            customer_id=_customer(known, command.invoice_id),
            on=command.on,
            outcome=command.outcome,
            note=command.note,
        ),
    )


def _dated(on: date, owed: Owed, moment: Moment, what: str) -> None:
    believable(on, moment.today, what)
    if on < owed.issued_on:
        raise BadDate(
            f"{owed.number} is of {owed.issued_on}: {what} can not be dated {on}.", on=str(on)
        )


def _customer(known: Knowledge, invoice_id: str) -> str:
    issued = known.invoice(invoice_id).issued
    assert issued is not None
    return known.register.staying(issued.customer_id)


def set_status(
    command: SetCreditStatus, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Say how a customer is dunned. As before: no event."""
    if known.register.customer(command.customer_id).status == command.status:
        return ()
    return (
        CreditStatusSet(
            customer_id=command.customer_id, status=command.status, reason=command.reason
        ),
    )


def grant(
    command: GrantAuthority, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Give somebody a role in collection. As before: no event. Nobody gives one to himself."""
    known.register.home()
    if command.person in (moment.person, moment.actor):
        raise SelfApproval(
            f"{command.person} can not give authority to himself: somebody else does.",
            person=command.person,
        )
    if known.register.authority.get(command.person, "clerk") == command.role:
        return ()
    return (AuthorityGranted(person=command.person, role=command.role, reason=command.reason),)
