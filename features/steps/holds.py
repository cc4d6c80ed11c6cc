"""Why approved time is not billed: each hold's reason, whose desk it waits on and what would clear it."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.ruling import Reason
from domain.wip_commands import ConfirmHold, DecideAgain
from features.checks import listed, same
from features.stage import Stage
from features.vocabulary import act, view
from projections import wip


@act('the hold "<code:name>" on <entries> is answered for[ because <why>]', ConfirmHold)
def answered(stage: Stage, code: str, entries: tuple[str, ...], why: str | None) -> None:
    """Somebody answers for held time, so that one named reason no longer stands against it.

    `the hold "long_day" on psa:1 is answered for because "go-live night" by Mary`
    """
    contract = stage.defaults.contract_of(entries[0])
    command = ConfirmHold(
        contract_id=contract, entry_ids=entries, reason_code=code, note=why or "looked at"
    )
    stage.ask(command, stage.defaults.book_of(contract))


@act("open work under <contract> is looked at again[ on <date>]", DecideAgain)
def decided_again(stage: Stage, contract: str, date: date | None) -> None:
    """Puts all open work under a contract to today's rules, rates and cap again.

    `open work under C-100 is looked at again`
    """
    stage.defaults.rate(contract)
    command = DecideAgain(contract_id=contract, on=date or stage.today)
    stage.ask(command, stage.defaults.book_of(contract))


def _held(stage: Stage, entry: str) -> list[Any]:
    contract = stage.defaults.contract_of(entry)
    lots = stage.look(
        wip.lots,
        stage.defaults.book_of(contract),
        contract_id=contract,
        states=("held", "over_cap"),
    )
    found = [lot for lot in lots if lot.entry_id == entry]
    assert found, f"{entry} is neither held nor over the cap"
    return found


def _reasons(stage: Stage, entry: str) -> dict[str, Reason]:
    return {reason.code: reason for lot in _held(stage, entry) for reason in lot.reasons}


def _reason(stage: Stage, entry: str, code: str) -> Reason:
    reasons = _reasons(stage, entry)
    assert code in reasons, f'{entry} is not held because "{code}" but because {", ".join(reasons)}'
    return reasons[code]


@view('<entries> waits/wait/waited because "<code:name>"', "wip.lots")
def held_because(stage: Stage, entries: tuple[str, ...], code: str) -> None:
    """Checks that entries are held or over the cap for a reason, perhaps among others.

    `psa:2 waits because "rate_missing"`
    `psa:2 and psa:3 wait because "cap_exceeded" as of 2026-01-31`
    """
    for entry in entries:
        _reason(stage, entry, code)


@view('<entry> waits for the <desk> desk because "<code:name>"', "wip.lots")
def held_for(stage: Stage, entry: str, desk: str, code: str) -> None:
    """Checks why an entry waits, and on whose desk.

    `psa:2 waits for the pricing desk because "rate_missing"`
    """
    same(_reason(stage, entry, code).desk, desk, f"{entry} waits for the desk")


@view("the reasons against <entry> are <codes:names>", "wip.lots")
def reasons_are(stage: Stage, entry: str, codes: tuple[str, ...]) -> None:
    """Checks every reason against an entry, no more and no fewer.

    `the reasons against psa:2 are rate_missing and customer_on_hold`
    """
    listed(_reasons(stage, entry), codes, f"the reasons against {entry}")


@view('what clears "<code:name>" for <entry> is <says>', "wip.lots")
def clears(stage: Stage, code: str, entry: str, says: str) -> None:
    """Checks the sentence that says what would clear a reason.

    `what clears "long_day" for psa:1 is "The project manager confirms the hours, or the worker corrects them"`
    """
    same(_reason(stage, entry, code).clears, says, f'"{code}" on {entry} clears when')


@view('rule <rule:name> gave "<code:name>" for <entry>', "wip.lots")
def rule_gave(stage: Stage, rule: str, code: str, entry: str) -> None:
    """Checks which rule of the table gave a reason.

    `rule BE-060 gave "rate_missing" for psa:2`
    """
    same(_reason(stage, entry, code).rule, rule, f'"{code}" on {entry} is by rule')


@view("<entry> has waited since <date>", "wip.lots")
def waited_since(stage: Stage, entry: str, date: date) -> None:
    """Checks since which day an entry has waited for the reasons it waits for now.

    `psa:2 has waited since 2026-01-31`
    """
    for lot in _held(stage, entry):
        same(lot.since.date(), date, f"{entry} has waited since")
