"""May a lot be billed, what is it worth, is it revenue: questions put to the rules, answers kept with the event."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import msgspec

from domain.account import Account
from domain.cap_room import Asked, CapRooms, plain
from domain.contract import ContractLine, Treatment
from domain.exchange import exchanged, worth
from domain.policy import ALL_MET, BilledAs, Case, Conditions, Funds, Policy
from domain.quantity import Seconds
from domain.quote import Conversion
from domain.rates import Priced, resolve
from domain.register import Contract, Register
from domain.ruling import Verdict
from domain.taxing import taxed
from domain.time_entry import Work
from domain.wip import ApprovedLine, Decided, Kind, Lot, LotState


class Subject(Protocol):
    """The work that a question is about: an approved line or an open item has all of this."""

    @property
    def line_id(self) -> str: ...
    @property
    def project_id(self) -> str: ...
    @property
    def person_id(self) -> str: ...
    @property
    def worked_on(self) -> date: ...
    @property
    def chargeable(self) -> bool: ...
    @property
    def flag(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def conversion(self) -> Conversion | None: ...
    @property
    def disbursement(self) -> bool: ...
    @property
    def tax(self) -> str: ...


NO_QUOTE = Conditions(quote_found=False)
OWN_RATE = "entry"


class Rulings:
    """The rulings of one event, each written once and cited by number."""

    def __init__(self) -> None:
        self.decided: list[Decided] = []
        self._index: dict[int, int] = {}
        self._kept: list[Verdict] = []  # keeps the identities in `_index` alive

    def cite(self, verdict: Verdict) -> int:
        found = self._index.get(id(verdict))
        if found is None:
            found = self._index[id(verdict)] = len(self.decided)
            self._kept.append(verdict)
            self.decided.append(
                Decided(ruling=verdict.ruling, reasons=verdict.reasons, also=verdict.also)
            )
        return found

    def written(self) -> tuple[Decided, ...]:
        return tuple(self.decided)


class Bench:
    """One contract before the rules: builds each case from the register and keeps what was answered."""

    def __init__(
        self, register: Register, contract: Contract, committed: int, policy: Policy
    ) -> None:
        self.register = register
        self.contract = contract
        self.policy = policy
        self.rulings = Rulings()
        self.today: date | None = None  # where the act has a day that conversions may be of
        self.room = None if contract.cap is None else contract.cap - committed
        self.blocked = self.room is not None and self.room < -contract.signed.cap_tolerance
        self.caps: CapRooms | None = None  # where more than one plain cap bounds the contract
        customer_id = register.staying(contract.signed.customer_id)
        shared = bool(register.customer_caps) and register.customer_cap(contract.signed.contract_id)
        self._capped = self.room is not None or bool(contract.caps) or bool(shared)
        customer = register.customer(customer_id)
        self._customer_held = bool(customer.held)
        self._pending = register.pending.get(contract.signed.contract_id, frozenset())
        self._revenue: dict[tuple[str, LotState, int, Treatment], tuple[int, bool]] = {}
        self._taxed: dict[tuple[str, date], bool] = {}
        self._both: dict[tuple[int, int], Verdict] = {}

    def under_caps_of(self, account: Account) -> CapRooms | None:
        """The caps at all levels over this account's work; none where a plain one, or none, is all there is."""
        if self.caps is None and not plain(self.register, self.contract, account):
            self.caps = CapRooms(self.register, account)
        return self.caps

    def line(self, line_id: str) -> ContractLine:
        return self.contract.lines[line_id]

    def verdict(
        self,
        subject: Subject,
        priced: bool,
        currency: str,
        cap_room: str,
        confirmed: frozenset[str],
        *,
        funded: bool = True,
    ) -> Verdict:
        """Eligibility of one lot; `cap_room` is "uncapped", "enough" or "none"."""
        day = subject.worked_on
        project = self.register.projects.get(subject.project_id)
        person = self.register.people.get(subject.person_id)
        works = subject.kind == "time"
        case = Case(
            self._billed_as(subject),
            subject.chargeable,
            self.contract.covers(subject.line_id, day),
            (project is not None and project.open_on(day)) or not (works or subject.project_id),
            not works or (person is not None and person.grade_on(day) is not None),
            priced,
            currency == self.contract.currency,
            subject.flag == "long_day" and "long_day" not in confirmed,
            subject.line_id in self._pending,
            self._customer_held,
            cap_room,
            cap_room == "none" and self._blocked(subject),
        )
        verdict = self.policy.billing(day, case)
        conditions = self.conditions(subject)
        if self.contract.funding is not None:
            money: Funds = "enough" if funded else "none"
            conditions = msgspec.structs.replace(conditions, funded=money)
        if conditions is ALL_MET:
            return verdict
        return self._with(verdict, self.policy.conditions(day, conditions))

    def _blocked(self, subject: Subject) -> bool:
        if self.caps is None:
            return self.blocked
        contract_id = self.contract.signed.contract_id
        return self.caps.blocked(Asked(contract_id, subject.line_id, subject.kind))

    def conditions(self, subject: Subject) -> Conditions:
        """What must be there besides for this lot, as far as it is asked for."""
        if subject.conversion is not None and not subject.conversion.legs:
            return NO_QUOTE
        tax_known = not self.register.tax.own or self._tax_known(subject)
        return ALL_MET if tax_known else Conditions(tax_known=False)

    def _tax_known(self, subject: Subject) -> bool:
        """Whether it is known how this lot would be taxed, were it invoiced on the day of the work."""
        code = subject.tax or self.line(subject.line_id).tax_code
        key = (code, subject.worked_on)
        found = self._taxed.get(key)
        if found is None:
            customer = self.contract.signed.customer_id
            key_of_tax = taxed(self.register, customer, code, subject.worked_on, self.policy)
            found = self._taxed[key] = key_of_tax is not None
        return found

    def _with(self, verdict: Verdict, further: Verdict) -> Verdict:
        """Both verdicts as one: either says no, and every reason of both is listed."""
        if further.then["bills"]:
            return verdict
        key = (id(verdict), id(further))
        found = self._both.get(key)
        if found is None:
            found = self._both[key] = Verdict(
                ruling=verdict.ruling,
                then=further.then,
                reasons=verdict.reasons + further.reasons,
                also=(*verdict.also, further.ruling),
            )
        return found

    def _billed_as(self, subject: Subject) -> BilledAs:
        if subject.kind == "time":
            return self.line(subject.line_id).billing_model
        return "expense" if subject.kind == "expense" else "charge"

    def open_room(self) -> str:
        """The word for the cap before room is shared out."""
        return "enough" if self._capped else "uncapped"

    def lot(
        self,
        subject: Subject,
        start: int,
        end: int,
        state: LotState,
        verdict: Verdict,
        funding: str = "",
    ) -> Lot:
        revenue, recognised = self.revenue(subject, state)
        return Lot(
            start=start,
            end=end,
            state=state,
            ruling=self.rulings.cite(verdict),
            revenue=revenue,
            recognised=recognised,
            funding=funding,
        )

    def revenue(self, subject: Subject, state: LotState) -> tuple[int, bool]:
        """Which ruling says whether the lot is revenue, and what it says."""
        treatment = self._treatment(subject)
        key = (subject.line_id, state, subject.worked_on.toordinal(), treatment)
        found = self._revenue.get(key)
        if found is None:
            line = self.line(subject.line_id)
            verdict = self.policy.revenue(subject.worked_on, line.billing_model, treatment, state)
            recognised = bool(verdict.then["recognise"])
            found = self._revenue[key] = (self.rulings.cite(verdict), recognised)
        return found

    def _treatment(self, subject: Subject) -> Treatment:
        if subject.kind == "deposit":
            return "deposit"
        return "disbursement" if subject.disbursement else self.line(subject.line_id).treatment

    def rate(self, work: Work | None, subject: Subject, activity: str | None) -> Priced | None:
        """The rate at the work date; an entry's own comes with it, or waits in its conversion for a quote."""
        person = self.register.people.get(subject.person_id)
        own, waits = None, subject.conversion
        if work is not None and (work.rate is not None or work.fixed is not None):
            currency = work.rate_currency or self.contract.currency
            own = Priced(work.rate, work.fixed, currency, OWN_RATE)
        elif work is None and waits is not None and waits.row == OWN_RATE:
            own = Priced(waits.rate, waits.fixed, waits.currency, OWN_RATE)
        values = (
            activity,
            subject.project_id,
            subject.person_id,
            person.grade_on(subject.worked_on) if person else None,
            self.contract.signed.contract_id,
            self.contract.signed.customer_id,
        )
        return resolve(self.register.cards, values, subject.worked_on, own)

    def exchange(self, found: Priced | None, subject: Subject) -> Conversion | None:
        """How the rate is converted, when it is in another currency and the contract's terms say how."""
        days = (subject.worked_on, self.today)
        return exchanged(self.register, self.contract, found, days, subject.conversion)

    def needs_price(self, line: ApprovedLine) -> bool:
        """Whether an allowance includes the work, and values what is beyond it by the rate card."""
        terms = self.line(line.line_id).allowance
        if terms is None or line.kind != "time" or line.outside:
            return False
        then = terms.on(line.worked_on)
        return then.hours is None or then.overage_rate is None

    def worth(
        self, found: Priced | None, billable: Seconds, conversion: Conversion | None = None
    ) -> int:
        """Value in minor units of the contract's currency; nothing while no usable rate is known."""
        return worth(found, conversion, billable, self.contract.currency)


def not_billed_state(subject: Subject) -> LotState:
    """Where a lot goes that may not be billed: outside the charge, or on hold."""
    return "held" if subject.chargeable else "not_chargeable"
