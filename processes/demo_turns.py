"""The turns of the demo: caps raised and lowered, customers on hold, rates that come late, credits, a month reopened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import NamedTuple

from domain.amendment_commands import (
    AcceptCreditProposal,
    ApproveAmendment,
    DraftAmendment,
    RejectAmendment,
    SubmitAmendment,
)
from domain.commands import AnyCommand
from domain.invoice_commands import CreditInvoice, CreditPart, DraftInvoice, IssueInvoice
from domain.master_commands import (
    AmendCap,
    AskReopening,
    ChangeGrade,
    ClosePeriod,
    CloseProject,
    EndContract,
    HoldCustomer,
    PublishRates,
    RateTerms,
    ReleaseCustomer,
    ReopenPeriod,
)
from domain.time_commands import ApproveTime
from domain.wip_commands import WriteUpTime
from processes.demo_firm import Entity, Months
from processes.demo_mess import in_units
from processes.demo_stage import Scene, Stage, at, only_unbilled
from processes.demo_work import JOINS, Worked

WORTH_A_CREDIT = 9_000  # minor units from which a line is worth a credit


class Turn(NamedTuple):
    """Something that happens once: the month and day of the story, and what somebody does."""

    month: int
    day: int
    act: Callable[[Stage], object]


def turns(entity: Entity, months: Months, entries: list[Worked]) -> Iterator[Scene]:
    """What happens once to an entity."""
    of = {"GB01": _london, "US01": _new_york, "DE01": _berlin}[entity.book]
    for turn in (*of(entity, months), *_parked(entity, months, entries)):
        yield Scene(at(months.weekday(turn.month, turn.day), 17), entity.book, turn.act)


def _london(entity: Entity, months: Months) -> list[Turn]:
    controller, office = entity.actor("controller"), entity.actor("project-office")
    early = CloseProject(project_id="GB-103-B", closes_on=months.first(9).replace(day=5))
    longer = CloseProject(project_id="GB-103-B", closes_on=months.end + timedelta(days=365))
    gone = CloseProject(project_id="GB-110-B", closes_on=months.first(22).replace(day=10))
    analysts = RateTerms(
        valid_from=months.first(8),
        rate="96.00",
        currency="EUR",
        grade="analyst",
        contract_id="GB-109",
    )
    return [
        Turn(
            2,
            12,
            _do(controller, HoldCustomer(customer_id="pellam", reason="Disputes two invoices")),
        ),
        Turn(4, 10, _do(controller, ReleaseCustomer(customer_id="pellam", reason="Agreed"))),
        Turn(4, 11, _again),
        Turn(9, 20, _do(office, early)),
        Turn(10, 6, _do(office, longer)),
        Turn(10, 7, _again),
        Turn(16, 20, _do(controller, PublishRates(card_id="GB-109-own", rows=(analysts,)))),
        Turn(16, 21, _again),
        Turn(17, 9, partial(_amend, controller, "GB-103", 162, "Change order 2 is signed")),
        Turn(22, 11, partial(_lower, controller, "GB-106", "The customer's budget was cut")),
        Turn(22, 20, _do(office, gone)),
        *_credited(entity, part=(7, "GB-101"), whole=(12, "GB-102"), given_up=(18, "GB-104")),
        Turn(14, 20, partial(_write_up, entity.actor("billing"))),
        *_amendment(entity, months, _DEARER, (23, 11), None),
    ]


def _new_york(entity: Entity, months: Months) -> list[Turn]:
    controller = entity.actor("controller")
    scientist, promoted = list(entity.people)[-1], list(entity.people)[-2]
    missing = RateTerms(
        valid_from=months.first(JOINS),
        rate="230.00",
        currency="USD",
        grade=entity.people[scientist],
    )
    grade = ChangeGrade(person_id=promoted, grade="principal", valid_from=months.first(21))
    return [
        Turn(10, 19, _do(controller, PublishRates(card_id="US01-standard", rows=(missing,)))),
        Turn(10, 20, _again),
        Turn(
            14,
            12,
            partial(_amend, controller, "US-205", None, "Billed without a limit from now on"),
        ),
        Turn(20, 9, partial(_amend, controller, "US-203", 134, "A little more for the clean-up")),
        Turn(21, 4, _do(entity.actor("hr"), grade)),
        Turn(
            22, 10, _do(controller, HoldCustomer(customer_id="fernhill", reason="60 days overdue"))
        ),
        *_credited(entity, part=(6, "US-201"), whole=(15, "US-204"), given_up=(21, "US-202")),
        Turn(11, 20, partial(_write_up, entity.actor("billing"))),
        *_amendment(entity, months, _LOWER, (19, 10), (19, 16)),
    ]


def _berlin(entity: Entity, months: Months) -> list[Turn]:
    revenue, controller = entity.actor("revenue"), entity.actor("controller")
    reopened = months.periods[10]
    ended = EndContract(
        contract_id="DE-305",
        ends_on=months.first(16).replace(day=10),
        reason="Ended early by agreement",
    )
    asked = AskReopening(period=reopened, reason="An invoice of that month was forgotten")
    return [
        Turn(11, 16, _do(revenue, asked)),
        Turn(11, 18, _do(controller, ReopenPeriod(period=reopened))),
        Turn(11, 23, _do(revenue, ClosePeriod(period=reopened))),
        Turn(
            13,
            12,
            _do(controller, HoldCustomer(customer_id="elbaue", reason="Insolvency rumoured")),
        ),
        Turn(
            13,
            27,
            _do(controller, ReleaseCustomer(customer_id="elbaue", reason="Parent guarantees")),
        ),
        Turn(13, 27, _again),
        Turn(16, 20, _do(controller, ended)),
        Turn(19, 9, partial(_amend, controller, "DE-303", 146, "Nachtrag 1 is signed")),
        *_amendment(entity, months, _AGREED, (18, 13), (18, 18)),
        Turn(18, 25, partial(_accept, entity.actor("billing"), _AGREED)),
        *_credited(entity, part=(9, "DE-301"), whole=(17, "DE-302"), given_up=(20, "DE-304")),
    ]


# --- amendments ----------------------------------------------------------------------------------


class _Change(NamedTuple):
    """An amendment of a contract's rates from the first day of a month of the story on."""

    contract_id: str
    amendment_id: str
    since: int
    rates: dict[str, str]
    currency: str
    reason: str
    rejected: str = ""  # why; empty: it is approved


