"""Work between two books: what one tells and the other has not taken in is a case, with the command that carries it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection

from domain.borrowing import (
    BorrowedConverted,
    BorrowedLine,
    BorrowedReturned,
    IntercompanyInvoiceReceived,
    TimeBorrowed,
)
from domain.lending import (
    IntercompanyInvoiced,
    InvoicedLent,
    LentLine,
    LentPriced,
    LentTakenBack,
    TimeLent,
)
from domain.wip import ApprovalRecalled, LotsDecidedAgain
from processes.reading import decoder, read
from projections import exceptions
from projections.exception_row import ExceptionRow
from projections.remedies import COMMANDS_BY_NAME
from projections.runner import Views
from tests.projections.telling import Told, approved, day, line, signed

DAY = day("2026-01-10")
BACK: dict[str, Any] = {"on": DAY, "accounting_date": DAY, "reason": "wrong project"}
SAID = {
    "rows": [{"valid_from": "2026-01-01", "rate": "1", "currency": "GBP"}],
    "rules": [{"valid_from": "2026-01-01", "method": "fixed", "rate": "90", "currency": "GBP"}],
    "quotes": [
        {
            "base": "GBP",
            "counter": "USD",
            "rate_date": "2026-01-10",
            "value": "1.25",
            "source": "ECB",
        }
    ],
    "card_id": "standard",
    "on": "2026-01-31",
    "issued_on": "2026-02-28",
    "reason": "wrong",
    "name": "Britain",
    "base_currency": "GBP",
}


def lent(*waits: Any, **more: Any) -> LentLine:
    work: dict[str, Any] = {"project_id": "P-1", "person_id": "ann", "worked_on": DAY}
    tie: dict[str, Any] = {"entry_id": "e:1", "correlation": "US01:2", "contract_id": "C-1"}
    return LentLine(**tie, **work, accounting_date=DAY, seconds=3600, waits=waits, **more)


def borrowed(waits: Any = "", minor: int = 11_250) -> BorrowedLine:
    work: dict[str, Any] = {"project_id": "P-1", "person_id": "ann", "worked_on": DAY}
    tie: dict[str, Any] = {"entry_id": "e:1", "correlation": "US01:2", "contract_id": "C-1"}
    priced: dict[str, Any] = {"price": 9_000, "currency": "GBP", "minor": minor, "waits": waits}
    return BorrowedLine(**tie, **work, accounting_date=DAY, **priced)


def invoice(**more: Any) -> dict[str, Any]:
    told = {"number": "IC-1", "period": "2026-01", "issued_on": DAY, "accounting_date": DAY}
    return {**told, "currency": "GBP", "lines": (), "total": 9_000, "base_total": 9_000, **more}


PRICED = lent(rule="1", price=9_000, currency="GBP", minor=9_000)
LATE = msgspec.structs.replace(PRICED, accounting_date=day("2026-02-01"), out_of_period=True)
BILLED = InvoicedLent(
    entry_id="e:1", correlation="US01:2", contract_id="C-1", price=9_000, minor=9_000
)
APPROVED = (signed(), approved(line("e:1", (0, 20_000, "unbilled"), lender="GB01")))
RECALLED = ApprovalRecalled(
    contract_id="C-1",
    currency="USD",
    on=DAY,
    accounting_date=DAY,
    reason="wrong",
    entry_ids=("e:1",),
    lots=(),
)


def waiting(
    views: Views, tx: Connection, borrower: tuple[Any, ...], lender: tuple[Any, ...]
) -> list[ExceptionRow]:
    for book, said in (("US01", borrower), ("GB01", lender)):
        told = Told(book)
        told.say(*said)
        views.carry(told)
    return exceptions.listing(tx, kind="intercompany")


@pytest.mark.parametrize(
    ("borrower", "lender", "found"),
    [
        ((), (), [("US01", "not_lent", 20_000, "USD")]),
        ((RECALLED,), (), []),
        ((), ("lent",), [("GB01", "not_borrowed", 9_000, "GBP")]),
        (("borrowed",), ("lent",), []),
        (("waits",), ("lent",), [("US01", "quote_missing", 9_000, "GBP")]),
        (("waits", "converted"), ("lent",), []),
        (("borrowed", RECALLED), ("lent",), [("US01", "not_taken_back", 20_000, "USD")]),
        (("borrowed", RECALLED), ("lent", "back"), [("GB01", "not_returned", 9_000, "GBP")]),
        (("borrowed", RECALLED, "returned"), ("lent", "back"), []),
        (
            ("borrowed", RECALLED, "returned"),
            ("lent late", "back"),
            [("GB01", "reversal_before_original", 9_000, "GBP")],
        ),
        (
            ("borrowed", RECALLED, "returned"),
            ("lent late", "back", "billed"),
            [("GB01", "invoice_not_received", 0, "GBP")],
        ),
        (("borrowed",), ("lent", "invoiced"), [("GB01", "invoice_not_received", 9_000, "GBP")]),
        (("borrowed", "received"), ("lent", "invoiced"), []),
        ((), ("unpriced",), [("GB01", "transfer_price_missing", None, None)]),
        (("borrowed",), ("unpriced", "priced"), []),
    ],
)
def test_what_the_other_side_lacks_is_a_case_until_it_has_it(
    views: Views,
    tx: Connection,
    borrower: tuple[Any, ...],
    lender: tuple[Any, ...],
    found: list[tuple[Any, ...]],
) -> None:
    said = {
        "lent": TimeLent(borrower="US01", currency="GBP", lines=(PRICED,)),
        "lent late": TimeLent(borrower="US01", currency="GBP", lines=(LATE,)),
        "billed": IntercompanyInvoiced(
            borrower="US01",
            series="IC",
            sequence=1,
            base_currency="GBP",
            **invoice(
                number="IC-2",
                total=0,
                lines=(BILLED, msgspec.structs.replace(BILLED, reverses=True)),
            ),
        ),
        "unpriced": TimeLent(
            borrower="US01", currency="GBP", lines=(lent("transfer_price_missing"),)
        ),
        "priced": LentPriced(borrower="US01", currency="GBP", lines=(PRICED,)),
        "back": LentTakenBack(borrower="US01", currency="GBP", lines=(PRICED,), **BACK),
        "borrowed": TimeBorrowed(lender="GB01", currency="USD", lines=(borrowed(),)),
        "waits": TimeBorrowed(lender="GB01", currency="USD", lines=(borrowed("quote_missing", 0),)),
        "converted": BorrowedConverted(lender="GB01", currency="USD", lines=(borrowed(),)),
        "returned": BorrowedReturned(lender="GB01", currency="USD", lines=(borrowed(),), **BACK),
        "invoiced": IntercompanyInvoiced(
            borrower="US01", series="IC", sequence=1, base_currency="GBP", **invoice()
        ),
        "received": IntercompanyInvoiceReceived(
            lender="GB01", base_currency="USD", **invoice(base_total=11_250)
        ),
    }
    cases = waiting(
        views,
        tx,
        (*APPROVED, *(said.get(one, one) if isinstance(one, str) else one for one in borrower)),
        tuple(said[one] for one in lender),
    )
    assert [(one.book, one.reason, one.minor, one.currency) for one in cases] == found
    for way in (way for case in cases for way in case.ways):
        _can_be_sent(way.command, {**way.fields, **{name: SAID[name] for name in way.lacks}})


def _can_be_sent(command: str, fields: dict[str, Any]) -> None:
    read(msgspec.json.encode(fields), decoder(COMMANDS_BY_NAME[command]))


def test_what_was_approved_unpriced_is_lent_at_its_bill_once_it_has_one(
    views: Views, tx: Connection
) -> None:
    unpriced = msgspec.structs.replace(
        line("e:1", (0, 20_000, "unbilled"), lender="GB01"), rate=None, rate_row=""
    )
    told = Told("US01")
    told.say(signed(), approved(unpriced))
    views.carry(told)
    before = exceptions.listing(tx, kind="intercompany")
    assert [(case.minor, case.currency) for case in before] == [(None, None)]
    assert "bill" not in before[0].ways[0].fields["lines"][0]
    priced = msgspec.structs.replace(unpriced, rate=Decimal(100), rate_row="card/1")
    told.say(
        LotsDecidedAgain(
            contract_id="C-1",
            currency="USD",
            on=DAY,
            accounting_date=DAY,
            because="a rate came",
            rulings=(),
            priced=(priced,),
        )
    )
    views.carry(told)
    after = exceptions.listing(tx, kind="intercompany")
    work = after[0].ways[0].fields["lines"][0]
    assert (work["bill"], Decimal(work["bill_rate"])) == ("200.00", Decimal(100))
