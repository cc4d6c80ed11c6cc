"""Agreeing transfer prices: dated, and never changed once agreed."""

from __future__ import annotations

from domain.catalogue import AnyEvent
from domain.knowledge import Knowledge
from domain.lending import TransferPrice, TransferPricesAgreed
from domain.lending_commands import AgreeTransferPrices, TransferTerms
from domain.money import scale
from domain.policy import Moment, Policy
from domain.quantity import quantity
from domain.refusal import AlreadyKnown, BadAmount, BadDate, Malformed


def agree(
    command: AgreeTransferPrices, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Add transfer prices. Those the book has already add nothing; the same start at another price is refused."""
    base = known.register.home().base_currency
    rules = known.register.transfer.rules
    held = {(rule.valid_from, rule.borrower, rule.grade): rule for rule in rules}
    added: list[TransferPrice] = []
    for terms in command.rules:
        rule = _rule(terms, base, f"{len(rules) + len(added) + 1}")
        place = (rule.valid_from, rule.borrower, rule.grade)
        was = held.get(place)
        if was is None:
            added.append(rule)
            held[place] = rule
        elif _content(was) != _content(rule):
            raise AlreadyKnown(
                f"There is another transfer price for the same from {rule.valid_from} on: agree the new "
                "one from a new date.",
                id=was.rule_id,
            )
    return (TransferPricesAgreed(rules=tuple(added)),) if added else ()


def _content(rule: TransferPrice) -> tuple[object, ...]:
    return rule.valid_to, rule.method, rule.percent, rule.rate, rule.currency


def _rule(terms: TransferTerms, base: str, rule_id: str) -> TransferPrice:
    fixed = terms.method == "fixed"
    if fixed != (terms.rate is not None) or fixed == (terms.percent is not None):
        raise Malformed(
            "A fixed transfer price gives a rate per hour, the other methods a percentage, and neither both."
        )
    if terms.currency is not None and not fixed:
        raise Malformed("Only a fixed transfer price has a currency of its own.")
    if terms.valid_to is not None and terms.valid_to < terms.valid_from:
        raise BadDate("A transfer price can not end before it starts.")
    said = quantity(terms.rate if terms.rate is not None else terms.percent or 0)
    if said < 0 and terms.method != "cost_plus":
        raise BadAmount("A transfer price is zero or more.", amount=str(said))
    currency = (terms.currency or base) if fixed else None
    scale(currency or base)
    return TransferPrice(
        rule_id=rule_id,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        method=terms.method,
        percent=None if fixed else said,
        rate=said if fixed else None,
        currency=currency,
        grade=terms.grade,
        borrower=terms.borrower,
    )
