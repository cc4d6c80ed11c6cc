"""What the audit trail says of work that crosses entities."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from domain.borrowing import (
    BorrowedConverted,
    BorrowedLine,
    BorrowedReturned,
    IntercompanyInvoiceReceived,
    TimeBorrowed,
)
from domain.catalogue import AnyEvent
from domain.lending import (
    IntercompanyInvoiced,
    LentLine,
    LentPriced,
    LentTakenBack,
    TimeLent,
    TransferPrice,
    TransferPricesAgreed,
)
from tests.projections.telling import day

DAY = day("2026-01-10")
_TIE: dict[str, Any] = {"entry_id": "e:1", "correlation": "US01:7", "contract_id": "C-1"}
_WORK: dict[str, Any] = {
    "project_id": "P-1",
    "person_id": "ann",
    "worked_on": DAY,
    "accounting_date": DAY,
}
LENT = LentLine(**_TIE, **_WORK, seconds=3600, price=9_000, currency="GBP", minor=9_000)
BORROWED = BorrowedLine(**_TIE, **_WORK, price=9_000, currency="GBP", minor=11_250)
_BACK: dict[str, Any] = {"on": DAY, "accounting_date": DAY, "reason": "wrong"}
_INVOICE: dict[str, Any] = {
    "number": "IC-1",
    "period": "2026-01",
    "issued_on": DAY,
    "accounting_date": DAY,
    "currency": "GBP",
    "lines": (),
    "total": 9_000,
    "base_total": 9_000,
}

_ISSUED = IntercompanyInvoiced(
    borrower="US01", series="IC", sequence=1, base_currency="GBP", **_INVOICE
)

SAID: list[tuple[AnyEvent, str]] = [
    (
        TransferPricesAgreed(
            rules=(
                TransferPrice(
                    rule_id="1", valid_from=DAY, method="fixed", rate=Decimal(90), currency="GBP"
                ),
            )
        ),
        "1 transfer price agreed",
    ),
    (
        TimeLent(borrower="US01", currency="GBP", lines=(LENT,)),
        "Entry e:1 lent to US01 for 90.00 GBP",
    ),
    (
        LentPriced(borrower="US01", currency="GBP", lines=(LENT,)),
        "Entry e:1 lent to US01: 90.00 GBP added",
    ),
    (
        LentTakenBack(borrower="US01", currency="GBP", lines=(LENT,), **_BACK),
        "Entry e:1 lent to US01 taken back: wrong",
    ),
    (
        _ISSUED,
        "IC-1 to US01 for 2026-01: 90.00 GBP",
    ),
    (
        TimeBorrowed(lender="GB01", currency="USD", lines=(BORROWED,)),
        "Entry e:1 borrowed from GB01 for 112.50 USD",
    ),
    (
        BorrowedConverted(lender="GB01", currency="USD", lines=(BORROWED,)),
        "Entry e:1 borrowed from GB01 converted to 112.50 USD",
    ),
    (
        BorrowedReturned(lender="GB01", currency="USD", lines=(BORROWED,), **_BACK),
        "Entry e:1 borrowed from GB01 given back: wrong",
    ),
    (
        IntercompanyInvoiceReceived(lender="GB01", base_currency="USD", **_INVOICE),
        "IC-1 of GB01 for 2026-01: 90.00 GBP",
    ),
]
