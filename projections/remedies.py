"""What clears a case, spelled out: the commands that do, with every field that follows from the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from shlex import quote
from typing import Any

import msgspec

from domain.commands import COMMANDS
from projections.exception_row import ExceptionRow, Way

COMMANDS_BY_NAME = {command.__name__: command for command in COMMANDS}

# Reasons that a fact clears and no person's word does.
_BY_FACTS = frozenset(
    {
        "cap_blocked",
        "cap_exceeded",
        "contract_amendment_pending",
        "contract_not_active",
        "currency_mismatch",
        "customer_on_hold",
        "expense_policy",
        "funding_exhausted",
        "labour_category_unmapped",
        "project_not_open",
        "quote_missing",
        "rate_missing",
        "tax_jurisdiction_unknown",
    }
)
_CLEARED_BY: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    # reason: commands, each with its fields that follow from the case
    "cap_blocked": (("AmendCap", ("contract_id", "line_id")),),
    "cap_exceeded": (("AmendCap", ("contract_id",)),),
    "cap_threshold_reached": (("AmendCap", ("contract_id", "line_id")),),
    "contract_amendment_pending": (
        ("ApproveAmendment", ("contract_id", "amendment_id")),
        ("RejectAmendment", ("contract_id", "amendment_id")),
    ),
    "contract_not_active": (("SignContract", ()),),
    "cost_rate_missing": (("PublishCostRates", ()),),
    "currency_mismatch": (("PublishRates", ()),),
    "customer_on_hold": (("ReleaseCustomer", ("customer_id",)),),
    "funding_exhausted": (("AmendFunding", ("contract_id",)),),
    "labour_category_unmapped": (("ChangeGrade", ("person_id",)),),
    "project_not_open": (("OpenProject", ("project_id",)),),
    "quote_missing": (("QuoteRates", ()),),
    "rate_missing": (("PublishRates", ()),),
    "tax_jurisdiction_unknown": (
        ("SetCustomerTax", ("customer_id",)),
        ("PublishTaxRates", ()),
    ),
}
_DATES = ("on", "written_on", "effective_date")  # that are today unless somebody says another


def with_ways(row: ExceptionRow, on: date | None) -> ExceptionRow:
    """The case with the commands that clear it, the most telling first."""
    if row.ways:
        return row
    make = _OF_KIND.get(row.kind, _of_lot)
    return msgspec.structs.replace(row, ways=tuple(make(row, on)))


def way(command: str, on: date | None, *also: str, **fields: Any) -> Way:
    """A command with what follows from the case and the day it is; it lacks what it can not be sent without.

    `also` are fields that a command may leave out and that clear nothing when they are.
    """
    lacks = list(also)
    for needed in _required(command):
        if needed not in fields:
            if needed in _DATES and on is not None:
                fields[needed] = on.isoformat()
            else:
                lacks.append(needed)
    return Way(command=command, fields=fields, lacks=tuple(lacks))


@cache
def _required(command: str) -> tuple[str, ...]:
    """The fields that a command can not be sent without."""
    fields = msgspec.structs.fields(COMMANDS_BY_NAME[command])
    return tuple(field.name for field in fields if field.required)


def spelled(way: Way, book: str) -> str:
    """The way as a line of the command line; what somebody must say stands in capitals."""
    book = way.book or book
    told = [f"--{name.replace('_', '-')} {_told(value)}" for name, value in _each(way.fields)]
    told += [f"--{name.replace('_', '-')} {name.upper()}" for name in way.lacks]
    return " ".join(["accrual do", way.command, "--book", quote(book), *told])


def _each(fields: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    for name, value in fields.items():
        if isinstance(value, list) and not any(isinstance(one, dict) for one in value):
            yield from ((name, one) for one in value)
        else:
            yield name, value


def _told(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return quote(text)


def by_reason(row: ExceptionRow, on: date | None) -> Iterable[Way]:
    """The commands that bring the fact a reason asks for."""
    known = {"contract_id": row.contract_id, "customer_id": row.customer_id, **(row.about or {})}
    for command, given in _CLEARED_BY.get(row.reason, ()):
        yield way(command, on, **{name: known[name] for name in given if known.get(name)})


def _of_lot(row: ExceptionRow, on: date | None) -> Iterable[Way]:
    held = {"contract_id": row.contract_id, "entry_ids": [row.ref], "reason_code": row.reason}
    if row.reason not in _BY_FACTS:
        yield way("ConfirmHold", on, **held)
    yield from by_reason(row, on)
    yield way("DecideAgain", on, contract_id=row.contract_id)
    yield way("WriteOffTime", on, contract_id=row.contract_id, parts=[{"entry_id": row.ref}])


def _of_expense(row: ExceptionRow, on: date | None) -> Iterable[Way]:
    line = {name: _about(row, name) for name in ("report_id", "line_id")}
    if row.reason == "receipt_missing":
        yield way("AttachReceipt", on, "receipt_id", **line)
    if row.reason not in _BY_FACTS:
        yield way("ConfirmExpense", on, **line, reason_codes=[row.reason])
    yield from by_reason(row, on)
    yield way("DecideExpenses", on, report_id=line["report_id"])
    yield way("WithdrawExpenses", on, report_id=line["report_id"], line_ids=[line["line_id"]])


def _of_row(row: ExceptionRow, on: date | None) -> Iterable[Way]:
    import_id, _, line = row.ref.rpartition("#")
    yield way("ClearRow", on, import_id=import_id, line=int(line))


def _of_parked(row: ExceptionRow, on: date | None) -> Iterable[Way]:
    yield way("RecordTime", on, entry_id=row.ref)
    yield way("RecallApproval", on, entry_ids=[row.ref])


def _of_double(row: ExceptionRow, on: date | None) -> Iterable[Way]:
    yield way("WithdrawTime", on, entry_id=row.ref)
    yield way("ConfirmTime", on, entry_ids=[row.ref])


def _of_dispute(row: ExceptionRow, on: date | None) -> Iterable[Way]:
    yield way("SettleDispute", on, invoice_id=_about(row, "invoice_id"))


def _of_draft(row: ExceptionRow, on: date | None) -> Iterable[Way]:
    invoice = {"invoice_id": _about(row, "invoice_id")}
    yield from by_reason(row, on)
    numbers = (row.about or {}).get("numbers")
    if numbers:
        yield way("RemoveLines", on, **invoice, numbers=[int(one) for one in numbers.split()])
    yield way("VoidDraft", on, **invoice)


def _of_reminder(row: ExceptionRow, on: date | None) -> Iterable[Way]:
    yield way("RunDunning", on, customers=[row.customer_id])
    yield way("DisputeInvoice", on, invoice_id=_about(row, "invoice_id"))
    yield way("WriteOffReceivable", on, invoice_id=_about(row, "invoice_id"))


def _of_cap(row: ExceptionRow, on: date | None) -> Iterable[Way]:
    if row.contract_id:
        yield from by_reason(row, on)
    else:
        yield way("CapCustomer", on, customer_id=row.ref, currency=row.currency)


def _about(row: ExceptionRow, name: str) -> str:
    assert row.about, f"a case of kind {row.kind} says its {name}"
    return row.about[name] or ""


_OF_KIND: dict[str, Callable[[ExceptionRow, date | None], Iterable[Way]]] = {
    "expense": _of_expense,
    "duplicate_expense": _of_expense,
    "duplicate_time": _of_double,
    "refused_row": _of_row,
    "parked": _of_parked,
    "cost_rate": by_reason,
    "draft_blocked": _of_draft,
    "dispute": _of_dispute,
    "reminder_due": _of_reminder,
    "cap_blocked": _of_cap,
    "cap_threshold": _of_cap,
}
