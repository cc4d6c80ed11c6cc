"""Agreeing who pays for a contract's work: sources, limits and rules that divide all of it, and changing them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec

from domain.account import folded
from domain.catalogue import AnyEvent
from domain.funding_commands import AmendFunding, FundingShareShape, FundingSourceShape, FundingStep
from domain.funding_terms import (
    FundingAmended,
    FundingRule,
    FundingShare,
    FundingSource,
    FundingTerms,
)
from domain.knowledge import Knowledge
from domain.money import amount
from domain.policy import Moment, Policy
from domain.quantity import quantity
from domain.reconsider import reconsider
from domain.refusal import BadAmount, Malformed
from domain.register import Contract, Register
from domain.register import folded as register_after

WHOLE = Decimal(100)  # per cent


def agreed_funding(
    sources: Iterable[FundingSource], rules: Iterable[FundingRule]
) -> FundingTerms | None:
    """Sources and rules that fit together; none of either is no funding. Raises Malformed when they do not."""
    terms = FundingTerms(
        sources=tuple(sources), rules=tuple(sorted(rules, key=lambda rule: rule.priority))
    )
    if not terms.sources and not terms.rules:
        return None
    if not terms.rules:
        raise Malformed("Funding needs a rule that says which source pays: give at least one.")
    if len({source.source_id for source in terms.sources}) < len(terms.sources):
        raise Malformed("A funding source is named once.")
    if len({rule.priority for rule in terms.rules}) < len(terms.rules):
        raise Malformed("Each funding rule has a priority of its own.")
    for rule in terms.rules:
        _divides(rule, terms)
    return terms


def _divides(rule: FundingRule, terms: FundingTerms) -> None:
    for share in rule.shares:
        if terms.source(share.source_id) is None:
            raise Malformed(
                f"Funding rule {rule.priority} names {share.source_id}, which is not among the sources."
            )
        if share.part <= 0:
            raise BadAmount(f"A share of funding rule {rule.priority} is more than 0 per cent.")
    weighed = {share.weight is not None for share in rule.shares}
    if len(weighed) > 1:
        raise Malformed(
            f"Funding rule {rule.priority}: give every share a percentage or each a weight."
        )
    whole = WHOLE if True in weighed else rule.whole
    if whole != WHOLE or len({s.source_id for s in rule.shares}) < len(rule.shares):
        raise Malformed(
            f"Funding rule {rule.priority} divides {whole} per cent: its shares, each of another source, "
            "must come to 100."
        )


def source_of(
    shape: FundingSourceShape, currency: str, lines: Iterable[str], register: Register
) -> FundingSource:
    """A source as agreed. Refuses a payer that is no customer of the book and lines the contract has not."""
    if shape.payer is not None:
        register.customer(shape.payer)
    strange = set(shape.lines) - set(lines)
    if strange:
        raise Malformed(f"Source {shape.source_id} names line {min(strange)}, which is not there.")
    limit = None if shape.limit is None else amount(shape.limit, currency)
    if limit is not None and limit < 0:
        raise BadAmount(f"A funding limit is zero or more, not {shape.limit}.")
    return FundingSource(
        source_id=shape.source_id,
        payer=shape.payer or "",
        purchase_order=shape.purchase_order,
        limit=limit,
        lines=shape.lines,
    )


def _kept(was: FundingSource, said: FundingSource) -> FundingSource:
    """A source as it is said now, with what is left out as it was."""
    return msgspec.structs.replace(
        said,
        payer=said.payer or was.payer,
        purchase_order=said.purchase_order or was.purchase_order,
        lines=said.lines or was.lines,
    )


def rule_of(step: FundingStep) -> FundingRule:
    """A rule as agreed. Raises Malformed for a share with both a percentage and a weight, or neither."""
    return FundingRule(
        priority=step.priority, shares=tuple(_share_of(share) for share in step.shares)
    )


def _share_of(share: FundingShareShape) -> FundingShare:
    if share.weight is not None and share.percent is None:
        return FundingShare(source_id=share.source_id, weight=quantity(share.weight))
    if share.percent is None or share.weight is not None:
        raise Malformed(f"The share of {share.source_id} is a percentage or a weight: give one.")
    return FundingShare(source_id=share.source_id, percent=quantity(share.percent))


def amend_funding(
    command: AmendFunding, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Agree funding or change it. Work that waited for funds is billable again, oldest first; a limit below
    what is used is recorded and flagged, and takes nothing back from documents.
    """
    contract = known.register.contract(command.contract_id)
    said = [
        source_of(shape, contract.currency, contract.lines, known.register)
        for shape in command.sources
    ]
    rules = tuple(rule_of(step) for step in command.rules)
    where = (command.contract_id, command.effective_date, command.reason)
    return change_funding(where, said, rules, known, policy)


def funded_by(
    contract: Contract, sources: Iterable[FundingSource], rules: tuple[FundingRule, ...]
) -> FundingTerms | None:
    """A contract's funding with sources added or changed, and other rules where they are given."""
    was = contract.funding or FundingTerms(sources=(), rules=())
    held = {source.source_id: source for source in was.sources}
    for said in sources:
        was_source = held.get(said.source_id)
        held[said.source_id] = said if was_source is None else _kept(was_source, said)
    return agreed_funding(held.values(), rules or was.rules)


def change_funding(
    where: tuple[str, date, str],
    sources: Iterable[FundingSource],
    rules: tuple[FundingRule, ...],
    known: Knowledge,
    policy: Policy,
) -> tuple[AnyEvent, ...]:
    """The funding of a contract as it is from a day on, for a reason (`where`), and what that lets through or stops."""
    contract_id, effective_date, reason = where
    contract = known.register.contract(contract_id)
    terms = funded_by(contract, sources, rules)
    if terms is None or terms == contract.funding:
        return ()
    account = known.account(contract_id)
    amended = FundingAmended(
        contract_id=contract_id,
        terms=terms,
        effective_date=effective_date,
        reason=reason,
        below_used=tuple(
            source.source_id
            for source in terms.sources
            if source.limit is not None and account.funded.get(source.source_id, 0) > source.limit
        ),
    )
    after = folded(account, [(0, amended)])
    later = register_after(known.register, [(0, amended)])
    because = f"the funding was amended: {reason}"
    return (amended, *reconsider(later, after, policy, effective_date, because))
