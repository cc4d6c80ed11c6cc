"""Which contracts are billed together, and up to which day: by their own terms, or as somebody chose."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import msgspec

from domain.billing_calendar import last_cut_off
from domain.register import Contract, Register
from domain.settlement_terms import InvoiceGroup


class Together(msgspec.Struct, frozen=True):
    """Contracts of one customer in one currency that are billed up to the same day."""

    group: InvoiceGroup
    contracts: tuple[str, ...]
    cut_off: date


def grouped(
    register: Register,
    contracts: Iterable[str],
    until: Callable[[Contract], date | None],
    chosen: InvoiceGroup | None = None,
) -> list[Together]:
    """Contracts as they are billed, each up to the day that `until` says; none: it is not billed."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for contract_id in contracts:
        contract = register.contract(contract_id)
        day = until(contract)
        if day is not None:
            how = chosen or contract.invoicing.group
            key = (day, how, *_key(register, contract, chosen, how))
            found.setdefault(key, []).append(contract_id)
    return [Together(key[1], tuple(members), key[0]) for key, members in found.items()]


def on_billing_date(contract: Contract, on: date) -> date | None:
    """The last cut-off of the contract's calendar; without a calendar, the billing date itself."""
    calendar = contract.invoicing.calendar
    return on if calendar is None else last_cut_off(calendar, on)


def _key(
    register: Register, contract: Contract, chosen: InvoiceGroup | None, how: InvoiceGroup
) -> Iterable[Any]:
    """What contracts have in common that are on one invoice.

    By their own terms, only contracts whose due dates, rounding and texts agree: an invoice has one of each.
    """
    terms = contract.invoicing
    alone = how == "contract" or (how in ("project", "purchase_order") and not terms.consolidated)
    if alone:
        return (contract.signed.contract_id,)
    one = (register.staying(contract.signed.customer_id), contract.currency)
    if chosen is not None:
        return one
    return (*one, terms.due, terms.early_payment, terms.round_to, terms.invoice_text)
