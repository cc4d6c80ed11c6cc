"""A contract's deposits as they stand: asked for, received, drawn, owed back, refunded, broken, and what is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import msgspec

from domain.catalogue import AnyEvent
from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.refusal import UnknownDeposit
from domain.retainer import (
    Because,
    DepositFellDue,
    DepositReceived,
    DepositRequestCancelled,
    DepositRequested,
    DepositsLapsed,
    DepositsRefunded,
    DepositStranded,
)
from domain.settlement import Settlement


class Deposit(msgspec.Struct, frozen=True, gc=False):
    """One deposit, without tax. received = drawn + owed + refunded + broken + balance."""

    deposit_id: str
    number: str
    currency: str
    asked: int
    tax: int
    requested_on: date
    due_on: date
    cancellable: bool
    because: Because
    received: int = 0
    tax_received: int = 0
    drawn: int = 0
    tax_drawn: int = 0
    owed: int = 0  # back to the customer
    refunded: int = 0
    broken: int = 0
    lapses_on: date | None = None
    fell_due: bool = False  # a receivable since then
    cancelled: int = 0  # of what was asked
    tax_cancelled: int = 0

    @property
    def balance(self) -> int:
        """What invoices may still draw."""
        return self.received - self.drawn - self.owed - self.refunded - self.broken

    @property
    def unpaid(self) -> int:
        return self.asked - self.cancelled - self.received

    @property
    def tax_unpaid(self) -> int:
        return self.tax - self.tax_cancelled - self.tax_received

    def drawable_on(self, day: date) -> bool:
        return self.balance > 0 and (self.lapses_on is None or day <= self.lapses_on)


class Retainer(msgspec.Struct, frozen=True):
    """Deposits in the order they were asked for; `stranded` is what was left when the contract had ended."""

    contract_id: str
    deposits: dict[str, Deposit] = {}
    stranded: int = 0

    @property
    def tag(self) -> str:
        return f"retainer:{self.contract_id}"

    @property
    def balance(self) -> int:
        return sum(deposit.balance for deposit in self.deposits.values())

    @property
    def open_request(self) -> Deposit | None:
        """The deposit that is asked for and not fully paid: there is one request at a time."""
        return next((one for one in self.deposits.values() if one.unpaid > 0), None)

    def drawable(self, day: date) -> list[Deposit]:
        """Deposits that may be drawn on a day, the oldest first."""
        return [one for one in self.deposits.values() if one.drawable_on(day)]

    def deposit(self, deposit_id: str) -> Deposit:
        found = self.deposits.get(deposit_id)
        if found is None:
            raise UnknownDeposit(
                f"No deposit {deposit_id} was asked for under contract {self.contract_id}: see its "
                "retainer for those that were.",
                contract_id=self.contract_id,
                deposit_id=deposit_id,
            )
        return found


def folded(before: Retainer, seen: Iterable[tuple[int, AnyEvent]]) -> Retainer:
    """The retainer after further facts; the one given stays as it was."""
    after = before
    for _, event in seen:
        effect = _EFFECTS.get(type(event))
        if effect is not None:
            after = effect(after, event)
    return after


def _with(retainer: Retainer, deposit_id: str, **more: Any) -> Retainer:
    """The retainer with a deposit's sums raised by so much; texts, dates and flags are replaced."""
    deposit = retainer.deposits[deposit_id]
    said = {
        name: getattr(deposit, name) + value if type(value) is int else value
        for name, value in more.items()
    }
    changed = msgspec.structs.replace(deposit, **said)
    return msgspec.structs.replace(retainer, deposits={**retainer.deposits, deposit_id: changed})


def _requested(retainer: Retainer, event: DepositRequested) -> Retainer:
    deposit = Deposit(
        event.deposit_id,
        event.number,
        event.currency,
        event.minor,
        event.tax,
        event.requested_on,
        event.due_on,
        event.cancellable,
        event.because,
    )
    deposits = {**retainer.deposits, event.deposit_id: deposit}
    return msgspec.structs.replace(retainer, deposits=deposits)


def _due(retainer: Retainer, event: DepositFellDue) -> Retainer:
    return _with(retainer, event.deposit_id, fell_due=True)


def _received(retainer: Retainer, event: DepositReceived) -> Retainer:
    return _with(
        retainer,
        event.deposit_id,
        received=event.minor,
        tax_received=event.tax,
        lapses_on=event.lapses_on,
    )


def _cancelled(retainer: Retainer, event: DepositRequestCancelled) -> Retainer:
    return _with(retainer, event.deposit_id, cancelled=event.minor, tax_cancelled=event.tax)


def _lapsed(retainer: Retainer, event: DepositsLapsed) -> Retainer:
    for part in event.parts:
        became = "broken" if event.outcome == "breakage" else "owed"
        retainer = _with(retainer, part.deposit_id, **{became: part.minor})
    return retainer


def _refunded(retainer: Retainer, event: DepositsRefunded) -> Retainer:
    for part in event.owed:
        retainer = _with(retainer, part.deposit_id, owed=-part.minor, refunded=part.minor)
    for part in event.undrawn:
        retainer = _with(retainer, part.deposit_id, refunded=part.minor)
    return retainer


def _stranded(retainer: Retainer, event: DepositStranded) -> Retainer:
    return msgspec.structs.replace(retainer, stranded=event.minor)


def _issued(retainer: Retainer, event: InvoiceIssued | InvoiceCredited) -> Retainer:
    """An invoice draws deposits; a credit memo gives what it drew back to them."""
    settlement: Settlement | None = getattr(event, "settlement", None)
    if settlement is None:
        return retainer
    sign = 1 if isinstance(event, InvoiceIssued) else -1
    for one in settlement.applied:
        if one.tag == retainer.tag:
            net = one.minor - one.tax
            retainer = _with(retainer, one.source, drawn=sign * net, tax_drawn=sign * one.tax)
    return retainer


_EFFECTS: dict[type, Callable[[Retainer, Any], Retainer]] = {
    DepositRequested: _requested,
    DepositFellDue: _due,
    DepositReceived: _received,
    DepositRequestCancelled: _cancelled,
    DepositsLapsed: _lapsed,
    DepositsRefunded: _refunded,
    DepositStranded: _stranded,
    InvoiceIssued: _issued,
    InvoiceCredited: _issued,
}
