"""The first page: every contract with its cap, its work in progress, and why some of it is not billed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from litestar import Response, get
from litestar.di import NamedDependency

from console.burn import Burn, burn
from console.rendering import days_between
from console.visit import Visit
from domain.ruling import Reason
from projections import contracts, wip
from projections.contracts import ContractOverview
from projections.wip import WipLot

COLUMNS = ("unbilled", "held", "over_cap", "drafted", "billed")


class Why(NamedTuple):
    """One reason why work of a contract is not billed, with the money and entries it keeps back."""

    reason: Reason
    state: str  # of the lots it keeps back: "held" or "over_cap"
    minor: int
    entries: int
    days: int  # since the oldest began to wait


class Row(NamedTuple):
    """A contract on the first page."""

    contract: ContractOverview
    burn: Burn | None
    why: list[Why]


class Shelf(NamedTuple):
    """A book on the first page: its contracts, and their sums in each currency."""

    book: str
    name: str
    rows: list[Row]
    sums: dict[str, dict[str, int]]  # currency -> column -> minor units


@get("/", sync_to_thread=True)
def overview(visit: NamedDependency[Visit]) -> Response[str]:
    """Contracts, book by book."""
    book, looking = visit.word("book"), visit.looking
    as_of, known_at = looking.as_of, looking.known_at
    with visit.look("wip") as tx:
        names = contracts.names(tx, kind="entity")
        found = contracts.overview(tx, book=book, as_of=as_of, known_at=known_at)
        waiting = wip.lots(
            tx, book=book, states=("held", "over_cap"), as_of=as_of, known_at=known_at
        )
    books = visit.firm.books.ids()
    why = why_not(waiting, visit)
    shelves = [
        _shelf(
            of,
            names.get((of, of), ""),
            [row for row in found if row.book == of and looking.knows(row.signed_on)],
            why,
        )
        for of in books
        if book in (None, of)
    ]
    return visit.page(
        "contracts.html", "Contracts", dated=True, shelves=shelves, books=books, book=book
    )


def _shelf(
    book: str, name: str, found: list[ContractOverview], why: dict[tuple[str, str], list[Why]]
) -> Shelf:
    rows = [Row(row, burn(row), why.get((row.book, row.contract_id), [])) for row in found]
    sums: dict[str, dict[str, int]] = {}
    for row in found:
        of = sums.setdefault(row.currency, dict.fromkeys(COLUMNS, 0))
        for column in COLUMNS:
            of[column] += getattr(row, column)
    return Shelf(book, name, rows, sums)


def why_not(lots: Iterable[WipLot], visit: Visit) -> dict[tuple[str, str], list[Why]]:
    """Reasons by (book, contract), those with the most money first. Money with two reasons stands at both."""
    now = visit.looking.moment(visit.now)
    found: dict[tuple[str, str], dict[tuple[Reason, str], list[WipLot]]] = {}
    for lot in lots:
        of = found.setdefault((lot.book, lot.contract_id), {})
        for reason in lot.reasons:
            of.setdefault((reason, lot.state), []).append(lot)
    return {
        contract: sorted(
            (
                Why(
                    reason,
                    state,
                    sum(lot.minor for lot in kept),
                    len({lot.entry_id for lot in kept}),
                    days_between(min(lot.since for lot in kept), now),
                )
                for (reason, state), kept in of.items()
            ),
            key=lambda why: -why.minor,
        )
        for contract, of in found.items()
    }
