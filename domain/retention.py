"""Retainage released: what customers kept of invoices falls due under a document of its own, oldest invoice first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from domain.account import Account
from domain.believing import believable
from domain.catalogue import AnyEvent
from domain.invoice import InvoiceDrafted, InvoiceIssued
from domain.invoice_commands import ReleaseRetention
from domain.knowledge import Knowledge
from domain.money import amount, written
from domain.numbering import next_number
from domain.policy import Moment, Policy
from domain.posting import balanced, pair
from domain.refusal import BadAmount, NothingToBill, TooMuch
from domain.register import Contract
from domain.settlement import Release, Settlement

DUE_DAYS = 30  # where the contract has retainage on lines only, and says nothing else


def release(
    command: ReleaseRetention, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Release retainage. Raises NothingToBill when none is withheld, TooMuch for more than there is."""
    contract = known.register.contract(command.contract_id)
    account = known.account(command.contract_id)
    believable(command.released_on, moment.today, "a release of retainage")
    releases = tuple(_oldest_first(account, _wanted(command, account, contract), command))
    minor = sum(one.minor for one in releases)
    accounting_date, out_of_period = known.register.posted_on(command.released_on)
    invoice_id = f"{command.contract_id}-{account.drafts_made + 1}"
    number, series, sequence = next_number(known, "invoice", command.released_on)
    pair_of = policy.accounts(accounting_date, "release_retention", "as_invoiced")
    contracts = (command.contract_id,)
    customer_id = known.register.staying(contract.signed.customer_id)
    return (
        InvoiceDrafted(
            invoice_id=invoice_id,
            customer_id=customer_id,
            contracts=contracts,
            currency=contract.currency,
            cut_off=command.released_on,
            lines=(),
        ),
        InvoiceIssued(
            invoice_id=invoice_id,
            number=number,
            series=series,
            sequence=sequence,
            customer_id=customer_id,
            contracts=contracts,
            currency=contract.currency,
            issued_on=command.released_on,
            due_on=command.released_on + timedelta(days=_due_days(contract)),
            accounting_date=accounting_date,
            out_of_period=out_of_period,
            total=0,
            totals=(),
            settlement=Settlement(net=0, lines=(), releases=releases, payable=minor),
            kind="retention_release",
            text=command.reason,
            postings=balanced(
                pair(pair_of, accounting_date, command.contract_id, contract.currency, minor)
            ),
        ),
    )


def _wanted(command: ReleaseRetention, account: Account, contract: Contract) -> int:
    left = account.history.retained
    if left == 0:
        raise NothingToBill(
            f"Nothing is withheld under {command.contract_id}.", contract_id=command.contract_id
        )
    if command.amount is None:
        return left
    wanted = amount(command.amount, contract.currency)
    if wanted <= 0:
        raise BadAmount(
            "Retainage is released by an amount above zero.", amount=str(command.amount)
        )
    if wanted > left:
        raise TooMuch(
            f"{written(wanted, contract.currency)} can not be released under {command.contract_id}: "
            f"{written(left, contract.currency)} is withheld.",
            contract_id=command.contract_id,
        )
    return wanted


def _oldest_first(account: Account, wanted: int, command: ReleaseRetention) -> Iterable[Release]:
    for invoice_id, withheld in account.history.withheld.items():
        taken = min(withheld, wanted)
        if taken:
            wanted -= taken
            yield Release(contract_id=command.contract_id, invoice_id=invoice_id, minor=taken)


def _due_days(contract: Contract) -> int:
    of_lines = (line.retainage for line in contract.lines.values())
    terms = contract.signed.retainage or next((one for one in of_lines if one is not None), None)
    return DUE_DAYS if terms is None else terms.due_days
