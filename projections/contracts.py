"""Contracts and their customers: terms in force, what is consumed of each cap, and what waits to be billed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Table

from domain.collection import CreditStatusSet
from domain.contract import CapAmended, ContractEnded, ContractSigned, TermsAmended
from domain.party import (
    CustomerHeld,
    CustomerRegistered,
    CustomerReleased,
    EntityOpened,
    ProjectOpened,
)
from journal.journal import Line
from projections import cap_burn, wip
from projections.asked import Asked, fetch
from projections.batch import Batch
from projections.cap_burn import CapBurn
from projections.copying import storable
from projections.schema import day, flag, line, minor, moment, tables, word
from projections.view import View

contract = Table(
    "contract",
    tables,
    word("book", key=True),
    word("contract_id", key=True),
    word("customer_id"),
    word("currency"),
    day("signed_on"),
    day("starts_on"),
    day("ends_on", null=True),
    word("purchase_order", null=True),
    line(),
)

# Each not-to-exceed amount a contract ever had. Of several words the last recorded holds.
cap = Table(
    "cap",
    tables,
    word("book", key=True),
    word("contract_id", key=True),
    line(key=True),
    minor("cap", null=True),
    day("effective_date"),
    flag("below_consumed"),
    word("reason"),
    moment(),
)

# What lists call things by: entities, customers, projects.
name = Table(
    "name",
    tables,
    word("book", key=True),
    word("kind", key=True),
    word("id", key=True),
    word("name"),
    word("held", null=True),  # why credit control stopped billing to a customer
    moment("held_at", null=True),
    line("held_position", null=True),
    word("status", null=True),  # how a customer is dunned; none: as ordinary
    line(),
)

_SIGNED = """
    insert into views.contract values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    on conflict (book, contract_id) do update set customer_id = excluded.customer_id,
        currency = excluded.currency, signed_on = excluded.signed_on, starts_on = excluded.starts_on,
        ends_on = excluded.ends_on, purchase_order = excluded.purchase_order
"""
_ENDED = "update views.contract set ends_on = %s where book = %s and contract_id = %s"
_ORDER = "update views.contract set purchase_order = %s where book = %s and contract_id = %s"
_CAP = "insert into views.cap values (%s, %s, %s, %s, %s, %s, %s, %s)"
_NAMED = """
    insert into views.name (book, kind, id, name, position) values (%s, %s, %s, %s, %s)
    on conflict (book, kind, id) do update set name = excluded.name
"""
_HELD = """
    update views.name set held = %s, held_at = %s, held_position = %s
    where book = %s and kind = 'customer' and id = %s
"""
_DUNNED = "update views.name set status = %s where book = %s and kind = 'customer' and id = %s"


class Register:
    """Writes master data as it stands, and caps with their history."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._book = batch.book
        kinds = (EntityOpened, CustomerRegistered, ProjectOpened)
        self.handlers = dict.fromkeys((kind.__name__ for kind in kinds), self._named) | {
            "ContractSigned": self._signed,
            "ContractEnded": self._ended,
            "TermsAmended": self._terms,
            "CapAmended": self._amended,
            "CustomerHeld": self._held,
            "CustomerReleased": self._held,
            "CreditStatusSet": self._dunned,
        }

    def settle(self) -> None:
        """Nothing is gathered: there are few of these facts."""

    def _signed(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ContractSigned)
        order = event.purchase_order and storable(event.purchase_order)
        told = (event.customer_id, event.currency, event.signed_on, event.starts_on, event.ends_on)
        self._batch.later(_SIGNED, self._book, event.contract_id, *told, order, line.position)
        terms = (event.cap, event.starts_on, False, "as signed", line.entry.recorded_at)
        self._batch.later(_CAP, self._book, event.contract_id, line.position, *terms)

    def _ended(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ContractEnded)
        self._batch.later(_ENDED, event.ends_on, self._book, event.contract_id)

    def _terms(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, TermsAmended)
        if event.purchase_order is not None:
            order = storable(event.purchase_order)
            self._batch.later(_ORDER, order, self._book, event.contract_id)

    def _amended(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, CapAmended)
        if event.level != "contract":
            return
        reason = storable(event.reason)
        terms = (event.cap, event.effective_date, event.below_consumed, reason)
        self._batch.later(
            _CAP, self._book, event.contract_id, line.position, *terms, line.entry.recorded_at
        )

    def _named(self, line: Line) -> None:
        match line.entry.event:
            case EntityOpened(entity_id=of, name=called):
                kind = "entity"
            case CustomerRegistered(customer_id=of, name=called):
                kind = "customer"
            case ProjectOpened(project_id=of, name=called):
                kind = "project"
            case event:
                raise AssertionError(f"names nothing: {event}")
        self._batch.later(_NAMED, self._book, kind, of, storable(called), line.position)

    def _held(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, CustomerHeld | CustomerReleased)
        held = isinstance(event, CustomerHeld)
        why = storable(event.reason) if isinstance(event, CustomerHeld) else None
        since = (line.entry.recorded_at, line.position) if held else (None, None)
        self._batch.later(_HELD, why, *since, self._book, event.customer_id)

    def _dunned(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, CreditStatusSet)
        self._batch.later(_DUNNED, event.status, self._book, event.customer_id)


