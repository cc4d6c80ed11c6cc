"""From a draft to what it comes to: its contracts' terms, each line's tax, the volume so far, money paid before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from domain.applying import offered
from domain.invoice import DraftAdjusted, InvoiceDrafted, InvoiceLine, LineAdded
from domain.invoice_state import InvoiceState
from domain.knowledge import Knowledge
from domain.policy import Policy
from domain.refusal import TaxUnknown
from domain.settlement import AddedLine, Applied, LineAdjustment, SettledLine, Settlement
from domain.settling import Added, Charge, Extra, settled, settled_lines, share
from domain.tax_group import TaxKey
from domain.taxing import taxed
from domain.volume import volume_extra

Charged = Sequence[tuple[InvoiceLine, int]]


def settlement_of(
    invoice: InvoiceState, lines: Charged, known: Knowledge, policy: Policy, on: date
) -> Settlement | None:
    """What a draft comes to on its invoice date; none when it is nothing but its lines."""
    drafted = invoice.draft()
    tax = _Taxes(drafted, known, policy, on)
    charges = [_charge(invoice, line, minor, known, tax) for line, minor in lines]
    of_lines = settled_lines(charges)
    more = [Added(_added(one), tax.key(one.tax, on, one.number)) for one in invoice.added.values()]
    net = sum(line.net for line in of_lines) + sum(one.line.minor for one in more)
    extras = [*_volume(charges, of_lines, known, on), *_extras(invoice, net, tax, on)]
    deposits = any(line.kind == "deposit" for line, _ in lines)
    offers: Iterable[Applied] = () if deposits else offered(drafted, known, on)
    terms = known.register.contract(drafted.contracts[0]).signed.invoicing
    round_to = 1 if terms is None else terms.round_to
    rounding = known.register.tax.rounding
    return settled(charges, of_lines, more, extras, offers, round_to, rounding)


class _Taxes:
    """How what stands on one draft is taxed."""

    def __init__(self, drafted: InvoiceDrafted, known: Knowledge, policy: Policy, on: date) -> None:
        self.customer_id = drafted.customer_id
        self.register = known.register
        self.policy = policy
        self.on = on
        own = known.register.tax.own
        self.by_work = bool(own) and own[0].tax_date == "work"

    def key(self, code: str, worked_on: date, number: int) -> TaxKey:
        """The tax group of a line. Raises TaxUnknown where nobody said what it is."""
        day = worked_on if self.by_work else self.on
        key = taxed(self.register, self.customer_id, code, day, self.policy)
        if key is None:
            raise TaxUnknown(
                f"It is not known how line {number} is taxed on {day}: say where {self.customer_id} is "
                f"taxed (SetCustomerTax), or publish a rate for {code or 'standard'} (PublishTaxRates).",
                customer_id=self.customer_id,
                line=number,
            )
        return key


def _charge(
    invoice: InvoiceState, line: InvoiceLine, minor: int, known: Knowledge, tax: _Taxes
) -> Charge:
    contract = known.register.contract(line.contract_id)
    terms = contract.lines[line.line_id]
    key = tax.key(line.tax or terms.tax_code, line.worked_on, line.number)
    if line.kind == "deposit":
        return Charge(line.number, line.contract_id, line.line_id, minor, key)
    return Charge(
        line.number,
        line.contract_id,
        line.line_id,
        minor,
        key,
        terms.discount,
        terms.retainage or contract.signed.retainage,
        tuple(_review(invoice, line.number, minor)),
    )


def _review(invoice: InvoiceState, number: int, charged: int) -> Iterable[LineAdjustment]:
    """What a review allowed or charged on one line; a percentage is of what the line charges.

    A line that charges nothing bears nothing: no credit memo could name it to give that back.
    """
    if not charged:
        return
    for one in invoice.adjustments.values():
        if one.number == number:
            yield LineAdjustment(
                kind=one.kind, minor=_minor(one, charged), reason=one.reason, code=one.code
            )


def _minor(one: DraftAdjusted, of: int) -> int:
    return share(one.percent, of) if one.percent is not None else one.minor or 0


def _volume(
    charges: Sequence[Charge], lines: Sequence[SettledLine], known: Knowledge, on: date
) -> Iterable[Extra]:
    nets: dict[str, int] = {}
    for charge, line in zip(charges, lines, strict=True):
        nets[charge.contract_id] = nets.get(charge.contract_id, 0) + line.net
    for contract_id, net in nets.items():
        terms = known.register.contract(contract_id).signed.volume_discount
        if terms is not None:
            history = known.account(contract_id).history
            extra = volume_extra(terms, history, contract_id, net, on)
            if extra is not None:
                yield extra


def _added(line: LineAdded) -> AddedLine:
    return AddedLine(
        number=line.number,
        contract_id=line.contract_id,
        text=line.text,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        per=line.per,
        minor=line.minor,
    )


def _extras(invoice: InvoiceState, net: int, tax: _Taxes, on: date) -> Iterable[Extra]:
    """What a review allowed or charged on the draft as a whole; a percentage is of the lines' net."""
    charged = sum(_minor(one, net) for one in _of_whole(invoice) if one.kind == "charge")
    left = max(net + charged, 0)
    for one in _of_whole(invoice):
        minor = _minor(one, net)
        if one.kind == "allowance":
            minor = min(minor, left)
            left -= minor
            minor = -minor
        if minor:
            key = None if one.tax is None else tax.key(one.tax, on, 0)
            yield Extra(minor, one.reason, one.code, tax=key)


def _of_whole(invoice: InvoiceState) -> Iterable[DraftAdjusted]:
    return (one for one in invoice.adjustments.values() if not one.number)
