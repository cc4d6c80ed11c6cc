"""Finance's words as values: "1,000.00 USD", "7.50 hours", "2026-01-31", "psa:1, psa:2 and psa:3"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, time
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from domain.money import Money, amount
from domain.period import first_day
from domain.quantity import Unit, in_seconds, quantity

NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
NAME = r"[A-Za-z0-9][A-Za-z0-9._:/#@+-]*"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
ORDINAL = rf"(?:{'|'.join(ORDINALS)}|last) "

STATES = (
    "approved",
    "unbilled",
    "held",
    "over cap",
    "drafted",
    "billed",
    "written off",
    "not chargeable",
)


class Unclear(Exception):
    """A sentence or table of a feature file can not be understood. Says where to look and what to write."""


class Amount(msgspec.Struct, frozen=True):
    """An amount as it was said. What commands take is the text: the ledger itself judges it."""

    text: str
    currency: str

    @property
    def minor(self) -> int:
        """Whole minor units of the currency. Raises BadAmount for a fraction of a cent."""
        return amount(self.text, self.currency)

    @property
    def money(self) -> Money:
        return Money(self.currency, self.minor)

    def in_(self, currency: str) -> str:
        """The bare number, for a command whose contract says the currency. Raises Unclear in another one."""
        if self.currency != currency:
            raise Unclear(
                f"{self} is not in {currency}, the contract's currency: write it in {currency}."
            )
        return self.text

    def __str__(self) -> str:
        return f"{self.text} {self.currency}"


class Quantity(msgspec.Struct, frozen=True):
    """Worked time as it was said: "7.50" and "hours"."""

    text: str
    unit: Unit

    @property
    def seconds(self) -> Any:
        return in_seconds(quantity(self.text), self.unit)


class Reference(msgspec.Struct, frozen=True):
    """How a sentence points at a draft or an invoice: by name or number, or as the first or last of its kind."""

    kind: str  # "draft", "invoice"
    place: int = -1  # 0 the first, -1 the last
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}" if self.name else f"{self.kind} number {self.place}"


def said_amount(text: str) -> Amount:
    """Reads "1,000.00 USD" as an Amount. Raises Unclear when it is not written so."""
    found = re.fullmatch(rf"({NUMBER}) ([A-Z]{{3}})", text.strip())
    if not found:
        raise Unclear(f'"{text}" is not an amount of money: write it as 1,000.00 USD.')
    return Amount(found[1], found[2])


def said_quantity(text: str) -> Quantity:
    """Reads "7.50 hours", "90 minutes"; a bare number is hours. Raises Unclear when it is not written so."""
    found = re.fullmatch(rf"({NUMBER})(?: (hour|minute|second)s?)?", text.strip())
    if not found:
        raise Unclear(f'"{text}" is not a quantity of time: write it as 7.50 hours.')
    unit: Unit = {"minute": "minutes", "second": "seconds"}.get(found[2] or "hour", "hours")  # type: ignore[assignment]
    return Quantity(found[1].replace(",", ""), unit)


def said_date(text: str) -> date:
    """Reads "2026-01-31". Raises Unclear when the calendar has no such day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Unclear(f'"{text}" is not a date: write it as 2026-01-31.') from None


def said_time(text: str) -> time:
    """Reads "23:30" as a time of day in UTC. Raises Unclear when no clock shows it."""
    try:
        return time.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        raise Unclear(f'"{text}" is not a time of day: write it as 23:30.') from None


def said_period(text: str) -> str:
    """Reads "2026-01". Refuses a month that no calendar has."""
    first_day(text)
    return text


def said_list(text: str) -> tuple[str, ...]:
    """Reads "a, b and c" as its parts, in order."""
    return tuple(part for part in re.split(r", and |, | and ", text.strip()) if part)


def said_numbers(text: str) -> tuple[int, ...]:
    """Reads "1, 2 and 5" as whole numbers."""
    return tuple(int(part) for part in said_list(text))


def said_yes(text: str) -> bool:
    """Reads "yes" or "no". Raises Unclear for anything else."""
    answer = {"yes": True, "no": False}.get(text.strip().lower())
    if answer is None:
        raise Unclear(f'"{text}" is neither "yes" nor "no".')
    return answer


