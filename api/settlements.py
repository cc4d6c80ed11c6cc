"""What an invoice or a credit memo comes to, part by part, as it is answered over HTTP."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from api.answers import Amount, amount
from domain import settlement as domain
from domain.invoice import EarlyPaymentOffer


class TaxGroup(msgspec.Struct, frozen=True, kw_only=True):
    """All that is taxed alike: one category (EN 16931) at one rate in percent, rounded once."""

    category: str
    rate: str
    taxable: Amount
    tax: Amount
    code: str
    jurisdiction: str
    exemption: str
    rule: str


class Adjustment(msgspec.Struct, frozen=True, kw_only=True):
    """An allowance or charge on the document as a whole."""

    kind: str
    amount: Amount
    reason: str
    code: str
    contract_id: str


class AddedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line for no approved work: so many of something at a price for `per` of it."""

    number: int
    contract_id: str
    text: str
    quantity: str
    unit: str
    unit_price: str
    per: str
    amount: Amount


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """A deposit or a credit balance taken off what is due; `tax` of it was booked with the deposit."""

    kind: str
    source: str
    contract_id: str
    amount: Amount
    tax: Amount


class Retained(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer keeps back under a contract; below zero, what is released of an earlier invoice."""

    contract_id: str
    amount: Amount
    invoice_id: str | None


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """exclusive = net - allowances + charges; payable = exclusive + tax - retained - prepaid + rounding."""

    net: Amount
    allowances: Amount
    charges: Amount
    exclusive: Amount
    tax: Amount
    inclusive: Amount
    retained: Amount
    prepaid: Amount
    rounding: Amount
    payable: Amount
    groups: list[TaxGroup]
    adjustments: list[Adjustment]
    added: list[AddedLine]
    applied: list[Applied]
    retentions: list[Retained]


class EarlyPayment(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer may keep of the invoice if it pays until a day, inclusive."""

    percent: str
    amount: Amount
    until: date


SUMS = (
    "net",
    "allowances",
    "charges",
    "exclusive",
    "tax",
    "inclusive",
    "retained",
    "prepaid",
    "rounding",
    "payable",
)


def settlement(found: domain.Settlement | None, currency: str) -> Settlement | None:
    """A settlement as it is answered; none for a document that is nothing but its lines."""
    if found is None:
        return None
    return Settlement(
        **{name: amount(getattr(found, name), currency) for name in SUMS},
        groups=[tax_group(one, currency) for one in found.groups],
        adjustments=[
            Adjustment(
                kind=one.kind,
                amount=amount(one.minor, currency),
                reason=one.reason,
                code=one.code,
                contract_id=one.contract_id,
            )
            for one in found.adjustments
        ],
        added=[_added(one, currency) for one in found.added],
        applied=[
            Applied(
                kind=one.kind,
                source=one.source,
                contract_id=one.contract_id,
                amount=amount(one.minor, currency),
                tax=amount(one.tax, currency),
            )
            for one in found.applied
        ],
        retentions=_retentions(found, currency),
    )


def tax_group(group: domain.TaxGroup, currency: str) -> TaxGroup:
    """One tax group."""
    return TaxGroup(
        category=group.category,
        rate=exact(group.rate),
        taxable=amount(group.taxable, currency),
        tax=amount(group.tax, currency),
        code=group.code,
        jurisdiction=group.jurisdiction,
        exemption=group.exemption,
        rule=group.rule,
    )


def early_payment(offer: EarlyPaymentOffer | None, currency: str) -> EarlyPayment | None:
    """The discount for early payment that an invoice offers, if it does."""
    if offer is None:
        return None
    return EarlyPayment(
        percent=exact(offer.percent), amount=amount(offer.minor, currency), until=offer.until
    )


def exact(number: Decimal) -> str:
    """An exact number, without an exponent."""
    return f"{number:f}"


def _added(line: domain.AddedLine, currency: str) -> AddedLine:
    return AddedLine(
        number=line.number,
        contract_id=line.contract_id,
        text=line.text,
        quantity=exact(line.quantity),
        unit=line.unit,
        unit_price=exact(line.unit_price),
        per=exact(line.per),
        amount=amount(line.minor, currency),
    )


def _retentions(found: domain.Settlement, currency: str) -> list[Retained]:
    kept = [
        Retained(contract_id=one.contract_id, amount=amount(one.minor, currency), invoice_id=None)
        for one in found.withheld
    ]
    released = [
        Retained(
            contract_id=one.contract_id,
            amount=amount(-one.minor, currency),
            invoice_id=one.invoice_id,
        )
        for one in found.releases
    ]
    return kept + released
