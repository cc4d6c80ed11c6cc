"""What a move of a receivable in a foreign currency is worth, and the gain or loss it realises."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.foreign_receivable import Carried, Move
from domain.money import half_up
from domain.policy import Policy
from domain.posting import Movement, Posting, pair
from domain.quote import Leg
from domain.quotes import converted
from domain.register import Register

replace = msgspec.structs.replace


def next_move(before: Carried | None, move: Move, register: Register) -> Move:
    """The move with its value, its quotes and its gain; without a value where a quote is missing."""
    if before is not None and before.waits:
        return move
    if move.cause == "returned":
        return _returned(before, move)
    if move.cause == "credited" and before is not None:
        return replace(_share(before, move), legs=before.original)
    base = register.home().base_currency
    pair_of = (move.currency, base)
    legs = register.quotes.legs(base, pair_of, register.quotes.ledger, move.quoted_on)
    if legs is None:
        return move
    worth = converted(move.minor, pair_of, legs)
    if move.cause == "owed" or before is None:
        return replace(move, base=worth, legs=legs)
    settled = _share(before, move)
    assert settled.base is not None
    return replace(settled, legs=legs, gain=settled.base - worth)


def _share(before: Carried, move: Move) -> Move:
    """What goes takes its share of what is carried and of a revaluation with it; the last takes the rest."""
    owed = before.open()
    if owed == 0:
        return replace(move, base=0)
    left = owed + move.minor
    return replace(
        move,
        base=_part(before.carried(), left, owed) - before.carried(),
        unwound=before.adjustment - _part(before.adjustment, left, owed),
    )


def _returned(before: Carried | None, move: Move) -> Move:
    """What a payment settled is owed again at what it was carried at; its gain or loss is turned round."""
    of = [] if before is None else [one for one in before.moves if one.source == move.source]
    settled = -sum(one.minor for one in of)
    if settled <= 0:
        return replace(move, base=0)
    carried, gain = -sum(one.base or 0 for one in of), sum(one.gain for one in of)
    return replace(
        move,
        base=_part(carried, move.minor, settled),
        gain=-_part(gain, move.minor, settled),
        legs=of[0].legs,
    )


def _part(whole: int, minor: int, of: int) -> int:
    sign = 1 if of > 0 else -1
    return half_up(sign * whole * minor, sign * of)


def posted(move: Move, base: str, policy: Policy) -> Iterable[Posting]:
    """The realised difference, and a revaluation turned round as far as its receivable is settled."""
    turned = move.cause == "returned"
    gained = move.gain < 0 if turned else move.gain > 0
    if gained:
        yield from _pair(move, "gain_on_payment", move.gain, base, policy)
    else:
        yield from _pair(move, "loss_on_payment", -move.gain, base, policy)
    yield from revaluation(move, -move.unwound, move.unwound > 0, base, policy)


def revaluation(move: Move, minor: int, up: bool, base: str, policy: Policy) -> Iterable[Posting]:
    """A difference of a revaluation, or one turned round: on the accounts of gains when `up`, else of losses."""
    movement: Movement = "revalue_up" if up else "revalue_down"
    yield from _pair(move, movement, minor if up else -minor, base, policy)


def _pair(
    move: Move, movement: Movement, minor: int, base: str, policy: Policy
) -> tuple[Posting, ...]:
    accounts = policy.accounts(move.accounting_date, movement, "as_invoiced")
    return pair(accounts, move.accounting_date, "", base, minor, move.invoice_id)


def quote_ids(legs: Iterable[Leg]) -> str:
    """The quotes of a conversion, as they are read."""
    return " ".join(leg.quote_id for leg in legs)
