"""Which of a contract's lots go on one invoice when it is for a project, or for a purchase order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeAlias

import msgspec

from domain.account import Account
from domain.invoice_commands import DraftInvoice
from domain.open_item import Item, OpenLot
from domain.register import Register
from domain.registered import Contract
from domain.settlement_terms import InvoiceGroup

Belongs: TypeAlias = Callable[[Item, OpenLot], bool]


def belonging(command: DraftInvoice, contract: Contract) -> Belongs:
    """Whether an open lot goes on the invoice that is asked for; all do where it is for no part."""
    project, order = command.project, command.purchase_order

    def mine(item: Item, lot: OpenLot) -> bool:
        return (project is None or project_of(contract, item) == project) and (
            order is None or contract.order_of(item.line_id, lot.funding) == order
        )

    return mine


def project_of(contract: Contract, item: Item) -> str:
    """The project something is billed under; a charge without one is its line's, if the line has one only."""
    return item.project_id or _only_project(contract, item.line_id)


def _only_project(contract: Contract, line_id: str) -> str:
    line = contract.lines.get(line_id)
    return line.projects[0] if line is not None and len(line.projects) == 1 else ""


def _parts(
    group: InvoiceGroup, contract: Contract, account: Account, cut_off: date
) -> Iterable[tuple[str, bool]]:
    """The invoices a contract's open work up to a day falls into, and whether a fee goes on each."""
    for item, lot in account.open_lots():
        if item.worked_on <= cut_off:
            order = contract.order_of(item.line_id, lot.funding)
            yield project_of(contract, item) if group == "project" else order, False
    for line_id, line in contract.lines.items():
        if line.plan is not None or line.allowance is not None:  # what may fall due by the cut-off
            fee = line.plan is not None and line.plan.fee is not None
            project = _only_project(contract, line_id)
            yield project if group == "project" else contract.order_of(line_id), fee


def split(
    command: DraftInvoice, register: Register, accounts: Sequence[Account]
) -> list[tuple[DraftInvoice, str]]:
    """The drafts that a group makes of one, each with the name of its part: one a project or purchase order."""
    group = command.group
    if group not in ("project", "purchase_order"):
        return [(command, "")]
    fees: dict[str, bool] = {}
    for account in accounts:
        contract = register.contract(account.contract_id)
        for part, fee in _parts(group, contract, account, command.cut_off):
            fees[part] = fees.get(part, False) or fee
    # Those with a fee last: a fee is worked out of what the others come to.
    in_order = sorted(fees, key=lambda part: (fees[part], part))
    return [(_restricted(command, group, part), part) for part in in_order]


def _restricted(command: DraftInvoice, group: InvoiceGroup, part: str) -> DraftInvoice:
    if group == "project":
        return msgspec.structs.replace(command, project=part)
    return msgspec.structs.replace(command, purchase_order=part)
