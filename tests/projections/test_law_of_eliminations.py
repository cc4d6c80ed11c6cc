"""The law of eliminations: eliminated and unmatched is everything booked between entities, to the cent, every month."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.lending_commands import AgreeTransferPrices, IssueIntercompanyInvoice, TransferTerms
from domain.master_commands import ClosePeriod
from domain.period import last_day
from domain.quote_commands import QuoteRates, QuoteTerms
from domain.refusal import Refused
from domain.time_commands import ApproveTime, RecallApproval, RecordTime
from projections import eliminations, lent_work
from projections.runner import Views
from tests.conformance.test_intercompany import TwoEntities, made
from tests.laws.test_intercompany import SAID
from tests.projections.test_carrying import digests, empty

DAYS = (
    "2026-01-05",
    "2026-01-05",
    "2026-01-20",
    "2026-02-03",
)  # no quote yet for the last two
MONTHS = ("2026-01", "2026-02", "2026-03")
BOOKS = ("UK", "US")
QUOTES = (
    ("UK", "EUR", "GBP", date(2026, 2, 3)),
    ("US", "EUR", "USD", date(2026, 2, 3)),
    ("US", "GBP", "USD", date(2026, 1, 20)),
)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["approve", "recall", "carry", "invoice", "close", "quote"]),
        st.integers(0, 3),
    ),
    max_size=16,
)


def act(firm: TwoEntities, what: str, n: int) -> None:
    month = MONTHS[n % 2]
    try:
        if what == "approve":
            firm.do("US", ApproveTime(entry_ids=(f"e:{n}",)))
        elif what == "recall":
            firm.do("US", RecallApproval(entry_ids=(f"e:{n}",), reason="wrong"))
        elif what == "carry":
            firm.carry()
        elif what == "close":
            firm.do(BOOKS[n % 2], ClosePeriod(period=MONTHS[n // 2]))
        elif what == "quote":
            book, base, counter, on = QUOTES[n % 3]
            quote = QuoteTerms(
                base=base, counter=counter, rate_date=on, value="1.10", source="late"
            )
            firm.do(book, QuoteRates(quotes=(quote,)))
        else:
            invoice = IssueIntercompanyInvoice(
                borrower="US", period=month, issued_on=last_day(month)
            )
            firm.do("UK", invoice)
    except Refused:
        return  # approved already, closed already, nothing to invoice: as it must be


def played(acts: list[tuple[str, int]]) -> TwoEntities:
    firm = made(SAID)
    start, ticks = datetime(2026, 3, 31, 12, tzinfo=UTC), iter(range(10**6))
    firm.desk.clock = lambda: start + timedelta(seconds=next(ticks))
    for n, worked_on in enumerate(DAYS):
        work = RecordTime(
            entry_id=f"e:{n}", project_id="P1", person_id="p1", worked_on=date.fromisoformat(worked_on),
            quantity=n + 1, rate="200",
        )  # fmt: skip
        firm.do("US", work)
    euros = TransferTerms(
        valid_from=date(2026, 2, 1), method="fixed", rate="100", currency="EUR", borrower="US"
    )
    firm.do("UK", AgreeTransferPrices(rules=(euros,)))
    for what, n in acts:
        act(firm, what, n)
    return firm


def facts(firm: TwoEntities) -> list[tuple[str, Any]]:
    return [
        (book, line.entry.event) for book in BOOKS for line in firm.books.open(book).page(0, 1_000)
    ]


def posted(firm: TwoEntities) -> Counter[tuple[str, str, str]]:
    """What the books themselves say, by book, account and month."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for book, event in facts(firm):
        for one in getattr(event, "postings", ()):
            sums[book, one.account, f"{one.on:%Y-%m}"] += one.minor
    return sums


def matched(firm: TwoEntities, month: str, currency: str) -> int:
    """What both sides have at the end of a month, counted line by line from the facts."""
    sides: dict[str, Counter[tuple[str, str]]] = {book: Counter() for book in BOOKS}
    prices: dict[tuple[str, str], int] = {}
    back = ("LentTakenBack", "BorrowedReturned")
    for book, event in facts(firm):
        kind = type(event).__name__
        if kind not in ("TimeLent", "LentPriced", "TimeBorrowed", "BorrowedConverted", *back):
            continue
        for one in event.lines:
            on = event.accounting_date if kind in back else one.accounting_date
            tie = (one.correlation, one.entry_id)
            prices[tie] = prices.get(tie) or one.price
            if one.currency == currency and one.minor and f"{on:%Y-%m}" <= month:
                sides[book][tie] += -1 if kind in back else 1
    return sum(price for tie, price in prices.items() if sides["UK"][tie] == sides["US"][tie] == 1)


def check(firm: TwoEntities, found: list[eliminations.Elimination]) -> None:
    books = posted(firm)
    told: Counter[tuple[str, str, str]] = Counter()
    stands: Counter[tuple[str, str]] = Counter()  # eliminated, and what is left unmatched
    for currency in {row.currency for row in found}:
        ours = [row for row in found if row.currency == currency]
        check_currency(firm, currency, ours, told, stands)
    accounts = {**eliminations.LENDER, **eliminations.BORROWER}
    between = {at: minor for at, minor in books.items() if at[1] in accounts and minor}
    assert {at: minor for at, minor in told.items() if minor} == between
    booked: Counter[tuple[str, str]] = Counter()
    for (book, account, _), minor in between.items():
        booked[book, account] += minor
    assert all(stands[at] == minor for at, minor in booked.items())


