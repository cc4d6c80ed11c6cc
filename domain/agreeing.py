"""Deciding about master agreements, and what a statement of work takes from the one it is signed under."""

from __future__ import annotations

import msgspec

from domain.agreement import (
    Agreement,
    AgreementAmended,
    AgreementEnded,
    AgreementSigned,
    SharedTerms,
)
from domain.agreement_commands import AmendAgreement, EndAgreement, SignAgreement
from domain.catalogue import AnyEvent
from domain.contract import ContractSigned
from domain.expense_categories import expense_terms
from domain.invoicing_terms import invoicing, retainage, volume_discount
from domain.knowledge import Knowledge
from domain.money import scale
from domain.policy import Moment, Policy
from domain.quoting import conversion
from domain.refusal import AlreadyKnown, BadDate, Malformed, UnknownAgreement
from domain.register import Register


def sign_agreement(
    command: SignAgreement, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Sign a master agreement. Raises UnknownCustomer, BadDate, AlreadyKnown where it has other content."""
    register = known.register
    register.home()
    register.customer(command.customer_id)
    scale(command.currency)
    starts_on = command.starts_on or command.signed_on
    if command.ends_on is not None and command.ends_on < starts_on:
        raise BadDate(
            f"Agreement {command.agreement_id} can not end before it starts ({starts_on})."
        )
    signed = AgreementSigned(
        agreement_id=command.agreement_id,
        customer_id=command.customer_id,
        currency=command.currency,
        signed_on=command.signed_on,
        starts_on=starts_on,
        ends_on=command.ends_on,
        terms=_said(command, command.currency),
    )
    was = register.agreements.get(command.agreement_id)
    if was is None:
        return (signed,)
    if was.signed == signed:
        return ()
    raise AlreadyKnown(
        f"Agreement {command.agreement_id} is in this book with other content: amend it (AmendAgreement).",
        id=command.agreement_id,
    )


def amend_agreement(
    command: AmendAgreement, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Change terms for later statements of work. Raises UnknownAgreement, BadDate, Malformed for no change named."""
    agreement = _found(known.register, command.agreement_id)
    if command.effective_date < agreement.signed.starts_on:
        raise BadDate(
            f"Agreement {command.agreement_id} starts on {agreement.signed.starts_on}: it can not be amended before."
        )
    said = _said(command, agreement.signed.currency)
    if said == SharedTerms():
        raise Malformed(
            "An amendment changes something: give a purchase order, conversion, expenses, a volume discount, "
            "retainage or invoicing."
        )
    held = agreement.terms_on(command.effective_date)
    terms = merged(said, held)
    if terms == held:
        return ()
    return (
        AgreementAmended(
            agreement_id=command.agreement_id,
            effective_date=command.effective_date,
            terms=terms,
            reason=command.reason,
        ),
    )


def end_agreement(
    command: EndAgreement, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """End a master agreement. Raises UnknownAgreement, BadDate before its start."""
    agreement = _found(known.register, command.agreement_id)
    if agreement.ends_on == command.ends_on:
        return ()
    if command.ends_on < agreement.signed.starts_on:
        raise BadDate(
            f"Agreement {command.agreement_id} starts on {agreement.signed.starts_on}: it can not end before."
        )
    ended = AgreementEnded(
        agreement_id=command.agreement_id, ends_on=command.ends_on, reason=command.reason
    )
    return (ended,)


def under_agreement(
    signed: ContractSigned, register: Register, was: ContractSigned | None
) -> ContractSigned:
    """A contract with the terms it takes from its agreement, as of the day it is signed.

    Signed before (`was`), it keeps what it took then. Raises UnknownAgreement, Malformed for another customer
    or currency, BadDate where it starts outside the agreement's time.
    """
    if not signed.agreement_id:
        return signed
    agreement = _found(register, signed.agreement_id)
    of = agreement.signed
    ours = (register.staying(signed.customer_id), signed.currency)
    if ours != (register.staying(of.customer_id), of.currency):
        raise Malformed(
            f"Agreement {of.agreement_id} is with {of.customer_id} in {of.currency}, and contract "
            f"{signed.contract_id} with {signed.customer_id} in {signed.currency}: sign it under one of its own.",
            agreement_id=of.agreement_id,
        )
    ends = agreement.ends_on
    if was is None and not (
        of.starts_on <= signed.starts_on and (not ends or signed.starts_on <= ends)
    ):
        until = f" until {ends}" if ends else ""
        raise BadDate(
            f"Statements of work under {of.agreement_id} start from {of.starts_on}{until}, and contract "
            f"{signed.contract_id} starts on {signed.starts_on}."
        )
    same = was is not None and was.agreement_id == signed.agreement_id
    taken = _of(was) if same and was is not None else agreement.terms_on(signed.signed_on)
    terms = merged(_of(signed), taken)
    return msgspec.structs.replace(signed, **{name: getattr(terms, name) for name in _SHARED})


_SHARED = SharedTerms.__struct_fields__


def merged(said: SharedTerms, held: SharedTerms) -> SharedTerms:
    """The terms held, but for those said."""
    return SharedTerms(
        **{
            name: getattr(held, name) if getattr(said, name) is None else getattr(said, name)
            for name in _SHARED
        }
    )


def _of(signed: ContractSigned) -> SharedTerms:
    return SharedTerms(**{name: getattr(signed, name) for name in _SHARED})


def _said(command: SignAgreement | AmendAgreement, currency: str) -> SharedTerms:
    return SharedTerms(
        purchase_order=command.purchase_order,
        conversion=conversion(command.conversion),
        expenses=expense_terms(command.expenses, currency),
        volume_discount=volume_discount(command.volume_discount, currency),
        retainage=retainage(command.retainage),
        invoicing=invoicing(command.invoicing, currency),
    )


def _found(register: Register, agreement_id: str) -> Agreement:
    found = register.agreements.get(agreement_id)
    if found is None:
        raise UnknownAgreement(
            f"No agreement {agreement_id} is signed in this book: sign it first (SignAgreement), or name another.",
            agreement_id=agreement_id,
        )
    return found
