"""Drafting invoices: billable lots up to a cut-off, as the invoice is put together, if it is worth sending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from domain import management_fee as fees
from domain.account import Account
from domain.believing import LOOKAHEAD, believable
from domain.billing_calendar import is_cut_off
from domain.billing_group import Belongs, belonging
from domain.cap_room import plain, still_holds
from domain.catalogue import AnyEvent
from domain.funding_room import payable_by
from domain.invoice import Choice, InvoiceDrafted, InvoiceLine
from domain.invoice_commands import DraftInvoice
from domain.invoice_wording import line_text
from domain.knowledge import Knowledge
from domain.open_item import Item, OpenLot
from domain.planning import fall_due
from domain.policy import Moment, Policy
from domain.postponing import least, postponed
from domain.reconsider import reconsider
from domain.refusal import Malformed, NothingToBill
from domain.register import Contract, Register


def draft(
    command: DraftInvoice, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Draft one invoice over contracts of one customer and currency.

    What may no longer be billed goes on hold in the same act. An invoice below the contracts' minimum is
    not drafted; that is said once. Raises NothingToBill when nothing is left, Malformed when the
    contracts have different customers or currencies, BadDate for a cut-off that can not be meant.
    """
    believable(command.cut_off, moment.today, "a cut-off", LOOKAHEAD)
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
        mine = belonging(command, contract)
        found = _lines(account, command.cut_off, len(lines), paid, mine)
        due = fees.bring_up_to_date(known.register, account, found, command.cut_off, policy, moment)
        if due:
            events += due
            known = known.supposing(due)
            found = _lines(known.account(contract_id), command.cut_off, len(lines), paid, mine)
        lines += _worded(contract, found)
    if not lines or first is None:
        raise NothingToBill(
            f"Nothing on {', '.join(contracts)} is billable up to {command.cut_off}: see WIP for what "
            "is held and why.",
            cut_off=str(command.cut_off),
        )
    below = least(command, contracts, lines)
    if below is not None and not command.below_minimum:
        return (*events, *postponed(command, contracts, payer, lines, below, first))
    drafted = _drafted(command, contracts, payer, lines, below, first)
    _within_caps(drafted, known)
    return (*events, drafted)


def _drafted(
    command: DraftInvoice,
    contracts: Mapping[str, Contract],
    payer: str,
    lines: Sequence[InvoiceLine],
    below: int | None,
    first: Account,
) -> InvoiceDrafted:
    """The draft, named after its first contract."""
    return InvoiceDrafted(
        invoice_id=f"{first.contract_id}-{first.drafts_made + 1}",
        customer_id=payer,
        contracts=tuple(contracts),
        currency=next(iter(contracts.values())).currency,
        cut_off=command.cut_off,
        lines=tuple(lines),
        group=command.group,
        project=command.project,
        purchase_order=command.purchase_order,
        chosen=_chosen(command, contracts.values(), below),
    )


def _chosen(
    command: DraftInvoice, contracts: Iterable[Contract], below: int | None
) -> tuple[Choice, ...]:
    """What was chosen otherwise than the contracts' own terms say."""
    terms = [contract.invoicing for contract in contracts]
    chosen: list[Choice] = []
    if command.group is not None and any(one.group != command.group for one in terms):
        chosen.append("group")
    calendars = (one.calendar for one in terms if one.calendar is not None)
    if not all(is_cut_off(calendar, command.cut_off) for calendar in calendars):
        chosen.append("cut_off")
    if below is not None:
        chosen.append("minimum")
    return tuple(chosen)


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
        if decided:  # work that has its price now may be beyond an allowance
            more = fall_due(known.register, known.account(contract_id), cut_off, policy, moment)
            known = known.supposing(more)
            events += more
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
    account: Account, cut_off: date, before: int, paid: Callable[[str], bool], mine: Belongs
) -> list[InvoiceLine]:
    """The account's billable lots up to the cut-off as invoice lines, oldest work first.

    Of those that sources pay for, the ones whose payer the invoice is for.
    """
    items = [i for i in account.items.values() if i.worked_on <= cut_off]
    items.sort(key=lambda item: (item.worked_on, item.order, item.entry_id))
    lines: list[InvoiceLine] = []
    for item in items:
        for lot in _runs(item, cut_off):
            if not (paid(lot.funding) and mine(item, lot)):
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
