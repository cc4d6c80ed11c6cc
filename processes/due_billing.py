"""Bill what is due: a run that drafts every contract whose billing calendar says so, exactly once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.account import Account
from domain.billed_together import Together, grouped
from domain.billing_run import BillingDateKept, InvoicePostponed
from domain.due_billing import due_for
from domain.invoice_commands import BillDue, IssueInvoice
from domain.refusal import Refused
from domain.register import Contract
from domain.settlement_terms import InvoiceGroup
from journal.unhurried import unhurried
from processes.asking import Request
from processes.billing import Billed, keyed
from processes.firm import Firm


@unhurried()
def run_due(
    firm: Firm,
    book: str,
    on: date,
    request: Request,
    *,
    run: str | None = None,
    issue: bool = False,
    issued_on: date | None = None,
    group: InvoiceGroup | None = None,
    below_minimum: bool = False,
) -> Billed:
    """Draft what is due on a billing date, and with `issue` issue it, dated `issued_on` (default: the cut-off).

    The books say which cut-offs were billed: a second run finds nothing due, whoever starts it. The same
    run again issues drafts it made and did not come to issue.
    """
    done = Billed()
    name = run or request.key
    register = firm.desk.register(book)
    accounts = {one.contract_id: one for one in firm.desk.accounts(book, register.contracts)}

    def until(contract: Contract) -> date | None:
        return due_for(contract, accounts[contract.signed.contract_id], on)

    ours = [account.kept for account in accounts.values() if _made(account, name)]
    for together in grouped(register, register.contracts, until, group):
        command = BillDue(
            contracts=together.contracts, on=on, run=name, group=group, below_minimum=below_minimum
        )
        key = f"{request.key}:due:{together.cut_off}:{together.contracts[0]}"
        try:
            receipt = firm.desk.do(book, command, keyed(request, key))
        except Refused as refused:
            done.refused.append((together.contracts, refused))
            continue
        if receipt.about.get("drafts"):
            done.drafted.append(receipt)
        else:
            done.nothing += 1
        after = firm.desk.accounts(book, together.contracts)
        ours += [account.kept for account in after if _made(account, name)]
        done.waiting += _waiting(after[0], together)
    if issue:
        _issue(firm, book, ours, issued_on, request, done)
    return done


def _waiting(account: Account, together: Together) -> Iterable[InvoicePostponed]:
    """What the first contract's account says of invoices that would have been too small."""
    return (
        one
        for one in account.postponed.values()
        if one.cut_off == together.cut_off and one.contracts == together.contracts
    )


def _made(account: Account, run: str) -> bool:
    return account.kept is not None and account.kept.run == run


def _issue(
    firm: Firm,
    book: str,
    kept: Iterable[BillingDateKept | None],
    issued_on: date | None,
    request: Request,
    done: Billed,
) -> None:
    """Issue the drafts of a run that are still drafts."""
    drafts = {draft: one for one in kept if one is not None for draft in one.drafts}
    for invoice_id, one in drafts.items():
        (account,) = firm.desk.accounts(book, one.contracts[:1])
        if invoice_id not in account.drafts:
            continue
        command = IssueInvoice(invoice_id=invoice_id, issued_on=issued_on or one.cut_off)
        try:
            receipt = firm.desk.do(
                book, command, keyed(request, f"{request.key}:issue:{invoice_id}")
            )
            done.issued.append(receipt)
        except Refused as refused:
            done.refused.append((one.contracts, refused))
