"""Work between entities, over HTTP: both sides of each pair with what is eliminated, and lent work line by line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.answers import Amount, Rows, amount
from api.asking import (
    PAGE,
    AsOf,
    AtLeast,
    Book,
    KnownAt,
    Limit,
    Offset,
    Word,
    moment,
    next_page,
    reading,
)
from api.documented import READING
from processes import crossing_places
from processes.access import Bearer
from processes.firm import Firm
from projections import eliminations, lent_work

Asker = Request[Bearer, Any, Any]
Month = Annotated[
    str | None,
    QueryParameter(
        name="period", pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="One month: 2026-01."
    ),
]


class EntryLine(msgspec.Struct, frozen=True, kw_only=True):
    """One account of one book: booked in the month, its line of the elimination entry, what stands unmatched."""

    book: str
    account: str
    name: str
    booked: Amount
    elimination: Amount
    unmatched: Amount


class Unmatched(msgspec.Struct, frozen=True, kw_only=True):
    """Why something stands on one side only: other_period, not_carried, quote_missing, ..."""

    reason: str
    lines: int
    lent: Amount
    borrowed: Amount


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """What one book says: before + booked + corrected = eliminated + unmatched."""

    before: Amount
    booked: Amount
    corrected: Amount
    unmatched: Amount


class Elimination(msgspec.Struct, frozen=True, kw_only=True):
    """One pair of entities, month and currency of the transfer price."""

    period: str
    lender: str
    borrower: str
    currency: str
    lent: Side
    borrowed: Side
    eliminated: Amount
    reasons: list[Unmatched]
    entry: list[EntryLine]


@get("/eliminations", sync_to_thread=True, operation_id="Eliminations", responses=READING)
def eliminated(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    period: Month = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Elimination]:
    """What this entity and others booked between them, month by month, and the entry that eliminates it."""
    with reading(firm, request.user, "eliminations", book, at_least) as look:
        found = eliminations.listing(
            look.tx, book=book, period=period, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, [_elimination(row) for row in found])


def _elimination(row: eliminations.Elimination) -> Elimination:
    return Elimination(
        period=row.period,
        lender=row.lender,
        borrower=row.borrower,
        currency=row.currency,
        lent=_side(row, "lent"),
        borrowed=_side(row, "borrowed"),
        eliminated=amount(row.eliminated, row.currency),
        reasons=[
            Unmatched(
                reason=one.reason,
                lines=one.lines,
                lent=amount(one.lent, row.currency),
                borrowed=amount(one.borrowed, row.currency),
            )
            for one in row.reasons
        ],
        entry=[
            EntryLine(
                book=line.book,
                account=line.account,
                name=line.name,
                booked=amount(line.booked, line.currency),
                elimination=amount(line.elimination, line.currency),
                unmatched=amount(line.unmatched, line.currency),
            )
            for line in row.entry
        ],
    )


def _side(row: eliminations.Elimination, side: str) -> Side:
    def of(name: str) -> Amount:
        return amount(getattr(row, name), row.currency)

    return Side(
        before=of(f"{side}_before"),
        booked=of(side),
        corrected=of(f"{side}_corrected"),
        unmatched=of(f"{side}_unmatched"),
    )


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A fact about the work: a line of a book's journal, and what it did."""

    book: str
    position: int
    cause: str
    on_day: date | None


class LentWork(msgspec.Struct, frozen=True, kw_only=True):
    """One entry under one approval. `price` is null while it is not known."""

    lender: str
    borrower: str
    correlation: str
    entry_id: str
    person_id: str
    project_id: str
    contract_id: str
    worked_on: date
    hours: str
    rule: str | None
    rule_says: str | None
    price: Amount | None
    lent: Amount | None
    cost: Amount | None
    state: lent_work.State
    waits: list[str]
    invoice: str | None
    facts: list[Told]


@get("/lent-work", sync_to_thread=True, operation_id="LentWork", responses=READING)
def lent(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    person_id: Word = None,
    contract_id: Word = None,
    entry_id: Word = None,
    work_state: Annotated[lent_work.State | None, QueryParameter(name="state")] = None,
    as_of: AsOf = None,
    at_least: AtLeast = None,
    limit: Limit = PAGE,
    offset: Offset = 0,
) -> Rows[LentWork]:
    """Work of one entity's people on another's contracts, lent or borrowed by this one; `as_of` is a work date."""
    with reading(firm, request.user, "lent_work", book, at_least) as look:
        found = lent_work.listing(
            look.tx,
            book=book,
            person_id=person_id,
            contract_id=contract_id,
            entry_id=entry_id,
            state=work_state,
            as_of=as_of,
            limit=limit + 1,
            offset=offset,
        )
        rows = [_work(row) for row in found[:limit]]
        return Rows(look.position, rows, next_page(len(found), limit, offset))


def _work(row: lent_work.LentWork) -> LentWork:
    same = {
        name: getattr(row, name)
        for name in LentWork.__struct_fields__
        if name not in ("price", "lent", "cost", "waits", "facts")
    }
    return LentWork(
        **same,
        price=_amount(row.price, row.currency),
        lent=_amount(row.lent, row.lender_currency),
        cost=_amount(row.cost, row.borrower_currency),
        waits=list(row.waits),
        facts=[
            Told(book=one.book, position=one.position, cause=one.cause, on_day=one.on_day)
            for one in row.facts
        ],
    )


def _amount(minor: int | None, currency: str | None) -> Amount | None:
    return None if minor is None or currency is None else amount(minor, currency)


class RefusedCrossing(msgspec.Struct, frozen=True, kw_only=True):
    """What this book did not take in of what another told it, why, and since when."""

    command: str
    fields: dict[str, Any]
    code: str
    says: str
    since: datetime
    tried_at: datetime


@get("/refused-crossings", sync_to_thread=True, operation_id="RefusedCrossings", responses=READING)
def refused(
    book: Book, firm: NamedDependency[Firm], request: Asker, at_least: AtLeast = None
) -> Rows[RefusedCrossing]:
    """What crosses entities and this book refused: asked again after every fact, in this order, until it is taken in."""
    with reading(firm, request.user, "exceptions", book, at_least) as look:
        rows = [_refused(one) for one in crossing_places.listed(look.tx, book)]
        return Rows(look.position, rows)


def _refused(one: crossing_places.RefusedCrossing) -> RefusedCrossing:
    fields = msgspec.to_builtins(one.command)
    return RefusedCrossing(
        command=fields.pop("command"),
        fields=fields,
        code=one.code,
        says=one.says,
        since=one.since,
        tried_at=one.tried_at,
    )


routes = Router(
    "/books/{book:str}", route_handlers=[eliminated, lent, refused], tags=["Intercompany"]
)
