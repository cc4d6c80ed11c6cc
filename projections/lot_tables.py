"""The tables of lots: where every part of an entry's value stands, on which document, and why it is not billed.

Nearly all are only added to. A row says from which effective date on and when it was learned, so that
any past state, as known at any past moment, is a matter of leaving rows out.
"""

from __future__ import annotations

from sqlalchemy import Index, Table, text

from projections.schema import (
    AT_THE_END,
    by_day,
    day,
    document,
    exact,
    flag,
    line,
    minor,
    moment,
    number,
    tables,
    word,
)

# Value of a contract that went from one state to another; no state: it came into being, or vanished.
# What stands in a state is what came in less what went out, so value can not get lost on the way.
movement = Table(
    "wip_movement",
    tables,
    word("book"),
    line(),
    number("n"),
    word("contract_id"),
    word("currency"),
    word("from_state", null=True),
    word("to_state", null=True),
    minor(),
    day("effective_date"),
    day("accounting_date", null=True),  # where the act has one
    word("invoice_id", null=True),  # where a document moved it
    moment(),
    Index("wip_movement_contract", "book", "contract_id", info=AT_THE_END),
    info={"order": ("book", "position", "n")},
)

# A part of an entry's value and the state it goes into; no state: its approval is taken back.
# Of several words on the same part the last holds. What is on a document stands in `invoice_line`.
lot = Table(
    "lot",
    tables,
    word("book"),
    line(),
    number("n"),
    word("contract_id"),
    word("entry_id"),
    minor("starts"),
    minor("ends"),
    word("state", null=True),
    day("effective_date"),
    moment(),
    number("ruling"),  # which of the line's rulings says why; -1: the act itself
    word("currency"),
    word("project_id"),
    word("person_id"),
    day("worked_on"),
    exact("seconds"),  # charged time of the whole entry
    minor("entry_minor"),  # value of the whole entry
    flag("moved"),  # took effect on another day than the work was done
    Index("lot_entry", "book", "contract_id", "entry_id"),
    Index("lot_recalled", "book", "entry_id", postgresql_where=text("state is null")),
    Index("lot_moved", "book", "contract_id", "effective_date", postgresql_where=text("moved")),
    by_day("lot_worked", "worked_on"),
    info={"order": ("book", "position", "contract_id", "n")},
)

# Why not, whose desk, what would clear it: once a ruling, not once a lot.
ruling = Table(
    "ruling",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    document("reasons"),
)

# A document from draft to invoice. Changes state in place: there are few.
invoice = Table(
    "invoice",
    tables,
    word("book", key=True),
    word("invoice_id", key=True),
    word("customer_id"),
    word("currency"),
    day("cut_off"),
    line("drafted_position"),
    moment("drafted_at"),
    line("issued_position", null=True),
    moment("issued_at", null=True),
    word("number", null=True),
    day("issued_on", null=True),
    day("due_on", null=True),
    day("accounting_date", null=True),
    minor("total", null=True),  # of the lines as issued, before credits
    minor("payable", null=True),
    word("kind", null=True),  # of document
    document("settlement", null=True),  # what it comes to; none: nothing but its lines
    document("early_payment", null=True),
    word("wording", null=True),
    line("voided_position", null=True),
    moment("voided_at", null=True),
    word("reason", null=True),  # why it was voided
    Index("invoice_number", "book", "number", postgresql_where=text("number is not null")),
)

invoice_line = Table(
    "invoice_line",
    tables,
    word("book", key=True),
    word("invoice_id", key=True),
    number("number", key=True),
    word("contract_id"),
    word("line_id"),
    word("entry_id"),
    minor("starts"),
    minor("ends"),
    day("effective_date"),  # of the draft, for this line
    word("project_id"),
    word("person_id"),
    day("worked_on"),
    exact("seconds"),
    minor("entry_minor"),
    exact("rate", null=True),
    word("note", null=True),
    word("flag"),
    word("wording"),
    word("kind"),
    word("description", null=True),
    exact("quantity", null=True),
    word("unit", null=True),
    exact("unit_price", null=True),
    exact("per", null=True),  # how many the price is for
    Index("invoice_line_entry", "book", "contract_id", "entry_id", info=AT_THE_END),
    by_day("invoice_line_worked", "worked_on"),
)

# What a review did to a draft's line: taken off (no `charged`), or charged at another amount.
line_change = Table(
    "line_change",
    tables,
    word("book", key=True),
    word("invoice_id", key=True),
    number("number", key=True),
    line(key=True),
    minor("charged", null=True),
    word("reason"),
    moment(),
)

# A line for no approved work that a review put on a draft. Taken off again, `line_change` says so.
added_line = Table(
    "added_line",
    tables,
    word("book", key=True),
    word("invoice_id", key=True),
    number("number", key=True),
    line(),
    word("contract_id"),
    word("wording"),
    exact("quantity"),
    word("unit"),
    exact("unit_price"),
    exact("per"),
    minor(),
    word("tax"),
    word("reason"),
    moment(),
)

# What a review allowed or charged on a draft, or on a line of it: the latest of a code holds, zero is none.
draft_adjustment = Table(
    "draft_adjustment",
    tables,
    word("book", key=True),
    word("invoice_id", key=True),
    number("number", key=True),  # the line; none (0): the whole
    word("code", key=True),
    line(key=True),
    word("kind"),
    minor(null=True),
    exact("percent", null=True),
    word("tax", null=True),
    word("reason"),
    moment(),
)

credit = Table(
    "credit",
    tables,
    word("book", key=True),
    word("credit_id", key=True),
    word("invoice_id"),
    word("number"),
    word("customer_id"),
    word("currency"),
    day("credited_on"),
    day("accounting_date"),
    minor("total"),
    minor("payable"),
    document("settlement", null=True),
    flag("void"),
    word("reason"),
    line(),
    moment(),
    Index("credit_invoice", "book", "invoice_id"),
    Index("credit_number", "book", "number"),
)

credit_line = Table(
    "credit_line",
    tables,
    word("book", key=True),
    word("credit_id", key=True),
    number("n", key=True),
    number("number"),  # of the invoice's line
    word("entry_id"),
    minor("starts"),
    minor("ends"),
    minor("charged"),
    flag("write_off"),
)
