"""Drafting and reviewing invoices: billable lots up to a cut-off, taken off, adjusted or given up with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import msgspec

from domain import management_fee as fees
from domain.account import Account
from domain.cap_room import plain, spare, still_holds
from domain.catalogue import AnyEvent
from domain.funding_room import payable_by, spare_of
from domain.invoice import (
    DraftAdjusted,
    DraftVoided,
    InvoiceDrafted,
    InvoiceLine,
    LineAdjusted,
    LinesRemoved,
)
from domain.invoice_commands import AdjustDraft, AdjustLine, DraftInvoice, RemoveLines, VoidDraft
from domain.invoice_state import InvoiceState
from domain.invoice_wording import line_text
from domain.invoicing_terms import percent
from domain.knowledge import Knowledge
from domain.money import amount, written
from domain.open_item import Item, OpenLot
from domain.planning import fall_due
from domain.policy import Moment, Policy
from domain.reconsider import reconsider, reconsider_each
from domain.refusal import (
    BadAmount,
    CapReached,
    FundingExhausted,
    Malformed,
    NothingToBill,
    TooMuch,
)
from domain.register import Contract, Register


def draft(
    command: DraftInvoice, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Draft one invoice over contracts of one customer and currency.

    What may no longer be billed goes on hold in the same act. Raises NothingToBill when nothing is
    left, Malformed when the contracts have different customers or currencies.
    """
    contracts = {c: known.register.contract(c) for c in dict.fromkeys(command.contracts)}
    one = _one_customer(contracts, known.register)
    payer = known.register.staying(command.payer or one.signed.customer_id)
    known.register.customer(payer)
    lines: list[InvoiceLine] = []
    first: Account | None = None
    known, events = _brought_up_to_date(contracts, command.cut_off, known, policy, moment)
    for contract_id, contract in contracts.items():  # all decided: they may share a cap
        account = known.account(contract_id)
        first = first or account
        paid = payable_by(payer, contract, known.register)
        found = _lines(account, command.cut_off, len(lines), paid)
        due = fees.bring_up_to_date(known.register, account, found, command.cut_off, policy, moment)
        if due:
            events += due
            known = known.supposing(due)
            found = _lines(known.account(contract_id), command.cut_off, len(lines), paid)
        lines += _worded(contract, found)
    if not lines or first is None:
        raise NothingToBill(
            f"Nothing on {', '.join(contracts)} is billable up to {command.cut_off}: see WIP for what "
            "is held and why.",
            cut_off=str(command.cut_off),
        )
    drafted = InvoiceDrafted(
        invoice_id=f"{first.contract_id}-{first.drafts_made + 1}",
        customer_id=payer,
        contracts=tuple(contracts),
        currency=one.currency,
        cut_off=command.cut_off,
        lines=tuple(lines),
    )
    _within_caps(drafted, known)
    return (*events, drafted)


