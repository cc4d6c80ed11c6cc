"""The books themselves: the trial balance of each, the postings of an account, and whether the views keep up."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from console.visit import Visit
from domain.refusal import Unknown
from projections import contracts, general_ledger, health
from projections.general_ledger import Balance, Posted, Transaction

POSTINGS = 200  # of an account on one page


class Balances(NamedTuple):
    """A book's trial balance in one currency; it balances when debit and credit are the same."""

    book: str
    name: str
    currency: str
    rows: list[Balance]
    debit: int
    credit: int


class Side(NamedTuple):
    """One side of a transaction on an account, with where it is written."""

    of: Transaction
    posted: Posted


@get("/ledger", sync_to_thread=True)
def ledger(visit: NamedDependency[Visit]) -> Response[str]:
    """The trial balance of every book, of all time or of one period."""
    book, period = visit.word("book"), visit.word("period")
    looking = visit.looking
    with visit.look("ledger") as tx:
        names = contracts.names(tx, kind="entity")
        found = general_ledger.trial_balance(
            tx, book=book, period=period, as_of=looking.as_of, known_at=looking.known_at
        )
    return visit.page(
        "ledger.html",
        "Trial balance",
        dated=True,
        balances=list(_balances(found, names)),
        books=visit.firm.books.ids(),
        book=book,
        period=period,
    )


def _balances(found: list[Balance], names: dict[tuple[str, str], str]) -> Iterable[Balances]:
    groups: dict[tuple[str, str], list[Balance]] = {}
    for row in found:
        groups.setdefault((row.book, row.currency), []).append(row)
    for (book, currency), rows in groups.items():
        debit, credit = sum(row.debit for row in rows), sum(row.credit for row in rows)
        yield Balances(book, names.get((book, book), ""), currency, rows, debit, credit)


@get("/ledger/{book:str}/{account:str}", sync_to_thread=True)
def account(
    book: FromPath[str], account: FromPath[str], visit: NamedDependency[Visit]
) -> Response[str]:
    """The last postings of an account, each a link to the line of the book that made it."""
    visit.journal(book)
    looking = visit.looking
    last: deque[Side] = deque(maxlen=POSTINGS)
    count = 0
    with visit.look("ledger") as tx:
        for transaction in general_ledger.journal(
            tx,
            book=book,
            period=visit.word("period"),
            as_of=looking.as_of,
            known_at=looking.known_at,
        ):
            for posted in transaction.postings:
                if posted.account == account:
                    last.append(Side(transaction, posted))
                    count += 1
    if not last:
        raise Unknown(f"Nothing was posted to account {account} of book {book} in that time.")
    return visit.page(
        "account.html",
        f"Account {account} of {book}",
        dated=True,
        book=book,
        account=account,
        name=last[-1].posted.name,
        sides=list(reversed(last)),
        count=count,
    )


@get("/views", sync_to_thread=True)
def views(visit: NamedDependency[Visit]) -> Response[str]:
    """How far every view has read every book."""
    heads = {book: visit.journal(book).head() for book in visit.firm.books.ids()}
    with visit.look("health") as tx:
        rows = health.views(tx, heads)
    return visit.page(
        "views.html", "Views", rows=rows, behind=max((r.behind for r in rows), default=0)
    )
