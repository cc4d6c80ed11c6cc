"""Caps at every level: of a line, of a line for its customer, of a contract, of all a customer's contracts."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.cap_commands import CapCustomer, CapShape, PrioritiseItems
from domain.master_commands import AmendCap, LineTerms, SignContract
from features.checks import money_is, same
from features.defaults import BASE_CURRENCY, CUSTOMER, SIGNED
from features.stage import Stage
from features.steps.words import Amount, Row, Unclear, rows, said_amount, said_list, said_yes
from features.vocabulary import act, view
from projections import cap_burn

TERMS = (
    "level",
    "line",
    "not to exceed",
    "policy",
    "tolerance",
    "release",
    "expenses",
    "tax",
    "warns at",
)
LEVELS = {
    "line and customer": "line_customer",
    "line": "line",
    "customer": "customer",
    "contract": "contract",
}


def _terms(row: Row, currency: str) -> dict[str, Any]:
    """A cap's terms as a command takes them; what is left out takes the usual ones."""
    said: dict[str, Any] = {}
    for column, name in (("policy", "policy"), ("release", "release")):
        if column in row:
            said[name] = row[column].replace(" ", "_")
    if "tolerance" in row:
        said["tolerance"] = said_amount(row["tolerance"]).in_(currency)
    if "expenses" in row:
        said["expenses"] = said_yes(row["expenses"])
    if "tax" in row:
        said["tax_percent"] = row["tax"].removesuffix("%").strip()
    if "warns at" in row:
        said["thresholds"] = tuple(
            int(part.removesuffix("%").strip()) for part in said_list(row["warns at"])
        )
    return said


def _level(row: Row) -> str:
    said = row.get("level", "line" if "line" in row else "contract")
    if said not in LEVELS:
        raise Unclear(f'"{said}" is no level of a cap: there are {", ".join(LEVELS)}.')
    return LEVELS[said]


