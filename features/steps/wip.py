"""Work in progress: what approved work is worth, in which state, and how it is written off, down or up."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Literal

from domain.wip_commands import WipPart, WriteBackTime, WriteOffTime, WriteUpTime
from features.checks import money_is, same
from features.stage import Stage
from features.steps.words import STATES, Amount, rows, said_amount
from features.vocabulary import act, view
from projections import wip

IN_PROGRESS = ("unbilled", "held", "over cap", "drafted")


def _write_off(
    stage: Stage,
    kind: Literal["write_off", "write_down"],
    parts: list[WipPart],
    on: date | None,
    why: str | None,
) -> None:
    contract = stage.defaults.contract_of(parts[0].entry_id)
    command = WriteOffTime(
        contract_id=contract,
        kind=kind,
        parts=tuple(parts),
        on=on or stage.today,
        reason=why or "will not be billed",
    )
    stage.ask(command, stage.defaults.book_of(contract))


def _currency(stage: Stage, entry: str) -> str:
    return stage.defaults.contract(stage.defaults.contract_of(entry)).currency


@act("<entries> is written off[ on <date>][ because <why>]", WriteOffTime)
def written_off(stage: Stage, entries: tuple[str, ...], date: date | None, why: str | None) -> None:
    """Writes off all that is open of approved entries.

    `psa:1 and psa:2 are written off on 2026-02-03 because "goodwill"`
    """
    _write_off(stage, "write_off", [WipPart(entry_id=e) for e in entries], date, why)


@act("<amount> of <entry> is written off[ on <date>][ because <why>]", WriteOffTime)
def part_written_off(
    stage: Stage, amount: Amount, entry: str, date: date | None, why: str | None
) -> None:
    """Writes off a part of what is open of an approved entry.

    `50.00 GBP of psa:1 is written off because "goodwill"`
    """
    part = WipPart(entry_id=entry, amount=amount.in_(_currency(stage, entry)))
    _write_off(stage, "write_off", [part], date, why)


@act("<amount> of <entry> is written down[ on <date>][ because <why>]", WriteOffTime)
def written_down(
    stage: Stage, amount: Amount, entry: str, date: date | None, why: str | None
) -> None:
    """Writes down a part of what is open of an approved entry.

    `50.00 GBP of psa:1 is written down because "a junior could have done it"`
    """
    part = WipPart(entry_id=entry, amount=amount.in_(_currency(stage, entry)))
    _write_off(stage, "write_down", [part], date, why)


@act("<entry> is written up by <amount>[ on <date>][ because <why>]", WriteUpTime)
def written_up(
    stage: Stage, entry: str, amount: Amount, date: date | None, why: str | None
) -> None:
    """Adds an amount to the value of an approved, unbilled entry.

    `psa:1 is written up by 50.00 GBP because "night work"`
    """
    contract = stage.defaults.contract_of(entry)
    command = WriteUpTime(
        contract_id=contract,
        entry_id=entry,
        amount=amount.in_(_currency(stage, entry)),
        on=date or stage.today,
        reason=why or "worth more",
    )
    stage.ask(command, stage.defaults.book_of(contract))


@act("<entries> is written back[ on <date>][ because <why>]", WriteBackTime)
def written_back(
    stage: Stage, entries: tuple[str, ...], date: date | None, why: str | None
) -> None:
    """Undoes all that was written off of entries, by hand or by a credit: it is open again.

    `psa:1 is written back because "they want it after all"`
    """
    contract = stage.defaults.contract_of(entries[0])
    command = WriteBackTime(
        contract_id=contract,
        entry_ids=entries,
        on=date or stage.today,
        reason=why or "written off in error",
    )
    stage.ask(command, stage.defaults.book_of(contract))


# --- what the view shows -----------------------------------------------------------------------


def _contract(stage: Stage, contract: str) -> dict[str, int]:
    """A contract's value by state, in the words sentences use."""
    known = stage.defaults.contract(contract)
    found = stage.look(wip.by_contract, known.book, contract_id=contract)
    if not found:
        return dict.fromkeys(STATES, 0)
    (row,) = found
    return {state: getattr(row, state.replace(" ", "_")) for state in STATES}


