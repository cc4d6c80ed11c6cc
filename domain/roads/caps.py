"""The roads of commands about caps and funding."""

from __future__ import annotations

from collections.abc import Iterable

from domain import capping, funding_agreeing
from domain.cap_commands import CapCustomer, PrioritiseItems
from domain.funding_commands import AmendFunding
from domain.knowledge import Knowledge
from domain.master_commands import AmendCap
from domain.road import Road, account, register_only


def _their_accounts(command: CapCustomer, known: Knowledge) -> Iterable[str]:
    """All accounts of a customer in a currency."""
    register = known.register
    return [
        f"account:{contract_id}"
        for contract_id in register.of_customer.get(command.customer_id, ())
        if register.contracts[contract_id].currency == command.currency
    ]


ROADS: dict[type, Road] = {
    AmendCap: Road(capping.amend_cap, account),
    CapCustomer: Road(capping.cap_customer, register_only, _their_accounts),
    PrioritiseItems: Road(capping.prioritise, account),
    AmendFunding: Road(funding_agreeing.amend_funding, account),
}
