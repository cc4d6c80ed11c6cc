"""What an amendment is to change, as it is drafted: checked against the contract it is about (semantics 2.9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

import msgspec

from domain.amendment import LineEnd, LinePlan, NewTerms
from domain.amendment_commands import CapPlace, DraftAmendment, LinePlanShape
from domain.cap_terms import CapLevel
from domain.capping import agreed
from domain.contract import ContractLine
from domain.contract_lines import contract_lines
from domain.funding_agreeing import rule_of, source_of
from domain.plan_agreed import agreed as plan_agreed
from domain.plan_agreed import not_negative
from domain.refusal import BadDate, Malformed, UnknownLine
from domain.register import Contract, Register
from domain.retainer_agreed import allowance_terms
from domain.retainer_commands import Allowance
from domain.retainer_terms import AllowanceTerms

NOTHING = NewTerms()


def new_terms(command: DraftAmendment, contract: Contract, register: Register) -> NewTerms | None:
    """The changes besides rates and the plain cap, amounts in minor units; None where there are none.

    Raises UnknownLine for a line that is not there, UnknownProject, BadDate for an end before the beginning, and
    Malformed for a line that is there already, a cap or plan that can not be changed, or funding that does not fit.
    """
    currency = contract.currency
    added = _added(command, contract, register)
    lines = contract.lines | {one.line_id: one for one in added}
    terms = NewTerms(
        caps=agreed(command.caps, currency, tuple(lines)),
        caps_ended=tuple(_cap_at(place, contract) for place in command.caps_ended),
        sources=tuple(source_of(shape, currency, lines, register) for shape in command.sources),
        funding=tuple(rule_of(step) for step in command.funding),
        ends_on=command.ends_on,
        purchase_order=command.purchase_order,
        plans=tuple(_plan(shape, lines, currency) for shape in command.plans),
        added=added,
        ended=tuple(LineEnd(line_id=o.line_id, ends_on=o.ends_on) for o in command.ended_lines),
    )
    _once([one.line_id for one in terms.plans])
    _once([one.line_id for one in terms.ended])
    _in_its_time(terms, contract, lines)
    return None if terms == NOTHING else terms


def lines_about(
    command: DraftAmendment, terms: NewTerms | None, contract: Contract
) -> tuple[str, ...]:
    """The lines an amendment is about: those named, and those whose own terms it changes.

    None named: all of the contract where it changes what holds for all of it.
    """
    terms = terms or NOTHING
    there = [*contract.lines, *(one.line_id for one in terms.added)]
    for line_id in command.lines:
        if line_id not in there:
            raise UnknownLine(
                f"Contract {command.contract_id} has no line {line_id}.", line_id=line_id
            )
    own = {*command.lines, *_own_lines(terms)}
    if not command.lines and _concerns_all(command, terms):
        own |= set(contract.lines)
    return tuple(line_id for line_id in there if line_id in own)


def _concerns_all(command: DraftAmendment, terms: NewTerms) -> bool:
    whole_caps = (*(one.level for one in terms.caps), *(level for level, _ in terms.caps_ended))
    return bool(
        command.rates
        or command.no_cap
        or command.not_to_exceed is not None
        or "contract" in whole_caps
        or terms.funding
        or any(not source.lines for source in terms.sources)
        or terms.ends_on is not None
        or terms.purchase_order
    )


def _own_lines(terms: NewTerms) -> Iterator[str]:
    yield from (one.line_id for one in terms.plans)
    yield from (one.line_id for one in terms.ended)
    yield from (one.line_id for one in terms.caps if one.line_id)
    yield from (line_id for _, line_id in terms.caps_ended if line_id)
    for source in terms.sources:
        yield from source.lines


def _added(
    command: DraftAmendment, contract: Contract, register: Register
) -> tuple[ContractLine, ...]:
    """New lines, each from the effective date on, for projects that no other line covers then."""
    said = contract_lines(
        command.new_lines, command.contract_id, contract.currency, register
    ).values()
    ends = {one.line_id: one.ends_on for one in command.ended_lines}
    since = command.effective_date
    for new in said:
        if new.line_id in contract.lines:
            raise Malformed(
                f"Contract {command.contract_id} has line {new.line_id} already: name the new one otherwise.",
                line_id=new.line_id,
            )
        for old in contract.lines.values():
            last = ends.get(old.line_id, old.ends_on)
            shared = set(old.projects) & set(new.projects)
            if shared and (last is None or last >= since):
                raise Malformed(
                    f"Line {old.line_id} covers project {min(shared)} on {since}: end it on "
                    f"{since - timedelta(days=1)} in this amendment, or leave the project off line {new.line_id}.",
                    line_id=new.line_id,
                )
    return tuple(msgspec.structs.replace(new, starts_on=since) for new in said)


def _cap_at(place: CapPlace, contract: Contract) -> tuple[CapLevel, str]:
    found = (place.level, place.line_id or "")
    if all(terms.place != found for terms in contract.all_caps()):
        where = f"line {place.line_id}" if place.line_id else f"level {place.level}"
        raise Malformed(
            f"Contract {contract.signed.contract_id} has no cap at {where} that could end."
        )
    return found


def _plan(shape: LinePlanShape, lines: dict[str, ContractLine], currency: str) -> LinePlan:
    line = lines.get(shape.line_id)
    if line is None:
        raise UnknownLine(f"There is no line {shape.line_id} to change.", line_id=shape.line_id)
    if sum(one is not None for one in (shape.price, shape.plan, shape.allowance)) != 1:
        raise Malformed(
            f"Line {shape.line_id} gets another price, another plan or another allowance: give one of them.",
            line_id=shape.line_id,
        )
    if shape.allowance is not None:
        return LinePlan(line_id=line.line_id, allowance=_allowance(shape.allowance, line, currency))
    if line.plan is None:
        other = "its allowance" if line.allowance is not None else "its rates"
        raise Malformed(
            f"Line {shape.line_id} is billed by {line.billing_model.replace('_', ' ')} and has no plan: change "
            f"{other}, or end it and add another.",
            line_id=shape.line_id,
        )
    if shape.plan is not None:
        plan = plan_agreed(shape.plan, shape.line_id, currency)
        return LinePlan(line_id=shape.line_id, plan=plan)
    assert shape.price is not None
    if line.billing_model != "progress" and not (line.plan.schedule or line.plan.milestones):
        raise Malformed(
            f"Line {shape.line_id} has no price in parts: give its whole plan.",
            line_id=shape.line_id,
        )
    return LinePlan(line_id=shape.line_id, price=not_negative(shape.price, currency))


def _allowance(said: Allowance, line: ContractLine, currency: str) -> AllowanceTerms:
    """Another allowance of a line: as much as can change from one period to the next."""
    was, now = line.allowance, allowance_terms(said, line.billing_model, currency)
    assert was is not None, "a line billed by allowance has its terms"
    assert now is not None, "they are said"
    kept = {
        "the length of its periods": was.every == now.every,
        "whether hours or an amount is included": (was.hours is None) == (now.hours is None),
        "how long unused work is carried on": was.rollover == now.rollover,
        "the day it begins": now.starts_on in (None, was.starts_on),
    }
    for what, same in kept.items():
        if not same:
            raise Malformed(
                f"An allowance keeps {what} while it runs: leave that as it is, or end line {line.line_id} and add "
                "another.",
                line_id=line.line_id,
            )
    return now


def _in_its_time(terms: NewTerms, contract: Contract, lines: dict[str, ContractLine]) -> None:
    """Refuses an end before the beginning."""
    starts = contract.signed.starts_on
    if terms.ends_on is not None and terms.ends_on < starts:
        raise BadDate(
            f"Contract {contract.signed.contract_id} starts on {starts}: it can not end before."
        )
    for one in terms.ended:
        line = lines.get(one.line_id)
        if line is None:
            raise UnknownLine(f"There is no line {one.line_id} to end.", line_id=one.line_id)
        first = max(starts, line.starts_on or starts)
        if one.ends_on < first:
            raise BadDate(
                f"Line {one.line_id} starts on {first}: it can not end on {one.ends_on}.",
                line_id=one.line_id,
            )


def _once(named: Iterable[str]) -> None:
    seen: set[str] = set()
    for line_id in named:
        if line_id in seen:
            raise Malformed(
                f"Line {line_id} is changed twice: give its plan or its end once.", line_id=line_id
            )
        seen.add(line_id)
