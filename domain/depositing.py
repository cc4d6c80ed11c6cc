"""Asking for deposits and taking them in: a contract liability when paid, or when due and not cancellable (2.4a)."""

from __future__ import annotations

from datetime import date, timedelta

from domain.believing import believable
from domain.catalogue import AnyEvent
from domain.knowledge import Knowledge
from domain.money import amount, written
from domain.period import months_after
from domain.policy import Moment, Policy
from domain.posting import Movement, Posting, balanced, pair
from domain.refusal import BadAmount, BadDate, NotOpen, TooMuch
from domain.register import Contract, Register
from domain.retainer import (
    Because,
    DepositFellDue,
    DepositReceived,
    DepositRequestCancelled,
    DepositRequested,
)
from domain.retainer_commands import CancelDepositRequest, ConfirmDepositPaid, RequestDeposit
from domain.retainer_state import Deposit, Retainer
from domain.retainer_terms import NO_TERMS, PrepaidTerms
from domain.totals import tax_on


def terms_of(contract: Contract) -> PrepaidTerms:
    """What the contract says of deposits; of one that says nothing, a plain down-payment's terms."""
    return contract.signed.prepaid or NO_TERMS


def deposit_series(register: Register, on: date) -> str:
    """Deposits have numbers of their own: they are no invoices of work."""
    return f"{register.home().entity_id}-DEP-{on.year}"


