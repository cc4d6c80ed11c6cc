"""Issuing a draft under the next number of its series: accrued revenue becomes billed, the customer owes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from domain.billing import still_on
from domain.cap_room import still_holds
from domain.catalogue import AnyEvent
from domain.invoice import ContractTotal, InvoiceIssued, InvoiceLine
from domain.invoice_commands import IssueInvoice
from domain.knowledge import Knowledge
from domain.policy import Moment, Policy
from domain.posting import Movement, Posting, balanced, pair
from domain.prepaying import less_paid_before
from domain.recording import AHEAD, EARLIEST
from domain.refusal import BadDate, NothingToBill, NotOpen


def series_of(prefix: str, on: date) -> str:
    """Numbers run without gaps per prefix and year."""
    return f"{prefix}-{on.year}"


def believable(on: date, today: date, what: str) -> None:
    """Refuses a document date that no period could take."""
    if not EARLIEST <= on <= today + AHEAD:
        raise BadDate(
            f"{on} is not a believable date for {what}: it lies before {EARLIEST} or more than "
            f"{AHEAD.days} days ahead.",
            date=str(on),
        )


def issue(
    command: IssueInvoice, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Issue a draft. Raises NotOpen when it was issued or voided, CapReached when a cap fell below it."""
    invoice = known.invoice(command.invoice_id)
    drafted = invoice.draft()
    believable(command.issued_on, moment.today, "an invoice")
    lines = still_on(invoice)
    if not lines:
        raise NothingToBill(
            f"Draft {command.invoice_id} has no lines left: void it.", invoice_id=command.invoice_id
        )
    customer_id = known.register.staying(drafted.customer_id)
    customer = known.register.customer(customer_id)
    if customer.held:
        raise NotOpen(
            f"Customer {customer_id} is on hold ({customer.held}): release it or void the draft.",
            customer_id=customer_id,
        )
    for contract_id in drafted.contracts:
        still_holds(known.register, known.account(contract_id), invoice.lines.values())
    accounting_date, out_of_period = known.register.posted_on(command.issued_on)
    series = known.series(series_of(known.register.home().invoice_prefix, command.issued_on))
    sequence = series.last + 1
    totals = _totals(lines)
    issued = InvoiceIssued(
        invoice_id=command.invoice_id,
        number=f"{series.series}-{sequence:06d}",
        series=series.series,
        sequence=sequence,
        customer_id=customer_id,
        contracts=drafted.contracts,
        currency=drafted.currency,
        issued_on=command.issued_on,
        due_on=command.issued_on + timedelta(days=customer.registered.payment_days),
        accounting_date=accounting_date,
        out_of_period=out_of_period,
        total=sum(total.charged for total in totals),
        totals=totals,
        postings=_postings(lines, drafted.currency, accounting_date, policy),
    )
    return (less_paid_before(issued, drafted, lines, known, policy),)


def _totals(lines: Iterable[tuple[InvoiceLine, int]]) -> tuple[ContractTotal, ...]:
    sums: dict[str, tuple[int, int]] = {}
    for line, charged in lines:
        lots, total = sums.get(line.contract_id, (0, 0))
        sums[line.contract_id] = (lots + line.minor, total + charged)
    return tuple(
        ContractTotal(contract_id=contract_id, lots=lots, charged=charged)
        for contract_id, (lots, charged) in sums.items()
    )


def _postings(
    lines: Iterable[tuple[InvoiceLine, int]], currency: str, on: date, policy: Policy
) -> tuple[Posting, ...]:
    """Unbilled turned round, billed booked, and what a review took off written down (2.1.4)."""
    sums: dict[tuple[str, Movement], int] = {}
    for line, charged in lines:
        if line.disbursement:
            _add(sums, line.contract_id, "bill_agent", charged)
            _add(sums, line.contract_id, "write_off_agent", line.minor - charged)
            continue
        _add(sums, line.contract_id, "bill_receivable", charged)
        if line.recognised:
            _add(sums, line.contract_id, "bill_unbilled", charged)
            _add(sums, line.contract_id, "write_down_wip", line.minor - charged)
    return balanced(
        posting
        for (contract_id, movement), minor in sums.items()
        for posting in pair(
            policy.accounts(on, movement, "as_invoiced"), on, contract_id, currency, minor
        )
    )


def _add(
    sums: dict[tuple[str, Movement], int], contract_id: str, movement: Movement, minor: int
) -> None:
    key = (contract_id, movement)
    sums[key] = sums.get(key, 0) + minor
