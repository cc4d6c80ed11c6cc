"""Amendments of contracts: what is to change, and what is decided about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.amendment_commands import (
    AcceptCreditProposal,
    ApproveAmendment,
    DeclineCreditProposal,
    DraftAmendment,
    RejectAmendment,
    SubmitAmendment,
    WithdrawAmendment,
)
from domain.master_commands import RateTerms
from features.checks import listed, money_is, same
from features.stage import Stage
from features.steps.words import Amount, rows, said_amount
from features.vocabulary import act, view
from projections import amendments

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


@act(
    "the credit that amendment <name> of <contract> proposes for <entries> is accepted[ on <date>]",
    AcceptCreditProposal,
)
def accepted(
    stage: Stage, name: str, contract: str, entries: tuple[str, ...], date: date | None
) -> None:
    """Credits billed work that an amendment prices otherwise, on every invoice that bills it, to be billed anew.

    `the credit that amendment A-1 of C-100 proposes for psa:1 is accepted`
    `the credit that amendment A-1 of C-100 proposes for psa:1 and psa:2 is accepted on 2026-02-10`
    """
    book = stage.defaults.book_of(contract)
    found = stage.look(amendments.proposals, book, contract_id=contract)
    named = [one for one in found if one.amendment_id == name and one.entry_id in entries]
    invoices = dict.fromkeys(invoice for one in named for invoice in one.invoices)
    command = AcceptCreditProposal(
        contract_id=contract,
        amendment_id=name,
        entry_ids=entries,
        invoices=tuple(invoices),
        credited_on=date or stage.today,
    )
    stage.ask(command, book)


@act(
    "the credit that amendment <name> of <contract> proposes for <entries> is declined[ because <why>]",
    DeclineCreditProposal,
)
def declined(
    stage: Stage, name: str, contract: str, entries: tuple[str, ...], why: str | None
) -> None:
    """Leaves billed work as it was billed, although an amendment prices it otherwise.

    `the credit that amendment A-1 of C-100 proposes for psa:1 is declined because "goodwill"`
    """
    command = DeclineCreditProposal(
        contract_id=contract, amendment_id=name, entry_ids=entries, reason=why or "as billed"
    )
    stage.ask(command, stage.defaults.book_of(contract))


STAND = ("amendment", "state", "from", "lines", "not to exceed", "drafted by", "decided by")


@view("the amendments of <contract> stand as follows", "amendments.listing", table=STAND)
def stand(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Checks every amendment of a contract: draft, pending, approved, rejected or withdrawn, from which day, for which
    lines, and who drafted and decided it; only the columns given.

    `the amendments of C-100 stand as follows`
    """
    want = rows(datatable, *STAND, needs=("amendment",))
    seen = stage.look(amendments.listing, stage.defaults.book_of(contract), contract_id=contract)
    found = {one.amendment_id: one for one in seen}
    listed(found, (row["amendment"] for row in want), f"the amendments of {contract}")
    for row in want:
        one = found[row["amendment"]]
        told = {
            "state": one.state,
            "from": str(one.effective_date),
            "lines": ", ".join(one.lines),
            "drafted by": one.drafted_by,
            "decided by": one.decided_by or "nobody",
        }
        for column, value in told.items():
            if column in row:
                same(value, row[column], f"{column} of {one.amendment_id}")
        if "not to exceed" in row:
            cap = said_amount(row["not to exceed"])
            money_is(one.cap or 0, one.currency, cap, f"the cap of {one.amendment_id}")


PROPOSED = ("amendment", "entry", "billed", "was", "now", "state")


@view("the credit proposals of <contract> are as follows", "amendments.proposals", table=PROPOSED)
def proposed(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Checks all billed work of a contract that amendments price otherwise: what is billed of it, its value then and
    now, and whether that is open, accepted, declined or superseded; only the columns given.

    `the credit proposals of C-100 are as follows`
    """
    want = rows(datatable, *PROPOSED, needs=("amendment", "entry"))
    seen = stage.look(amendments.proposals, stage.defaults.book_of(contract), contract_id=contract)
    found = {f"{one.amendment_id} {one.entry_id}": one for one in seen}
    asked = [f"{row['amendment']} {row['entry']}" for row in want]
    listed(found, asked, f"the credit proposals of {contract}")
    for key, row in zip(asked, want, strict=True):
        one = found[key]
        for column in ("billed", "was", "now"):
            if column in row:
                said = said_amount(row[column])
                money_is(getattr(one, column), one.currency, said, f"{column} of {key}")
        if "state" in row:
            same(one.state, row["state"], f"state of {key}")
