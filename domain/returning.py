"""What a credit memo comes to: its share of all that its invoice came to; the last one takes every cent left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from domain.invoice import CreditLine
from domain.invoice_state import InvoiceState
from domain.money import allocate
from domain.settlement import (
    AddedLine,
    Adjustment,
    Applied,
    LineAdjustment,
    SettledLine,
    Settlement,
    TaxGroup,
    Withheld,
)
from domain.settling import grouped, signed
from domain.totals import rounding_to, tax_on


def returned(
    invoice: InvoiceState, credits_: Sequence[CreditLine], releasable: dict[str, int]
) -> Settlement | None:
    """The settlement of a credit memo, everything positive; none when the invoice is nothing but lines.

    `releasable` is what is still withheld of the invoice by contract: only that can come back.
    """
    issued = invoice.issued
    if issued is None or issued.settlement is None:
        return None
    return _Return(invoice, issued.settlement, credits_).settled(releasable)


class _Return:
    """One credit memo against an invoice and the credit memos before it.

    Every part is shared by what is credited now and what is left after, with largest remainder, so that
    parts never exceed the whole and the last memo takes what is left.
    """

    def __init__(
        self, invoice: InvoiceState, whole: Settlement, credits_: Sequence[CreditLine]
    ) -> None:
        self.whole = whole
        self.given = invoice.given
        self.invoice = invoice
        self.now: dict[int, int] = {}
        for line in credits_:
            self.now[line.of.number] = self.now.get(line.of.number, 0) + line.charged
        self.contract_of = {number: line.contract_id for number, line in invoice.lines.items()}

    def settled(self, releasable: dict[str, int]) -> Settlement:
        lines = tuple(self._lines())
        added = tuple(self._added())
        adjustments = tuple(self._adjustments())
        groups = tuple(self._groups((*lines, *added), adjustments))
        net = sum(line.net for line in lines) + sum(line.net for line in added)
        inclusive = net + sum(signed(one) for one in adjustments)
        inclusive += sum(group.tax for group in groups)
        withheld = tuple(self._withheld(releasable))
        due = inclusive - sum(one.minor for one in withheld)
        applied = tuple(self._applied())
        due -= sum(one.minor for one in applied)
        rounding = self._rounding(due)
        return Settlement(
            net=net,
            lines=lines,
            added=added,
            adjustments=adjustments,
            groups=groups,
            withheld=withheld,
            applied=applied,
            rounding=rounding,
            round_to=self.whole.round_to,
            payable=due + rounding,
        )

    def _share(self, left: int, numbers: Iterable[int] | None = None) -> int:
        """The part of what is left of something that comes back now, by what its lines charge."""
        about = self.contract_of if numbers is None else list(numbers)
        now = sum(self.now.get(number, 0) for number in about)
        rest = sum(
            self.invoice.charged[n] - self.invoice.credited.get(n, 0) - self.now.get(n, 0)
            for n in about
        )
        if now == 0:
            return left if rest == 0 and self._last() else 0
        return allocate(left, [now, rest])[0]

    def _last(self) -> bool:
        """Whether nothing is left of the invoice's lines after this memo."""
        return all(
            charged == self.invoice.credited.get(n, 0) + self.now.get(n, 0)
            for n, charged in self.invoice.charged.items()
        )

    def _numbers(self, place: int, contract_id: str = "") -> list[int]:
        return [
            line.number
            for line in self.whole.lines
            if line.group == place and contract_id in ("", self.contract_of[line.number])
        ]

    def _lines(self) -> Iterable[SettledLine]:
        for line in self.whole.lines:
            charged = self.now.get(line.number)
            if charged is None:
                continue
            before = [one for s in self.given for one in s.lines if one.number == line.number]
            named = tuple(self._named(line, before))
            discount = _discount(line) - sum(_discount(one) for one in before)
            yield SettledLine(
                number=line.number,
                charged=charged,
                allowance=self._share(discount, [line.number])
                + sum(one.minor for one in named if one.kind == "allowance"),
                charge=sum(one.minor for one in named if one.kind == "charge"),
                group=line.group,
                adjustments=named,
            )

    def _named(self, line: SettledLine, before: Sequence[SettledLine]) -> Iterable[LineAdjustment]:
        """What a review allowed or charged on a line, each by its own share."""
        for whole in line.adjustments:
            given = sum(
                one.minor for b in before for one in b.adjustments if one.code == whole.code
            )
            minor = self._share(whole.minor - given, [line.number])
            if minor:
                yield msgspec.structs.replace(whole, minor=minor)

    def _added(self) -> Iterable[AddedLine]:
        """Lines for no approved work come back with the lines of their tax group, or else with the last memo."""
        for whole in self.whole.added:
            before = [one for s in self.given for one in s.added if one.number == whole.number]
            left = whole.minor - sum(one.minor for one in before)
            minor = self._share(left, self._numbers(whole.group, whole.contract_id))
            if minor:
                yield msgspec.structs.replace(whole, minor=minor)

    def _adjustments(self) -> Iterable[Adjustment]:
        for whole in self.whole.adjustments:
            same = (whole.kind, whole.code, whole.contract_id, whole.group)
            before = sum(
                one.minor
                for s in self.given
                for one in s.adjustments
                if (one.kind, one.code, one.contract_id, one.group) == same
            )
            minor = self._share(whole.minor - before, self._numbers(whole.group, whole.contract_id))
            if minor:
                yield msgspec.structs.replace(whole, minor=minor)

    def _groups(
        self, lines: Sequence[SettledLine | AddedLine], adjustments: Sequence[Adjustment]
    ) -> Iterable[TaxGroup]:
        """Tax of what is credited at its own rate; never more than is left, and all that is left at the end.

        Every group of the invoice is given, so that places keep their meaning.
        """
        for place, group in enumerate(self.whole.groups):
            taxable = sum(line.net for line in lines if line.group == place)
            taxable += sum(signed(one) for one in adjustments if one.group == place)
            taxed = sum(s.groups[place].taxable for s in self.given)
            left = group.tax - sum(s.groups[place].tax for s in self.given)
            last = taxable and taxed + taxable == group.taxable
            yield grouped(
                group, taxable, left if last else _within(tax_on(taxable, group.rate), left)
            )

    def _withheld(self, releasable: dict[str, int]) -> Iterable[Withheld]:
        for whole in self.whole.withheld:
            contract_id = whole.contract_id
            left = releasable.get(contract_id, 0)
            numbers = [n for n, contract in self.contract_of.items() if contract == contract_id]
            minor = self._share(left, numbers)
            if minor:
                yield Withheld(contract_id=contract_id, minor=minor)

    def _applied(self) -> Iterable[Applied]:
        for whole in self.whole.applied:
            before = [
                one
                for s in self.given
                for one in s.applied
                if (one.kind, one.source) == (whole.kind, whole.source)
            ]
            minor = self._share(whole.minor - sum(one.minor for one in before))
            tax = self._share(whole.tax - sum(one.tax for one in before))
            if minor:
                yield msgspec.structs.replace(whole, minor=minor, tax=tax)

    def _rounding(self, due: int) -> int:
        """To whole steps as the invoice was; the last memo gives back what is left of its rounding."""
        if self._last():
            return self.whole.rounding - sum(s.rounding for s in self.given)
        return rounding_to(due, self.whole.round_to)


def _discount(line: SettledLine) -> int:
    """What is allowed on a line by its contract: all that no review named."""
    return line.allowance - sum(one.minor for one in line.adjustments if one.kind == "allowance")


def _within(tax: int, left: int) -> int:
    """Tax of a part, never beyond what is left of it, on either side of nothing."""
    return min(tax, left) if left >= 0 else max(tax, left)
