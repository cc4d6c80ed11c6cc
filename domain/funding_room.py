"""What the sources of a contract still have, beyond what documents and unbilled work take of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from domain.account import Account
from domain.register import Contract, Register


def payers(contract: Contract) -> list[str]:
    """Customers other than the contract's own who pay for some of its work."""
    sources = () if contract.funding is None else contract.funding.sources
    own = contract.signed.customer_id
    return sorted({source.payer for source in sources if source.payer not in ("", own)})


def payers_of(register: Register, contracts: Iterable[str]) -> list[str]:
    """Who else pays for work of these contracts, each on an invoice of their own."""
    return sorted({one for c in contracts for one in payers(register.contract(c))})


def payable_by(payer: str, contract: Contract, register: Register) -> Callable[[str], bool]:
    """Whether a customer pays for what a source funds; for work without a source, the contract's own does."""
    own = contract.signed.customer_id
    terms = contract.funding
    sources = () if terms is None else terms.sources
    pays = {"": register.staying(own) == payer}
    pays |= {s.source_id: register.staying(s.payer or own) == payer for s in sources}
    return pays.__getitem__


def open_use(account: Account, source_id: str) -> int:
    """What unbilled work takes of a source."""
    return sum(
        lot.minor
        for _, lot in account.open_lots()
        if lot.state == "unbilled" and lot.funding == source_id
    )


def spare_of(register: Register, account: Account, source_id: str) -> int | None:
    """What a source could pay besides, in minor units; none: it has no limit, or there is no source."""
    terms = register.contract(account.contract_id).funding
    source = None if terms is None else terms.source(source_id)
    if source is None or source.limit is None:
        return None
    return source.limit - account.funded.get(source_id, 0) - open_use(account, source_id)
