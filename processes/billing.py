"""The billing run: drafts as each contract's own terms group them, with all that is billable; issued if asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec

from domain.account import Account
from domain.billed_together import Together, grouped, on_billing_date
from domain.billing_group import split
from domain.billing_run import InvoicePostponed
from domain.funding_room import payers_of
from domain.invoice_commands import DraftInvoice, IssueInvoice
from domain.planning import falls_due
from domain.refusal import NothingToBill, Refused
from domain.register import Contract, Register
from domain.settlement_terms import InvoiceGroup
from journal.unhurried import unhurried
from processes.asking import Receipt, Request
from processes.firm import Firm


class Billed(msgspec.Struct, kw_only=True):
    """What a run led to: drafts, invoices, those too small to send, groups with nothing to bill, refusals."""

    drafted: list[Receipt] = []
    issued: list[Receipt] = []
    waiting: list[InvoicePostponed] = []
    nothing: int = 0
    refused: list[tuple[tuple[str, ...], Refused]] = []


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One billing run: over whose books, up to or on which day, and what its user chose for all contracts."""

    firm: Firm
    book: str
    request: Request
    issue: bool
    issued_on: date | None
    below_minimum: bool
    done: Billed


@unhurried()
def run_billing(
    firm: Firm,
    book: str,
    cut_off: date | None,
    request: Request,
    *,
    on: date | None = None,
    issue: bool = False,
    issued_on: date | None = None,
    group: InvoiceGroup | None = None,
    below_minimum: bool = False,
    contracts: Iterable[str] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Billed:
    """Draft, and with `issue` issue at once, dated `issued_on` (default: the cut-off).

    Each contract is billed up to the last cut-off of its own calendar `on` a billing date, grouped as its
    terms say. A `cut_off`, a `group` and `below_minimum` that are given hold for all contracts instead.
    Safe to repeat: the key of each draft names its group and cut-off under the request's key, and
    what is drafted or billed already is not billable again.
    """
    assert (cut_off is None) != (on is None), "a cut-off, or a billing date"
    done = Billed()
    run = Run(
        firm=firm,
        book=book,
        request=request,
        issue=issue,
        issued_on=issued_on,
        below_minimum=below_minimum,
        done=done,
    )

    def until(contract: Contract) -> date | None:
        return on_billing_date(contract, on) if on is not None else cut_off

    wanted = None if contracts is None else set(contracts)
    register = firm.desk.register(book)
    accounts = {one.contract_id: one for one in firm.desk.accounts(book, register.contracts)}
    for together in grouped(register, register.contracts, until, group):
        named = [accounts[c] for c in together.contracts if wanted is None or c in wanted]
        if any(_worth(register, account, together.cut_off) for account in named):
            _bill_together(run, register, together, named)
        else:
            done.nothing += 1
        progress(1)
    return done


def _worth(register: Register, account: Account, cut_off: date) -> bool:
    return account.may_bill(cut_off) or falls_due(register, account, cut_off)


def _bill_together(
    run: Run, register: Register, together: Together, accounts: Sequence[Account]
) -> None:
    """All invoices of contracts that are billed together: of each payer, and of each part."""
    contracts = tuple(account.contract_id for account in accounts)
    for payer in (None, *payers_of(register, contracts)):
        command = DraftInvoice(
            contracts=contracts,
            cut_off=together.cut_off,
            payer=payer,
            group=together.group,
            below_minimum=run.below_minimum,
        )
        for one, part in split(command, register, accounts):
            _bill(run, one, part)


def _bill(run: Run, command: DraftInvoice, part: str = "") -> None:
    names = (run.request.key, str(command.cut_off), command.contracts[0], command.payer, part)
    key = ":".join(name for name in names if name)
    done = run.done
    try:
        drafted = run.firm.desk.do(run.book, command, keyed(run.request, f"{key}:draft"))
        if "invoice_id" not in drafted.about:
            done.waiting += _waiting(run, command)
            return
        done.drafted.append(drafted)
        if run.issue:
            issuing = IssueInvoice(
                invoice_id=str(drafted.about["invoice_id"]),
                issued_on=run.issued_on or command.cut_off,
            )
            done.issued.append(
                run.firm.desk.do(run.book, issuing, keyed(run.request, f"{key}:issue"))
            )
    except NothingToBill:
        done.nothing += 1
    except Refused as refused:
        done.refused.append((command.contracts, refused))


def _waiting(run: Run, command: DraftInvoice) -> Iterable[InvoicePostponed]:
    """What the first contract's account says of the invoice that was not drafted, if it still waits."""
    (account,) = run.firm.desk.accounts(run.book, command.contracts[:1])
    register = run.firm.desk.register(run.book)
    customer = register.contract(command.contracts[0]).signed.customer_id
    payer = register.staying(command.payer or customer)
    found = account.postponed.get((payer, command.project, command.purchase_order))
    return () if found is None else (found,)


def keyed(request: Request, key: str) -> Request:
    """The same request under another key."""
    return msgspec.structs.replace(request, key=key)
