"""The demo's cash: customers that pay on the day, late, in parts or too much; reminders, disputes, a chargeback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from domain.cash_commands import (
    ApplyPayment,
    PaymentPart,
    RecordChargeback,
    RecordPayment,
    WriteOffReceivable,
)
from domain.collection_commands import (
    DisputeInvoice,
    RunDunning,
    SetCreditStatus,
    SettleDispute,
)
from domain.commands import AnyCommand
from domain.owed import Owed
from processes.demo_firm import MONTHS, Entity, Months
from processes.demo_mess import in_units
from processes.demo_stage import Scene, Stage, at
from processes.demo_work import chance

DELAYS = (0, 14, 5, 33, 60, 0, 21, 9)  # days after the due date, by customer in turn
EARLY = "larkspur"  # takes what paying early is worth
SMALL = 500  # minor units up to which a difference is given up
SHORT, OVER = 240, 10_000  # minor units that are missing, or paid too much
SHORTLY, HALF, OVERPAID = 0.06, 0.10, 0.14  # of chance: what a payment is like
DISPUTES = ("GB01", "pellam", 2, 4)  # book, customer, the months of the dispute and its end
CHARGED_BACK = ("US01", "quillback", 13)
FEE = "15.00"


def cash(entity: Entity, months: Months, seed: str) -> Iterator[Scene]:
    """Twice a month money comes; in between somebody reminds customers and clears what is left over."""
    book, billing = entity.book, entity.actor("billing")
    key = SetCreditStatus(
        customer_id=next(iter(entity.customers)), status="key_account", reason="Framework customer"
    )
    opened = months.first(1) + timedelta(days=1)
    yield Scene(
        at(opened, 9, 15), book, lambda stage: stage.do(entity.actor("credit-control"), key)
    )
    for month in range(1, MONTHS):
        for day in (10, 24):
            received = at(months.weekday(month, day), 9, 30)
            yield Scene(received, book, partial(_receive, entity, seed))
        yield Scene(at(months.weekday(month, 11), 10, 30), book, partial(_clear, billing))
        yield Scene(at(months.weekday(month, 13), 9, 20), book, partial(_remind, billing))
    yield from _disputed(entity, months)
    yield from _charged_back(entity, months)


def _receive(entity: Entity, seed: str, stage: Stage) -> None:
    """What each customer pays on this day: everything that its habit makes due, in one payment a currency."""
    said: list[AnyCommand] = []
    for number, customer_id in enumerate(entity.customers):
        wait = timedelta(days=DELAYS[number % len(DELAYS)])
        for currency, due in sorted(_due(stage, customer_id, wait).items()):
            luck = chance(seed, entity.book, customer_id, stage.today).random()
            said.append(_payment(stage, customer_id, currency, due, luck))
    stage.do_many(entity.actor("bank"), said)


def _due(stage: Stage, customer_id: str, wait: timedelta) -> dict[str, list[Owed]]:
    by_currency: dict[str, list[Owed]] = {}
    for owed in stage.customer(customer_id).invoices.values():
        early = customer_id == EARLY and _discounted(owed, stage.today)
        if owed.open > 0 and not owed.disputed and (early or owed.due_on + wait <= stage.today):
            by_currency.setdefault(owed.currency, []).append(owed)
    return by_currency


def _discounted(owed: Owed, today: date) -> bool:
    return owed.discount_until is not None and today <= owed.discount_until and not owed.applied


def _payment(
    stage: Stage, customer_id: str, currency: str, due: list[Owed], luck: float
) -> RecordPayment:
    parts = [
        (one.number, one.open - (one.discount if _discounted(one, stage.today) else 0))
        for one in sorted(due, key=lambda one: one.number)
    ]
    paid = sum(minor for _, minor in parts)
    number, last = parts[-1]
    if luck < SHORTLY and last > SHORT:
        parts[-1], paid = (number, last - SHORT), paid - SHORT
    elif luck < HALF:
        parts[-1], paid = (number, last - last // 2), paid - last // 2
    elif luck < OVERPAID:
        paid += OVER
    return RecordPayment(
        payment_id=f"bank:{stage.book}-{stage.today}-{customer_id}-{currency}",
        customer_id=customer_id,
        received_on=stage.today,
        amount=in_units(paid),
        currency=currency,
        reference=", ".join(named for named, _ in parts)[:140],
        method="card" if customer_id == CHARGED_BACK[1] else "bank_transfer",
        invoices=tuple(PaymentPart(invoice=named, amount=in_units(x)) for named, x in parts if x),
    )


def _clear(actor: str, stage: Stage) -> None:
    """Small differences are given up, and what was paid too much is put against what is owed next."""
    said: list[AnyCommand] = []
    for customer_id in sorted(stage.firm.desk.register(stage.book).customers):
        account = stage.customer(customer_id)
        open_items = [owed for owed in account.invoices.values() if owed.open > 0]
        said += [
            WriteOffReceivable(
                invoice_id=owed.invoice_id,
                written_on=stage.today,
                reason="Bank charges that the customer took off",
            )
            for owed in open_items
            if owed.open <= SMALL
        ]
        larger = [owed for owed in open_items if owed.open > OVER and not owed.disputed]
        for payment in account.payments.values():
            wanted = [owed for owed in larger if owed.currency == payment.currency]
            if payment.rest > 0 and wanted:
                part = PaymentPart(invoice=wanted[0].number, amount=in_units(payment.rest))
                said.append(ApplyPayment(payment_id=payment.payment_id, invoices=(part,)))
                larger.remove(wanted[0])
    stage.do_many(actor, said)


def _remind(actor: str, stage: Stage) -> None:
    stage.do(actor, RunDunning(on=stage.today))


def _disputed(entity: Entity, months: Months) -> Iterator[Scene]:
    """A customer contests its last two invoices; two months later they are agreed, and paid."""
    book, customer_id, begins, ends = DISPUTES
    if book != entity.book:
        return
    actor = entity.actor("credit-control")

    def contest(stage: Stage) -> None:
        last = sorted(stage.customer(customer_id).invoices.values(), key=lambda one: one.number)
        stage.do_many(
            actor,
            [
                DisputeInvoice(
                    invoice_id=one.invoice_id,
                    on=stage.today,
                    reason="Hours of the depot were not ordered",
                )
                for one in last[-2:]
                if one.open
            ],
        )

    def agree(stage: Stage) -> None:
        settled = partial(SettleDispute, on=stage.today, outcome="withdrawn")
        stage.do_many(
            actor,
            [
                settled(invoice_id=one.invoice_id, note="The order was found")
                for one in stage.customer(customer_id).invoices.values()
                if one.disputed
            ],
        )

    yield Scene(at(months.weekday(begins, 9), 16, 30), book, contest)
    yield Scene(at(months.weekday(ends, 9), 16, 30), book, agree)


def _charged_back(entity: Entity, months: Months) -> Iterator[Scene]:
    """The bank takes a card payment back; the next run of payments brings it again."""
    book, customer_id, month = CHARGED_BACK
    if book != entity.book:
        return

    def take_back(stage: Stage) -> None:
        paid = [one for one in stage.customer(customer_id).payments.values() if one.applied]
        if paid:
            latest = max(paid, key=lambda one: (one.received_on, one.payment_id))
            said = RecordChargeback(
                payment_id=latest.payment_id,
                fee=FEE,
                charged_back_on=stage.today,
                reason="Card holder did not recognise the charge",
            )
            stage.do(entity.actor("bank"), said)

    yield Scene(at(months.weekday(month, 16), 9, 40), book, take_back)
