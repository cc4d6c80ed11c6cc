"""Master agreements: their terms in force, their statements of work, and what these come to together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Table

from domain.agreement import AgreementAmended, AgreementEnded, AgreementSigned, SharedTerms
from domain.contract import ContractSigned
from journal.journal import Line
from projections import contracts
from projections.asked import Asked, fetch
from projections.batch import Batch
from projections.copying import storable
from projections.schema import day, document, line, moment, tables, word
from projections.view import View

agreement = Table(
    "agreement",
    tables,
    word("book", key=True),
    word("agreement_id", key=True),
    word("customer_id"),
    word("currency"),
    day("signed_on"),
    day("starts_on"),
    line(),
    moment(),
)

# The last day on which a statement of work may start, each time it was said.
agreement_end = Table(
    "agreement_end",
    tables,
    word("book", key=True),
    word("agreement_id", key=True),
    line(key=True),
    day("ends_on", null=True),
    moment(),
)

# Of two versions from one day the later recorded holds.
agreement_terms = Table(
    "agreement_terms",
    tables,
    word("book", key=True),
    word("agreement_id", key=True),
    line(key=True),
    day("effective_date"),
    document("terms"),
    moment(),
)

statement_of_work = Table(
    "statement_of_work",
    tables,
    word("book", key=True),
    word("contract_id", key=True),
    word("agreement_id"),
    day("signed_on"),
    line(),
    moment(),
)

_SIGNED = "insert into views.agreement values (%s, %s, %s, %s, %s, %s, %s, %s)"
_ENDS = "insert into views.agreement_end values (%s, %s, %s, %s, %s)"
_TERMS = "insert into views.agreement_terms values (%s, %s, %s, %s, %s, %s)"
_UNDER = "insert into views.statement_of_work values (%s, %s, %s, %s, %s, %s)"


class Agreements:
    """Writes agreements, their ends and versions, and which contracts are signed under them."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._book = batch.book
        self.handlers = {
            "AgreementSigned": self._signed,
            "AgreementAmended": self._amended,
            "AgreementEnded": self._ended,
            "ContractSigned": self._under,
        }

    def settle(self) -> None:
        """Nothing is gathered: there are few of these facts."""

    def _signed(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, AgreementSigned)
        told = (event.customer_id, event.currency, event.signed_on, event.starts_on)
        of = (self._book, event.agreement_id)
        at = line.entry.recorded_at
        self._batch.later(_SIGNED, *of, *told, line.position, at)
        self._batch.later(_ENDS, *of, line.position, event.ends_on, at)
        self._terms(line, event.agreement_id, event.starts_on, event.terms)

    def _amended(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, AgreementAmended)
        self._terms(line, event.agreement_id, event.effective_date, event.terms)

    def _terms(self, line: Line, agreement_id: str, since: date, terms: SharedTerms) -> None:
        said = storable(msgspec.json.encode(terms).decode())
        of = (self._book, agreement_id, line.position)
        self._batch.later(_TERMS, *of, since, said, line.entry.recorded_at)

    def _ended(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, AgreementEnded)
        of = (self._book, event.agreement_id, line.position)
        self._batch.later(_ENDS, *of, event.ends_on, line.entry.recorded_at)

    def _under(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ContractSigned)
        if event.agreement_id:
            told = (event.contract_id, event.agreement_id, event.signed_on)
            self._batch.later(_UNDER, self._book, *told, line.position, line.entry.recorded_at)


class AgreementOverview(msgspec.Struct, frozen=True, kw_only=True):
    """A master agreement and what its statements of work come to; money in minor units of its currency.

    `terms` are those for what is signed on the day asked for; `wip` is approved value neither billed nor
    written off.
    """

    book: str
    agreement_id: str
    customer_id: str
    currency: str
    signed_on: date
    starts_on: date
    ends_on: date | None
    terms: SharedTerms
    statements: tuple[str, ...]  # of work: contracts, in order of signing
    approved: int
    wip: int
    billed: int
    written_off: int


def overview(
    tx: Connection,
    *,
    book: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[AgreementOverview]:
    """Every master agreement, by book and id."""
    signed = Asked(book=book).by("signed_on", as_of, "recorded_at", known_at)
    query = f"select * from views.agreement {signed.where} order by book, agreement_id"
    rows = list(fetch(tx, query, signed.values))
    if not rows:
        return []
    dated = Asked(book=book).by("effective_date", as_of, "recorded_at", known_at)
    terms = _last(tx, "terms", "agreement_terms", "effective_date, position", dated)
    first = _last(tx, "terms", "agreement_terms", "effective_date desc, position", Asked(book=book))
    ends = Asked(book=book).by("", None, "recorded_at", known_at)
    until = _last(tx, "ends_on", "agreement_end", "position", ends)
    under = _statements(tx, signed)
    found = contracts.overview(tx, book=book, as_of=as_of, known_at=known_at)
    stand = {(one.book, one.contract_id): one for one in found}
    return [
        _overview(
            row,
            terms.get(key, first[key]),
            until[key],
            [stand[row["book"], one] for one in under.get(key, ()) if (row["book"], one) in stand],
            under.get(key, ()),
        )
        for row in rows
        for key in [(row["book"], row["agreement_id"])]
    ]


def _last(
    tx: Connection, what: str, table: str, order: str, asked: Asked
) -> dict[tuple[str, str], Any]:
    """What the last row of each agreement says."""
    query = f"select book, agreement_id, {what} as said from views.{table} {asked.where} order by {order}"
    return {
        (row["book"], row["agreement_id"]): row["said"] for row in fetch(tx, query, asked.values)
    }


def _statements(tx: Connection, asked: Asked) -> dict[tuple[str, str], tuple[str, ...]]:
    query = f"""
        select book, agreement_id, contract_id from views.statement_of_work {asked.where}
        order by book, agreement_id, position
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in fetch(tx, query, asked.values):
        key = (row["book"], row["agreement_id"])
        found[key] = (*found.get(key, ()), row["contract_id"])
    return found


def _overview(
    row: dict[str, Any],
    terms: object,
    ends_on: date | None,
    stand: Iterable[contracts.ContractOverview],
    statements: tuple[str, ...],
) -> AgreementOverview:
    stand = tuple(stand)
    return AgreementOverview(
        book=row["book"],
        agreement_id=row["agreement_id"],
        customer_id=row["customer_id"],
        currency=row["currency"],
        signed_on=row["signed_on"],
        starts_on=row["starts_on"],
        ends_on=ends_on,
        terms=msgspec.convert(terms, SharedTerms),
        statements=statements,
        approved=sum(one.approved for one in stand),
        wip=sum(one.wip for one in stand),
        billed=sum(one.billed for one in stand),
        written_off=sum(one.written_off for one in stand),
    )


VIEW = View(
    name="agreements",
    answers=("statements_of_work",),
    tables=(agreement, agreement_end, agreement_terms, statement_of_work),
    projector=Agreements,
    version=1,
)
