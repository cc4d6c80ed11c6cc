"""What a contract's invoices came to so far: its volume by month, the discounts given for it, what is withheld."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.settlement import Settlement
from domain.settlement_terms import VolumePeriod

VOLUME = "volume_discount"  # the code of its allowances
VOLUME_LOST = "volume_discount_lost"  # and of charges that take them back


class Month(msgspec.Struct, frozen=True, gc=False):
    billed: int = 0  # net of allowances on lines and of credits
    discounted: int = 0  # volume discount given


class History(msgspec.Struct, frozen=True, gc=False):
    """One contract's. `months` are those of the invoices; a credit counts in the month of its invoice."""

    months: dict[tuple[int, int], Month] = {}
    issued: dict[str, tuple[int, int]] = {}  # invoice -> the month it counts in
    withheld: dict[str, int] = {}  # invoice -> retainage not released

    def in_period(self, period: VolumePeriod, on: date) -> Month:
        """All that was billed and discounted in the period that a day lies in."""
        within = [month for at, month in self.months.items() if _same(period, at, on)]
        return Month(sum(m.billed for m in within), sum(m.discounted for m in within))

    @property
    def retained(self) -> int:
        return sum(self.withheld.values())


def _same(period: VolumePeriod, at: tuple[int, int], on: date) -> bool:
    match period:
        case "contract":
            return True
        case "year":
            return at[0] == on.year
        case "quarter":
            return at[0] == on.year and (at[1] - 1) // 3 == (on.month - 1) // 3
        case "month":
            return at == (on.year, on.month)


def after_issue(
    before: History, event: InvoiceIssued, contract_id: str, numbers: Iterable[int], charged: int
) -> History:
    """The history after an invoice whose lines of this contract have these numbers."""
    if event.settlement is not None and event.settlement.releases:
        return _released(before, event.settlement, contract_id)
    month = (event.issued_on.year, event.issued_on.month)
    was = before.months.get(month, Month())
    allowed, discounted, kept = _parts(event.settlement, contract_id, set(numbers))
    now = Month(was.billed + charged - allowed, was.discounted + discounted)
    withheld = before.withheld if not kept else {**before.withheld, event.invoice_id: kept}
    issued = {**before.issued, event.invoice_id: month}
    return History({**before.months, month: now}, issued, withheld)


def after_credit(before: History, event: InvoiceCredited, contract_id: str) -> History:
    """The history after a credit memo; it counts in the month of its invoice."""
    ours = [line for line in event.lines if line.of.contract_id == contract_id]
    month = before.issued.get(event.invoice_id)
    if month is None:
        return before
    was = before.months[month]
    charged = sum(line.charged for line in ours)
    numbers = {line.of.number for line in ours}
    allowed, discounted, kept = _parts(event.settlement, contract_id, numbers)
    now = Month(was.billed - charged + allowed, was.discounted - discounted)
    withheld = before.withheld
    if kept:
        withheld = {**withheld, event.invoice_id: withheld[event.invoice_id] - kept}
    return History({**before.months, month: now}, before.issued, withheld)


def _released(before: History, settlement: Settlement, contract_id: str) -> History:
    withheld = dict(before.withheld)
    for release in settlement.releases:
        if release.contract_id == contract_id:
            withheld[release.invoice_id] -= release.minor
    left = {invoice: minor for invoice, minor in withheld.items() if minor}
    return msgspec.structs.replace(before, withheld=left)


def _parts(
    settlement: Settlement | None, contract_id: str, numbers: set[int]
) -> tuple[int, int, int]:
    """A document's allowances on lines, volume discount and retainage, as far as they are one contract's."""
    if settlement is None:
        return 0, 0, 0
    allowed = sum(line.charged - line.net for line in settlement.lines if line.number in numbers)
    discounted = sum(
        one.minor if one.kind == "allowance" else -one.minor
        for one in settlement.adjustments
        if one.contract_id == contract_id and one.code in (VOLUME, VOLUME_LOST)
    )
    kept = sum(one.minor for one in settlement.withheld if one.contract_id == contract_id)
    return allowed, discounted, kept
