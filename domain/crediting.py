"""Credit memos: they name the lots they free, never more than was billed; the last takes the residual (2.1.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from domain.believing import believable
from domain.catalogue import AnyEvent
from domain.credit_balance import held
from domain.invoice import ContractTotal, CreditLine, InvoiceCredited, InvoiceIssued
from domain.invoice_commands import CreditInvoice, CreditPart, VoidInvoice
from domain.invoice_state import InvoiceState
from domain.issuing import billed_as
from domain.knowledge import Knowledge
from domain.money import amount, half_up, written
from domain.numbering import next_number
from domain.policy import Moment, Policy
from domain.posting import Movement, Posting, balanced, pair
from domain.quantity import in_seconds, quantity
from domain.reconsider import reconsider_each
from domain.refusal import BadDate, Malformed, NotOpen, TooMuch, UnknownInvoice
from domain.returning import returned
from domain.settlement import Settlement
from domain.settlement_postings import movements


def credit(
    command: CreditInvoice, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Credit an issued invoice, wholly or by lines, amounts or quantities.

    Freed lots are billable WIP again, or written off when that is chosen. Raises NotOpen for a draft,
    TooMuch for more than is still billed, BadDate for a credit dated before its invoice.
    """
    invoice = known.invoice(command.invoice_id)
    issued = _issued(invoice)
    _not_before(issued, command.credited_on, moment)
    lines = tuple(_lines(invoice, command))
    accounting_date, out_of_period = known.register.posted_on(command.credited_on)
    number, series, sequence = next_number(known, "credit_memo", command.credited_on)
    totals = _totals(lines)
    settlement = returned(invoice, lines, _releasable(invoice, known))
    event = InvoiceCredited(
        invoice_id=command.invoice_id,
        credit_id=f"{command.invoice_id}-CN{invoice.credits + 1}",
        number=number,
        series=series,
        sequence=sequence,
        customer_id=known.register.staying(issued.customer_id),
        contracts=issued.contracts,
        currency=issued.currency,
        credited_on=command.credited_on,
        accounting_date=accounting_date,
        out_of_period=out_of_period,
        reason=command.reason,
        lines=lines,
        total=sum(line.charged for line in lines),
        totals=totals,
        settlement=settlement,
        postings=balanced(
            [
                *_postings(lines, issued, policy, known, command),
                *_settlement_postings(settlement, lines, invoice, policy, accounting_date),
            ]
        ),
    )
    event = held(event, known, policy)
    events: list[AnyEvent] = [event]
    contracts = [total.contract_id for total in totals]
    because = f"credit {event.number} gave room under the cap back"
    after = known.supposing([event])
    events += reconsider_each(after, contracts, policy, command.credited_on, because)
    return tuple(events)


