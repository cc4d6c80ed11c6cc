"""Closing and reopening months: a close pins what the books say, a reopening takes two persons and a reason."""

from __future__ import annotations

from domain.catalogue import AnyEvent
from domain.knowledge import Knowledge
from domain.ledger_totals import changes, digest_of_balances, digest_of_quotes
from domain.master_commands import AskReopening, ClosePeriod, PinPeriod, ReopenPeriod
from domain.period import PeriodClosed, PeriodPinned, PeriodReopened, ReopeningAsked, last_day
from domain.policy import Moment, Policy
from domain.refusal import PeriodState, SelfApproval


def close(
    command: ClosePeriod, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Close a month that has ended. Closed already: no event."""
    known.register.home()
    if command.period in known.register.closed:
        return ()
    if moment.today <= last_day(command.period):
        raise PeriodState(
            f"{command.period} has not ended yet (today is {moment.today}).", period=command.period
        )
    return (PeriodClosed(period=command.period, through=moment.head, rule_set=policy.rule_set()),)


def pin(
    command: PinPeriod, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Keep what a closed month says. Pinned already since it was closed: no event.

    Raises PeriodState for a month that is open.
    """
    register, period = known.register, command.period
    _closed(period, known)
    if period in register.calendar.pinned:
        return ()
    totals = known.ledger()
    balances = totals.balances(period)
    before = register.calendar.was_pinned.get(period)
    return (
        PeriodPinned(
            period=period,
            through=totals.through,
            rule_set=policy.rule_set(),
            quotes=digest_of_quotes(register.quotes),
            ledger=digest_of_balances(balances),
            balances=balances,
            changes=() if before is None else changes(before.balances, balances),
        ),
    )


def ask_reopening(
    command: AskReopening, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """The first of two persons asks for a closed month to be reopened, in person."""
    _in_person(moment)
    _closed(command.period, known)
    return (ReopeningAsked(period=command.period, reason=command.reason, asked_by=moment.actor),)


def reopen(
    command: ReopenPeriod, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """The second person agrees, in person.

    Raises PeriodState when nobody asked, SelfApproval for the one who did.
    """
    _in_person(moment)
    _closed(command.period, known)
    asked = known.register.calendar.reopening.get(command.period)
    if asked is None:
        raise PeriodState(
            f"Nobody asked to reopen {command.period}: somebody asks with a reason first.",
            period=command.period,
        )
    if asked.asked_by == moment.actor:
        raise SelfApproval(
            f"{moment.actor} asked to reopen {command.period}: somebody else agrees.",
            period=command.period,
        )
    return (PeriodReopened(period=command.period, reason=asked.reason, asked_by=asked.asked_by),)


def _in_person(moment: Moment) -> None:
    """Two persons control a reopening: with stand-ins, one could be both."""
    if moment.on_behalf_of is not None:
        raise SelfApproval(
            f"A month is not reopened on {moment.on_behalf_of}'s behalf: two persons do it themselves."
        )


def _closed(period: str, known: Knowledge) -> None:
    if period not in known.register.closed:
        raise PeriodState(f"{period} is not closed.", period=period)
