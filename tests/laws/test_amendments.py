"""Law: whatever is amended, billed, credited and answered in whatever order, lots conserve and terms price what is open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.amendment_commands import (
    AcceptCreditProposal,
    ApproveAmendment,
    DeclineCreditProposal,
    DraftAmendment,
    RejectAmendment,
    SubmitAmendment,
)
from domain.master_commands import RateTerms
from domain.money import half_up
from tests.conformance.firm import account, bill, draft, record
from tests.domain.test_credit_proposals import conserved
from tests.laws.small_firm import BOOK, SmallFirm

LATER = date(2026, 3, 1)
DAYS = st.integers(1, 28)
AMENDED = st.tuples(
    st.just("amend"), DAYS, st.sampled_from(["80.00", "99.99", "120.00"]), st.booleans()
)
WORKED = st.tuples(st.just("work"), DAYS, st.integers(1, 9), st.just(True))
BILLED = st.tuples(st.sampled_from(["bill", "draft"]), DAYS, st.none(), st.just(True))
ANSWERED = st.tuples(st.just("answer"), DAYS, st.none(), st.booleans())
STEPS = st.lists(AMENDED | WORKED | BILLED | ANSWERED, min_size=2, max_size=14)


class Amended:
    """A firm and the rates that hold for its contract, kept beside it in the simplest way."""

    def __init__(self) -> None:
        self.firm = SmallFirm()
        self.rates: list[tuple[date, Decimal]] = [(date.min, Decimal(100))]
        self.invoices: list[str] = []
        self.hours: dict[str, tuple[date, int]] = {}
        self.declined: set[str] = set()

    def amend(self, day: date, rate: str, n: int, *, approve: bool) -> None:
        name = f"A-{n}"
        row = RateTerms(valid_from=day, rate=rate, currency="GBP")
        ids = {"contract_id": "C1", "amendment_id": name}
        self.firm.do(DraftAmendment(**ids, effective_date=day, rates=(row,), reason="agreed"))  # type: ignore[arg-type]
        self.firm.do(SubmitAmendment(**ids))
        if approve:
            self.firm.do(ApproveAmendment(**ids), actor="olga")
            self.rates.append((day, Decimal(rate)))
        else:
            self.firm.do(RejectAmendment(**ids, reason="too dear"))

    def work(self, day: date, hours: int, n: int) -> None:
        record(self.firm, f"t:{n}", day, hours)
        self.hours[f"t:{n}"] = (day, hours)

    def answer(self, *, accept: bool) -> None:
        """Accept each open proposal on all invoices that bill something of it, or decline it."""
        register = self.firm.desk.register(BOOK)
        for (contract_id, amendment_id), one in list(register.amendments.items()):
            for entry_id in one.proposals:
                ids = {"contract_id": contract_id, "amendment_id": amendment_id}
                if accept:
                    for invoice in reversed(self.invoices):
                        self.firm.tried(
                            AcceptCreditProposal(
                                **ids, entry_ids=(entry_id,), invoices=(invoice,), credited_on=LATER
                            )
                        )
                else:
                    self.firm.do(DeclineCreditProposal(**ids, entry_ids=(entry_id,), reason="no"))
                    self.declined.add(entry_id)

    def worth(self, entry_id: str) -> int:
        """By the last approved amendment among those with the latest day that reach the work."""
        day, hours = self.hours[entry_id]
        latest = max(since for since, _ in self.rates if since <= day)
        rate = [r for since, r in self.rates if since == latest][-1]
        minor = rate * 100 * hours
        return half_up(*minor.as_integer_ratio())

    def step(self, n: int, what: str, day: date, said: object, *, yes: bool) -> None:
        match what:
            case "amend":
                self.amend(day, str(said), n, approve=yes)
            case "work":
                self.work(day, int(str(said)), n)
            case "answer":
                self.answer(accept=yes)
            case _ if account(self.firm).unbilled:
                self.bill(what)

    def bill(self, what: str) -> None:
        """What is on a draft already stays there."""
        if what == "draft":
            draft(self.firm, date(2026, 1, 31))
        else:
            self.invoices.append(bill(self.firm, date(2026, 2, 10)))

    def check(self) -> None:
        """Only what is billed, and is proposed for credit or declined, may have another price than the terms say."""
        conserved(self.firm)
        found = account(self.firm)
        register = self.firm.desk.register(BOOK)
        other = {e for one in register.amendments.values() for e in one.proposals} | self.declined
        for entry_id, minor in found.approved.items():
            if not (entry_id in found.billed and entry_id in other):
                assert minor == self.worth(entry_id), entry_id


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_lots_conserve_and_what_is_not_billed_is_priced_by_the_terms_in_force(
    steps: list[tuple[str, int, object, bool]],
) -> None:
    told = Amended()
    for n, (what, day, said, yes) in enumerate(steps):
        told.step(n, what, date(2026, 1, day), said, yes=yes)
        told.check()
