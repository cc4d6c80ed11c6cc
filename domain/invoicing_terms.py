"""Terms about invoices as they were said, made exact: percentages and amounts in the contract's currency."""

from __future__ import annotations

from decimal import Decimal

from domain.command import Number
from domain.invoice_text import ON_INVOICES, ON_LINES, checked
from domain.invoicing_commands import (
    CalendarTerms,
    DiscountTerms,
    DueTerms,
    EarlyPaymentTerms,
    InvoicingTerms,
    RetainageTerms,
    VolumeTerms,
)
from domain.money import amount
from domain.quantity import quantity
from domain.refusal import BadAmount, Malformed
from domain.settlement_terms import (
    Calendar,
    Discount,
    Due,
    EarlyPayment,
    Invoicing,
    Retainage,
    VolumeDiscount,
    VolumeTier,
)

WHOLE = 100  # percent
FIRST_HALF, LAST = 15, 31  # days of the month


def percent(text: Number, what: str) -> Decimal:
    """A percentage from 0 to 100, exactly."""
    exact = quantity(text)
    if not 0 <= exact <= WHOLE:
        raise BadAmount(f"{what} is from 0 to 100 percent, not {text}.", percent=str(text))
    return exact


def _some(text: Number, currency: str, what: str) -> int:
    minor = amount(text, currency)
    if minor < 0:
        raise BadAmount(f"{what} is zero or more, not {text}.", amount=str(text))
    return minor


def discount(terms: DiscountTerms | None, currency: str) -> Discount | None:
    if terms is None:
        return None
    if (terms.percent is None) == (terms.amount is None):
        raise Malformed("A discount is either a percentage or an amount.")
    return Discount(
        percent=None if terms.percent is None else percent(terms.percent, "A discount"),
        minor=None if terms.amount is None else _some(terms.amount, currency, "A discount"),
        reason=terms.reason,
    )


def volume_discount(terms: VolumeTerms | None, currency: str) -> VolumeDiscount | None:
    if terms is None:
        return None
    tiers = sorted(
        (
            VolumeTier(
                above=_some(tier.above, currency, "What a tier begins above"),
                percent=percent(tier.percent, "A volume discount"),
            )
            for tier in terms.tiers
        ),
        key=lambda tier: tier.above,
    )
    if len({tier.above for tier in tiers}) < len(tiers):
        raise Malformed("Two tiers of a volume discount begin above the same amount.")
    return VolumeDiscount(
        tiers=tuple(tiers), period=terms.period, reach=terms.reach, reason=terms.reason
    )


def retainage(terms: RetainageTerms | None) -> Retainage | None:
    if terms is None:
        return None
    return Retainage(
        percent=percent(terms.percent, "Retainage"), base=terms.base, due_days=terms.due_days
    )


def _early(terms: EarlyPaymentTerms | None) -> EarlyPayment | None:
    if terms is None:
        return None
    if terms.base == "net" and terms.tax == "reduced":
        raise Malformed(
            "A discount for early payment of the net alone keeps its tax: say base payable where the tax is reduced."
        )
    return EarlyPayment(
        percent=percent(terms.percent, "A discount for early payment"),
        days=terms.days,
        base=terms.base,
        partial=terms.partial,
        tax=terms.tax,
    )


def invoicing(terms: InvoicingTerms | None, currency: str) -> Invoicing | None:
    if terms is None:
        return None
    step = 1 if terms.round_to is None else amount(terms.round_to, currency)
    if step < 1:
        raise BadAmount("What is payable is rounded to an amount above zero.")
    return Invoicing(
        group=terms.group,
        consolidated=_consolidated(terms),
        calendar=_calendar(terms.calendar),
        minimum=_some(terms.minimum, currency, "The least amount of an invoice"),
        due=_due(terms.due),
        early_payment=_early(terms.early_payment),
        round_to=step,
        invoice_text=checked(terms.invoice_text, ON_INVOICES),
        line_text=checked(terms.line_text, ON_LINES),
    )


def _consolidated(terms: InvoicingTerms) -> bool:
    if terms.consolidated and terms.group == "contract":
        raise Malformed(
            "Invoices by contract are never over several: group them by customer, project or purchase order."
        )
    return terms.consolidated


def _calendar(terms: CalendarTerms | None) -> Calendar | None:
    """A calendar as it was said. Refuses a day, a weekday or dates that it has no use for."""
    if terms is None:
        return None
    if (terms.every == "dates") != bool(terms.dates):
        raise Malformed("A calendar by dates names its dates, and no other one does.")
    if terms.weekday is not None and terms.every != "week":
        raise Malformed("Only a weekly calendar names a weekday.")
    if terms.day is not None and terms.every in ("week", "dates"):
        raise Malformed("A calendar by weeks or dates names no day of the month.")
    usual = FIRST_HALF if terms.every == "half_month" else LAST
    return Calendar(
        every=terms.every,
        day=terms.day or usual,
        grace_days=terms.grace_days,
        weekday=terms.weekday or "sunday",
        dates=tuple(sorted(set(terms.dates))),
    )


def _due(terms: DueTerms | None) -> Due | None:
    if terms is None:
        return None
    if (terms.rule == "day_of_month") != (terms.day is not None):
        raise Malformed("A due date by `day_of_month` names its `day`, and no other rule does.")
    return Due(rule=terms.rule, days=terms.days, day=terms.day or 0)
