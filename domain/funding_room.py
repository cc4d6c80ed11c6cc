"""What the sources of a contract still have, beyond what documents and unbilled work take of them."""

from __future__ import annotations

from domain.account import Account
from domain.register import Register


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