@view("work in progress under <contract> is <amount>", "wip.by_contract")
def in_progress(stage: Stage, contract: str, amount: Amount) -> None:
    """Checks the selling value of approved work not yet billed and not written off: unbilled, held,
    over the cap and drafted together.

    `work in progress under C-100 is 800.00 USD`
    `work in progress under C-100 is 800.00 USD as of 2026-01-31 as known on 2026-02-05`
    """
    states = _contract(stage, contract)
    currency = stage.defaults.contract(contract).currency
    found = sum(states[state] for state in IN_PROGRESS)
    money_is(found, currency, amount, f"work in progress under {contract}")


@view("under <contract> <amount> is <state>", "wip.by_contract")
def in_state(stage: Stage, contract: str, amount: Amount, state: str) -> None:
    """Checks how much of a contract's work is in a state: approved, unbilled, held, over cap, drafted, billed,
    written off or not chargeable.

    `under C-100 800.00 USD is unbilled`
    `under C-100 200.00 USD was over cap as of 2026-01-31`
    """
    currency = stage.defaults.contract(contract).currency
    found = _contract(stage, contract)[state]
    money_is(found, currency, amount, f"{state} under {contract}")


@view("work under <contract> stands as follows", "wip.by_contract", table=STATES)
def in_states(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Checks a contract's work state by state: one row, a column a state. States not named must be empty.

    `work under C-100 stands as follows`
    """
    (row,) = rows(datatable, *STATES)
    currency = stage.defaults.contract(contract).currency
    found = _contract(stage, contract)
    for state in STATES:
        if state in row:
            money_is(found[state], currency, said_amount(row[state]), f"{state} under {contract}")
        elif state != "approved":
            same(found[state], 0, f"{state} under {contract}, in minor units")


def _lots(stage: Stage, entry: str) -> list[Any]:
    contract = stage.defaults.contract_of(entry)
    book = stage.defaults.book_of(contract)
    lots = stage.look(wip.lots, book, contract_id=contract, states=None)
    return [lot for lot in lots if lot.entry_id == entry]


@view("<amount> of <entry> is <state>", "wip.lots")
def entry_in_state(stage: Stage, amount: Amount, entry: str, state: str) -> None:
    """Checks how much of an entry's value is in a state.

    `200.00 USD of psa:2 is over cap`
    """
    value: Counter[str] = Counter()
    for lot in _lots(stage, entry):
        value[lot.state.replace("_", " ")] += lot.minor
    value["approved"] = value.total()
    found = value[state]
    money_is(found, _currency(stage, entry), amount, f"{state} of {entry}")


@view("<entry> is worth <amount>", "wip.lots")
def worth(stage: Stage, entry: str, amount: Amount) -> None:
    """Checks the whole value of an approved entry, whatever became of it.

    `psa:1 is worth 750.00 USD`
    """
    found = sum(lot.minor for lot in _lots(stage, entry))
    money_is(found, _currency(stage, entry), amount, f"{entry} is worth")


@view("these entries is worth", "wip.lots", table=("entry", "amount"))
def worth_each(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks the whole value of several approved entries.

    `these entries are worth`
    """
    for row in rows(datatable, "entry", "amount", needs=("entry", "amount")):
        worth(stage, row["entry"], said_amount(row["amount"]))


@view("<entry> falls into these lots", "wip.lots", table=("amount", "state", "hours", "reason"))
def lots_are(stage: Stage, entry: str, datatable: list[list[str]]) -> None:
    """Checks the lots an entry's value falls into, first part first.

    `psa:2 falls into these lots`
    """
    want = rows(datatable, "amount", "state", "hours", "reason", needs=("amount", "state"))
    lots = sorted(_lots(stage, entry), key=lambda lot: lot.start)
    same(len(lots), len(want), f"the number of lots of {entry}")
    for lot, row in zip(lots, want, strict=True):
        money_is(lot.minor, lot.currency, said_amount(row["amount"]), f"a lot of {entry}")
        same(lot.state.replace("_", " "), row["state"], f"the lot of {row['amount']} of {entry} is")
        if "reason" in row:
            codes = ", ".join(reason.code for reason in lot.reasons)
            same(codes, row["reason"], f"the lot of {row['amount']} of {entry} waits because")