class ContractOverview(msgspec.Struct, frozen=True, kw_only=True):
    """A contract as billing managers look at it; money in minor units of its currency.

    `consumed` is what counts against the cap: billed net of credits, and what drafts charge; `within` waits
    under it. Expenses count where the cap says so; without a cap everything does.
    `wip` is approved value neither billed nor written off, all its states together.
    """

    book: str
    contract_id: str
    customer_id: str
    customer_name: str
    customer_held: str | None
    currency: str
    signed_on: date
    ends_on: date | None
    cap: int | None
    consumed: int
    within: int
    approved: int
    wip: int
    unbilled: int
    drafted: int
    held: int
    over_cap: int
    billed: int
    written_off: int


def names(tx: Connection, *, kind: str, book: str | None = None) -> dict[tuple[str, str], str]:
    """What entities, customers or projects (the `kind`) are called, by book and id."""
    asked = Asked(kind=kind, book=book)
    query = f"select book, id, name from views.name {asked.where}"
    return {(row["book"], row["id"]): row["name"] for row in fetch(tx, query, asked.values)}


def overview(
    tx: Connection,
    *,
    book: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[ContractOverview]:
    """Every contract signed, with its cap and its value by state."""
    asked = Asked(book=book)
    terms = {
        (row["book"], row["contract_id"]): row
        for row in fetch(
            tx,
            f"""select c.book, contract_id, signed_on, ends_on, customer_id,
                       coalesce(n.name, customer_id) as customer_name, n.held
                from (select * from views.contract {asked.where}) c left join views.name n
                on n.book = c.book and n.kind = 'customer' and n.id = c.customer_id""",
            asked.values,
        )
    }
    burnt = {
        (one.book, one.contract_id): one
        for one in cap_burn.burn(tx, book=book, as_of=as_of, known_at=known_at, when=False)
        if one.level == "contract"
    }
    found = wip.by_contract(tx, book=book, as_of=as_of, known_at=known_at)
    return [
        _overview(row, terms[key], burnt.get(key))
        for row in found
        if (key := (row.book, row.contract_id)) in terms
    ]


def _overview(
    row: wip.ContractWip, terms: Mapping[str, Any], burnt: CapBurn | None
) -> ContractOverview:
    return ContractOverview(
        book=row.book,
        contract_id=row.contract_id,
        customer_id=terms["customer_id"],
        customer_name=terms["customer_name"],
        customer_held=terms["held"],
        currency=row.currency,
        signed_on=terms["signed_on"],
        ends_on=terms["ends_on"],
        cap=row.cap,
        consumed=row.billed + row.drafted if burnt is None else burnt.consumed,
        within=row.unbilled if burnt is None else burnt.unbilled,
        approved=row.approved,
        wip=row.unbilled + row.drafted + row.held + row.over_cap,
        unbilled=row.unbilled,
        drafted=row.drafted,
        held=row.held,
        over_cap=row.over_cap,
        billed=row.billed,
        written_off=row.written_off,
    )


VIEW = View(
    name="register",
    answers=("contracts", "caps", "names"),
    tables=(contract, cap, name),
    projector=Register,
    version=1,
)
