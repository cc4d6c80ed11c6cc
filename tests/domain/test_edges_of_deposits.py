"""What real systems get wrong about advances and contracts that end (semantics 2.11), each edge on its own."""

from __future__ import annotations

from datetime import date

import pytest

from domain.master_commands import EndContract
from domain.retainer import DepositStranded
from domain.retainer_commands import RefundDeposit, ReviewRetainer
from tests.conformance.firm import events
from tests.domain.test_deposits import (
    CASH,
    JANUARY,
    LIABILITY,
    MARCH,
    RECEIVABLE,
    ask,
    firm_with,
    pay,
)


@pytest.mark.parametrize("cancellable", [True, False])
def test_edge_26_an_advance_is_a_liability_when_due_only_where_it_can_not_be_cancelled(
    *, cancellable: bool
) -> None:
    """Invoice advance on non-cancellable vs cancellable contract (606-10-55-284): on its due date, or when paid."""
    firm = firm_with(deposit="1000.00", cancellable=cancellable)
    ask(firm)
    firm.do(ReviewRetainer(contract_id="C1", on=JANUARY))
    due = 0 if cancellable else 100_000
    assert (firm.balances()[RECEIVABLE], firm.balances()[LIABILITY]) == (due, -due)
    pay(firm)
    paid = firm.balances()
    assert (paid[CASH], paid[RECEIVABLE], paid[LIABILITY]) == (100_000, 0, -100_000)


def test_edge_27_a_termination_says_what_liability_it_strands_and_it_is_paid_back() -> None:
    """Termination leaving a stranded contract liability: it is named once, owed, and gone when refunded."""
    firm = firm_with(deposit="1000.00")
    ask(firm)
    pay(firm)
    firm.do(EndContract(contract_id="C1", ends_on=MARCH, reason="terminated"))
    after = date(2026, 3, 2)
    for _ in range(2):
        firm.do(ReviewRetainer(contract_id="C1", on=after))
    assert len(list(events(firm, DepositStranded))) == 1
    assert -sum(firm.balances()[code] for code in (LIABILITY, "2150")) == 100_000
    firm.do(RefundDeposit(contract_id="C1", refunded_on=after, reason="the contract ended"))
    assert not any(firm.balances().values())