def said_invoice(text: str) -> Reference:
    """Reads "the draft", "the second invoice", "draft JAN", "invoice GB01-INV-2026-000001"."""
    found = re.fullmatch(rf"the ({ORDINAL})?(draft|invoice)", text)
    if found:
        word = (found[1] or "last").strip()
        return Reference(found[2], -1 if word == "last" else ORDINALS.index(word))
    kind, _, name = text.partition(" ")
    return Reference(kind, name=name)


class Kind(NamedTuple):
    """A kind of word: how it is written, what it becomes, and how the documentation describes it."""

    regex: str
    value: Callable[[str], Any]
    says: str


def _listed(item: str) -> str:
    return rf"{item}(?:, {item})*(?:,? and {item})?"


KINDS: dict[str, Kind] = {
    "amount": Kind(rf"{NUMBER} [A-Z]{{3}}", said_amount, "money, as `1,000.00 USD`"),
    "quantity": Kind(
        rf"{NUMBER} (?:hour|minute|second)s?",
        said_quantity,
        "time, as `7.50 hours`, `90 minutes` or `30 seconds`",
    ),
    "date": Kind(r"\d{4}-\d{2}-\d{2}", said_date, "a day, as `2026-01-31`"),
    "period": Kind(r"\d{4}-\d{2}", said_period, "a month, as `2026-01`"),
    "time": Kind(r"\d{2}:\d{2}", said_time, "a time of day, as `23:30`"),
    "currency": Kind(r"[A-Z]{3}", str, "an ISO currency code, as `USD`"),
    "number": Kind(r"\d+", int, "a whole number"),
    "figure": Kind(NUMBER, lambda text: Decimal(text.replace(",", "")), "a figure, as `91.25`"),
    "percent": Kind(
        r"\d+(?:\.\d+)? %", lambda text: text.removesuffix(" %"), "a percentage, as `33.333 %`"
    ),
    "count": Kind(r"\d+(?:\.\d+)?", str, "a number of things, as `5` or `2.5`"),
    "numbers": Kind(_listed(r"\d+"), said_numbers, "whole numbers, as `1, 2 and 5`"),
    "text": Kind(r'"[^"]*"', lambda text: text[1:-1], "words in double quotes"),
    "state": Kind("|".join(STATES), str, f"one of {', '.join(STATES)}"),
    "name": Kind(NAME, str, "a name without spaces, as `C-100`, `Ann` or `psa:1`"),
    "names": Kind(_listed(NAME), said_list, "one or more names, as `psa:1, psa:2 and psa:3`"),
    "group": Kind(
        "contract|customer|project|purchase order|entity",
        lambda text: text.replace(" ", "_"),
        "how invoices are put together: contract, customer, project, purchase order or entity",
    ),
    "invoice": Kind(
        rf"the (?:{ORDINAL})?(?:draft|invoice)|(?:draft|invoice) {NAME}",
        said_invoice,
        "`the draft`, `the invoice` (the last one), `the first invoice`, "
        "`draft JAN`, `invoice GB01-INV-2026-000001`",
    ),
}
# What a sentence calls a word is its kind too, so that sentences read as finance speaks.
ALSO: dict[str, str] = {
    word: kind
    for kind, words in {
        "name": "entity customer person grade project contract entry profile file account desk "
        "prefix zone payment",
        "names": "people projects contracts entries levels",
        "text": "why says",
        "date": "since until on",
        "amount": "cap",
        "numbers": "lines",
    }.items()
    for word in words.split()
}


def kind_of(word: str) -> Kind:
    """The kind of a placeholder's word. Raises Unclear for a word that means nothing."""
    kind = KINDS.get(ALSO.get(word, word))
    if kind is None:
        raise Unclear(f"<{word}> is no kind of word that sentences know.")
    return kind


Row = dict[str, str]


def rows(datatable: list[list[str]], *allowed: str, needs: tuple[str, ...] = ()) -> list[Row]:
    """A table as one dictionary a row; empty cells are left out, so that defaults apply.

    Raises Unclear for a column the sentence does not know, naming those it does.
    """
    head, *body = datatable
    unknown = [name for name in head if name not in allowed]
    if unknown:
        known = ", ".join(allowed)
        raise Unclear(f'The table has a column "{unknown[0]}". This sentence knows: {known}.')
    missing = [name for name in needs if name not in head]
    if missing:
        raise Unclear(f'The table has no column "{missing[0]}", which this sentence needs.')
    if not body:
        raise Unclear("The table has no rows under its head.")
    return [
        {name: cell.strip() for name, cell in zip(head, cells, strict=True) if cell.strip()}
        for cells in body
    ]
