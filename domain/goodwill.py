"""Goodwill: a credit given to a customer without an invoice line, used like any credit balance, taken back unused."""

from __future__ import annotations

from domain.applications import posted
from domain.believing import believable
from domain.cash import CreditGranted, CreditWithdrawn
from domain.cash_commands import GrantCredit, WithdrawCredit
from domain.catalogue import AnyEvent
from domain.knowledge import Knowledge
from domain.money import amount, hundredths, written
from domain.policy import Moment, Policy
from domain.posting import balanced
from domain.refusal import BeyondAuthority, TooMuch


def grant(
    command: GrantCredit, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Give a customer a credit. Raises BeyondAuthority naming who may: it is value given up, as a write-off is."""
    known.register.customer(command.customer_id)
    believable(command.granted_on, moment.today, "a credit")
    minor = amount(command.amount, command.currency)
    if minor <= 0:
        raise TooMuch(
            f"{written(minor, command.currency)} is no credit: name an amount above nothing.",
            customer_id=command.customer_id,
        )
    account = known.cash(command.customer_id)
    together = account.goodwill.get(command.currency, 0) + minor
    role = known.register.authority.get(moment.person, "clerk")
    given = hundredths(together, command.currency)
    verdict = policy.write_off(command.granted_on, role, given, command.currency, 0)
    if not verdict.then["allows"]:
        reason = verdict.reasons[0]
        raise BeyondAuthority(
            f"{moment.person} may not give {account.customer_id} a credit of "
            f"{written(minor, command.currency)}, with {written(together - minor, command.currency)} "
            f"given and not used. {reason.clears} (desk: {reason.desk}).",
            customer_id=account.customer_id,
            desk=reason.desk,
        )
    on, out_of_period = known.register.posted_on(command.granted_on)
    return (
        CreditGranted(
            customer_id=account.customer_id,
            currency=command.currency,
            on=command.granted_on,
            accounting_date=on,
            out_of_period=out_of_period,
            minor=minor,
            reason=command.reason,
            by=moment.person,
            ruling=verdict.ruling,
            postings=balanced(posted(policy, on, "grant_credit", None, command.currency, minor)),
        ),
    )


def withdraw(
    command: WithdrawCredit, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Take goodwill back that is not used. Raises TooMuch for more than that: what invoices used stays used."""
    known.register.customer(command.customer_id)
    believable(command.withdrawn_on, moment.today, "a withdrawal")
    account = known.cash(command.customer_id)
    left = account.goodwill.get(command.currency, 0)
    minor = left if command.amount is None else amount(command.amount, command.currency)
    if not 0 < minor <= left:
        raise TooMuch(
            f"{written(minor, command.currency)} can not be taken back from {account.customer_id}: "
            f"{written(left, command.currency)} of goodwill is not used.",
            customer_id=account.customer_id,
        )
    on, out_of_period = known.register.posted_on(command.withdrawn_on)
    return (
        CreditWithdrawn(
            customer_id=account.customer_id,
            currency=command.currency,
            on=command.withdrawn_on,
            accounting_date=on,
            out_of_period=out_of_period,
            minor=minor,
            reason=command.reason,
            postings=balanced(posted(policy, on, "grant_credit", None, command.currency, -minor)),
        ),
    )
