"""Customers that became one: the account moves as it stands, later billing follows, history stays (edge 21)."""

from __future__ import annotations

from domain.believing import believable
from domain.catalogue import AnyEvent
from domain.collection_commands import MergeCustomers
from domain.knowledge import Knowledge
from domain.owed import CreditBalance, CustomersMerged
from domain.policy import Moment, Policy
from domain.refusal import AlreadyKnown, Malformed, NotOpen


def merge(
    command: MergeCustomers, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Let one customer go into another. The same merge again is no event.

    Raises AlreadyKnown when it went into another, NotOpen when the one that stays went itself.
    """
    register = known.register
    register.customer(command.customer_id)
    register.customer(command.into)
    believable(command.on, moment.today, "a merge")
    if command.customer_id == command.into:
        raise Malformed("A customer is not merged into itself.", customer_id=command.into)
    gone_into = register.merged.get(command.customer_id)
    if gone_into == register.staying(command.into):
        return ()
    if gone_into is not None:
        raise AlreadyKnown(
            f"{command.customer_id} was merged into {gone_into} already.", id=command.customer_id
        )
    if command.into in register.merged:
        raise NotOpen(
            f"{command.into} was itself merged into {register.merged[command.into]}: name that one.",
            customer_id=command.into,
        )
    account = known.cash(command.customer_id)
    return (
        CustomersMerged(
            customer_id=command.customer_id,
            into=command.into,
            on=command.on,
            reason=command.reason,
            invoices=tuple(account.invoices.values()),
            payments=tuple(account.payments.values()),
            credits=tuple(
                CreditBalance(
                    currency=currency, minor=minor, goodwill=account.goodwill.get(currency, 0)
                )
                for currency, minor in sorted(account.credit.items())
                if minor
            ),
            carried=tuple(account.carried.values()),
        ),
    )
