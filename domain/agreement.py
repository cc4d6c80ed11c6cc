"""Master agreements: terms that a customer's statements of work share, signed once, amended for later ones, ended."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import msgspec

from domain.boundary import REGISTER
from domain.event import Event, Part
from domain.expense_terms import ExpenseTerms
from domain.quote import ConversionTerms
from domain.settlement_terms import Invoicing, Retainage, VolumeDiscount


class SharedTerms(Part, frozen=True, kw_only=True):
    """What a statement of work takes from its agreement where it says nothing itself."""

    purchase_order: str | None = None
    conversion: ConversionTerms | None = None
    expenses: ExpenseTerms | None = None
    volume_discount: VolumeDiscount | None = None
    retainage: Retainage | None = None
    invoicing: Invoicing | None = None


class OfAgreement(Event, frozen=True, kw_only=True):
    """A step in the life of a master agreement."""

    agreement_id: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"agreement:{self.agreement_id}")


class AgreementSigned(OfAgreement, frozen=True, kw_only=True):
    """A master agreement with a customer in one currency: its statements of work are contracts of their own."""

    customer_id: str
    currency: str
    signed_on: date
    starts_on: date
    ends_on: date | None = None  # the last day on which a statement of work may start
    terms: SharedTerms


class AgreementAmended(OfAgreement, frozen=True, kw_only=True):
    """Other terms for statements of work signed from a day on. Those signed before keep theirs."""

    effective_date: date
    terms: SharedTerms
    reason: str


class AgreementEnded(OfAgreement, frozen=True, kw_only=True):
    """No statement of work starts under it after this day. Those there are go on to their own end."""

    ends_on: date
    reason: str


AgreementEvent: TypeAlias = AgreementSigned | AgreementAmended | AgreementEnded


class Agreement(msgspec.Struct, frozen=True):
    """A master agreement as it stands: its terms from a day on, in order of date."""

    signed: AgreementSigned
    ends_on: date | None
    versions: tuple[tuple[date, SharedTerms], ...]

    def terms_on(self, day: date) -> SharedTerms:
        """The terms for what is signed on a day; before the first version, the first."""
        held = self.versions[0][1]
        for since, terms in self.versions:
            if since <= day:
                held = terms
        return held


def agreement_after(before: Agreement | None, event: AgreementEvent) -> Agreement:
    """The agreement after a further step. Of two versions from one day the later recorded holds."""
    if isinstance(event, AgreementSigned):
        return Agreement(event, event.ends_on, ((event.starts_on, event.terms),))
    assert before is not None
    if isinstance(event, AgreementEnded):
        return msgspec.structs.replace(before, ends_on=event.ends_on)
    kept = [version for version in before.versions if version[0] != event.effective_date]
    versions = sorted((*kept, (event.effective_date, event.terms)), key=lambda version: version[0])
    return msgspec.structs.replace(before, versions=tuple(versions))
