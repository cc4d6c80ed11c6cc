"""Which invoices a payment's money goes to, and what comes off them again: amounts, discounts, postings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from domain.cash import PaidPart, PaymentApplied
from domain.customer_account import CustomerAccount
from domain.money import half_up, written
from domain.owed import Owed, Paid
from domain.policy import Policy
from domain.posting import Movement, Posting, balanced, pair
from domain.refusal import BadDate, CurrencyDiffers, Malformed, TooMuch
from domain.register import Register


class Wanted(NamedTuple):
    """An invoice that money is meant for; without an amount, as far as it goes."""

    owed: Owed
    minor: int | None = None


def posted(
    policy: Policy, on: date, movement: Movement, owed: Owed | None, currency: str, minor: int
) -> tuple[Posting, ...]:
    """Both sides of a movement of money, about an invoice when there is one.

    Money is paid for an invoice as a whole: only where that is for one contract do postings name it.
    """
    accounts = policy.accounts(on, movement, "as_invoiced")
    contract_id, document = (owed.contract_id, owed.invoice_id) if owed else ("", "")
    return pair(accounts, on, contract_id, currency, minor, document)


def put(
    account: CustomerAccount,
    paid: Paid,
    wanted: Sequence[Wanted],
    on: date,
    register: Register,
    policy: Policy,
) -> tuple[PaymentApplied, ...]:
    """Put a payment's rest against invoices in the order they are named; none when nothing is left to do.

    Raises TooMuch for an amount beyond what is owed or unapplied, CurrencyDiffers, BadDate for a day
    before the money came or the invoice was issued.
    """
    if len({one.owed.invoice_id for one in wanted}) < len(wanted):
        raise Malformed("An invoice is named once in a payment: add its parts up.")
    rest = paid.rest
    parts: list[PaidPart] = []
    for one in wanted:
        _fits(paid, one.owed, on)
        part = _part(paid, one, rest)
        rest -= part.minor
        if part.minor or part.discount:
            parts.append(part)
    if not parts:
        return ()
    accounting_date, out_of_period = register.posted_on(on)
    event = PaymentApplied(
        payment_id=paid.payment_id,
        customer_id=account.customer_id,
        currency=paid.currency,
        on=on,
        accounting_date=accounting_date,
        out_of_period=out_of_period,
        parts=tuple(parts),
        postings=balanced(settled(account, parts, accounting_date, policy, 1)),
    )
    return (event,)


def settled(
    account: CustomerAccount, parts: Iterable[PaidPart], on: date, policy: Policy, sign: int
) -> Iterable[Posting]:
    """Postings of money put against invoices (1) or taken off them (-1), with its discounts."""
    for part in parts:
        owed = account.invoices[part.invoice_id]
        yield from posted(policy, on, "apply_payment", owed, owed.currency, sign * part.minor)
        yield from discount_of(part, owed, on, policy, sign)


def discount_of(
    part: PaidPart, owed: Owed, on: date, policy: Policy, sign: int
) -> Iterable[Posting]:
    """Postings of a discount taken by paying early (1), or lost again (-1), and of the tax that falls with it.

    `owed` is the invoice as it stood before: so the tax of several parts adds up to that of the whole.
    """
    after = owed.discounted + sign * part.discount
    tax = _tax_of(owed, after) - _tax_of(owed, owed.discounted)
    net = sign * part.discount - tax
    yield from posted(policy, on, "early_payment", owed, owed.currency, net)
    if tax:
        yield from posted(policy, on, "bill_tax", owed, owed.currency, -tax)


def _tax_of(owed: Owed, discounted: int) -> int:
    return half_up(discounted * owed.discount_tax, owed.discount) if owed.discount_tax else 0


def _fits(paid: Paid, owed: Owed, on: date) -> None:
    if owed.currency != paid.currency:
        raise CurrencyDiffers(
            f"Payment {paid.payment_id} is in {paid.currency}, {owed.number} in {owed.currency}: "
            "exchange the money first, and record it in the invoice's currency.",
            payment_id=paid.payment_id,
            invoice=owed.number,
        )
    earliest = max(paid.received_on, owed.issued_on)
    if on < earliest:
        raise BadDate(
            f"Payment {paid.payment_id} can not be put against {owed.number} before {earliest}: the "
            "money had not come, or the invoice was not issued yet.",
            on=str(on),
        )


def _part(paid: Paid, one: Wanted, rest: int) -> PaidPart:
    """How much of the rest one invoice takes, and the discount that closes it when paid in time."""
    owed = one.owed
    minor = min(rest, max(owed.open, 0)) if one.minor is None else one.minor
    if minor < 0 or (one.minor is not None and minor == 0):
        raise Malformed(f"{written(minor, owed.currency)} can not be put against {owed.number}.")
    if minor > rest:
        raise TooMuch(
            f"{written(minor, owed.currency)} can not be put against {owed.number}: "
            f"{written(rest, owed.currency)} of payment {paid.payment_id} is unapplied.",
            payment_id=paid.payment_id,
        )
    if minor > max(owed.open, 0):
        raise TooMuch(
            f"{written(minor, owed.currency)} can not be put against {owed.number}: "
            f"{written(max(owed.open, 0), owed.currency)} is owed. Name no amount, and what is not "
            "needed stays unapplied.",
            invoice=owed.number,
        )
    return PaidPart(
        invoice_id=owed.invoice_id,
        number=owed.number,
        minor=minor,
        discount=_discount(paid, owed, minor),
    )


def _discount(paid: Paid, owed: Owed, minor: int) -> int:
    """What paying early lets off, in time and within the terms: the whole of what is missing, or, where parts
    earn their part, as much of it as the part is of what the whole would have cost.
    """
    missing = owed.open - minor
    left = owed.discount - owed.discounted
    in_time = owed.discount_until is not None and paid.received_on <= owed.discount_until
    if not in_time or not minor or missing <= 0:
        return 0
    if missing <= left:
        return missing
    whole = owed.payable - owed.discount
    earned = half_up(minor * owed.discount, whole) if owed.proportionate and whole > 0 else 0
    return min(earned, left)


def taken_off(paid: Paid, owed: Owed, minor: int | None, on: date) -> PaidPart:
    """A payment's money off one invoice again (all of it without an amount), and its discount with it.

    Raises TooMuch for more than it put there, BadDate for a day before it did.
    """
    there = paid.applied.get(owed.invoice_id, 0)
    wanted = there if minor is None else minor
    if not 0 < wanted <= there:
        raise TooMuch(
            f"{written(wanted, paid.currency)} of payment {paid.payment_id} can not be taken off "
            f"{owed.number}: {written(there, paid.currency)} of it is there.",
            payment_id=paid.payment_id,
            invoice=owed.number,
        )
    since = paid.applied_on[owed.invoice_id]
    if on < since:
        raise BadDate(
            f"Payment {paid.payment_id} was put against {owed.number} on {since}: it can not be taken "
            f"off on {on}, before that.",
            on=str(on),
        )
    return PaidPart(
        invoice_id=owed.invoice_id,
        number=owed.number,
        minor=wanted,
        discount=paid.discounts.get(owed.invoice_id, 0),
    )
