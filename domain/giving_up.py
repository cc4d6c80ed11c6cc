"""Giving up what is owed: a small difference or a bad debt, as far as somebody's authority reaches."""

from __future__ import annotations

from typing import Literal

from domain.applications import posted
from domain.believing import believable
from domain.cash import ReceivableRecovered, ReceivableWrittenOff
from domain.cash_commands import RecoverReceivable, WriteOffReceivable
from domain.catalogue import AnyEvent
from domain.invoice_state import InvoiceState
from domain.knowledge import Knowledge
from domain.money import amount, hundredths, written
from domain.owed import Owed
from domain.policy import Moment, Policy
from domain.posting import Movement, balanced
from domain.refusal import BadDate, BeyondAuthority, NotOpen, TooMuch, UnknownInvoice
from domain.ruling import Verdict

MOVEMENTS: dict[Literal["difference", "bad_debt"], Movement] = {
    "difference": "write_off_difference",
    "bad_debt": "write_off_receivable",
}


def owed_on(known: Knowledge, invoice: InvoiceState) -> Owed:
    """An issued invoice in its customer's account. Refuses a draft and one this book never saw."""
    if invoice.drafted is None:
        raise UnknownInvoice(
            f"There is no invoice {invoice.invoice_id} in this book.", invoice_id=invoice.invoice_id
        )
    if invoice.issued is None:
        raise NotOpen(
            f"{invoice.invoice_id} is not issued: nothing is owed on it.",
            invoice_id=invoice.invoice_id,
        )
    return known.cash(invoice.issued.customer_id).invoice(invoice.invoice_id)


def write_off(
    command: WriteOffReceivable, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Give up what is owed on an invoice. Raises BeyondAuthority naming who may give up as much."""
    owed = owed_on(known, known.invoice(command.invoice_id))
    believable(command.written_on, moment.today, "a write-off")
    if command.written_on < owed.issued_on:
        raise BadDate(
            f"{owed.number} is of {owed.issued_on}: nothing of it can be written off before.",
            written_on=str(command.written_on),
        )
    minor = owed.open if command.amount is None else amount(command.amount, owed.currency)
    if not 0 < minor <= owed.open:
        raise TooMuch(
            f"{written(minor, owed.currency)} of {owed.number} can not be written off: "
            f"{written(max(owed.open, 0), owed.currency)} is owed on it.",
            invoice_id=owed.invoice_id,
        )
    verdict = _allowed(owed, minor, command, known, policy, moment)
    kind: Literal["difference", "bad_debt"] = (
        "difference" if verdict.then["kind"] == "difference" else "bad_debt"
    )
    on, out_of_period = known.register.posted_on(command.written_on)
    return (
        ReceivableWrittenOff(
            invoice_id=owed.invoice_id,
            number=owed.number,
            customer_id=known.register.staying(_customer(known, command.invoice_id)),
            currency=owed.currency,
            on=command.written_on,
            accounting_date=on,
            out_of_period=out_of_period,
            minor=minor,
            kind=kind,
            reason=command.reason,
            by=moment.person,
            ruling=verdict.ruling,
            postings=balanced(posted(policy, on, MOVEMENTS[kind], owed, owed.currency, minor)),
        ),
    )


def recover(
    command: RecoverReceivable, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Undo a write-off: bad debt first, then small differences, each on the account it was given up to.

    Raises TooMuch for more than is written off, BadDate for a day before it was.
    """
    owed = owed_on(known, known.invoice(command.invoice_id))
    believable(command.recovered_on, moment.today, "a recovery")
    minor = owed.written_off if command.amount is None else amount(command.amount, owed.currency)
    if not 0 < minor <= owed.written_off:
        raise TooMuch(
            f"{written(minor, owed.currency)} of {owed.number} can not be recovered: "
            f"{written(owed.written_off, owed.currency)} of it is written off.",
            invoice_id=owed.invoice_id,
        )
    if owed.written_on is not None and command.recovered_on < owed.written_on:
        raise BadDate(
            f"{owed.number} was written off on {owed.written_on}: that can not be undone before.",
            recovered_on=str(command.recovered_on),
        )
    bad_debt = min(minor, owed.written_off - owed.differences)
    on, out_of_period = known.register.posted_on(command.recovered_on)
    back = {"bad_debt": bad_debt, "difference": minor - bad_debt}
    return (
        ReceivableRecovered(
            invoice_id=owed.invoice_id,
            number=owed.number,
            customer_id=known.register.staying(_customer(known, command.invoice_id)),
            currency=owed.currency,
            on=command.recovered_on,
            accounting_date=on,
            out_of_period=out_of_period,
            minor=minor,
            difference=minor - bad_debt,
            reason=command.reason,
            postings=balanced(
                posting
                for kind, movement in MOVEMENTS.items()
                if back[kind]
                for posting in posted(policy, on, movement, owed, owed.currency, -back[kind])
            ),
        ),
    )


def _allowed(
    owed: Owed,
    minor: int,
    command: WriteOffReceivable,
    known: Knowledge,
    policy: Policy,
    moment: Moment,
) -> Verdict:
    """The rules' word on it: all that was written off of the invoice before counts, so that no limit is
    passed in small steps.
    """
    role = known.register.authority.get(moment.person, "clerk")
    overdue = max((command.written_on - owed.due_on).days, 0)
    all_of_it = hundredths(owed.written_off + minor, owed.currency)
    verdict = policy.write_off(command.written_on, role, all_of_it, owed.currency, overdue)
    if not verdict.then["allows"]:
        reason = verdict.reasons[0]
        raise BeyondAuthority(
            f"{moment.person} may not write {written(minor, owed.currency)} of {owed.number} off, "
            f"{overdue} days overdue. {reason.clears} (desk: {reason.desk}).",
            invoice_id=owed.invoice_id,
            desk=reason.desk,
        )
    return verdict


def _customer(known: Knowledge, invoice_id: str) -> str:
    issued = known.invoice(invoice_id).issued
    assert issued is not None
    return issued.customer_id
