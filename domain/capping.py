"""Agreeing and amending caps at every level, and saying which open items are served before others (2.5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from domain.account import Account, folded
from domain.cap_commands import CapCustomer, CapShape, PrioritiseItems
from domain.cap_room import CapRooms, plain
from domain.cap_terms import CapTerms, CustomerCapSet, ItemsPrioritised
from domain.catalogue import AnyEvent
from domain.contract import CapAmended
from domain.knowledge import Knowledge
from domain.master_commands import AmendCap
from domain.money import amount, scale
from domain.policy import Moment, Policy
from domain.quantity import quantity
from domain.reconsider import reconsider, reconsider_each
from domain.refusal import BadAmount, Malformed, UnknownEntry
from domain.register import Contract, Register
from domain.register import folded as register_after

TAX_MOST = 100  # per cent


def not_to_exceed(text: str | int, currency: str) -> int:
    """A cap's amount in minor units. Refuses one below zero."""
    minor = amount(text, currency)
    if minor < 0:
        raise BadAmount(f"A not-to-exceed amount is zero or more, not {text}.", amount=str(text))
    return minor


def terms_of(shape: CapShape, currency: str, lines: tuple[str, ...]) -> CapTerms:
    """A contract's cap as agreed. Raises Malformed for a level or a line that the contract has not."""
    of_line = shape.level in ("line", "line_customer")
    if shape.level == "customer":
        raise Malformed(
            "A cap over all of a customer's contracts is the customer's, not one contract's: set it with "
            "CapCustomer."
        )
    if of_line and (shape.line_id is None or shape.line_id not in lines):
        raise Malformed(f"A cap at level {shape.level} names one of the lines {', '.join(lines)}.")
    if not of_line and shape.line_id is not None:
        raise Malformed("A cap over the whole contract names no line: say level line.")
    return CapTerms(
        level=shape.level,
        line_id=shape.line_id or "",
        limit=not_to_exceed(shape.not_to_exceed, currency),
        policy=shape.policy,
        tolerance=not_to_exceed(shape.tolerance, currency),
        release=shape.release,
        expenses=shape.expenses,
        tax_percent=_tax(shape.tax_percent),
        thresholds=tuple(sorted(set(shape.thresholds))),
    )


def _tax(percent: str | int | None) -> Decimal | None:
    if percent is None:
        return None
    found = quantity(percent)
    if not 0 <= found <= TAX_MOST:
        raise BadAmount(f"A tax rate is 0 to {TAX_MOST} per cent, not {percent}.")
    return found


def agreed(
    shapes: tuple[CapShape, ...], currency: str, lines: tuple[str, ...]
) -> tuple[CapTerms, ...]:
    """The caps a contract is signed with. Raises Malformed when two stand at one place."""
    caps = tuple(terms_of(shape, currency, lines) for shape in shapes)
    if len({terms.place for terms in caps}) < len(caps):
        raise Malformed("A contract has one cap at a level and line: give each once.")
    return caps


