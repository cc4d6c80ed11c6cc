"""The mixed firm calculated by itself: month by month, with loops, dictionaries and fractions, and nothing of the ledger."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from tests.real.mixed import charges, room
from tests.real.mixed.invoices import Invoice, Line, settle
from tests.real.mixed.reading import (
    LONG_DAY,
    Fields,
    Month,
    Rates,
    by_arrival,
    last_day,
    rows,
    story,
    terms,
    worked,
)
from tests.real.mixed.sides import BY_THE_HOUR, Deposit, Item, Side
from tests.real.mixed.sums import cents, half_up

ROUNDING = {"exact": 1, "quarter_hour_up": 900}  # seconds
MOVED = {"CompleteMilestone": charges.milestone, "AcceptMilestone": charges.milestone}
MOVED |= {"DeliverUnits": charges.units, "ReportProgress": charges.progress}


@dataclass(frozen=True)
class Standing:
    """What a contract's approved value comes to at the end of a month, in cents."""

    unbilled: int
    held: int
    over_cap: int
    billed: int
    written_off: int
    not_chargeable: int


@dataclass(frozen=True)
class Told:
    """What a month comes to."""

    standing: dict[str, Standing]
    balances: dict[str, dict[str, int]]  # by book and account, debits positive
    invoices: list[tuple[str, Invoice]]  # issued in it, with their book
    payments: list[tuple[str, Invoice, int]]  # made in it