def _brought_up_to_date(
    contracts: Iterable[str], cut_off: date, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[Knowledge, list[AnyEvent]]:
    """What falls due by the cut-off is raised, and all open work decided again, before anything is billed."""
    events: list[AnyEvent] = []
    for contract_id in contracts:
        raised = fall_due(known.register, known.account(contract_id), cut_off, policy, moment)
        known = known.supposing(raised)
        account = known.account(contract_id)
        because = f"looked at again before billing up to {cut_off}"
        decided = reconsider(known.register, account, policy, cut_off, because, cut_off)
        known = known.supposing(decided)
        events += [*raised, *decided]
    return known, events


def _one_customer(contracts: dict[str, Contract], register: Register) -> Contract:
    first = next(iter(contracts.values()))
    payer = register.staying(first.signed.customer_id)
    for contract_id, contract in contracts.items():
        if register.staying(contract.signed.customer_id) != payer:
            raise Malformed(
                f"{contract_id} is {contract.signed.customer_id}'s, not {payer}'s: "
                "an invoice has one customer.",
                contract_id=contract_id,
            )
        if contract.currency != first.currency:
            raise Malformed(
                f"{contract_id} is in {contract.currency}, not {first.currency}: an invoice has one "
                "currency.",
                contract_id=contract_id,
            )
    return first


def _lines(
    account: Account, cut_off: date, before: int, paid: Callable[[str], bool]
) -> list[InvoiceLine]:
    """The account's billable lots up to the cut-off as invoice lines, oldest work first.

    Of those that sources pay for, the ones whose payer the invoice is for.
    """
    items = [item for item in account.items.values() if item.worked_on <= cut_off]
    items.sort(key=lambda item: (item.worked_on, item.order, item.entry_id))
    lines: list[InvoiceLine] = []
    for item in items:
        for lot in _runs(item, cut_off):
            if not paid(lot.funding):
                continue
            lines.append(
                InvoiceLine(
                    number=before + len(lines) + 1,
                    contract_id=account.contract_id,
                    line_id=item.line_id,
                    project_id=item.project_id,
                    entry_id=item.entry_id,
                    start=lot.start,
                    end=lot.end,
                    order=item.order,
                    person_id=item.person_id,
                    worked_on=item.worked_on,
                    seconds=item.billable,
                    entry_minor=item.minor,
                    rate=item.rate,
                    note=item.note,
                    flag=item.flag,
                    recognised=lot.recognised,
                    funding=lot.funding,
                    particulars=item.particulars,
                    conversion=item.conversion,
                )
            )
    return lines


def _worded(contract: Contract, lines: list[InvoiceLine]) -> list[InvoiceLine]:
    """The lines with the text that the contract's template makes of them."""
    terms = contract.signed.invoicing
    if terms is None or not terms.line_text:
        return lines
    return [msgspec.structs.replace(line, text=line_text(contract, line)) for line in lines]


def _runs(item: Item, cut_off: date) -> Iterable[OpenLot]:
    """Unbilled lots of an item, adjoining ones that are alike as one."""
    runs: list[OpenLot] = []
    for lot in item.lots:
        if lot.state != "unbilled" or (lot.defer_until is not None and cut_off < lot.defer_until):
            continue
        last = runs[-1] if runs else None
        if last is not None and _alike(last, lot):
            runs[-1] = msgspec.structs.replace(last, end=lot.end)
        else:
            runs.append(lot)
    return runs


def _alike(last: OpenLot, lot: OpenLot) -> bool:
    """Whether a lot adjoins another and differs from it in nothing an invoice says."""
    return (last.end, last.recognised, last.funding) == (lot.start, lot.recognised, lot.funding)


def _within_caps(drafted: InvoiceDrafted, known: Knowledge) -> None:
    """The caps are looked at again at the draft, not only at approval (semantics 2.11, edge 17)."""
    bounded: list[str] = []
    for contract_id in dict.fromkeys(line.contract_id for line in drafted.lines):
        contract, account = known.register.contract(contract_id), known.account(contract_id)
        if not plain(known.register, contract, account):
            bounded.append(contract_id)
        elif contract.cap is not None:
            new = sum(line.minor for line in drafted.lines if line.contract_id == contract_id)
            allowed = contract.cap + contract.signed.cap_tolerance
            assert account.committed + new <= allowed, "lots over the cap on a draft"
    after = known.supposing([drafted]) if bounded else known
    for contract_id in bounded:
        still_holds(known.register, after.account(contract_id), drafted.lines)


def remove(
    command: RemoveLines, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Take lines off a draft; their lots are billable again, deferred ones from a later cut-off."""
    invoice = known.invoice(command.invoice_id)
    drafted = invoice.draft()
    for number in command.numbers:
        invoice.line(number)
    event = LinesRemoved(
        invoice_id=command.invoice_id,
        contracts=drafted.contracts,
        numbers=tuple(dict.fromkeys(command.numbers)),
        reason=command.reason,
        defer_until=command.defer_until,
    )
    return (event, *_room_again(event, drafted.contracts, known, policy, moment))


def adjust(
    command: AdjustLine, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Charge a line of a draft at a lower amount (or back up to its value), with a reason."""
    invoice = known.invoice(command.invoice_id)
    drafted = invoice.draft()
    line = invoice.line(command.number)
    now = amount(command.amount, drafted.currency)
    if not 0 <= now <= line.minor:
        raise TooMuch(
            f"Line {command.number} is worth {written(line.minor, drafted.currency)}: it can be charged "
            "at that or less. To charge more, take the line off, write the time up and draft again.",
            invoice_id=command.invoice_id,
            line=command.number,
        )
    was = invoice.charged[command.number]
    if was == now:
        return ()
    account = known.account(line.contract_id)
    room = spare(known.register, account, line.line_id, line.kind)
    if room is not None and now > was and now - was > room:
        raise CapReached(
            f"The cap of {line.contract_id} leaves no room to charge {written(now, drafted.currency)}.",
            contract_id=line.contract_id,
        )
    left = spare_of(known.register, account, line.funding)
    if left is not None and now - was > left:
        raise FundingExhausted(
            f"{line.funding} has no funds left to pay {written(now, drafted.currency)} for the line.",
            contract_id=line.contract_id,
        )
    event = LineAdjusted(
        invoice_id=command.invoice_id,
        contracts=drafted.contracts,
        number=command.number,
        contract_id=line.contract_id,
        was=was,
        now=now,
        reason=command.reason,
    )
    return (event, *_room_again(event, (line.contract_id,), known, policy, moment))


def adjust_draft(
    command: AdjustDraft, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Allow or charge something on the draft as a whole. One of a code stands on it at a time."""
    invoice = known.invoice(command.invoice_id)
    drafted = invoice.draft()
    if (command.amount is None) == (command.percent is None):
        raise Malformed("Give either an amount or a percentage.", code=command.code)
    minor = None if command.amount is None else amount(command.amount, drafted.currency)
    if minor is not None and minor < 0:
        raise BadAmount(
            f"An {command.kind} is zero or more: say allowance or charge, not a minus.",
            amount=str(command.amount),
        )
    event = DraftAdjusted(
        invoice_id=command.invoice_id,
        contracts=drafted.contracts,
        kind=command.kind,
        code=command.code,
        minor=minor,
        percent=None if command.percent is None else percent(command.percent, "An adjustment"),
        reason=command.reason,
    )
    was = invoice.adjustments.get(command.code)
    return () if event == was or (was is None and minor == 0) else (event,)


def void(
    command: VoidDraft, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Give up a draft: it never had a number, and all its lots are billable again."""
    event = given_up(command.invoice_id, command.reason, known)
    return (event, *_room_again(event, event.contracts, known, policy, moment))


def given_up(invoice_id: str, reason: str, known: Knowledge) -> DraftVoided:
    """The fact that a draft is given up, on all contracts it is over. Raises NotOpen when it is no draft."""
    contracts = known.invoice(invoice_id).draft().contracts
    return DraftVoided(invoice_id=invoice_id, contracts=contracts, reason=reason)


def _room_again(
    event: AnyEvent, contracts: tuple[str, ...], known: Knowledge, policy: Policy, moment: Moment
) -> list[AnyEvent]:
    """Room under caps that a document gave back is given on, oldest work first (2.5.5)."""
    because = "a document gave room under the cap back"
    return reconsider_each(known.supposing([event]), contracts, policy, moment.today, because)


def still_on(invoice: InvoiceState) -> list[tuple[InvoiceLine, int]]:
    """The lines on an invoice with what each charges, in order of number."""
    return [(line, invoice.charged[number]) for number, line in sorted(invoice.lines.items())]
