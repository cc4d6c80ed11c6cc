"""Opening entities, registering who and what the firm works with, signing contracts, publishing rates."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.agreeing import under_agreement
from domain.cap_commands import CapShape
from domain.cap_terms import CapTerms
from domain.capping import agreed, not_to_exceed
from domain.catalogue import AnyEvent
from domain.contract import (
    ContractLine,
    ContractSigned,
    RatePrecedenceSet,
    RateRow,
    RatesPublished,
)
from domain.contract_lines import contract_lines
from domain.expense_categories import expense_terms
from domain.funding_agreeing import agreed_funding, rule_of, source_of
from domain.invoicing_terms import invoicing, retainage, volume_discount
from domain.knowledge import Knowledge
from domain.master_commands import (
    ChangeGrade,
    CloseProject,
    HoldCustomer,
    OpenEntity,
    OpenProject,
    PublishRates,
    RateTerms,
    RegisterCustomer,
    RegisterPerson,
    ReleaseCustomer,
    SetRatePrecedence,
    SignContract,
)
from domain.money import scale
from domain.party import (
    CustomerHeld,
    CustomerRegistered,
    CustomerReleased,
    EntityOpened,
    GradeChanged,
    PersonRegistered,
    ProjectClosed,
    ProjectOpened,
)
from domain.policy import Moment, Policy
from domain.quantity import quantity
from domain.quoting import conversion
from domain.rates import DEFAULT_PRECEDENCE
from domain.refusal import (
    AlreadyKnown,
    BadAmount,
    BadDate,
    Malformed,
    UnknownPerson,
    UnknownProject,
)
from domain.retainer_agreed import prepaid_terms


def _new(was: AnyEvent | None, now: AnyEvent, what: str, name: str) -> tuple[AnyEvent, ...]:
    """Register something once: the same content again is no event, other content is refused."""
    if was is None:
        return (now,)
    if was == now:
        return ()
    raise AlreadyKnown(f"{what} {name} is in this book with other content.", id=name)


def open_entity(
    command: OpenEntity, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    scale(command.base_currency)
    try:
        ZoneInfo(command.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Malformed(
            f'"{command.time_zone}" is not a time zone: write one such as Europe/London.',
            time_zone=command.time_zone,
        ) from None
    opened = EntityOpened(
        entity_id=command.entity_id,
        name=command.name,
        base_currency=command.base_currency,
        time_zone=command.time_zone,
        invoice_prefix=command.invoice_prefix or f"{command.entity_id}-INV",
        credit_prefix=command.credit_prefix or f"{command.entity_id}-CN",
    )
    return _new(known.register.entity, opened, "Entity", command.entity_id)


def register_customer(
    command: RegisterCustomer, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    known.register.home()
    was = known.register.customers.get(command.customer_id)
    registered = CustomerRegistered(
        customer_id=command.customer_id, name=command.name, payment_days=command.payment_days
    )
    return _new(was.registered if was else None, registered, "Customer", command.customer_id)


def hold_customer(
    command: HoldCustomer, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    if known.register.customer(command.customer_id).held:
        return ()
    return (CustomerHeld(customer_id=command.customer_id, reason=command.reason),)


def release_customer(
    command: ReleaseCustomer, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    if not known.register.customer(command.customer_id).held:
        return ()
    return (CustomerReleased(customer_id=command.customer_id, reason=command.reason),)


def register_person(
    command: RegisterPerson, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    known.register.home()
    was = known.register.people.get(command.person_id)
    registered = PersonRegistered(
        person_id=command.person_id,
        home_entity=command.home_entity,
        grade=command.grade,
        valid_from=command.valid_from,
    )
    return _new(was.registered if was else None, registered, "Person", command.person_id)


def change_grade(
    command: ChangeGrade, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    person = known.register.people.get(command.person_id)
    if person is None:
        raise UnknownPerson(
            f"No person {command.person_id} is registered in this book.",
            person_id=command.person_id,
        )
    if (command.valid_from, command.grade) in person.grades:
        return ()
    if any(since == command.valid_from for since, _ in person.grades):
        raise AlreadyKnown(
            f"{command.person_id} has another grade from {command.valid_from} on.",
            id=command.person_id,
        )
    return (
        GradeChanged(
            person_id=command.person_id, grade=command.grade, valid_from=command.valid_from
        ),
    )


def open_project(
    command: OpenProject, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    known.register.home()
    if command.opens_on and command.closes_on and command.closes_on < command.opens_on:
        raise BadDate(f"Project {command.project_id} can not close before it opens.")
    was = known.register.projects.get(command.project_id)
    opened = ProjectOpened(
        project_id=command.project_id,
        name=command.name,
        opens_on=command.opens_on,
        closes_on=command.closes_on,
    )
    return _new(was.opened if was else None, opened, "Project", command.project_id)


def close_project(
    command: CloseProject, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    project = known.register.projects.get(command.project_id)
    if project is None:
        raise UnknownProject(
            f"No project {command.project_id} is open in this book.", project_id=command.project_id
        )
    if project.closes_on == command.closes_on:
        return ()
    return (ProjectClosed(project_id=command.project_id, closes_on=command.closes_on),)


def sign_contract(
    command: SignContract, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Sign a contract. Raises Unknown* for its customer or projects, BadDate and BadAmount for its terms."""
    register = known.register
    register.home()
    register.customer(command.customer_id)
    scale(command.currency)
    starts_on = command.starts_on or command.signed_on
    if command.ends_on is not None and command.ends_on < starts_on:
        raise BadDate(f"Contract {command.contract_id} can not end before it starts ({starts_on}).")
    lines = contract_lines(command.lines, command.contract_id, command.currency, register)
    cap, caps = _caps(command, lines)
    signed = ContractSigned(
        contract_id=command.contract_id,
        customer_id=command.customer_id,
        currency=command.currency,
        signed_on=command.signed_on,
        starts_on=starts_on,
        ends_on=command.ends_on,
        lines=tuple(lines.values()),
        cap=cap,
        cap_policy=command.cap_policy,
        cap_tolerance=not_to_exceed(command.cap_tolerance, command.currency),
        purchase_order=command.purchase_order,
        conversion=conversion(command.conversion),
        prepaid=prepaid_terms(command.prepaid, command.currency),
        caps=caps,
        funding=agreed_funding(
            (source_of(s, command.currency, lines, register) for s in command.sources),
            (rule_of(step) for step in command.funding),
        ),
        expenses=expense_terms(command.expenses, command.currency),
        volume_discount=volume_discount(command.volume_discount, command.currency),
        retainage=retainage(command.retainage),
        invoicing=invoicing(command.invoicing, command.currency),
        agreement_id=command.agreement_id or "",
    )
    was = register.contracts.get(command.contract_id)
    before = was.signed if was else None
    return _new(before, under_agreement(signed, register, before), "Contract", command.contract_id)


