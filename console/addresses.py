"""Where every page is: one place that writes addresses, so that a link and its page can not differ."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode


def to(*parts: str, **query: object) -> str:
    """The address of a page; parts are ids with any characters, empty query values are left out."""
    path = "/".join(quote(part, safe="") for part in parts)
    asked = {name: value for name, value in query.items() if value not in (None, "", 0)}
    return f"/{path}?{urlencode(asked)}" if asked else f"/{path}"


def contract(book: str, contract_id: str, dates: Mapping[str, str], **query: object) -> str:
    return to("contracts", book, contract_id, **query, **dates)


def invoice(book: str, invoice_id: str) -> str:
    return to("invoices", book, invoice_id)


def customer(book: str, customer_id: str, dates: Mapping[str, str]) -> str:
    return to("customers", book, customer_id, **dates)


def document(book: str, ref: str, form: str) -> str:
    return to("v1", "books", book, "documents", ref, form=form)


def entry(book: str, entry_id: str) -> str:
    return to("entries", book, entry_id)


def line(book: str, position: int) -> str:
    return to("lines", book, str(position))


def trail(book: str, ref: str) -> str:
    return to("trail", book=book, ref=ref)