@act("the caps of <contract> are agreed as follows", AmendCap, table=TERMS)
def agreed(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Sets or changes caps of a contract, a row a cap. Level is line and customer, line or contract; policy is
    split, whole entry, tolerance or warn only; release is first that does not fit stops or while it fits;
    tax is the rate that the amount includes; warns at lists the per cents.

    `the caps of C-100 are agreed as follows`
    """
    currency = stage.defaults.contract(contract).currency
    for row in rows(datatable, *TERMS, needs=("not to exceed",)):
        command = AmendCap(
            contract_id=contract,
            not_to_exceed=said_amount(row["not to exceed"]).in_(currency),
            effective_date=stage.today,
            reason="as agreed",
            level=_level(row),  # type: ignore[arg-type]
            line_id=row.get("line"),
            **_terms(row, currency),
        )
        stage.ask(command, stage.defaults.book_of(contract))


@act(
    "contract <contract>[ with <customer>][ in <currency>][ for <projects>] is signed with these caps",
    SignContract,
    table=TERMS,
)
def signed(
    stage: Stage,
    contract: str,
    customer: str | None,
    currency: str | None,
    projects: tuple[str, ...] | None,
    datatable: list[list[str]],
) -> None:
    """Signs a contract with a line for every project, numbered from 1, and caps at any of its levels.

    `contract C-100 for P-1 and P-2 is signed with these caps`
    """
    book = stage.defaults.book()
    table = rows(datatable, *TERMS, needs=("not to exceed",))
    money = currency or said_amount(table[0]["not to exceed"]).currency
    money = money or stage.defaults.currencies.get(book, BASE_CURRENCY)
    named = projects or (contract,)
    stage.defaults.customer(customer or CUSTOMER)
    for project in named:
        stage.defaults.project(project)
    caps = tuple(
        CapShape(
            level=_level(row),  # type: ignore[arg-type]
            line_id=row.get("line"),
            not_to_exceed=said_amount(row["not to exceed"]).in_(money),
            **_terms(row, money),
        )
        for row in table
    )
    stage.ask(
        SignContract(
            contract_id=contract,
            customer_id=customer or CUSTOMER,
            currency=money,
            signed_on=SIGNED,
            lines=tuple(LineTerms(line_id=f"{n}", projects=(p,)) for n, p in enumerate(named, 1)),
            caps=caps,
        )
    )


@act(
    "the not-to-exceed amount of line <line:name> of <contract> is raised/lowered/set to <amount>"
    "[ from <since>][ because <why>]",
    AmendCap,
)
def line_cap_changed(
    stage: Stage, line: str, contract: str, amount: Amount, since: date | None, why: str | None
) -> None:
    """Changes the cap of one line of a contract by agreement.

    `the not-to-exceed amount of line 1 of C-100 is raised to 2,000.00 USD because "amendment 2"`
    """
    currency = stage.defaults.contract(contract).currency
    _amend(stage, contract, line, amount.in_(currency), since, why)


@act(
    "the not-to-exceed amount of line <line:name> of <contract> is removed[ from <since>][ because <why>]",
    AmendCap,
)
def line_cap_removed(
    stage: Stage, line: str, contract: str, since: date | None, why: str | None
) -> None:
    """Takes the cap off one line of a contract.

    `the not-to-exceed amount of line 1 of C-100 is removed because "amendment 3"`
    """
    _amend(stage, contract, line, None, since, why)


def _amend(
    stage: Stage, contract: str, line: str, cap: str | None, since: date | None, why: str | None
) -> None:
    command = AmendCap(
        contract_id=contract,
        not_to_exceed=cap,
        effective_date=since or stage.today,
        reason=why or "as agreed",
        level="line",
        line_id=line,
    )
    stage.ask(command, stage.defaults.book_of(contract))


@act(
    "<customer> may be billed at most <amount> on all its contracts[ from <since>][ because <why>]",
    CapCustomer,
)
def customer_capped(
    stage: Stage, customer: str, amount: Amount, since: date | None, why: str | None
) -> None:
    """Sets or changes what a customer may be billed on all its contracts in a currency together.

    `ACME may be billed at most 5,000.00 USD on all its contracts because "master agreement"`
    """
    stage.defaults.customer(customer)
    stage.ask(
        CapCustomer(
            customer_id=customer,
            currency=amount.currency,
            not_to_exceed=amount.text,
            effective_date=since or stage.today,
            reason=why or "as agreed",
        )
    )


@act("the cap over all contracts of <customer> is agreed as follows", CapCustomer, table=TERMS[2:])
def customer_cap_agreed(stage: Stage, customer: str, datatable: list[list[str]]) -> None:
    """Sets or changes the cap over all contracts of a customer with any of its terms, a row a currency.

    `the cap over all contracts of ACME is agreed as follows`
    """
    stage.defaults.customer(customer)
    for row in rows(datatable, *TERMS[2:], needs=("not to exceed",)):
        limit = said_amount(row["not to exceed"])
        command = CapCustomer(
            customer_id=customer,
            currency=limit.currency,
            not_to_exceed=limit.text,
            effective_date=stage.today,
            reason="as agreed",
            **_terms(row, limit.currency),
        )
        stage.ask(command)


@act(
    "the cap over all contracts of <customer> in <currency> is removed[ because <why>]", CapCustomer
)
def customer_cap_removed(stage: Stage, customer: str, currency: str, why: str | None) -> None:
    """Takes the cap over all contracts of a customer away.

    `the cap over all contracts of ACME in USD is removed because "the agreement ended"`
    """
    stage.ask(
        CapCustomer(
            customer_id=customer,
            currency=currency,
            not_to_exceed=None,
            effective_date=stage.today,
            reason=why or "as agreed",
        )
    )


@act("<entries> is/are/was/were put before other work[ because <why>]", PrioritiseItems)
def put_first(stage: Stage, entries: tuple[str, ...], why: str | None) -> None:
    """Lets open work of a contract have room under its caps, and its funds, before all other work of it.

    `psa:3 and psa:2 are put before other work because "the customer asked for it"`
    """
    _prioritise(stage, stage.defaults.contract_of(entries[0]), entries, why)


@act("work under <contract> goes by its day again[ because <why>]", PrioritiseItems)
def by_day_again(stage: Stage, contract: str, why: str | None) -> None:
    """Takes all explicit priority under a contract back.

    `work under C-100 goes by its day again because "no longer urgent"`
    """
    _prioritise(stage, contract, (), why)


def _prioritise(stage: Stage, contract: str, entries: tuple[str, ...], why: str | None) -> None:
    command = PrioritiseItems(
        contract_id=contract, entry_ids=entries, reason=why or "as agreed", on=stage.today
    )
    stage.ask(command, stage.defaults.book_of(contract))


# --- what the view shows -----------------------------------------------------------------------

BURN = ("level", "line", "limit", "consumed", "unbilled", "over cap", "left", "reached", "blocked")


@view("the caps over <contract> stand as follows", "cap_burn.burn", table=BURN)
def stand(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Checks every cap over a contract's work, its customer's too, narrowest first; only the columns given.
    Reached is the highest of its per cents that is passed; blocked is yes or no.

    `the caps over C-100 stand as follows`
    """
    want = rows(datatable, *BURN)
    found = stage.look(cap_burn.burn, stage.defaults.book_of(contract), contract_id=contract)
    same(len(found), len(want), f"the number of caps over {contract}")
    for seen, row in zip(_narrowest_first(found), want, strict=True):
        told = f"the {seen.level} cap over {contract}"
        if "level" in row:
            same(seen.level, _level(row), f"the level of {told}")
        if "line" in row:
            same(seen.line_id, row["line"], f"the line of {told}")
        for column in ("limit", "consumed", "unbilled", "over cap", "left"):
            if column in row:
                minor = getattr(seen, column.replace(" ", "_"))
                money_is(minor, seen.currency, said_amount(row[column]), f"{column} of {told}")
        if "reached" in row:
            reached = f"{seen.reached[-1]} %" if seen.reached else "no"
            same(reached, row["reached"], f"the threshold reached of {told}")
        if "blocked" in row:
            same(seen.blocked, said_yes(row["blocked"]), f"blocked of {told}")


def _narrowest_first(found: list[Any]) -> list[Any]:
    order = list(LEVELS.values())
    return sorted(found, key=lambda one: (order.index(one.level), one.line_id or ""))