_DEARER = _Change(
    "GB-104", "A-1", 22, {"senior": "158.00"}, "GBP", "Seniors lead the roll-out from now on"
)
_LOWER = _Change(
    "US-202", "CO-1", 18, {"manager": "205.00"}, "USD", "Asked for by the customer", "Not agreed"
)
_AGREED = _Change("DE-304", "N-1", 16, {"senior": "132.00"}, "EUR", "Nachtrag: neuer Rahmenpreis")


def _amendment(
    entity: Entity,
    months: Months,
    change: _Change,
    asked: tuple[int, int],
    decided: tuple[int, int] | None,
) -> list[Turn]:
    """Drafted and handed in by billing, decided days later by the controller; or not yet."""
    since = months.first(change.since)
    contract, number = change.contract_id, change.amendment_id
    rates = tuple(
        RateTerms(
            valid_from=since,
            rate=rate,
            currency=change.currency,
            grade=grade,
            contract_id=change.contract_id,
        )
        for grade, rate in change.rates.items()
    )
    drafted = DraftAmendment(
        contract_id=contract,
        amendment_id=number,
        effective_date=since,
        rates=rates,
        reason=change.reason,
    )
    submitted = SubmitAmendment(contract_id=contract, amendment_id=number)
    turns = [
        Turn(*asked, lambda stage: stage.do_many(entity.actor("billing"), [drafted, submitted]))
    ]
    if decided is not None:
        decision: AnyCommand = ApproveAmendment(contract_id=contract, amendment_id=number)
        if change.rejected:
            decision = RejectAmendment(
                contract_id=contract, amendment_id=number, reason=change.rejected
            )
        turns.append(Turn(*decided, _do(entity.actor("controller"), decision)))
    return turns


def _accept(actor: str, change: _Change, stage: Stage) -> None:
    """What the last invoice billed at other prices is credited, and billed anew with the next draft."""
    last = stage.last_issued(change.contract_id)
    proposed = stage.proposed(change.contract_id, change.amendment_id)
    said = AcceptCreditProposal(
        contract_id=change.contract_id,
        amendment_id=change.amendment_id,
        entry_ids=tuple(sorted(proposed & {line.entry_id for line in last.lines.values()})),
        invoices=(last.invoice_id,),
        credited_on=stage.today,
    )
    stage.do(actor, said)


# --- acts ----------------------------------------------------------------------------------------


def _do(actor: str, command: AnyCommand) -> Callable[[Stage], object]:
    return lambda stage: stage.do(actor, command)


def _again(stage: Stage) -> None:
    stage.look_again()


def _cap(stage: Stage, contract_id: str) -> int:
    cap = stage.firm.desk.register(stage.book).contracts[contract_id].cap
    assert cap is not None, f"the script amends the cap of {contract_id}, which has none"
    return cap


