"""The law of customers' money in views: every movement is in the books, by invoice, on any day, as known at any moment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Connection, Engine, text

from projections import receivable
from projections.runner import Views
from tests.laws.small_firm import BOOK
from tests.laws.test_cash import START, Cash
from tests.projections.test_carrying import empty
from tests.projections.test_law_of_views import check_that_batches_do_not_matter

# What each column of a movement adds up to in the books: account and sign.
ACCOUNTS = {"owed": ("1100", 1), "unapplied": ("2300", -1), "credit": ("2350", -1)}


def moved(tx: Connection, column: str, day: date, moment: datetime) -> int:
    query = f"""select coalesce(sum({column}), 0)::bigint from views.cash_move
        where on_day <= :day and recorded_at <= :moment"""
    return int(tx.execute(text(query), {"day": day, "moment": moment}).scalar_one())


def posted(tx: Connection, account: str, day: date, moment: datetime) -> int:
    query = """select coalesce(sum(minor), 0)::bigint from views.posting
        where account = :account and on_day <= :day and recorded_at <= :moment"""
    asked = {"account": account, "day": day, "moment": moment}
    return int(tx.execute(text(query), asked).scalar_one())


def by_invoice(tx: Connection, query: str) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in tx.execute(text(query)) if row[1]}


def check_all(engine: Engine, firm: Any) -> None:
    views, lines = Views(engine), firm.lines()
    empty(engine)
    check_that_batches_do_not_matter(engine, views, firm.desk.books.open(BOOK))
    moments = [at.entry.recorded_at for at in (*lines[:: max(1, len(lines) // 6)], lines[-1])]
    with engine.connect() as tx:
        for day in (START, date(2026, 2, 20), date(2026, 3, 1), date(2099, 1, 1)):
            for moment in moments:
                for column, (account, sign) in ACCOUNTS.items():
                    found = moved(tx, column, day, moment)
                    assert found == sign * posted(tx, account, day, moment), (column, day, moment)
        check_each_invoice(tx)


def check_each_invoice(tx: Connection) -> None:
    """Movements, postings and the view of what is owed say the same of every invoice."""
    moves = by_invoice(
        tx,
        """select invoice_id, sum(owed) from views.cash_move
        where invoice_id is not null group by 1""",
    )
    books = by_invoice(
        tx,
        """select invoice_id, sum(minor) from views.posting
        where account = '1100' group by 1""",
    )
    view = {row.invoice_id: row.open for row in receivable.by_invoice(tx, book=BOOK)}
    assert moves == books == view


def test_every_movement_of_a_customers_money_is_in_the_books(engine: Engine) -> None:
    class Seen(Cash):
        def teardown(self) -> None:
            super().teardown()
            if hasattr(self, "firm"):
                check_all(engine, self.firm)

    run_state_machine_as_test(
        Seen,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