def request(
    command: RequestDeposit, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Ask for a deposit, one at a time. Raises NotOpen while another is unpaid."""
    contract = known.register.contract(command.contract_id)
    retainer = known.retainer(command.contract_id)
    believable(command.requested_on, moment.today, "a deposit")
    waiting = retainer.open_request
    if waiting is not None:
        raise NotOpen(
            f"Deposit {waiting.deposit_id} of {written(waiting.unpaid, contract.currency)} is still "
            "unpaid: confirm it as paid or cancel it before another is asked for.",
            deposit_id=waiting.deposit_id,
        )
    terms = terms_of(contract)
    if command.amount is not None:
        minor = amount(command.amount, contract.currency)
    elif retainer.deposits:
        minor = terms.target - retainer.balance
    else:
        minor = terms.deposit or terms.target
    if minor <= 0:
        raise BadAmount(
            "There is nothing to ask for: give the deposit's amount, above zero.",
            contract_id=command.contract_id,
        )
    series = known.series(deposit_series(known.register, command.requested_on)).last + 1
    due_on = command.due_on or _usual_due(known.register, contract, command.requested_on)
    if due_on < command.requested_on:
        raise BadDate("A deposit can not be due before it is asked for.", due_on=str(due_on))
    return (
        asked(
            known.register,
            contract,
            retainer,
            minor,
            command.requested_on,
            due_on,
            series,
            "agreed",
        ),
    )


def _usual_due(register: Register, contract: Contract, on: date) -> date:
    customer = register.customer(contract.signed.customer_id)
    return on + timedelta(days=customer.registered.payment_days)


def asked(
    register: Register,
    contract: Contract,
    retainer: Retainer,
    minor: int,
    on: date,
    due_on: date,
    sequence: int,
    because: Because,
) -> DepositRequested:
    """The request for a deposit, with its tax where deposits are taxed on receipt."""
    terms = terms_of(contract)
    series = deposit_series(register, on)
    taxed = terms.taxed == "on_receipt" and terms.tax_rate is not None
    return DepositRequested(
        contract_id=retainer.contract_id,
        deposit_id=f"{retainer.contract_id}-D{len(retainer.deposits) + 1}",
        customer_id=contract.signed.customer_id,
        currency=contract.currency,
        number=f"{series}-{sequence:06d}",
        series=series,
        sequence=sequence,
        minor=minor,
        tax=tax_on(minor, terms.tax_rate) if taxed and terms.tax_rate is not None else 0,
        requested_on=on,
        due_on=due_on,
        cancellable=terms.cancellable,
        because=because,
    )


def replenishment(
    register: Register, contract: Contract, retainer: Retainer, on: date, last: int
) -> list[AnyEvent]:
    """A request for what is missing up to the target once the balance is below the minimum; one at a time.

    `last` is the last number given in the series of deposits. A contract that is over asks for nothing.
    """
    terms = terms_of(contract)
    if not (retainer.balance < terms.minimum and terms.target > retainer.balance):
        return []
    over = contract.ends_on is not None and contract.ends_on < on
    if over or not retainer.deposits or retainer.open_request is not None:
        return []
    due_on = _usual_due(register, contract, on)
    missing = terms.target - retainer.balance
    return [asked(register, contract, retainer, missing, on, due_on, last + 1, "replenishment")]


def fallen_due(
    register: Register, contract: Contract, deposit: Deposit, policy: Policy
) -> DepositFellDue:
    """What is unpaid of a deposit that can not be cancelled is a receivable from its due date on."""
    on, late = register.posted_on(deposit.due_on)
    contract_id = contract.signed.contract_id
    return DepositFellDue(
        contract_id=contract_id,
        deposit_id=deposit.deposit_id,
        currency=contract.currency,
        minor=deposit.unpaid,
        tax=deposit.tax_unpaid,
        due_on=deposit.due_on,
        accounting_date=on,
        out_of_period=late,
        postings=booked(
            policy,
            on,
            contract,
            ("bill_deposit", deposit.unpaid),
            ("bill_tax", deposit.tax_unpaid),
        ),
    )


def booked(
    policy: Policy, on: date, contract: Contract, *moved: tuple[Movement, int]
) -> tuple[Posting, ...]:
    """Balanced postings of movements under a contract."""
    contract_id = contract.signed.contract_id
    return balanced(
        posting
        for movement, minor in moved
        for posting in pair(
            policy.accounts(on, movement, "as_invoiced"),
            on,
            contract_id,
            contract.currency,
            minor,
        )
    )


def due_unnoticed(deposit: Deposit, on: date) -> bool:
    """Whether a deposit has become a receivable by a day without the books saying so yet."""
    return (
        not deposit.cancellable
        and not deposit.fell_due
        and deposit.unpaid > 0
        and deposit.due_on <= on
    )


def confirm(
    command: ConfirmDepositPaid, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """A deposit was paid. Raises TooMuch for more than is asked for, NotOpen when nothing is."""
    contract = known.register.contract(command.contract_id)
    deposit = known.retainer(command.contract_id).deposit(command.deposit_id)
    believable(command.received_on, moment.today, "money that came in")
    gross = deposit.unpaid + deposit.tax_unpaid
    paid = gross if command.amount is None else amount(command.amount, contract.currency)
    reference = command.reference or ""
    return tuple(
        received(
            known.register,
            contract,
            deposit,
            paid,
            command.received_on,
            policy,
            reference=reference,
        )
    )


def received(
    register: Register,
    contract: Contract,
    deposit: Deposit,
    paid: int,
    on: date,
    policy: Policy,
    *,
    reference: str = "",
    in_hand: bool = False,
) -> list[AnyEvent]:
    """Money for a deposit, tax included. With `in_hand` it is held as unapplied cash already.

    Raises NotOpen when nothing is asked for any more, TooMuch for more than is unpaid.
    """
    gross = _payable(deposit, paid)
    due = [fallen_due(register, contract, deposit, policy)] if due_unnoticed(deposit, on) else []
    tax = deposit.tax_unpaid if paid == gross else paid * deposit.tax_unpaid // gross
    day, late = register.posted_on(on)
    moved: list[tuple[Movement, int]] = [] if in_hand else [("receive_payment", paid)]
    if deposit.fell_due or due:
        moved.append(("apply_payment", paid))
    else:
        moved += [("receive_deposit", paid - tax), ("bill_tax", tax), ("apply_payment", tax)]
    return [
        *due,
        DepositReceived(
            contract_id=contract.signed.contract_id,
            deposit_id=deposit.deposit_id,
            currency=contract.currency,
            minor=paid - tax,
            tax=tax,
            received_on=on,
            lapses_on=_last_day(terms_of(contract), on),
            reference=reference,
            accounting_date=day,
            out_of_period=late,
            postings=booked(policy, day, contract, *moved),
        ),
    ]


def _payable(deposit: Deposit, paid: int) -> int:
    """What is unpaid of a deposit, tax included; refuses to take in nothing, or more than that."""
    gross = deposit.unpaid + deposit.tax_unpaid
    if gross == 0:
        raise NotOpen(
            f"Nothing is asked for any more under deposit {deposit.deposit_id}: it was paid or cancelled.",
            deposit_id=deposit.deposit_id,
        )
    if not 0 < paid <= gross:
        raise TooMuch(
            f"{written(paid, deposit.currency)} can not be taken in for deposit {deposit.deposit_id}: "
            f"{written(gross, deposit.currency)} of it is unpaid.",
            deposit_id=deposit.deposit_id,
        )
    return gross


def _last_day(terms: PrepaidTerms, received_on: date) -> date | None:
    """The last day on which a deposit can be drawn: the earlier of what the contract says."""
    last = terms.expires_on
    if terms.months:
        after = months_after(received_on, terms.months)
        last = after if last is None else min(last, after)
    return last


def cancel(
    command: CancelDepositRequest, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Stop asking for what is unpaid; a receivable of it goes with its liability."""
    contract = known.register.contract(command.contract_id)
    deposit = known.retainer(command.contract_id).deposit(command.deposit_id)
    if deposit.unpaid + deposit.tax_unpaid == 0:
        raise NotOpen(
            f"Nothing of deposit {deposit.deposit_id} is unpaid: refund it instead (RefundDeposit).",
            deposit_id=deposit.deposit_id,
        )
    on, late = known.register.posted_on(command.on)
    owed = deposit.fell_due
    return (
        DepositRequestCancelled(
            contract_id=command.contract_id,
            deposit_id=deposit.deposit_id,
            currency=contract.currency,
            minor=deposit.unpaid,
            tax=deposit.tax_unpaid,
            on=command.on,
            reason=command.reason,
            accounting_date=on,
            out_of_period=late,
            postings=booked(
                policy,
                on,
                contract,
                ("bill_deposit", -deposit.unpaid if owed else 0),
                ("bill_tax", -deposit.tax_unpaid if owed else 0),
            ),
        ),
    )