def amend_cap(
    command: AmendCap, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Change a cap. Raised: over-cap time is billable again, oldest first. Below what is consumed:
    recorded and flagged, billing stops, nothing is credited by itself (2.5.5).
    """
    amended = _amended(command, known.register.contract(command.contract_id))
    return () if amended is None else _in_force(amended, known, policy)


def set_cap(
    contract_id: str,
    terms: CapTerms,
    effective_date: date,
    reason: str,
    known: Knowledge,
    policy: Policy,
) -> tuple[AnyEvent, ...]:
    """The cap at a level and line as it is to be, whatever stood there before."""
    if terms in known.register.contract(contract_id).all_caps():
        return ()
    amended = CapAmended(
        contract_id=contract_id,
        cap=terms.limit if terms.level == "contract" and terms.binds else None,
        effective_date=effective_date,
        reason=reason,
        level=terms.level,
        line_id=terms.line_id,
        terms=terms,
    )
    return _in_force(amended, known, policy)


def _in_force(amended: CapAmended, known: Knowledge, policy: Policy) -> tuple[AnyEvent, ...]:
    """A cap's change, with what it lets through or stops."""
    contract_id = amended.contract_id
    register = register_after(known.register, [(0, amended)])
    after = folded(known.account(contract_id), [(0, amended)])
    if _below_consumed(register, contract_id, (amended.level, amended.line_id), after):
        amended = msgspec.structs.replace(amended, below_consumed=True)
    because = f"the cap was amended: {amended.reason}"
    return (amended, *reconsider(register, after, policy, amended.effective_date, because))


def _amended(command: AmendCap, contract: Contract) -> CapAmended | None:
    """The amendment as a fact; none when it changes nothing."""
    place = (command.level, command.line_id or "")
    was = next((terms for terms in contract.caps if terms.place == place), None)
    said = {
        name: value
        for name in ("policy", "tolerance", "release", "expenses", "tax_percent", "thresholds")
        if (value := getattr(command, name)) is not None
    }
    terms: CapTerms | None = None
    cap: int | None = None
    if command.not_to_exceed is not None:
        shape = CapShape(
            level=command.level,
            line_id=command.line_id,
            not_to_exceed=command.not_to_exceed,
            **said,
        )
        terms = terms_of(shape, contract.currency, tuple(contract.lines))
        cap = terms.limit
    if terms is not None and was is not None:
        kept = {name: getattr(was, name) for name in _TERMS if name not in said}
        terms = msgspec.structs.replace(terms, **kept)
    simple = command.level == "contract" and was is None and not said
    if simple and cap == contract.cap:
        return None
    if not simple and terms == was:
        return None
    return CapAmended(
        contract_id=command.contract_id,
        cap=cap if command.level == "contract" and (terms is None or terms.binds) else None,
        effective_date=command.effective_date,
        reason=command.reason,
        level=command.level,
        line_id=command.line_id or "",
        terms=None if simple else terms,
    )


_TERMS = ("policy", "tolerance", "release", "expenses", "tax_percent", "thresholds")


def _below_consumed(
    register: Register, contract_id: str, place: tuple[str, str], account: Account
) -> bool:
    contract = register.contract(contract_id)
    if plain(register, contract, account):
        if contract.cap is None:
            return False
        return account.committed > contract.cap + contract.signed.cap_tolerance
    uses = CapRooms(register, account).uses
    return any(
        use.blocked for use in uses if use.terms.place == place and contract_id in use.contracts
    )


def cap_customer(
    command: CapCustomer, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Agree what a customer may be billed on all its contracts in a currency; their open work is placed anew."""
    register = known.register
    register.customer(command.customer_id)
    scale(command.currency)
    terms = _customer_terms(command)
    key = (command.customer_id, command.currency)
    if terms == register.customer_caps.get(key):
        return ()
    event = CustomerCapSet(
        customer_id=command.customer_id,
        currency=command.currency,
        terms=terms,
        effective_date=command.effective_date,
        reason=command.reason,
    )
    contracts = [
        contract_id
        for contract_id in register.of_customer.get(command.customer_id, ())
        if register.contracts[contract_id].currency == command.currency
    ]
    known = known.with_register(register_after(register, [(0, event)]))
    if terms is not None and terms.binds and contracts:
        uses = CapRooms(known.register, known.account(contracts[0])).uses
        if any(use.blocked for use in uses if use.terms.level == "customer"):
            event = msgspec.structs.replace(event, below_consumed=True)
    because = f"the customer's cap was agreed: {command.reason}"
    return (
        event,
        *reconsider_each(known, contracts, policy, command.effective_date, because),
    )


def _customer_terms(command: CapCustomer) -> CapTerms | None:
    if command.not_to_exceed is None:
        return None
    return CapTerms(
        level="customer",
        limit=not_to_exceed(command.not_to_exceed, command.currency),
        policy=command.policy,
        tolerance=not_to_exceed(command.tolerance, command.currency),
        release=command.release,
        expenses=command.expenses,
        tax_percent=_tax(command.tax_percent),
        thresholds=tuple(sorted(set(command.thresholds))),
    )


def prioritise(
    command: PrioritiseItems, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Serve open items before others. Raises UnknownEntry for one that is billed, on a draft or not approved."""
    known.register.contract(command.contract_id)
    account = known.account(command.contract_id)
    wanted = tuple(dict.fromkeys(command.entry_ids))
    for entry_id in wanted:
        if entry_id not in account.items:
            raise UnknownEntry(
                f"Entry {entry_id} has no open value on contract {command.contract_id}: only what is "
                "neither drafted nor billed can be put before other work.",
                entry_id=entry_id,
            )
    before = sorted(account.priority, key=account.priority.__getitem__)
    order = (*wanted, *(e for e in before if e not in wanted)) if wanted else ()
    if order == tuple(before):
        return ()
    event = ItemsPrioritised(
        contract_id=command.contract_id, entry_ids=order, reason=command.reason
    )
    after = folded(account, [(0, event)])
    because = f"items were put before others: {command.reason}"
    decided = reconsider(known.register, after, policy, command.on, because, anew=True)
    return (event, *decided)
