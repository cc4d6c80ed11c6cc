"""From a draft to what it comes to: its contracts' terms, each line's tax, the volume so far, money paid before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from domain.applying import offered
from domain.invoice import InvoiceDrafted, InvoiceLine
from domain.invoice_state import InvoiceState
from domain.knowledge import Knowledge
from domain.policy import Policy
from domain.refusal import TaxUnknown
from domain.settlement import Applied, SettledLine, Settlement
from domain.settling import Charge, Extra, settled, settled_lines, share
from domain.taxing import taxed
from domain.volume import volume_extra

Charged = Sequence[tuple[InvoiceLine, int]]


def settlement_of(
    invoice: InvoiceState, lines: Charged, known: Knowledge, policy: Policy, on: date
) -> Settlement | None:
    """What a draft comes to on its invoice date; none when it is nothing but its lines."""
    drafted = invoice.draft()
    charges = [_charge(line, minor, drafted, known, policy, on) for line, minor in lines]
    of_lines = settled_lines(charges)
    extras = [*_volume(charges, of_lines, known, on), *_extras(invoice, of_lines)]
    deposits = any(line.kind == "deposit" for line, _ in lines)
    offers: Iterable[Applied] = () if deposits else offered(drafted, known, on)
    terms = known.register.contract(drafted.contracts[0]).signed.invoicing
    return settled(charges, of_lines, extras, offers, 1 if terms is None else terms.round_to)


def _charge(
    line: InvoiceLine,
    minor: int,
    drafted: InvoiceDrafted,
    known: Knowledge,
    policy: Policy,
    on: date,
) -> Charge:
    contract = known.register.contract(line.contract_id)
    terms = contract.lines[line.line_id]
    own = known.register.tax.own
    day = line.worked_on if own and own[0].tax_date == "work" else on
    code = line.tax or terms.tax_code
    key = taxed(known.register, drafted.customer_id, code, day, policy)
    if key is None:
        raise TaxUnknown(
            f"It is not known how line {line.number} is taxed on {day}: say where {drafted.customer_id} is "
            f"taxed (SetCustomerTax), or publish a rate for {code or 'standard'} (PublishTaxRates).",
            customer_id=drafted.customer_id,
            line=line.number,
        )
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
    )


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


def _extras(invoice: InvoiceState, lines: Sequence[SettledLine]) -> Iterable[Extra]:
    """What a review allowed or charged on the draft as a whole; a percentage is of the lines' net."""
    net = sum(line.net for line in lines)
    for one in invoice.adjustments.values():
        minor = share(one.percent, net) if one.percent is not None else one.minor or 0
        if one.kind == "allowance":
            minor = -min(minor, net)
        if minor:
            yield Extra(minor, one.reason, one.code)
