"""One command's road: what it looks at first, what follows from that, and which decision answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

from domain.boundary import REGISTER
from domain.catalogue import AnyEvent
from domain.knowledge import Knowledge
from domain.policy import Moment, Policy

Decision: TypeAlias = Callable[[Any, Knowledge, Policy, Moment], tuple[AnyEvent, ...]]
FirstLook: TypeAlias = Callable[[Any], tuple[str, ...]]
SecondLook: TypeAlias = Callable[[Any, Knowledge], Iterable[str]]


def register_only(_: Any) -> tuple[str, ...]:
    """The register alone: every decision reads it."""
    return (REGISTER,)


class Road(NamedTuple):
    """How one kind of command is decided.

    `first` names parts by what the command says itself; `second`, where there is one, further parts
    by what the first look found.
    """

    decide: Decision
    first: FirstLook = register_only
    second: SecondLook | None = None


def entry(command: Any) -> tuple[str, ...]:
    """The entry a command names."""
    return REGISTER, f"entry:{command.entry_id}"


def entries(command: Any) -> tuple[str, ...]:
    """All entries a command names."""
    return REGISTER, *(f"entry:{entry_id}" for entry_id in dict.fromkeys(command.entry_ids))


def account(command: Any) -> tuple[str, ...]:
    """The account of the contract a command names."""
    return REGISTER, f"account:{command.contract_id}"


def accounts(command: Any) -> tuple[str, ...]:
    """The accounts of all contracts a command names."""
    return REGISTER, *(f"account:{contract}" for contract in dict.fromkeys(command.contracts))


def invoice(command: Any) -> tuple[str, ...]:
    """The invoice a command names."""
    return REGISTER, f"invoice:{command.invoice_id}"


def accounts_of(entry_ids: Iterable[str], known: Knowledge) -> Iterable[str]:
    """The accounts of the contracts that entries are under."""
    found = (known.entry(entry_id).work for entry_id in entry_ids)
    return dict.fromkeys(f"account:{work.contract_id}" for work in found if work is not None)


def accounts_on(invoice_id: str, known: Knowledge) -> Iterable[str]:
    """The accounts of the contracts an invoice is for."""
    drafted = known.invoice(invoice_id).drafted
    return () if drafted is None else (f"account:{c}" for c in drafted.contracts)
