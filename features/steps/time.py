"""Time entries: recorded, corrected, withdrawn, handed in."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from domain.time_commands import ConfirmTime, CorrectTime, RecordTime, SubmitTime, WithdrawTime
from features.checks import listed, same
from features.defaults import PERSON
from features.stage import Stage
from features.steps.words import (
    Quantity,
    Row,
    rows,
    said_amount,
    said_date,
    said_quantity,
    said_yes,
)
from features.vocabulary import act, check
from projections import time_entries

COLUMNS = (
    "entry",
    "person",
    "date",
    "hours",
    "project",
    "contract",
    "activity",
    "rate",
    "fixed",
    "chargeable",
    "note",
)


def _content(row: Row) -> dict[str, Any]:
    """What a row says of an entry, as fields of a command; nothing for what it leaves out."""
    said: dict[str, Any] = {}
    for column, field in (
        ("person", "person_id"),
        ("project", "project_id"),
        ("contract", "contract_id"),
        ("activity", "activity"),
        ("note", "note"),
    ):
        if column in row:
            said[field] = row[column]
    if "date" in row:
        said["worked_on"] = said_date(row["date"])
    if "hours" in row:
        quantity = said_quantity(row["hours"])
        said["quantity"], said["unit"] = quantity.text, quantity.unit
    for price in ("rate", "fixed"):
        if price in row:
            said[price] = said_amount(row[price]).text.replace(",", "")
    if "chargeable" in row:
        said["chargeable"] = said_yes(row["chargeable"])
    return said


def _record(stage: Stage, contract: str | None, row: Row) -> None:
    """Record one entry; what is left out: Ann, today, 1.00 hour, the last contract's first project."""
    defaults = stage.defaults
    said = _content(row)
    if "project_id" not in said:
        meant = contract or said.get("contract_id") or defaults.last_contract()
        said["project_id"] = defaults.contract(meant).projects[0]
        if contract:
            said["contract_id"] = contract
    if "rate" in row or "fixed" in row:
        currency = said_amount(row.get("rate") or row["fixed"]).currency
        over = contract or said.get("contract_id") or defaults.contract_over(said["project_id"])
        if currency != defaults.contract(over).currency:
            said["rate_currency"] = currency
    book = defaults.projects.get(said["project_id"]) or defaults.book()
    person = said.setdefault("person_id", PERSON)
    defaults.person(person, book)
    entry = row.get("entry") or f"entry-{len(defaults.entries) + 1}"
    said.setdefault("worked_on", stage.today)
    said.setdefault("quantity", "1.00")
    if entry in defaults.parked:
        defaults.rate(contract or defaults.contract_over(said["project_id"]))
    stage.ask(RecordTime(entry_id=entry, **said), book)


@act(
    "<person> records/recorded <quantity>[ of <activity:name>][ for <project>]"
    "[ under contract <contract>][ on <date>][ as <entry>]",
    RecordTime,
)
def records(
    stage: Stage,
    person: str,
    quantity: Quantity,
    activity: str | None,
    project: str | None,
    contract: str | None,
    date: date | None,
    entry: str | None,
) -> None:
    """Records worked time. Left out: the last contract's first project, today, a name for the entry.

    `Ann records 7.50 hours on 2026-01-12 as psa:1`
    `Ben recorded 90 minutes of design for P-1 on 2026-01-12 as psa:2`
    """
    row = {
        "person": person,
        "hours": f"{quantity.text} {quantity.unit}",
        "activity": activity,
        "project": project,
        "contract": contract,
        "date": date and date.isoformat(),
        "entry": entry,
    }
    _record(stage, contract, {column: said for column, said in row.items() if said})


@act("these hours is recorded[ under <contract>]", RecordTime, table=COLUMNS)
def these_hours(stage: Stage, contract: str | None, datatable: list[list[str]]) -> None:
    """Records time entries from a table. Columns left out: Ann, today, 1.00 hour, the contract's project,
    chargeable, no rate of its own. Hours may also be said as `90 minutes`.

    `these hours were recorded under C-100`
    """
    for row in rows(datatable, *COLUMNS):
        _record(stage, contract, row)