def check_currency(
    firm: TwoEntities,
    currency: str,
    found: list[eliminations.Elimination],
    told: Counter[tuple[str, str, str]],
    stands: Counter[tuple[str, str]],
) -> None:
    unmatched: Counter[tuple[str, str]] = Counter()
    eliminated, before = 0, (0, 0)
    for row in found:
        each: Counter[str] = Counter()
        now = {(line.book, line.account): line for line in row.entry}
        for at in {*now, *unmatched}:
            line = now.get(at)
            booked, entry, left = (
                (line.booked, line.elimination, line.unmatched) if line else (0, 0, 0)
            )
            told[*at, row.period] += booked
            stands[at] -= entry
            assert unmatched[at] + booked == left - entry, (row.period, at)
            unmatched[at] = left
            each[at[0]] += entry
        assert not any(each.values()), "the entry balances in each book's own currency"
        eliminated += row.eliminated
        assert eliminated == matched(firm, row.period, currency)
        assert (row.lent_before, row.borrowed_before) == before
        for side in ("lent", "borrowed"):
            total = (
                getattr(row, f"{side}_before")
                + getattr(row, side)
                + getattr(row, f"{side}_corrected")
            )
            assert total == row.eliminated + getattr(row, f"{side}_unmatched")
            reasons = sum(getattr(one, side) for one in row.reasons)
            assert reasons == getattr(row, f"{side}_unmatched")
        before = (row.lent_unmatched, row.borrowed_unmatched)
    stands.update(unmatched)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ACTS)
def test_eliminated_and_unmatched_is_everything_booked(
    engine: Engine, acts: list[tuple[str, int]]
) -> None:
    empty(engine)
    firm, views = played(acts), Views(engine)
    for _ in range(2):
        views.carry_all(firm.books)
        with engine.connect() as tx:
            check(firm, eliminations.listing(tx))
            for book in BOOKS:
                check(firm, eliminations.listing(tx, book=book))
        firm.carry()
    live = digests(views)
    views.rebuild(None, firm.books)
    assert digests(views) == live


def test_every_reason_is_told_and_goes_when_the_other_side_comes(engine: Engine) -> None:
    empty(engine)
    views = Views(engine)
    firm = played([("close", 0), ("quote", 0), ("approve", 1), ("approve", 3), ("carry", 0)])

    def seen() -> list[tuple[str, str, list[str], int, int]]:
        views.carry_all(firm.books)
        with engine.connect() as tx:
            return [
                (
                    row.period,
                    row.currency,
                    [one.reason for one in row.reasons],
                    row.lent_unmatched,
                    row.borrowed_unmatched,
                )
                for row in eliminations.listing(tx)
            ]

    # January is closed for the lender; for euros the borrower has no quote.
    assert seen() == [
        ("2026-01", "GBP", ["other_period"], 0, 90_000),
        ("2026-02", "EUR", ["quote_missing"], 40_000, 0),
        ("2026-02", "GBP", [], 0, 0),
    ]
    act(firm, "recall", 1)
    act(firm, "quote", 1)
    assert seen()[0][2] == ["other_period"]
    firm.carry()
    assert seen() == [
        ("2026-01", "GBP", ["other_period"], 0, 90_000),
        ("2026-02", "EUR", [], 0, 0),
        ("2026-02", "GBP", [], 0, 0),
        ("2026-03", "GBP", [], 0, 0),
    ]


def test_lent_work_is_told_down_to_its_facts(engine: Engine) -> None:
    empty(engine)
    views = Views(engine)
    firm = played([("approve", 0), ("approve", 1), ("carry", 0), ("invoice", 0), ("carry", 0)])
    act(firm, "recall", 0)
    views.carry_all(firm.books)
    with engine.connect() as tx:
        (invoiced,) = lent_work.listing(tx, book="US", entry_id="e:1")
        (recalled,) = lent_work.listing(tx, book="UK", entry_id="e:0")
        received = [work.entry_id for work in lent_work.listing(tx, state="received")]
        assert sorted(received) == ["e:1", "t:1"]
        assert lent_work.listing(tx, state="taking_back", limit=1) == [recalled]
        assert lent_work.listing(tx, as_of=date(2026, 1, 4)) == []
        assert lent_work.listing(tx, person_id="nobody") == []
    assert (invoiced.state, invoiced.hours, invoiced.rule, invoiced.rule_says) == (
        "received",
        "2.00",
        "transfer/1",
        "90.00 GBP an hour",
    )
    assert (invoiced.price, invoiced.lent, invoiced.cost) == (18_000, 18_000, 22_500)
    assert invoiced.correlation.startswith("US:")
    told = {(one.book, one.cause) for one in invoiced.facts}
    assert told == {
        ("US", "approved"),
        ("UK", "lent"),
        ("US", "borrowed"),
        ("UK", "invoiced"),
        ("US", "received"),
    }
    for one in invoiced.facts:
        (line,) = firm.books.open(one.book).page(one.position - 1, 1)
        assert any(each.entry_id == "e:1" for each in line.entry.event.lines)  # type: ignore[union-attr]
    assert recalled.state == "taking_back"
    firm.carry()
    views.carry_all(firm.books)
    with engine.connect() as tx:
        (recalled,) = lent_work.listing(tx, entry_id="e:0")
    assert (recalled.state, recalled.lent, recalled.cost) == ("taken_back", 0, 0)
