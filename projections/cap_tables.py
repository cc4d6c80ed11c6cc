"""The tables of caps and funding: the terms there ever were, and what tells a lot's line, kind and source."""

from __future__ import annotations

from sqlalchemy import Index, Table

from projections.schema import day, document, exact, flag, line, minor, moment, number, tables, word

# Each cap there ever was, at every level. Of several words on one place the last recorded holds.
cap_terms = Table(
    "cap_terms",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    word("level"),
    word("contract_id"),  # empty: all of the customer's
    word("customer_id"),
    word("line_id"),  # empty: all lines
    word("currency"),
    minor("cap_limit", null=True),  # none: it was taken away
    minor("net", null=True),  # without the tax that the limit includes
    word("policy"),
    minor("tolerance"),
    word("release"),
    flag("expenses"),
    exact("tax_percent", null=True),
    document("thresholds"),  # per cent
    flag("warns"),  # thresholds were agreed, so that reaching one is told to somebody
    day("effective_date"),
    flag("below_consumed"),
    word("reason"),
    moment(),
)

# The line of a contract that has but one; where there are more, entries are named one by one, as charges are.
only_line = Table(
    "only_line",
    tables,
    word("book", key=True),
    word("contract_id", key=True),
    word("line_id"),
    line(),
)
line_entry = Table(
    "line_entry",
    tables,
    word("book"),
    word("contract_id"),
    word("entry_id"),
    word("line_id"),
    word("kind"),
    line(),
    Index("line_entry_entry", "book", "contract_id", "entry_id"),
    info={"order": ("book", "position", "contract_id", "entry_id")},
)

funding_terms = Table(
    "funding_terms",
    tables,
    word("book", key=True),
    word("contract_id", key=True),
    line(key=True),
    document("terms"),
    day("effective_date"),
    word("reason"),
    moment(),
)

# Which source pays for a part of an entry, by the word of a line: of open lots, and on documents.
funded_lot = Table(
    "funded_lot",
    tables,
    word("book"),
    line(),
    word("contract_id"),
    word("entry_id"),
    minor("starts"),
    minor("ends"),
    word("source"),
    Index("funded_lot_entry", "book", "contract_id", "entry_id"),
    info={"order": ("book", "position", "contract_id", "entry_id", "starts", "ends")},
)
funded_line = Table(
    "funded_line",
    tables,
    word("book", key=True),
    word("invoice_id", key=True),
    number("number", key=True),
    word("contract_id"),
    word("entry_id"),
    minor("starts"),
    minor("ends"),
    word("source"),
)