def _amend(actor: str, contract_id: str, per_cent: int | None, reason: str, stage: Stage) -> None:
    """Another cap, as a percentage of the one agreed so far; none: no cap any more."""
    agreed = None
    if per_cent is not None:
        agreed = f"{_cap(stage, contract_id) * per_cent // 10_000_000},000.00"
    said = AmendCap(
        contract_id=contract_id, not_to_exceed=agreed, effective_date=stage.today, reason=reason
    )
    stage.do(actor, said)


def _lower(actor: str, contract_id: str, reason: str, stage: Stage) -> None:
    """A cap below what is billed and drafted already: recorded, and billing stops."""
    consumed = stage.account(contract_id).committed
    agreed = f"{consumed * 92 // 10_000_000},000.00"
    said = AmendCap(
        contract_id=contract_id, not_to_exceed=agreed, effective_date=stage.today, reason=reason
    )
    stage.do(actor, said)


def _write_up(actor: str, stage: Stage) -> None:
    """Somebody's hour was worth more than its rate, and the customer agreed."""
    for account in stage.accounts():
        if stage.firm.desk.register(stage.book).contracts[account.contract_id].cap is not None:
            continue
        for item in sorted(account.items.values(), key=lambda item: item.entry_id):
            if only_unbilled(item) and item.minor:
                said = WriteUpTime(
                    contract_id=account.contract_id,
                    entry_id=item.entry_id,
                    amount="250.00",
                    on=stage.today,
                    reason="Expert rate agreed for the weekend",
                )
                stage.do(actor, said)
                return


def _credited(
    entity: Entity, part: tuple[int, str], whole: tuple[int, str], given_up: tuple[int, str]
) -> list[Turn]:
    """An invoice credited in part, one wholly and billed again within days, one credited and written off."""
    actor = entity.actor("billing")
    return [
        Turn(part[0], 18, partial(_credit_part, actor, part[1], False)),
        Turn(whole[0], 16, partial(_credit_whole, actor, whole[1])),
        Turn(whole[0], 19, partial(_draft_again, actor, whole[1])),
        Turn(whole[0], 22, partial(_issue_again, actor, whole[1])),
        Turn(given_up[0], 17, partial(_credit_part, actor, given_up[1], True)),
    ]


def _credit_part(actor: str, contract_id: str, write_off: bool, stage: Stage) -> None:
    """One line whole, half of the money of the next, and, of a third, an hour."""
    invoice = stage.last_issued(contract_id)
    free = [
        n
        for n in sorted(invoice.lines)
        if n not in invoice.credited and invoice.charged[n] > WORTH_A_CREDIT
    ]
    first, second, third = islice(free, 3)
    said = CreditInvoice(
        invoice_id=invoice.invoice_id,
        lines=(
            CreditPart(number=first),
            CreditPart(number=second, amount=in_units(invoice.charged[second] // 2)),
            CreditPart(number=third, quantity="0.50"),
        ),
        credited_on=stage.today,
        reason="Hours the customer did not order",
        write_off=write_off,
    )
    stage.do(actor, said)


def _credit_whole(actor: str, contract_id: str, stage: Stage) -> None:
    invoice = stage.last_issued(contract_id)
    said = CreditInvoice(
        invoice_id=invoice.invoice_id, credited_on=stage.today, reason="Wrong purchase order number"
    )
    stage.do(actor, said)


def _draft_again(actor: str, contract_id: str, stage: Stage) -> None:
    """The freed lots up to the end of the month before, as they were billed first."""
    before = stage.today.replace(day=1) - timedelta(days=1)
    stage.do(actor, DraftInvoice(contracts=(contract_id,), cut_off=before))


def _issue_again(actor: str, contract_id: str, stage: Stage) -> None:
    drafts = sorted(stage.account(contract_id).drafts)
    stage.do_many(
        actor, [IssueInvoice(invoice_id=draft, issued_on=stage.today) for draft in drafts]
    )


def _parked(entity: Entity, months: Months, entries: list[Worked]) -> list[Turn]:
    """Time that was approved on paper before it was in the books; at the end, one that never came."""
    office = entity.actor("project-office")
    early = months.weekday(5, 24)
    late = [e.entry_id for e in entries if e.on < early and e.sent > early + timedelta(days=2)]
    arriving = ApproveTime(entry_ids=tuple(late[:2]))
    missing = ApproveTime(entry_ids=(f"psa:paper-{entity.book}-7",))
    return [
        *([Turn(5, 24, _do(office, arriving))] if late else []),
        Turn(23, 18, _do(office, missing)),
    ]
