"""Commands about master agreements, under which a customer signs statements of work."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from domain.command import Command, Currency, Id, Word
from domain.invoicing_commands import InvoicingTerms, RetainageTerms, VolumeTerms
from domain.master_commands import ContractExpenses, ConversionChoice, PurchaseOrder


class SignAgreement(Command, frozen=True, kw_only=True):
    """Sign a master agreement. Its statements of work are contracts signed with its `agreement_id`.

    They take from it what they do not say themselves: purchase order, conversion, expenses, volume discount,
    retainage and invoicing.
    """

    agreement_id: Id
    customer_id: Id
    currency: Currency
    signed_on: date
    starts_on: date | None = None  # default: signed_on
    ends_on: date | None = None  # the last day on which a statement of work may start
    purchase_order: PurchaseOrder | None = None
    conversion: ConversionChoice | None = None
    expenses: ContractExpenses | None = None
    volume_discount: VolumeTerms | None = None
    retainage: RetainageTerms | None = None
    invoicing: InvoicingTerms | None = None


class AmendAgreement(Command, frozen=True, kw_only=True):
    """Change terms for statements of work signed from a day on; what is left out stays. Signed ones keep theirs."""

    agreement_id: Id
    effective_date: date
    reason: Word
    purchase_order: PurchaseOrder | None = None
    conversion: ConversionChoice | None = None
    expenses: ContractExpenses | None = None
    volume_discount: VolumeTerms | None = None
    retainage: RetainageTerms | None = None
    invoicing: InvoicingTerms | None = None


class EndAgreement(Command, frozen=True, kw_only=True):
    """Let no statement of work start after a day. Those there are go on to their own end."""

    agreement_id: Id
    ends_on: date
    reason: Word


AgreementCommand: TypeAlias = SignAgreement | AmendAgreement | EndAgreement
