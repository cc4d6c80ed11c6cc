"""Where the plans of contracts and their charges are kept: what is agreed, what came of it, what was made due."""

from __future__ import annotations

from sqlalchemy import Table

from projections.schema import day, exact, line, minor, moment, number, tables, word

# What a line's plan names, as it was last agreed: the latest position of a contract's line holds.
planned = Table(
    "planned",
    tables,
    word("book", key=True),
    line(key=True),
    word("contract_id", key=True),
    word("line_id", key=True),
    number("n", key=True),
    word("kind"),  # instalment, recurring, milestone, unit, progress, fee
    word("item"),
    word("description"),
    word("currency"),
    day("due_on", null=True),
    minor(null=True),
    exact("quantity", null=True),  # of units: how many the contract is for
    word("unit", null=True),
    exact("unit_price", null=True),
    exact("per", null=True),  # how many the price is for
    exact("percent", null=True),  # of a fee
    word("trigger", null=True),  # of a milestone
    moment(),
)

# What happened to it: completed, accepted, reopened, delivered, withdrawn, reported.
plan_step = Table(
    "plan_step",
    tables,
    word("book", key=True),
    line(key=True),
    word("contract_id"),
    word("line_id"),
    word("item"),
    word("what"),
    exact("reached", null=True),  # percent, or units
    day("on_day", null=True),
    moment(),
)

# Every charge that was put on an account: what a lot that is not time is for.
charge = Table(
    "charge",
    tables,
    word("book", key=True),
    word("contract_id", key=True),
    word("entry_id", key=True),
    line(key=True),
    word("line_id"),
    word("kind"),
    word("description"),
    day("on_day"),
    minor(),
    word("currency"),
    exact("quantity", null=True),
    word("unit", null=True),
    exact("unit_price", null=True),
    exact("per", null=True),
    word("tax"),
    moment(),
)
