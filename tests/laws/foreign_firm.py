"""A firm in pounds that bills in euros, at quotes of every day, for the laws of exchange differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from domain.foreign_receivable import Move
from domain.foreign_state import ForeignReceivables, folded
from domain.master_commands import LineTerms, OpenProject, PublishRates, RateTerms, SignContract
from domain.quote_commands import QuoteRates, QuoteTerms, SetConversionPolicy
from tests.domain.cash_firm import ISSUED, CashFirm


class ForeignFirm(CashFirm):
    """Contract C3 is in euros; a spot quote holds for its own day alone. `late` days are quoted at the end."""

    def __init__(self, rates: list[Decimal], late: set[int]) -> None:
        super().__init__()
        self.now = datetime(2026, 3, 31, 12, tzinfo=UTC)
        self.rates, self.late = rates, late
        self.last_day = ISSUED + timedelta(days=len(rates) - 1)
        self.payments: list[str] = []
        self.do(SetConversionPolicy(spot_age_days=0))
        self.do(OpenProject(project_id="P3", name="Abroad"))
        rate = RateTerms(valid_from=date(2024, 1, 1), rate="100", currency="EUR", project_id="P3")
        self.do(PublishRates(card_id="abroad", rows=(rate,)))
        self.do(
            SignContract(
                contract_id="C3",
                customer_id="acme",
                currency="EUR",
                signed_on=date(2025, 1, 1),
                lines=(LineTerms(line_id="1", projects=("P3",)),),
            )
        )
        self._quote(n for n in range(len(rates)) if n not in late)
        self.invoices = [self.invoice(7, ISSUED, "C3")]

    def _quote(self, days: Iterable[int]) -> None:
        terms = tuple(
            QuoteTerms(
                base="EUR",
                counter="GBP",
                rate_date=ISSUED + timedelta(days=n),
                value=str(self.rates[n]),
                source="bank",
            )
            for n in days
        )
        if terms:
            self.do(QuoteRates(quotes=terms))

    def quote_late(self) -> None:
        """The quotes that lacked come."""
        self._quote(sorted(n for n in self.late if n < len(self.rates)))

    def foreign(self) -> ForeignReceivables:
        seen = [(line.position, line.entry.event) for line in self.lines()]
        return folded(ForeignReceivables(), seen)

    def reconciles(self) -> None:
        """Invoice by invoice, from the quotes alone: cash and what is open is what was owed and what it gained."""
        sums: Counter[tuple[str, str]] = Counter()
        for posting in self.postings():
            if posting.currency == "GBP":
                sums[posting.document, posting.account] += posting.minor
        assert not sum(sums.values())
        closing = self.rates[-1]
        owed = self.account().invoices
        for invoice_id, carried in self.foreign().invoices.items():
            assert not carried.waits
            assert carried.open() == owed[invoice_id].open
            worth = sum(self._worth(move) for move in carried.moves)
            realised = -sums[invoice_id, "7100"] - sums[invoice_id, "7200"]
            assert worth + realised == carried.carried()
            assert realised == sums[invoice_id, "1100"]
            value = _times(carried.open(), closing)
            assert carried.carried() + sums[invoice_id, "1190"] == value
            unrealised = -sums[invoice_id, "7110"] - sums[invoice_id, "7210"]
            assert unrealised == sums[invoice_id, "1190"] == carried.adjustment
            if not carried.open():
                assert carried.carried() == 0

    def _worth(self, move: Move) -> int:
        """A move at its own day's quote; what is turned round, at what it was."""
        if move.cause in ("owed", "settled"):
            return _times(move.minor, self.rates[(move.quoted_on - ISSUED).days])
        assert move.base is not None
        return move.base - move.gain


def _times(minor: int, rate: Decimal) -> int:
    exact = rate * minor
    whole = int(abs(exact) + Decimal("0.5"))
    return whole if exact >= 0 else -whole
