"""A month that is closed, reopened by two and closed again, for the tests that carry a whole story."""

from __future__ import annotations

from domain.period import (
    PeriodClosed,
    PeriodPinned,
    PeriodReopened,
    PinnedBalance,
    PinnedChange,
    ReopeningAsked,
)


def _pinned(minor: int, *changes: PinnedChange) -> PeriodPinned:
    return PeriodPinned(
        period="2025-11",
        through=1,
        rule_set="r",
        quotes="q",
        ledger=f"l{minor}",
        balances=(PinnedBalance(account="1210", currency="USD", minor=minor),),
        changes=changes,
    )


STORY = [
    PeriodClosed(period="2025-11", through=1, rule_set="r"),
    _pinned(100),
    ReopeningAsked(period="2025-11", reason='late \\ "work"', asked_by="mary"),
    PeriodReopened(period="2025-11", reason='late \\ "work"', asked_by="mary"),
    PeriodClosed(period="2025-11", through=1, rule_set="r"),
    _pinned(120, PinnedChange(account="1210", currency="USD", was=100, now=120)),
]

SAID = [
    (STORY[-1], "Figures of period 2025-11 kept: 1 account, 1 account not as before, digest l120")
]
