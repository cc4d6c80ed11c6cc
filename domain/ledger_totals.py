"""What was posted to each account in each month: the figures that a closed month is pinned by."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from itertools import chain
from typing import TypeAlias

import msgspec

from domain.catalogue import AnyEvent
from domain.period import PinnedBalance, PinnedChange, period_of
from domain.posting import Posting
from domain.quotes import Quotes

Account: TypeAlias = tuple[str, str]  # account, currency


class LedgerTotals(msgspec.Struct, frozen=True):
    """Every month's postings added up by account and currency, up to a position of the journal."""

    through: int = 0
    months: dict[str, dict[Account, int]] = {}

    def balances(self, period: str) -> tuple[PinnedBalance, ...]:
        """The accounts of a month that do not come to zero, in order."""
        found = sorted(self.months.get(period, {}).items())
        return tuple(
            PinnedBalance(account=account, currency=currency, minor=minor)
            for (account, currency), minor in found
            if minor
        )


def after(totals: LedgerTotals, seen: Iterable[tuple[int, AnyEvent]], through: int) -> LedgerTotals:
    """The totals with further facts up to a position; those given stay as they are."""
    months: dict[str, dict[Account, int]] = {}
    for _, event in seen:
        postings: tuple[Posting, ...] = getattr(event, "postings", ())
        for posting in postings:
            period = period_of(posting.on)
            if period not in months:
                months[period] = dict(totals.months.get(period, {}))
            account = (posting.account, posting.currency)
            months[period][account] = months[period].get(account, 0) + posting.minor
    return LedgerTotals(through, totals.months | months)


def digest_of_balances(balances: Iterable[PinnedBalance]) -> str:
    """The sha256 over a month's balances, written as "account currency minor" a line."""
    return _digest(f"{one.account} {one.currency} {one.minor}" for one in balances)


def digest_of_quotes(quotes: Quotes) -> str:
    """The sha256 over all exchange rates known: pair, type, contract, date, value and id a line."""
    return _digest(
        f"{one.base} {one.counter} {one.rate_type} {one.contract_id or '-'} {one.rate_date} {one.value} {one.quote_id}"
        for one in sorted(
            chain.from_iterable(quotes.held.values()),
            key=lambda one: (one.base, one.counter, one.rate_date, one.quote_id),
        )
    )


def changes(was: Iterable[PinnedBalance], now: Iterable[PinnedBalance]) -> tuple[PinnedChange, ...]:
    """The accounts that differ between two closes of a month, in order."""
    before = {(one.account, one.currency): one.minor for one in was}
    after_ = {(one.account, one.currency): one.minor for one in now}
    return tuple(
        PinnedChange(
            account=key[0], currency=key[1], was=before.get(key, 0), now=after_.get(key, 0)
        )
        for key in sorted(before.keys() | after_.keys())
        if before.get(key, 0) != after_.get(key, 0)
    )


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()
