"""A customer's statement of account: opening balance, documents and money in order, closing balance."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from sqlalchemy import Connection

from projections.asked import Asked, fetch

# What the lines of a statement are called, by the fact behind them.
KINDS = {
    "InvoiceIssued": "invoice",
    "InvoiceCredited": "credit memo",
    "PaymentRecorded": "payment",
    "PaymentApplied": "early-payment discount",
    "PaymentUnapplied": "discount withdrawn",
    "PaymentRefunded": "refund",
    "PaymentChargedBack": "chargeback",
    "ReceivableWrittenOff": "written off",
    "ReceivableRecovered": "write-off undone",
    "CreditRefunded": "credit paid out",
    "CreditGranted": "goodwill",
    "CreditWithdrawn": "goodwill withdrawn",
    "DunningRaised": "reminder fee",
    "CustomersMerged": "moved",
}


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """One document or payment: what it adds to what the customer owes, and the balance after it."""

    on: date  # accounting date
    effective: date
    kind: str
    document: str
    detail: str
    currency: str
    minor: int
    balance: int
    position: int


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One customer's account in one currency over some days; opening + lines = closing."""

    book: str
    customer_id: str
    currency: str
    since: date | None
    until: date | None
    opening: int
    lines: tuple[StatementLine, ...]
    closing: int


def of(
    tx: Connection,
    *,
    book: str,
    customer_id: str,
    since: date | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[Statement]:
    """The customer's statements, one a currency, by accounting date from `since` up to `as_of`.

    Putting money against an invoice changes nothing a statement shows: only a discount does.
    """
    asked = Asked(book=book, customer_id=customer_id).by("on_day", as_of, "recorded_at", known_at)
    query = f"""
        select position, event, on_day, min(effective) as effective, currency,
               (array_agg(document order by n))[1] as document, (array_agg(detail order by n))[1] as detail,
               sum(owed - unapplied - credit)::bigint as minor
        from views.cash_move {asked.where}
        group by position, event, on_day, currency having sum(owed - unapplied - credit) <> 0
        order by currency, on_day, position
    """
    found: dict[str, tuple[int, list[StatementLine]]] = {}
    for row in fetch(tx, query, asked.values):
        opening, lines = found.get(row["currency"], (0, []))
        if since is not None and row["on_day"] < since:
            opening += row["minor"]
        else:
            before = lines[-1].balance if lines else opening
            lines.append(_line(row, before))
        found[row["currency"]] = (opening, lines)
    return [
        Statement(
            book=book,
            customer_id=customer_id,
            currency=currency,
            since=since,
            until=as_of,
            opening=opening,
            lines=tuple(lines),
            closing=lines[-1].balance if lines else opening,
        )
        for currency, (opening, lines) in found.items()
    ]


def _line(row: dict[str, object], before: int) -> StatementLine:
    said = msgspec.convert(
        {
            "on": row["on_day"],
            "effective": row["effective"],
            "kind": KINDS[str(row["event"])],
            "document": row["document"],
            "detail": row["detail"],
            "currency": row["currency"],
            "minor": row["minor"],
            "balance": before,
            "position": row["position"],
        },
        StatementLine,
    )
    return msgspec.structs.replace(said, balance=before + said.minor)
