"""Which caps stand over a piece of work, what is consumed of each, and what is left: the least of them counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from domain.account import Account
from domain.cap import Piece, Placed, Room, in_turn, joined, place_under
from domain.cap_terms import LEVELS, CapLevel, CapTerms
from domain.invoice import InvoiceLine
from domain.money import written
from domain.refusal import CapReached
from domain.register import Contract, Register

LEVEL_WORDS: dict[CapLevel, str] = {
    "line_customer": "line and customer",
    "line": "line",
    "customer": "customer",
    "contract": "contract",
}


class Asked(NamedTuple):
    """Where a piece of work stands: the contract, its line, and whether it is an expense or asked in advance."""

    contract_id: str
    line_id: str
    kind: str


def counts(terms: CapTerms, kind: str) -> bool:
    """Whether work of a kind consumes a cap: deposits never, expenses where the terms say so (2.5.2)."""
    return kind != "deposit" and (kind != "expense" or terms.expenses)


class CapUse(msgspec.Struct, frozen=True):
    """One cap with what counts against it: drafted and billed net of credits, over the contracts it spans."""

    terms: CapTerms
    contracts: tuple[str, ...]
    consumed: int
    unbilled: int

    @property
    def left(self) -> int:
        return self.terms.net - self.consumed

    @property
    def blocked(self) -> bool:
        """More is consumed than the cap allows: it was lowered (2.5.5)."""
        return self.left < -self.terms.tolerance

    def over(self, asked: Asked) -> bool:
        """Whether this cap stands over a piece of work."""
        return (
            asked.contract_id in self.contracts
            and self.terms.line_id in ("", asked.line_id)
            and counts(self.terms, asked.kind)
        )


class CapRooms:
    """All caps over a contract's work, with the accounts of the contracts that share one of them."""

    def __init__(self, register: Register, account: Account) -> None:
        self.accounts = (account, *account.siblings)
        self.uses = [
            use
            for one in self.accounts
            for use in _own_uses(register.contract(one.contract_id), one)
        ]
        shared = register.customer_cap(account.contract_id)
        if shared is not None:
            contracts = tuple(one.contract_id for one in self.accounts)
            self.uses.append(_use(shared, contracts, self.accounts))
        self.uses = [use for use in self.uses if use.terms.binds]
        self.uses.sort(key=lambda use: LEVELS.index(use.terms.level))
        self.first = {e: rank for one in self.accounts for e, rank in one.priority.items()}
        self._over: dict[Asked, tuple[int, ...]] = {}

    def blocked(self, asked: Asked) -> bool:
        """Whether a cap over this work was lowered below what is consumed."""
        return any(self.uses[at].blocked for at in self._standing_over(asked))

    def spare(self, asked: Asked) -> int | None:
        """What more may be charged: room that neither documents nor unbilled work have; none: no cap."""
        return min(
            (self.uses[at].left - self.uses[at].unbilled for at in self._standing_over(asked)),
            default=None,
        )

    def place(
        self, pieces: Iterable[Piece], asked: Mapping[str, Asked], behind: Iterable[Piece] = ()
    ) -> list[Placed]:
        """Share the room of all caps out, oldest work first whichever contract it is under, that `behind` last."""
        rooms = [
            Room(use.left, use.terms.policy, use.terms.tolerance, use.terms.release)
            for use in self.uses
        ]

        def over(piece: Piece) -> Sequence[Room]:
            return [rooms[at] for at in self._standing_over(asked[piece.entry_id])]

        turns = joined(in_turn(pieces, self.first)) + joined(in_turn(behind, self.first))
        return place_under(turns, over)

    def _standing_over(self, asked: Asked) -> tuple[int, ...]:
        found = self._over.get(asked)
        if found is None:
            found = tuple(at for at, use in enumerate(self.uses) if use.over(asked))
            self._over[asked] = found
        return found


def _own_uses(contract: Contract, account: Account) -> Iterable[CapUse]:
    for terms in contract.all_caps():
        yield _use(terms, (account.contract_id,), (account,))


def _use(terms: CapTerms, contracts: tuple[str, ...], accounts: Sequence[Account]) -> CapUse:
    consumed = sum(
        minor
        for account in accounts
        for (line_id, kind), minor in account.consumed.items()
        if terms.line_id in ("", line_id) and counts(terms, kind)
    )
    unbilled = sum(
        lot.minor
        for account in accounts
        for item, lot in account.open_lots()
        if lot.state == "unbilled"
        and terms.line_id in ("", item.line_id)
        and counts(terms, item.kind)
    )
    return CapUse(terms, contracts, consumed, unbilled)


def plain(register: Register, contract: Contract, account: Account) -> bool:
    """Whether one cap over the whole contract, or none, is all that bounds it: the short way serves."""
    return not (contract.caps or account.mixed or register.customer_cap(account.contract_id))


def spare(register: Register, account: Account, line_id: str, kind: str) -> int | None:
    """What more may be charged on a line, in minor units: none where no cap stands over it."""
    contract = register.contract(account.contract_id)
    if plain(register, contract, account):
        return None if contract.cap is None else contract.cap - account.committed - account.unbilled
    asked = Asked(account.contract_id, line_id, kind)
    return CapRooms(register, account).spare(asked)


def still_holds(register: Register, account: Account, lines: Iterable[InvoiceLine]) -> None:
    """The caps over lines of a document are looked at again when it is drafted and issued (2.11, edge 17).

    Raises CapReached when more is billed and drafted than a cap and its tolerance allow.
    """
    contract = register.contract(account.contract_id)
    if plain(register, contract, account):
        if contract.cap is not None:
            most = contract.cap + contract.signed.cap_tolerance
            _refuse_above(account.committed, most, contract.cap, contract, "contract")
        return
    asked = {
        Asked(account.contract_id, line.line_id, line.kind)
        for line in lines
        if line.contract_id == account.contract_id
    }
    for use in CapRooms(register, account).uses:
        if any(use.over(one) for one in asked):
            most = use.terms.net + use.terms.tolerance
            _refuse_above(use.consumed, most, use.terms.net, contract, use.terms.level)


def _refuse_above(
    consumed: int, most: int, limit: int, contract: Contract, level: CapLevel
) -> None:
    if consumed > most:
        contract_id, currency = contract.signed.contract_id, contract.currency
        whose = "its cap" if level == "contract" else f"its {LEVEL_WORDS[level]} cap"
        raise CapReached(
            f"{contract_id} has {written(consumed, currency)} billed and drafted, more "
            f"than {whose} of {written(limit, currency)}: take lines off, or amend the cap.",
            contract_id=contract_id,
        )
