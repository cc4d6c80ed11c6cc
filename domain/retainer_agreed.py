"""Reading what a contract says of its retainer: amounts in its currency, and nothing that can not mean anything."""

from __future__ import annotations

from decimal import Decimal

from domain.command import Number
from domain.money import amount
from domain.quantity import quantity
from domain.refusal import BadAmount, Malformed
from domain.retainer_commands import Allowance, Prepaid
from domain.retainer_terms import AllowanceTerms, PrepaidTerms


def prepaid_terms(said: Prepaid | None, currency: str) -> PrepaidTerms | None:
    """Terms of deposits. Refuses negative amounts, and a target below the minimum."""
    if said is None:
        return None
    minimum, target = _minor(said.minimum, currency), _minor(said.target, currency)
    if target < minimum:
        raise Malformed(
            f"A deposit is replenished to its target: the target ({said.target}) can not be below the "
            f"minimum ({said.minimum})."
        )
    rate = None if said.tax_rate is None else _exact(said.tax_rate, "A tax rate")
    if said.taxed == "on_receipt" and rate is None:
        raise Malformed("Deposits taxed on receipt need their tax rate, in percent (tax_rate).")
    return PrepaidTerms(
        deposit=_minor(said.deposit, currency),
        minimum=minimum,
        target=target,
        months=said.months,
        expires_on=said.expires_on,
        unused=said.unused,
        escheat=said.escheat,
        cancellable=said.cancellable,
        taxed=said.taxed,
        tax_rate=rate,
    )


def allowance_terms(
    said: Allowance | None, billing_model: str, currency: str
) -> AllowanceTerms | None:
    """Terms of an allowance. Refuses one of both hours and an amount, or on a line billed otherwise."""
    if said is None:
        if billing_model == "allowance":
            raise Malformed(
                "A line with an allowance says its terms: fee, included hours or amount (allowance)."
            )
        return None
    if billing_model != "allowance":
        raise Malformed(
            f"A line billed as {billing_model} has no allowance: say allowance instead."
        )
    if (said.hours is None) == (said.amount is None):
        raise Malformed("An allowance includes either hours or an amount.")
    if said.amount is not None and said.overage_rate is not None:
        raise Malformed(
            "What exceeds an included amount is worth what the rate card says: an overage rate goes with "
            "included hours."
        )
    return AllowanceTerms(
        fee=_minor(said.fee, currency),
        every=said.every,
        hours=None if said.hours is None else _exact(said.hours, "Included time"),
        amount=None if said.amount is None else _minor(said.amount, currency),
        overage_rate=(
            None if said.overage_rate is None else _exact(said.overage_rate, "An overage rate")
        ),
        rollover=said.rollover,
        fee_due=said.fee_due,
        starts_on=said.starts_on,
        proration=said.proration,
    )


def _minor(text: Number, currency: str) -> int:
    minor = amount(text, currency)
    if minor < 0:
        raise BadAmount(f"Amounts of a retainer are zero or more, not {text}.", amount=str(text))
    return minor


def _exact(text: Number, what: str) -> Decimal:
    exact = quantity(text)
    if exact < 0:
        raise BadAmount(f"{what} is zero or more, not {text}.", amount=str(text))
    return exact
