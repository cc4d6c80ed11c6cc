"""Amendments of contracts: what is to change, and what is decided about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.amendment_commands import (
    ApproveAmendment,
    DraftAmendment,
    RejectAmendment,
    SubmitAmendment,
    WithdrawAmendment,
)
from domain.master_commands import RateTerms
from features.stage import Stage
from features.steps.words import Amount
from features.vocabulary import act

RAISED = "agreed"


def _draft(stage: Stage, contract: str, name: str, since: date, **changes: Any) -> None:
    command = DraftAmendment(
        contract_id=contract, amendment_id=name, effective_date=since, reason=RAISED, **changes
    )
    stage.ask(command, stage.defaults.book_of(contract))


@act(
    "amendment <name> of <contract> is drafted with a rate of <amount> from <since>"
    "[ for line <lines:names>]",
    DraftAmendment,
)
def drafted(
    stage: Stage,
    name: str,
    contract: str,
    amount: Amount,
    since: date,
    lines: tuple[str, ...] | None,
) -> None:
    """Drafts an amendment that prices all work of a contract, or of some of its lines, anew from a day on.

    `amendment A-1 of C-100 is drafted with a rate of 120.00 GBP from 2026-01-01`
    `amendment A-1 of C-100 is drafted with a rate of 120.00 GBP from 2026-01-01 for line 2`
    """
    terms = RateTerms(valid_from=since, rate=amount.text.replace(",", ""), currency=amount.currency)
    _draft(stage, contract, name, since, rates=(terms,), lines=lines or ())


@act(
    "amendment <name> of <contract> is drafted with a not-to-exceed amount of <amount> from <since>",
    DraftAmendment,
)
def drafted_cap(stage: Stage, name: str, contract: str, amount: Amount, since: date) -> None:
    """Drafts an amendment that changes what a contract may be billed.

    `amendment A-1 of C-100 is drafted with a not-to-exceed amount of 2,000.00 GBP from 2026-01-01`
    """
    currency = stage.defaults.contract(contract).currency
    _draft(stage, contract, name, since, not_to_exceed=amount.in_(currency))


@act("amendment <name> of <contract> is submitted", SubmitAmendment)
def submitted(stage: Stage, name: str, contract: str) -> None:
    """Asks for approval of an amendment.

    `amendment A-1 of C-100 is submitted`
    """
    command = SubmitAmendment(contract_id=contract, amendment_id=name)
    stage.ask(command, stage.defaults.book_of(contract))


@act("amendment <name> of <contract> is approved", ApproveAmendment)
def approved(stage: Stage, name: str, contract: str) -> None:
    """Puts an amendment in force.

    `amendment A-1 of C-100 is approved`
    """
    command = ApproveAmendment(contract_id=contract, amendment_id=name)
    stage.ask(command, stage.defaults.book_of(contract))


@act("amendment <name> of <contract> is rejected[ because <why>]", RejectAmendment)
def rejected(stage: Stage, name: str, contract: str, why: str | None) -> None:
    """Leaves the terms as they are.

    `amendment A-1 of C-100 is rejected because "too dear"`
    """
    command = RejectAmendment(contract_id=contract, amendment_id=name, reason=why or "not agreed")
    stage.ask(command, stage.defaults.book_of(contract))


@act("amendment <name> of <contract> is withdrawn[ because <why>]", WithdrawAmendment)
def withdrawn(stage: Stage, name: str, contract: str, why: str | None) -> None:
    """Takes an amendment back.

    `amendment A-1 of C-100 is withdrawn because "asked too early"`
    """
    command = WithdrawAmendment(contract_id=contract, amendment_id=name, reason=why or "given up")
    stage.ask(command, stage.defaults.book_of(contract))
