"""The demo's script: opening the books, time week by week, approval, billing and the close month by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from domain.commands import AnyCommand
from domain.import_commands import RefusedRowShape, ReportRefusedRows
from domain.invoice_commands import DraftInvoice, IssueInvoice
from domain.master_commands import (
    ClosePeriod,
    OpenEntity,
    OpenProject,
    PublishRates,
    RateTerms,
    RegisterCustomer,
    RegisterPerson,
    SignContract,
)
from domain.refusal import (
    CapReached,
    NothingToBill,
    NotOpen,
    OutsideContract,
    Refused,
    TimeNotAccepted,
)
from domain.settlement_terms import InvoiceGroup
from domain.time_commands import SubmitTime
from processes.approving import approve_waiting
from processes.billing import run_billing
from processes.demo_agreed import signed_with
from processes.demo_cash import cash
from processes.demo_expenses import categories, expenses
from processes.demo_firm import GO_LIVE, MONTHS, Agreement, Entity, Months
from processes.demo_lending import lending
from processes.demo_mess import mess
from processes.demo_models import models
from processes.demo_papers import papers
from processes.demo_settings import exchange, practice, standing
from processes.demo_stage import ACTOR, Scene, Stage, at
from processes.demo_turns import turns
from processes.demo_work import JOINS, Worked, expected, worked

STAND_IN = 7  # the month in which the project office is away for a week
UPLIFT_PER_MILLE = 35  # rates rise every January


def scenes(entities: Iterable[Entity], months: Months, seed: str) -> Iterator[Scene]:
    """Everything that happens to the entities, in no order."""
    for entity in entities:
        entries = worked(entity, months, seed)
        yield from _opening(entity, months, expected(entity, entries))
        yield from _timesheets(entity, months, entries)
        for month in range(-1, MONTHS - 1):
            yield from _month_end(entity, months, month)
        yield from _this_month(entity, months)
        yield from mess(entity, months, entries, seed)
        yield from turns(entity, months, entries)
        yield from models(entity, months)
        yield from expenses(entity, months, seed)
        yield from cash(entity, months, seed)
        yield from exchange(entity, months, seed)
        yield from lending(entity, months)


# --- opening -------------------------------------------------------------------------------------


def _opening(entity: Entity, months: Months, worth: dict[str, int]) -> Iterator[Scene]:
    """The entity, whom it works with, its rates, and its contracts as they are signed."""
    live = months.first(0) - GO_LIVE
    opened = OpenEntity(
        entity_id=entity.book,
        name=entity.name,
        base_currency=entity.currency,
        time_zone=entity.time_zone,
    )
    yield Scene(at(live, 8), entity.book, lambda stage: stage.do(ACTOR, opened))
    yield _said(entity, live, 9, "controller", _standing(entity, months))
    late = list(entity.people)[-1]
    joining = months.first(JOINS) - timedelta(days=4)
    joins = [_person(entity, late), practice(entity, late, months.first(JOINS))]
    yield _said(entity, joining, 9, "hr", joins)
    for agreement in entity.agreements:
        signed = months.first(agreement.starts) - timedelta(days=6)
        terms = _agreed(entity, agreement, months, signed, worth.get(agreement.contract_id, 0))
        yield _said(entity, max(live, signed), 10, "controller", terms)
    for year in range(live.year + 1, months.end.year + 1):
        rates = _rates(entity, year, year - live.year)
        yield _said(entity, max(live, date(year - 1, 12, 10)), 11, "controller", [rates])


def _said(entity: Entity, day: date, hour: int, function: str, commands: list[AnyCommand]) -> Scene:
    """A scene in which somebody gives some commands that are known beforehand."""
    actor = entity.actor(function)
    return Scene(at(day, hour), entity.book, lambda stage: stage.do_many(actor, commands))


def _standing(entity: Entity, months: Months) -> list[AnyCommand]:
    said: list[AnyCommand] = [
        RegisterCustomer(customer_id=customer_id, name=name, payment_days=30)
        for customer_id, name in entity.customers.items()
    ]
    said += papers(entity)
    said += categories(entity, months.first(-1))
    said += [_person(entity, person_id) for person_id in list(entity.people)[:-1]]
    said += standing(entity, months.first(-12))
    return [*said, _rates(entity, months.first(0).year - 2, 0)]


def _person(entity: Entity, person_id: str) -> AnyCommand:
    return RegisterPerson(
        person_id=person_id, home_entity=entity.book, grade=entity.people[person_id]
    )


def _rates(entity: Entity, year: int, rises: int) -> AnyCommand:
    """Rates per grade from a January on, and the first customer's, which are agreed 5 % lower."""
    first = next(iter(entity.customers))
    rows: list[RateTerms] = []
    for grade, rate in entity.rates.items():
        risen = _risen(rate, rises)
        for customer_id, minor in ((None, risen), (first, risen * 95 // 100)):
            rows.append(
                RateTerms(
                    valid_from=date(year, 1, 1),
                    rate=f"{minor // 100}.{minor % 100:02d}",
                    currency=entity.currency,
                    grade=grade,
                    customer_id=customer_id,
                )
            )
    return PublishRates(card_id=f"{entity.book}-standard", rows=tuple(rows))


def _risen(rate: int, rises: int) -> int:
    """An hourly rate in hundredths after so many Januaries, each time to the next half unit."""
    minor = rate * 100
    for _ in range(rises):
        minor = (minor * (1000 + UPLIFT_PER_MILLE) // 1000 + 49) // 50 * 50
    return minor


def _agreed(
    entity: Entity, agreement: Agreement, months: Months, signed: date, worth: int
) -> list[AnyCommand]:
    """A contract with its projects; its cap is the agreed share of what its work is expected to come to."""
    said: list[AnyCommand] = [
        OpenProject(project_id=agreement.project_id(number), name=name)
        for number, name in enumerate(agreement.projects)
    ]
    projects = tuple(agreement.project_id(n) for n in range(len(agreement.projects)))
    said.append(
        SignContract(
            contract_id=agreement.contract_id,
            customer_id=agreement.customer_id,
            currency=agreement.currency or entity.currency,
            signed_on=signed,
            starts_on=months.first(agreement.starts),
            ends_on=None if agreement.ends is None else months.last(agreement.ends),
            purchase_order=agreement.purchase_order,
            **signed_with(agreement, projects, worth),
        )
    )
    if agreement.rates:
        said.append(agreement.own_rates(months.first(agreement.starts), agreement.rates))
    return said


# --- time ----------------------------------------------------------------------------------------


def _timesheets(entity: Entity, months: Months, entries: list[Worked]) -> Iterator[Scene]:
    """Time comes in by the day it was sent; what is refused goes to the data desk, line by line."""
    for sent, together in groupby(entries, key=lambda entry: entry.sent):
        if sent <= months.end:
            act = partial(_record, entity, list(together), f"timesheets-{entity.book}-{sent}")
            yield Scene(at(sent, 17, 30), entity.book, act, repeatable=True)


def _record(entity: Entity, entries: list[Worked], import_id: str, stage: Stage) -> None:
    """Record, report what was refused, and, where people hand in their weeks, submit them."""
    commands = [entry.command() for entry in entries]
    verdicts = stage.do_many("timesheets", commands, allowed=_by_policy, tag_requests=False)
    rows = [
        RefusedRowShape(line=number + 2, source_id=entry.entry_id, code=code_of(no), says=no.says)
        for number, (entry, no) in enumerate(zip(entries, verdicts, strict=True))
        if isinstance(no, Refused)
    ]
    if rows:
        stage.do("timesheets", refused_rows(import_id, rows))
    if entity.submits:
        accepted = [e for e, v in zip(entries, verdicts, strict=True) if not isinstance(v, Refused)]
        stage.do_many("timesheets", _handed_in(accepted))


def _by_policy(refused: Refused) -> bool:
    """Work outside the contract's term is what real time brings along."""
    return isinstance(refused, OutsideContract)


def code_of(refused: Refused) -> str:
    """The word that the data desk sees."""
    return refused.reason if isinstance(refused, TimeNotAccepted) else refused.code


def refused_rows(import_id: str, rows: list[RefusedRowShape]) -> ReportRefusedRows:
    return ReportRefusedRows(
        import_id=import_id, profile="generic-time", file_name=f"{import_id}.csv", rows=tuple(rows)
    )


def _handed_in(entries: list[Worked]) -> list[AnyCommand]:
    by_person: dict[str, list[str]] = {}
    for entry in entries:
        by_person.setdefault(entry.person_id, []).append(entry.entry_id)
    return [SubmitTime(entry_ids=tuple(ids)) for ids in by_person.values()]


# --- the month's end -----------------------------------------------------------------------------


def _month_end(entity: Entity, months: Months, month: int) -> Iterator[Scene]:
    """A month is approved, drafted, issued and closed in the first days of the next one."""
    book, through = entity.book, months.last(month)
    close = ClosePeriod(period=f"{through:%Y-%m}")
    office = entity.actor("project-office")
    if month >= 0:
        approve = partial(_approve, office, through)
        yield Scene(at(months.weekday(month + 1, 2), 9), book, approve, repeatable=True)
        bill = partial(_bill, entity, through)
        yield Scene(at(months.weekday(month + 1, 3), 11), book, bill, repeatable=True)
        yield Scene(at(months.weekday(month + 1, 5), 14), book, partial(_issue, entity))
    yield _said(entity, months.weekday(month + 1, 8), 16, "revenue", [close])
    halfway = months.weekday(month + 1, 15)
    # Once somebody who works stands in, and can not approve their own time.
    actor = list(entity.people)[1] if month == STAND_IN else office
    approve = partial(_approve, actor, halfway - timedelta(days=4))
    yield Scene(at(halfway, 9), book, approve, repeatable=True)


def _approve(actor: str, through: date, stage: Stage) -> None:
    approve_waiting(stage.firm, stage.book, through, stage.request(actor, "approve"))


def _bill(entity: Entity, cut_off: date, stage: Stage) -> None:
    asked = stage.request(entity.actor("billing"), "bill")
    group: InvoiceGroup | None = "customer" if entity.by_customer else None
    run_billing(stage.firm, stage.book, cut_off, asked, group=group)


def _issue(entity: Entity, stage: Stage) -> None:
    """Every draft that may be issued is: not those of a customer on hold or over a lowered cap."""
    stage.do_many(
        entity.actor("billing"),
        [IssueInvoice(invoice_id=d.invoice_id, issued_on=stage.today) for d in stage.drafts()],
        allowed=lambda no: isinstance(no, NotOpen | CapReached | NothingToBill),
    )


def _this_month(entity: Entity, months: Months) -> Iterator[Scene]:
    """The last month as somebody finds it: approved up to a week ago, the first drafts on the table."""
    book, last = entity.book, MONTHS - 1
    approve = partial(_approve, entity.actor("project-office"), months.end - timedelta(days=8))
    yield Scene(at(months.weekday(last, 24), 9), book, approve, repeatable=True)
    drafts: list[AnyCommand] = [
        DraftInvoice(contracts=(agreement.contract_id,), cut_off=months.first(last).replace(day=20))
        for agreement in entity.agreements[:3]
    ]
    table = months.weekday(last, 25)
    yield Scene(at(table, 15), book, partial(_draft, entity, drafts))
    # What goes on by itself has gone on: the service, once started, finds nothing to decide again.
    yield Scene(at(table, 17), book, lambda stage: stage.look_again())


def _draft(entity: Entity, drafts: list[AnyCommand], stage: Stage) -> None:
    allowed = lambda no: isinstance(no, NothingToBill)  # noqa: E731 - said once, used once
    stage.do_many(entity.actor("billing"), drafts, allowed=allowed)
