"""The tables of customers' money: every movement once, payments, reminders, disputes, merges."""

from __future__ import annotations

from sqlalchemy import Index, Table

from projections.schema import day, line, minor, moment, number, tables, word

# What one fact did to a customer's account: what is owed on an invoice, what is unapplied of a
# payment, and the credit balance. The customer's balance is owed - unapplied - credit.
cash_move = Table(
    "cash_move",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    word("event"),
    word("customer_id"),
    word("invoice_id", null=True),
    word("payment_id", null=True),
    word("document"),  # the number or id that people know it by
    word("detail"),
    day("effective"),
    day("on_day"),  # accounting date
    day("due_on", null=True),
    word("currency"),
    minor("owed"),
    minor("unapplied"),
    minor("credit"),
    moment(),
    Index("cash_move_customer", "book", "customer_id"),
    Index("cash_move_invoice", "book", "invoice_id"),
)

payment = Table(
    "payment",
    tables,
    word("book", key=True),
    word("payment_id", key=True),
    word("customer_id"),  # whose it was when it came
    word("currency"),
    minor(),
    day("received_on"),
    day("accounting_date"),
    word("reference"),
    word("method"),
    line(),
    moment(),
)

reminder = Table(
    "reminder",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    word("customer_id"),
    word("invoice_id"),
    word("number"),
    number("level"),
    number("days_overdue"),
    word("currency"),
    minor("open"),
    minor("fee"),
    word("text"),
    word("desk"),
    day("on_day"),
    moment(),
    Index("reminder_invoice", "book", "invoice_id"),
)

dispute = Table(
    "dispute",
    tables,
    word("book", key=True),
    line(key=True),
    word("customer_id"),
    word("invoice_id"),
    word("number"),
    word("currency"),
    minor(),  # contested
    day("disputed_on"),
    word("reason"),
    moment(),
    line("settled_position", null=True),
    day("settled_on", null=True),
    word("outcome", null=True),
    moment("settled_at", null=True),
    Index("dispute_invoice", "book", "invoice_id"),
)

customer_merge = Table(
    "customer_merge",
    tables,
    word("book", key=True),
    word("customer_id", key=True),
    word("staying"),
    day("on_day"),
    line(),
    moment(),
)