def _caps(
    command: SignContract, lines: dict[str, ContractLine]
) -> tuple[int | None, tuple[CapTerms, ...]]:
    """The amount of the cap over the whole contract, and the caps with terms of their own.

    A plain one is an amount, split or by whole entries; one of another policy has its terms besides.
    """
    shapes = command.caps
    if command.not_to_exceed is not None and command.cap_policy not in ("split", "whole_entry"):
        whole = CapShape(
            not_to_exceed=command.not_to_exceed,
            policy=command.cap_policy,
            tolerance=command.cap_tolerance,
        )
        shapes = (*shapes, whole)
    elif command.not_to_exceed is not None and any(s.level == "contract" for s in shapes):
        raise Malformed(
            "The cap over the whole contract is given twice: as an amount and with terms."
        )
    caps = agreed(shapes, command.currency, tuple(lines))
    whole_contract = [terms.limit for terms in caps if terms.level == "contract" and terms.binds]
    if whole_contract:
        return whole_contract[0], caps
    if command.not_to_exceed is None or command.cap_policy == "warn_only":
        return None, caps
    return not_to_exceed(command.not_to_exceed, command.currency), caps


def publish_rates(
    command: PublishRates, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Add rows to a card. Rows the card already has add nothing; the same dates at another rate are refused."""
    known.register.home()
    held = {
        (dated.card_id, _place_of(dated.row)): dated.row
        for by_sign in known.register.cards.rows.values()
        for keyed in by_sign.values()
        for rows in keyed.values()
        for dated in rows
    }
    number = known.register.card_rows.get(command.card_id, 0)
    rows: list[RateRow] = []
    for terms in command.rows:
        row = rate_row(terms, f"{number + len(rows) + 1}")
        was = held.get((command.card_id, _place_of(row)))
        if was is None:
            rows.append(row)
            held[command.card_id, _place_of(row)] = row
        elif (was.rate, was.fixed, was.valid_to, was.currency) != (
            row.rate,
            row.fixed,
            row.valid_to,
            row.currency,
        ):
            raise AlreadyKnown(
                f"Card {command.card_id} has another price for the same from {row.valid_from} on: publish "
                "the new price from a new date.",
                id=command.card_id,
            )
    return (RatesPublished(card_id=command.card_id, rows=tuple(rows)),) if rows else ()


def _place_of(row: RateRow) -> tuple[object, ...]:
    return (
        row.valid_from,
        row.activity,
        row.project_id,
        row.person_id,
        row.grade,
        row.contract_id,
        row.customer_id,
    )


def rate_row(terms: RateTerms, row_id: str) -> RateRow:
    """A row of a card as it is said. Raises Malformed, BadAmount and BadDate."""
    if (terms.rate is None) == (terms.fixed is None):
        raise Malformed("A rate row gives either a rate per hour or a fixed amount.")
    scale(terms.currency)
    rate = None if terms.rate is None else quantity(terms.rate)
    fixed = None if terms.fixed is None else quantity(terms.fixed)
    if (rate or fixed or 0) < 0:
        raise BadAmount("A rate is zero or more.")
    if terms.valid_to is not None and terms.valid_to < terms.valid_from:
        raise BadDate("A rate row can not end before it starts.")
    return RateRow(
        row_id=row_id,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        rate=rate,
        fixed=fixed,
        currency=terms.currency,
        activity=terms.activity,
        project_id=terms.project_id,
        person_id=terms.person_id,
        grade=terms.grade,
        contract_id=terms.contract_id,
        customer_id=terms.customer_id,
    )


def set_precedence(
    command: SetRatePrecedence, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Declare which level of rates wins. Every known level is named once."""
    known.register.home()
    if sorted(command.levels) != sorted(DEFAULT_PRECEDENCE):
        raise Malformed(
            f"Name every level once, in the order that wins: {', '.join(DEFAULT_PRECEDENCE)}."
        )
    if command.levels == known.register.cards.precedence:
        return ()
    return (RatePrecedenceSet(levels=command.levels),)