def _correct(stage: Stage, entry: str, said: dict[str, Any], why: str | None) -> None:
    """Correct an entry: what is not said stays as it was recorded or last corrected."""
    book, before = stage.defaults.entries[entry]
    fields = {**msgspec.structs.asdict(before), **said}
    after = RecordTime(**fields)
    stage.defaults.person(after.person_id, book)
    if stage.ask(CorrectTime(**fields, reason=why or "corrected at the source"), book):
        stage.defaults.entries[entry] = (book, after)


@act("<entry> is corrected to <quantity>[ because <why>]", CorrectTime)
def corrected(stage: Stage, entry: str, quantity: Quantity, why: str | None) -> None:
    """Corrects the quantity of an entry; all else stays.

    `psa:1 is corrected to 6.00 hours because "lunch was counted"`
    """
    _correct(stage, entry, {"quantity": quantity.text, "unit": quantity.unit}, why)


@act("<entry> is corrected as follows[ because <why>]", CorrectTime, table=COLUMNS[1:])
def corrected_so(stage: Stage, entry: str, why: str | None, datatable: list[list[str]]) -> None:
    """Corrects what the table's one row says of an entry; all else stays.

    `psa:1 is corrected as follows because "wrong project"`
    """
    (row,) = rows(datatable, *COLUMNS[1:])
    _correct(stage, entry, _content(row), why)


@act("<entry> is withdrawn[ because <why>]", WithdrawTime)
def withdrawn(stage: Stage, entry: str, why: str | None) -> None:
    """Withdraws an entry that should never have been recorded.

    `psa:1 is withdrawn because "it was a duplicate"`
    """
    command = WithdrawTime(entry_id=entry, reason=why or "recorded by mistake")
    stage.ask(command, stage.defaults.book_of_entry(entry))


@act("<entries> is said to be no double[ because <why>]", ConfirmTime)
def no_double(stage: Stage, entries: tuple[str, ...], why: str | None) -> None:
    """Somebody answers for entries that look like others of their person's day.

    `psa:2 is said to be no double because "two calls" by Mary`
    """
    command = ConfirmTime(entry_ids=entries, note=why or "looked at")
    stage.ask(command, stage.defaults.book_of_entry(entries[0]))


@act("<entries> is handed in", SubmitTime)
def handed_in(stage: Stage, entries: tuple[str, ...]) -> None:
    """Hands in entries for approval.

    `psa:1 and psa:2 are handed in by Ann`
    """
    stage.ask(SubmitTime(entry_ids=entries), stage.defaults.book_of_entry(entries[0]))


@check("<entries> stands/stand as <status:name>", "time_entries.listing")
def stands(stage: Stage, entries: tuple[str, ...], status: str) -> None:
    """Checks where entries stand: recorded, submitted, rejected, approved, withdrawn or parked.

    `psa:1 and psa:2 stand as approved`
    """
    for entry in entries:
        book = stage.defaults.book_of_entry(entry)
        found = {row.entry_id: row for row in stage.look(time_entries.listing, book)}
        assert entry in found, f"{entry} is not among the time entries of {book}"
        same(found[entry].status, status, f"{entry} stands as")


@check("<entries> waits/wait for approval[ up to <until>]", "time_entries.waiting")
def waits(stage: Stage, entries: tuple[str, ...], until: date | None) -> None:
    """Checks exactly which entries wait for somebody's approval, perhaps up to a work date.

    `psa:1 and psa:2 wait for approval`
    `psa:1 waits for approval up to 2026-01-31`
    """
    found = _waiting(stage, stage.defaults.book_of_entry(entries[0]), until)
    listed(found, entries, "waiting for approval")


@check("no time waits for approval[ up to <until>]", "time_entries.waiting")
def none_waits(stage: Stage, until: date | None) -> None:
    """Checks that no entry of the book waits for approval.

    `no time waits for approval`
    """
    listed(_waiting(stage, stage.defaults.book(), until), (), "waiting for approval")


def _waiting(stage: Stage, book: str, until: date | None) -> list[str]:
    return [row.entry_id for row in stage.look(time_entries.waiting, book, through=until)]
