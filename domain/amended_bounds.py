"""Caps and funding that an approved amendment changes, each in one with what it lets through or stops (2.5.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.amendment import AmendmentDrafted, NewTerms
from domain.boundary import REGISTER
from domain.cap_terms import CapTerms
from domain.capping import amend_cap, set_cap
from domain.catalogue import AnyEvent
from domain.funding_agreeing import change_funding
from domain.knowledge import Knowledge
from domain.master_commands import AmendCap
from domain.money import as_said
from domain.policy import Moment, Policy
from domain.register import folded


def bounds(
    drafted: AmendmentDrafted, known: Knowledge, policy: Policy, moment: Moment
) -> list[AnyEvent]:
    """New caps, then funding: one after the other, each on what the one before left."""
    terms = drafted.terms or NewTerms()
    events: list[AnyEvent] = []
    changes: list[AmendCap | CapTerms] = [*_caps(drafted, known), *terms.caps]
    for change in (*changes, *_ended(drafted, terms)):
        if isinstance(change, AmendCap):
            done = amend_cap(change, known, policy, moment)
        else:
            on, reason = drafted.effective_date, drafted.reason
            done = set_cap(drafted.contract_id, change, on, reason, known, policy)
        known = with_terms(known, done).supposing(done)
        events += done
    where = (drafted.contract_id, drafted.effective_date, drafted.reason)
    if terms.sources or terms.funding:
        events += change_funding(where, terms.sources, terms.funding, known, policy)
    return events


def _caps(drafted: AmendmentDrafted, known: Knowledge) -> Iterator[AmendCap]:
    """The plain cap over the whole contract, where it changes."""
    if drafted.amends_cap:
        currency = known.register.contract(drafted.contract_id).currency
        yield AmendCap(
            contract_id=drafted.contract_id,
            not_to_exceed=None if drafted.cap is None else as_said(drafted.cap, currency),
            effective_date=drafted.effective_date,
            reason=drafted.reason,
        )


def _ended(drafted: AmendmentDrafted, terms: NewTerms) -> Iterator[AmendCap]:
    for level, line_id in terms.caps_ended:
        yield AmendCap(
            contract_id=drafted.contract_id,
            not_to_exceed=None,
            effective_date=drafted.effective_date,
            reason=drafted.reason,
            level=level,
            line_id=line_id or None,
        )


def with_terms(known: Knowledge, events: Sequence[AnyEvent]) -> Knowledge:
    """What would be known of the register too, had these facts been recorded."""
    register = folded(known.register, [(0, event) for event in events])
    return known.with_part(REGISTER, register)
