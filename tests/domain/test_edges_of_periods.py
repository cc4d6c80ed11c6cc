"""What real systems get wrong about months that are closed (semantics 2.11), each edge on its own."""

from __future__ import annotations

from collections import Counter
from datetime import date

from domain.master_commands import ClosePeriod
from domain.wip import WipWritten
from domain.wip_commands import WipPart, WriteOffTime
from tests.conformance.firm import account, events, record
from tests.laws.small_firm import SmallFirm

JANUARY, FEBRUARY = date(2026, 1, 20), date(2026, 2, 10)


def by_month(firm: SmallFirm, account_begins: str) -> Counter[str]:
    """What was posted to accounts that begin so, by month of the accounting date."""
    sums: Counter[str] = Counter()
    for at in firm.lines():
        for posting in getattr(at.entry.event, "postings", ()):
            if posting.account.startswith(account_begins):
                sums[posting.on.isoformat()[:7]] += posting.minor
    return sums


def test_edge_24_a_write_off_in_the_next_month_leaves_this_month_as_it_was() -> None:
    """Write-off in N+1 leaking into N: it posts in its own month, whether the other one is open or closed."""
    for closed in (False, True):
        firm = SmallFirm()
        record(firm, "t:1", JANUARY, 10)
        before = by_month(firm, "4")["2026-01"]
        if closed:
            firm.do(ClosePeriod(period="2026-01"))
        firm.do(
            WriteOffTime(
                contract_id="C1",
                parts=(WipPart(entry_id="t:1", amount="200.00"),),
                on=FEBRUARY,
                reason="not agreed",
            )
        )
        assert by_month(firm, "4")["2026-01"] == before == -100_000
        assert by_month(firm, "1210") == {"2026-01": 100_000, "2026-02": -20_000}
        (written,) = events(firm, WipWritten)
        assert (written.accounting_date, written.out_of_period) == (FEBRUARY, False)
        assert account(firm).unbilled == 80_000


def test_edge_24_a_write_off_dated_into_a_closed_month_posts_to_the_first_open_one() -> None:
    firm = SmallFirm()
    record(firm, "t:1", JANUARY, 10)
    firm.do(ClosePeriod(period="2026-01"))
    before = by_month(firm, "")
    firm.do(
        WriteOffTime(
            contract_id="C1", parts=(WipPart(entry_id="t:1"),), on=JANUARY, reason="not agreed"
        )
    )
    (written,) = events(firm, WipWritten)
    assert (written.accounting_date, written.out_of_period) == (date(2026, 2, 1), True)
    assert by_month(firm, "")["2026-01"] == before["2026-01"] == 0
    assert by_month(firm, "1210") == {"2026-01": 100_000, "2026-02": -100_000}
