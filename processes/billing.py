"""The billing run: one draft a contract (or a customer) with all that is billable up to a cut-off, issued if asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal

import msgspec

from domain.funding_room import payers
from domain.invoice_commands import DraftInvoice, IssueInvoice
from domain.planning import falls_due
from domain.refusal import NothingToBill, Refused
from domain.register import Register
from journal.unhurried import unhurried
from processes.asking import Receipt, Request
from processes.firm import Firm

Group = Literal["contract", "customer"]


class Billed(msgspec.Struct, kw_only=True):
    """What a run led to: drafts, invoices, groups with nothing to bill, and refusals with why."""

    drafted: list[Receipt] = []
    issued: list[Receipt] = []
    nothing: int = 0
    refused: list[tuple[tuple[str, ...], Refused]] = []


@unhurried()
def run_billing(
    firm: Firm,
    book: str,
    cut_off: date,
    request: Request,
    *,
    issue: bool = False,
    issued_on: date | None = None,
    group: Group = "contract",
    contracts: Iterable[str] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Billed:
    """Draft, and with `issue` issue at once, dated `issued_on` (default: the cut-off).

    Safe to repeat: the key of each draft names its group and cut-off under the request's key, and
    what is drafted or billed already is not billable again.
    """
    done = Billed()
    wanted = None if contracts is None else set(contracts)
    register = firm.desk.register(book)
    accounts = firm.desk.accounts(book, register.contracts)
    worth = {
        account.contract_id
        for account in accounts
        if account.may_bill(cut_off) or falls_due(register, account, cut_off)
    }
    for members in _groups(register, group):
        named = tuple(c for c in members if wanted is None or c in wanted)
        if worth.isdisjoint(named):
            done.nothing += 1
        else:
            day = issued_on if issue else None
            _bill(firm, book, named, None, cut_off, day, request, done, issue)
            for payer in _payers(register, named):
                _bill(firm, book, named, payer, cut_off, day, request, done, issue)
        progress(1)
    return done


def _groups(register: Register, group: Group) -> Iterable[tuple[str, ...]]:
    """Contracts billed together: each alone, or all of one customer in one currency."""
    if group == "contract":
        return [(contract_id,) for contract_id in register.contracts]
    together: dict[tuple[str, str], list[str]] = {}
    for contract_id, contract in register.contracts.items():
        together.setdefault((contract.signed.customer_id, contract.currency), []).append(
            contract_id
        )
    return [tuple(members) for members in together.values()]


def _payers(register: Register, contracts: tuple[str, ...]) -> list[str]:
    """Who else pays for work of these contracts, each on an invoice of their own."""
    return sorted({one for c in contracts for one in payers(register.contract(c))})


def _bill(
    firm: Firm,
    book: str,
    contracts: tuple[str, ...],
    payer: str | None,
    cut_off: date,
    issued_on: date | None,
    request: Request,
    done: Billed,
    issue: bool,
) -> None:
    key = f"{request.key}:{cut_off}:{contracts[0]}{f':{payer}' if payer else ''}"
    try:
        command = DraftInvoice(contracts=contracts, cut_off=cut_off, payer=payer)
        drafted = firm.desk.do(book, command, _keyed(request, f"{key}:draft"))
    except NothingToBill:
        done.nothing += 1
        return
    except Refused as refused:
        done.refused.append((contracts, refused))
        return
    done.drafted.append(drafted)
    if not issue:
        return
    try:
        invoice_id = str(drafted.about["invoice_id"])
        issuing = IssueInvoice(invoice_id=invoice_id, issued_on=issued_on or cut_off)
        done.issued.append(firm.desk.do(book, issuing, _keyed(request, f"{key}:issue")))
    except Refused as refused:
        done.refused.append((contracts, refused))


def _keyed(request: Request, key: str) -> Request:
    return msgspec.structs.replace(request, key=key)