def void(
    command: VoidInvoice, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Void an invoice: all that is left of it is credited, dated when it is voided, never before its date.

    In an open period it leaves no trace in the sums of that period; once closed, it is posted to the
    first open one. The work may be billed again.
    """
    credit_all = CreditInvoice(
        invoice_id=command.invoice_id, credited_on=command.voided_on, reason=command.reason
    )
    first, *others = credit(credit_all, known, policy, moment)
    assert isinstance(first, InvoiceCredited)
    return (msgspec.structs.replace(first, void=True), *others)


def _not_before(issued: InvoiceIssued, on: date, moment: Moment) -> None:
    believable(on, moment.today, "a credit memo")
    if on < issued.issued_on:
        raise BadDate(
            f"A credit can not be dated before its invoice: {issued.number} is of {issued.issued_on}.",
            credited_on=str(on),
        )


def _issued(invoice: InvoiceState) -> InvoiceIssued:
    if invoice.drafted is None:
        raise UnknownInvoice(
            f"There is no invoice {invoice.invoice_id} in this book.", invoice_id=invoice.invoice_id
        )
    if invoice.issued is None:
        raise NotOpen(
            f"{invoice.invoice_id} is a draft: change or void it, only an issued invoice is credited.",
            invoice_id=invoice.invoice_id,
        )
    return invoice.issued


def _lines(invoice: InvoiceState, command: CreditInvoice) -> Iterable[CreditLine]:
    parts = command.lines or tuple(
        CreditPart(number=number)
        for number in sorted(invoice.lines)
        if invoice.charged[number] > invoice.credited.get(number, 0)
    )
    if len({part.number for part in parts}) < len(parts):
        raise Malformed("A line is named once in a credit: add its parts up.")
    if not parts and not _beside_lines_alone(invoice):
        raise TooMuch(
            f"Invoice {invoice.invoice_id} is credited in full already.",
            invoice_id=invoice.invoice_id,
        )
    for part in parts:
        yield _line(invoice, part, command)


def _beside_lines_alone(invoice: InvoiceState) -> bool:
    """Whether an invoice that is not credited yet charges something, and none of it for a lot."""
    settlement = None if invoice.issued is None else invoice.issued.settlement
    return not invoice.credits and settlement is not None and bool(settlement.exclusive)


def _line(invoice: InvoiceState, part: CreditPart, command: CreditInvoice) -> CreditLine:
    """The lot one part frees: the end of what is still billed of the line, so parts never overlap."""
    line = invoice.line(part.number)
    assert invoice.issued is not None
    charged = invoice.charged[part.number]
    left = charged - invoice.credited.get(part.number, 0)
    wanted = _wanted(invoice, part, left)
    if wanted > left or wanted <= 0:
        currency = invoice.issued.currency
        raise TooMuch(
            f"{written(wanted, currency)} can not be credited on line {part.number} of "
            f"{invoice.issued.number}: {written(left, currency)} of it is still billed.",
            invoice_id=invoice.invoice_id,
            line=part.number,
        )
    end = line.start + left
    return CreditLine(
        of=line, start=end - wanted, end=end, charged=wanted, write_off=command.write_off
    )


def _wanted(invoice: InvoiceState, part: CreditPart, left: int) -> int:
    """Minor units a part asks to be credited: an amount, a quantity's share of the line, or all that is left."""
    assert invoice.issued is not None
    if part.amount is not None and part.quantity is not None:
        raise Malformed("Credit a line by amount or by quantity, not both.", line=part.number)
    if part.amount is not None:
        return amount(part.amount, invoice.issued.currency)
    if part.quantity is None:
        return left
    line = invoice.line(part.number)
    wanted_n, wanted_d = in_seconds(quantity(part.quantity), part.unit).as_integer_ratio()
    whole_n, whole_d = line.seconds.as_integer_ratio()
    if line.seconds == 0:
        return left
    # The line's own share of the entry's time is minor / entry_minor; its price per second is the entry's.
    asked = half_up(line.entry_minor * wanted_n * whole_d, wanted_d * whole_n)
    return left if abs(asked - left) <= 1 else asked


def _totals(lines: Iterable[CreditLine]) -> tuple[ContractTotal, ...]:
    sums: dict[str, int] = {}
    for line in lines:
        contract_id = line.of.contract_id
        sums[contract_id] = sums.get(contract_id, 0) + line.charged
    return tuple(
        ContractTotal(contract_id=contract_id, lots=minor, charged=minor)
        for contract_id, minor in sums.items()
    )


def _releasable(invoice: InvoiceState, known: Knowledge) -> dict[str, int]:
    """What is still withheld of the invoice, by contract."""
    contracts = invoice.issued.contracts if invoice.issued is not None else ()
    return {c: known.account(c).history.withheld.get(invoice.invoice_id, 0) for c in contracts}


def _settlement_postings(
    settlement: Settlement | None,
    lines: Sequence[CreditLine],
    invoice: InvoiceState,
    policy: Policy,
    on: date,
) -> Iterable[Posting]:
    """Tax, discounts, retention, deposits and rounding of the invoice turned round, as far as credited."""
    if settlement is None:
        return
    assert invoice.drafted is not None
    of = [line.of for line in lines] or invoice.lines.values()
    contract_of = {line.number: line.contract_id for line in of}
    for contract_id, movement, minor in movements(settlement, contract_of):
        accounts = policy.accounts(on, movement, "as_invoiced")
        yield from pair(accounts, on, contract_id, invoice.drafted.currency, -minor)


def _postings(
    lines: Iterable[CreditLine],
    issued: InvoiceIssued,
    policy: Policy,
    known: Knowledge,
    command: CreditInvoice,
) -> Iterable[Posting]:
    """The receivable and billed revenue turned round; what becomes WIP again accrues again."""
    on, _ = known.register.posted_on(command.credited_on)
    for line in lines:
        contract_id, minor = line.of.contract_id, line.charged
        movement: Movement = "bill_agent" if line.of.disbursement else billed_as(line.of)
        billed = policy.accounts(on, movement, "as_invoiced")
        yield from pair(billed, on, contract_id, issued.currency, -minor)
        if line.of.disbursement and line.write_off:
            lost = policy.accounts(on, "write_off_agent", "as_invoiced")
            yield from pair(lost, on, contract_id, issued.currency, minor)
        if line.of.recognised and not line.write_off:
            unbilled = policy.accounts(on, "accrue", "as_invoiced")
            yield from pair(unbilled, on, contract_id, issued.currency, minor)