class Calculation:
    """The whole firm."""

    def __init__(self, data: Path) -> None:
        self.sides = {name: Side(said) for name, said in terms(data).items()}
        self.by_project = {side.terms["project"]: side for side in self.sides.values()}
        self.rates = Rates(data)
        self.arriving = by_arrival(rows(data / "time_log.csv.gz"))
        self.first, self.happens = story()
        self.books: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.invoices: dict[str, dict[tuple[str, ...], Invoice]] = defaultdict(dict)
        self.shared: dict[tuple[str, str], room.Cap] = {}  # over a customer's contracts of a book
        self.order = 0

    def month(self, month: Month) -> Told:
        """Everything of one month, in the order in which it is done."""
        end = last_day(month)
        told = [one for one in self.happens if (one["on"].year, one["on"].month) == month]
        for row in self.arriving.get(month, ()):
            self._work(row)
        for said in told:
            if not said.get("after"):
                self._happens(said)
        issued = self._bill(end)
        for said in told:
            if said.get("after"):
                issued += self._happens(said)
        payments = self._pay(month)
        standing = {name: self._standing(side) for name, side in self.sides.items()}
        return Told(standing, self._balances(standing), issued, payments)

    # ---- work and charges ----

    def _work(self, row: dict[str, str]) -> None:
        work = worked(row)
        if work is None:
            return
        self.order += 1
        side = self.by_project[work.project]
        line = side.terms["lines"][0]
        step = ROUNDING[line.get("rounding", "exact")]
        seconds = work.minutes * 60
        charged = Fraction(math.ceil(seconds / step) * step) if step > 1 else seconds
        rate = self.rates.of(side.book, work.person, work.day)
        value = half_up(rate * charged / 36)
        held = work.minutes > LONG_DAY
        hourly = side.model(line["line_id"]) in BY_THE_HOUR
        state = "outside" if not hourly else "held" if held else "open"
        side.put(
            Item(
                side.name,
                line["line_id"],
                work.entry,
                work.day,
                self.order,
                value,
                "time",
                charged,
                state,
            )
        )

    def _charge(self, side: Side, dues: Iterable[charges.Due]) -> None:
        self.order += 1
        for due in dues:
            if due.entry not in side.items:
                side.put(
                    Item(side.name, due.line, due.entry, due.day, self.order, due.minor, due.kind)
                )

    def _happens(self, said: Fields) -> list[tuple[str, Invoice]]:
        side = self.sides[said["contract_id"]]
        match said["command"]:
            case (
                "CompleteMilestone" | "AcceptMilestone" | "DeliverUnits" | "ReportProgress" as name
            ):
                self._charge(side, MOVED[name](side, said))
            case "ReleaseRetention":
                return [(side.book, self._release(side, said))]
            case "RequestDeposit":
                side.deposits.append(Deposit(cents(side.terms["prepaid"]["deposit"])))
            case "ConfirmDepositPaid":
                self._deposited(side, said)
            case other:
                raise AssertionError(other)
        return []

    # ---- invoices ----

    def _bill(self, end: date) -> list[tuple[str, Invoice]]:
        issued: list[tuple[str, Invoice]] = []
        for sides in self._together():
            cut_off = self._cut_off(sides[0], end)
            for side in sides:
                self._charge(side, charges.falling_due(side, cut_off))
            for payer, lines in self._lines(sides, cut_off).items():
                names = dict.fromkeys(line.item.contract for line in lines)
                invoice = Invoice(tuple(names), payer, end, lines)
                self._issue(sides[0].book, invoice)
                issued.append((sides[0].book, invoice))
        return issued

    def _together(self) -> list[list[Side]]:
        """Contracts whose invoices are one."""
        groups: dict[tuple[str, ...], list[Side]] = {}
        for side in self.sides.values():
            by_customer = side.terms.get("invoicing", {}).get("group") == "customer"
            key = (side.book, side.terms["customer_id"] if by_customer else side.name)
            groups.setdefault(key, []).append(side)
        return list(groups.values())

    def _cut_off(self, side: Side, end: date) -> date:
        """The month's end, or of a contract billed by the quarter that of the last whole quarter."""
        if side.terms.get("invoicing", {}).get("calendar") is None or end.month % 3 == 0:
            return end
        month = end.month - end.month % 3
        return last_day((end.year, month) if month else (end.year - 1, 12))

    def _lines(self, sides: list[Side], cut_off: date) -> dict[str, list[Line]]:
        """What goes on the invoices of each payer: all that has room and money, and the fees on it."""
        lines: dict[str, list[Line]] = {}
        for side in sides:
            paid = self._paid(side, cut_off)
            ours = self._of_payers(side, paid)
            base: Counter[str] = Counter()
            for line in (one for found in ours.values() for one in found):
                base[line.item.line] += line.minor
            if base:
                fees = charges.management_fee(side, base, cut_off)
                if fees:
                    self._charge(side, fees)
                    ours = self._of_payers(side, self._paid(side, cut_off))
            for payer, found in ours.items():
                lines.setdefault(payer, []).extend(found)
        return lines

    def _paid(self, side: Side, cut_off: date) -> dict[str, list[tuple[str, int]]]:
        within = self._placed(side, cut_off)
        return {e: p for e, p in room.paid_for(side, within).items() if e in side.items}

    def _placed(self, side: Side, through: date) -> dict[str, int]:
        """What of a contract's open items has room, those of contracts that share it considered."""
        key = (side.book, side.terms["customer_id"])
        shared = self.shared.get(key)
        sides = [side] if shared is None else [self.sides[name] for name in shared.contracts]
        caps = [cap for one in sides for cap in room.caps_of(one.terms)]
        within = room.placed(sides, [*caps, *([shared] if shared else [])], date.max)
        return {e: m for e, m in within.items() if e in side.items and side.items[e].day <= through}

    def _of_payers(
        self, side: Side, paid: dict[str, list[tuple[str, int]]]
    ) -> dict[str, list[Line]]:
        own: str = side.terms["customer_id"]
        sources = side.terms.get("sources", ())
        payers: dict[str, str] = {one["source_id"]: one.get("payer", own) for one in sources}
        lines: dict[str, list[Line]] = {}
        for item in sorted((side.items[entry] for entry in paid), key=lambda one: one.turn):
            for source, minor in paid[item.entry]:
                lines.setdefault(payers.get(source, own), []).append(Line(item, minor, source))
        return lines

    def _issue(self, book: str, invoice: Invoice) -> None:
        settle(invoice, {name: self.sides[name] for name in invoice.contracts}, self.tax_of)
        for item, minor, source in invoice.lines:
            side = self.sides[item.contract]
            item.open -= minor
            item.done = True
            side.billed[item.line, item.kind] += minor
            side.funded[source] += minor
        for name in invoice.contracts:
            self.sides[name].leave()
        self._post(book, invoice)
        assert invoice.key not in self.invoices[book], invoice.key
        self.invoices[book][invoice.key] = invoice

    def _post(self, book: str, invoice: Invoice) -> None:
        accounts = self.books[book]
        off = sum(invoice.allowances.values())
        back = [minor for minor in invoice.volume.values() if minor < 0]
        off += sum(minor for minor in invoice.volume.values() if minor > 0)
        accounts["4000"] -= invoice.total - sum(back)
        accounts["4060"] += off
        accounts["2200"] -= sum(invoice.tax.values())
        accounts["1150"] += sum(invoice.retained.values()) - invoice.release
        accounts["2100"] += sum(invoice.drawn.values())
        accounts["1100"] += invoice.payable

    def _release(self, side: Side, said: Fields) -> Invoice:
        wanted = cents(said["amount"]) if "amount" in said else sum(side.retained.values())
        invoice = Invoice((side.name,), side.terms["customer_id"], said["on"], [], release=wanted)
        for key in list(side.retained):
            part = min(side.retained[key], wanted)
            side.retained[key] -= part
            wanted -= part
        assert wanted == 0
        self._post(side.book, invoice)
        self.invoices[side.book][invoice.key] = invoice
        return invoice

    def tax_of(self, book: str, customer: str, code: str, day: date) -> str | None:
        """Category and rate of what a customer is charged; none where the entity has nothing to do with tax."""
        own = [o["jurisdiction"] for o in self.first if _is(o, "RegisterForTax", book)]
        if not own:
            return None
        (home,) = own
        said = [o for o in self.first if _is(o, "SetCustomerTax", book)]
        theirs = next((o for o in said if o["customer_id"] == customer), {})
        place = theirs.get("jurisdiction", home)
        if theirs.get("status") == "exempt":
            return "E 0"
        if place != home:
            unions = {
                o["jurisdiction"]: o.get("union")
                for o in self.first
                if _is(o, "PublishTaxRates", book)
            }
            same = unions.get(home) is not None and unions.get(home) == unions.get(place)
            return "AE 0" if same else "O 0"
        published = (
            o["rates"]
            for o in self.first
            if _is(o, "PublishTaxRates", book) and o["jurisdiction"] == home
        )
        for rate in (rate for rates in published for rate in rates):
            begun = rate.get("valid_from", date.min) <= day <= rate.get("valid_to", date.max)
            if rate["code"] == code and begun:
                return f"{rate['category']} {rate['rate']}"
        raise AssertionError((book, customer, code, day))

    # ---- cash ----

    def _deposited(self, side: Side, said: Fields) -> None:
        deposit = side.deposits[int(said["deposit_id"].rpartition("-D")[2]) - 1]
        minor = cents(said["amount"]) if "amount" in said else deposit.asked - deposit.paid
        deposit.paid += minor
        self.books[side.book]["1000"] += minor
        self.books[side.book]["2100"] -= minor

    def _pay(self, month: Month) -> list[tuple[str, Invoice, int]]:
        """Customers pay what was invoiced a month ago: most in full, some in halves, some never."""
        payments = []
        before = last_day((month[0] - (month[1] == 1), (month[1] - 2) % 12 + 1))
        for book, invoices in self.invoices.items():
            for invoice in invoices.values():
                if invoice.on != before or invoice.owed <= 0:
                    continue
                turn = (int(invoice.contracts[0][2:]) + month[0] * 12 + month[1]) % 6
                minor = invoice.owed if turn > 1 else invoice.owed // 2 if turn else 0
                if minor:
                    invoice.paid += minor
                    self.books[book]["1000"] += minor
                    self.books[book]["1100"] -= minor
                    payments.append((book, invoice, minor))
        return payments

    # ---- where it stands ----

    def _standing(self, side: Side) -> Standing:
        within = self._placed(side, date.max)
        paid = room.paid_for(side, within)
        unbilled = sum(minor for parts in paid.values() for _, minor in parts)
        unfunded = sum(within.values()) - unbilled
        return Standing(
            unbilled=unbilled,
            held=side.total("held") + unfunded,
            over_cap=sum(item.open for item in side.waiting) - sum(within.values()),
            billed=sum(side.billed.values()),
            written_off=side.written_off,
            not_chargeable=side.total("outside"),
        )

    def _balances(self, standing: dict[str, Standing]) -> dict[str, dict[str, int]]:
        """The trial balance of each book: what was posted, and what is accrued now."""
        accrued: Counter[str] = Counter()
        written: Counter[str] = Counter()
        for name, one in standing.items():
            accrued[self.sides[name].book] += one.unbilled
            written[self.sides[name].book] += one.written_off
        told = {}
        for book in accrued:
            now = Counter(self.books[book])
            off = accrued[book] + written[book]
            now.update({"1210": accrued[book], "4090": written[book], "4010": -off})
            told[book] = {account: minor for account, minor in now.items() if minor}
            assert sum(told[book].values()) == 0, book
        return {book: balances for book, balances in told.items() if balances}


def _is(said: Fields, command: str, book: str) -> bool:
    return (said["command"], said["book"]) == (command, book)
