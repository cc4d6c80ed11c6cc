"""Issuing a draft under the next number of its series: accrued revenue becomes billed, the customer owes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from domain.believing import believable
from domain.billing import still_on
from domain.cap_room import still_holds
from domain.catalogue import AnyEvent
from domain.draft_settlement import settlement_of
from domain.due_dates import due_on
from domain.invoice import (
    ContractTotal,
    EarlyPaymentOffer,
    InvoiceIssued,
    InvoiceLine,
)
from domain.invoice_commands import IssueInvoice
from domain.invoice_state import InvoiceState
from domain.invoice_wording import invoice_text
from domain.knowledge import Knowledge
from domain.money import half_up, written
from domain.numbering import next_number
from domain.policy import Moment, Policy
from domain.posting import Movement, Posting, balanced, pair
from domain.refusal import NothingToBill, NotOpen, TooMuch
from domain.settlement import Settlement
from domain.settlement_postings import movements
from domain.settlement_terms import Invoicing
from domain.settling import share


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
    customer_id = _may_be_billed(invoice, known)
    accounting_date, out_of_period = known.register.posted_on(command.issued_on)
    number, series, sequence = next_number(known, "invoice", command.issued_on)
    settlement = settlement_of(invoice, lines, known, policy, command.issued_on)
    contract = known.register.contract(drafted.contracts[0])
    terms = contract.signed.invoicing or Invoicing()
    days = known.register.customer(customer_id).registered.payment_days
    totals = _totals(lines)
    total = sum(one.charged for one in totals)
    payable = total if settlement is None else settlement.payable
    if payable < 0:
        raise TooMuch(
            f"What is taken off {command.invoice_id} is {written(-payable, drafted.currency)} more than it "
            "charges: leave some of it for the next invoice, or credit the invoice it was charged on.",
            invoice_id=command.invoice_id,
        )
    return (
        InvoiceIssued(
            invoice_id=command.invoice_id,
            number=number,
            series=series,
            sequence=sequence,
            customer_id=customer_id,
            contracts=drafted.contracts,
            currency=drafted.currency,
            issued_on=command.issued_on,
            due_on=due_on(command.issued_on, terms.due, days),
            accounting_date=accounting_date,
            out_of_period=out_of_period,
            total=total,
            totals=totals,
            settlement=settlement,
            text=invoice_text(contract, drafted, [line for line, _ in lines]),
            early_payment=_early(terms, payable, settlement, command.issued_on),
            postings=_postings(lines, settlement, drafted.currency, accounting_date, policy),
        ),
    )


def _may_be_billed(invoice: InvoiceState, known: Knowledge) -> str:
    """The customer that is billed. Raises NotOpen while it is on hold, CapReached where a cap fell below."""
    drafted = invoice.draft()
    customer_id = known.register.staying(drafted.customer_id)
    customer = known.register.customer(customer_id)
    if customer.held:
        raise NotOpen(
            f"Customer {customer_id} is on hold ({customer.held}): release it or void the draft.",
            customer_id=customer_id,
        )
    for line in invoice.lines.values():
        if line.line_id in known.register.pending.get(line.contract_id, ()):
            raise NotOpen(
                f"Line {line.line_id} of {line.contract_id} waits for an amendment to be decided: decide it, or "
                "take its work off the draft.",
                contract_id=line.contract_id,
                reason="contract_amendment_pending",
            )
    for contract_id in drafted.contracts:
        still_holds(known.register, known.account(contract_id), invoice.lines.values())
    return customer_id


def _early(
    terms: Invoicing, payable: int, settlement: Settlement | None, on: date
) -> EarlyPaymentOffer | None:
    """What may be kept by paying early, with the tax in it where that falls too: as tax stands to the whole."""
    offered = terms.early_payment
    if offered is None or payable <= 0:
        return None
    of = payable
    if offered.base == "net" and settlement is not None:
        of = min(settlement.exclusive, payable)
    minor = share(offered.percent, of)
    taxed = settlement is not None and settlement.inclusive > 0 and offered.tax == "reduced"
    return EarlyPaymentOffer(
        percent=offered.percent,
        minor=minor,
        until=on + timedelta(days=offered.days),
        proportionate=offered.partial == "proportionate",
        tax=half_up(minor * settlement.tax, settlement.inclusive) if settlement and taxed else 0,
    )


def billed_as(line: InvoiceLine) -> Movement:
    """What billing a line moves: billed revenue, or for a deposit what the firm owes in work."""
    return "bill_deposit" if line.kind == "deposit" else "bill_receivable"


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
    lines: Sequence[tuple[InvoiceLine, int]],
    settlement: Settlement | None,
    currency: str,
    on: date,
    policy: Policy,
) -> tuple[Posting, ...]:
    """Unbilled turned round, billed booked, what a review took off written down (2.1.4); then the settlement."""
    sums: dict[tuple[str, Movement], int] = {}
    for line, charged in lines:
        if line.disbursement:
            _add(sums, line.contract_id, "bill_agent", charged)
            _add(sums, line.contract_id, "write_off_agent", line.minor - charged)
            continue
        _add(sums, line.contract_id, billed_as(line), charged)
        if line.recognised:
            _add(sums, line.contract_id, "bill_unbilled", charged)
            _add(sums, line.contract_id, "write_down_wip", line.minor - charged)
    if settlement is not None:
        for moved in movements(settlement, {line.number: line.contract_id for line, _ in lines}):
            _add(sums, *moved)
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
