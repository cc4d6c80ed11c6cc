"""Amendments of contracts: what is to change, and what is decided about it."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from domain.amendment_commands import (
    AcceptCreditProposal,
    ApproveAmendment,
    CapPlace,
    DeclineCreditProposal,
    DraftAmendment,
    LineEndShape,
    LinePlanShape,
    RejectAmendment,
    SubmitAmendment,
    WithdrawAmendment,
)
from domain.cap_commands import CapShape
from domain.funding_commands import FundingSourceShape
from domain.master_commands import RateTerms
from domain.retainer_commands import Allowance
from features.checks import listed, money_is, same
from features.stage import Stage
from features.steps.contracts import line_terms
from features.steps.words import Amount, Row, Unclear, rows, said_amount, said_date, said_list
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


CHANGES = ("change", "line", "to", "billing model", "policy", "payer")
_KNOWN = (
    "there are price, plan, fee, included hours, included amount, overage rate, not to exceed, no cap, ends on, new line, "
    "purchase order and limit of a source."
)
_ALLOWANCE = {
    "fee": "fee",
    "included hours": "hours",
    "included amount": "amount",
    "overage rate": "overage_rate",
}


@act(
    "amendment <name> of <contract> is drafted from <since> with these changes",
    DraftAmendment,
    table=CHANGES,
)
def drafted_changes(
    stage: Stage, name: str, contract: str, since: date, datatable: list[list[str]]
) -> None:
    """Drafts an amendment of more than rates, a change a row. Price: of a line by schedule, milestones or progress.
    Plan: all that was said of the line's plan before. Fee, included hours, included amount, overage rate: of a line with an
    allowance, the rest of it as it was signed. Not to exceed, no cap: of the contract, or of a line where one is
    named. Ends on: the contract, or the line named. Purchase order: of the contract. New line: for the projects given,
    from the amendment's day on, with the plan that was said of it before. Limit of a source: what it pays for.

    `amendment A-1 of C-100 is drafted from 2026-02-01 with these changes`
    """
    currency = stage.defaults.contract(contract).currency
    told: dict[str, Any] = {}
    allowances: dict[str, Allowance] = {}
    for row in rows(datatable, *CHANGES, needs=("change",)):
        if row["change"] in _ALLOWANCE:
            _allow(stage, contract, row, allowances)
            continue
        field, value = _change(stage, contract, row, currency)
        if isinstance(value, tuple):
            value = (*told.get(field, ()), *value)
        told[field] = value
    plans = (LinePlanShape(line_id=line, allowance=said) for line, said in allowances.items())
    told["plans"] = (*told.get("plans", ()), *plans)
    _draft(stage, contract, name, since, **told)


def _allow(stage: Stage, contract: str, row: Row, told: dict[str, Allowance]) -> None:
    """One term of a line's allowance changed; the others as the rows before left them, or as they were signed."""
    line = row.get("line", "1")
    was = told.get(line) or stage.defaults.terms.get((contract, line), {}).get("allowance")
    if was is None:
        raise Unclear(f"Line {line} of {contract} was signed with no allowance.")
    field = _ALLOWANCE[row["change"]]
    value = row["to"] if field == "hours" else said_amount(row["to"]).text
    told[line] = msgspec.structs.replace(was, **{field: value})
    stage.defaults.terms[contract, line]["allowance"] = told[line]


def _change(stage: Stage, contract: str, row: Row, currency: str) -> tuple[str, Any]:
    """The field of the command that a row is about, and what it says of it."""
    change, line, to = row["change"], row.get("line"), row.get("to", "")
    if change.startswith("limit of "):
        limit = None if to in ("", "none") else said_amount(to).in_(currency)
        source = FundingSourceShape(source_id=change[9:], payer=row.get("payer"), limit=limit)
        return "sources", (source,)
    level: Any = "line" if line else "contract"
    match change:
        case "not to exceed":
            cap = CapShape(
                level=level,
                line_id=line,
                not_to_exceed=said_amount(to).in_(currency),
                policy=row.get("policy", "split").replace(" ", "_"),  # type: ignore[arg-type]
            )
            return "caps", (cap,)
        case "no cap":
            return "caps_ended", (CapPlace(level=level, line_id=line),)
    return _of_contract(change, to) if line is None else _of_line(stage, contract, line, row)


def _of_contract(change: str, to: str) -> tuple[str, Any]:
    match change:
        case "ends on":
            return "ends_on", said_date(to)
        case "purchase order":
            return "purchase_order", to
    raise Unclear(f'"{change}" is no change of a contract: {_KNOWN}')


def _of_line(stage: Stage, contract: str, line: str, row: Row) -> tuple[str, Any]:
    to = row.get("to", "")
    currency = stage.defaults.contract(contract).currency
    match row["change"]:
        case "price":
            amount = said_amount(to).in_(currency)
            return "plans", (LinePlanShape(line_id=line, price=amount),)
        case "plan":
            plan = stage.defaults.terms.get((contract, line), {}).get("plan")
            return "plans", (LinePlanShape(line_id=line, plan=plan),)
        case "ends on":
            return "ended_lines", (LineEndShape(line_id=line, ends_on=said_date(to)),)
        case "new line":
            projects = said_list(to) if to and to != "none" else ()
            for project in projects:
                stage.defaults.project(project)
            said = {"line": line, "projects": to or "none"}
            if "billing model" in row:
                said["billing model"] = row["billing model"]
            return "new_lines", (line_terms(stage, contract, said, currency),)
    raise Unclear(f'"{row["change"]}" is no change of a line: {_KNOWN}')


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
