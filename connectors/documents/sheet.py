"""What a printed invoice shows, word by word: everything written out as its customer reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors.documents.document import HOUR, Document, Line, Party
from connectors.documents.words import Wording

LETTER = {"US", "CA", "MX"}  # where paper is not A4
STATE_THEN_POSTCODE = {"US", "CA", "AU"}  # "New York, NY 10004"
POSTCODE_LAST = {"GB", "IE", "GG", "IM", "JE", "NZ", "IN"}
FONTS = ["Libertinus Serif"]
_WORDS = "page of position worked_on description quantity price subtotal terms breakdown rate taxable tax"
_MARK = str.maketrans(dict.fromkeys(map(chr, [*range(32), 127]), " "))


def sheet(document: Document) -> dict[str, Any]:
    """All texts of the page by their places, as the template names them."""
    return _Sheet(document).all()


class _Sheet:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.wording = Wording(document.locale, document.currency)
        self.word = self.wording.word

    def all(self) -> dict[str, Any]:
        document, word = self.document, self.word
        title = word("credit_note" if document.is_credit else "invoice")
        words = {name: word(name) for name in _WORDS.split()}
        shown = {
            "title": f"{title} {document.number}",
            "number": document.number,
            "paper": "us-letter" if self.wording.locale.territory in LETTER else "a4",
            "language": self.wording.locale.language,
            "fonts": FONTS,
            "words": words | {"title": title},
            "seller": {"name": document.seller.name},
            "sender": " · ".join([document.seller.name, *self._address(document.seller)]),
            "recipient": [
                document.buyer.name,
                *self._address(document.buyer),
                *self._vat_of_buyer(),
            ],
            "facts": list(self._facts()),
            "amount_in": f"{word('amount')} {document.currency}",
            "groups": list(self._groups()),
            "sums": list(self._sums()),
            "due": self._due(),
            "taxes": list(self._taxes()),
            "terms": document.terms,
            "payment": list(self._payment()),
            "note": document.note,
            "imprint": self._imprint(),
        }
        return _clean(shown)  # type: ignore[no-any-return]

    def _vat_of_buyer(self) -> list[str]:
        vat_id = self.document.buyer.vat_id
        return [f"{self.word('vat_id')} {vat_id}"] if vat_id else []

    def _facts(self) -> Iterator[tuple[str, str]]:
        document, word = self.document, self.word
        first, last = map(self.wording.short_day, document.period)
        period = first if first == last else f"{first} {word('to')} {last}"
        before = document.preceding
        told = {
            "number": document.number,
            "date": self.wording.day(document.issued_on),
            "due": self.wording.day(document.due_on) if document.due_on else None,
            "preceding": before
            and f"{before.number} {word('dated')} {self.wording.short_day(before.issued_on)}",
            "period": period,
            "customer": document.buyer.id,
            "reference": document.buyer_reference,
            "order": document.purchase_order,
            "contract": document.contract_id,
        }
        for name, value in told.items():
            if value:
                yield word(name), value

    def _groups(self) -> Iterator[dict[str, Any]]:
        """Lines by project, in the order in which projects first appear.

        Those of no project are "further items" beside others, and professional services where all are.
        """
        document = self.document
        projects = dict.fromkeys(line.project_id for line in document.lines)
        of_none = self.word("further" if len(projects) > 1 else "time")
        for project in projects:
            rows = [line for line in document.lines if line.project_id == project]
            name = document.projects.get(project) or project or of_none
            matter = document.matters.get(project)
            yield {
                "name": f"{name} ({matter})" if matter else name,
                "rows": [self._row(line) for line in rows],
                "sum": self.wording.amount(sum(line.net for line in rows)),
            }

    def _row(self, line: Line) -> dict[str, Any]:
        unit = self.word("hours") if line.unit == HOUR else ""
        price = self.wording.price(line.price)
        if line.base_quantity != 1:
            price = f"{price} {self.word('per')} {self.wording.quantity(line.base_quantity)}"
        return {
            "cells": [
                str(line.number),
                self.wording.short_day(line.work.on),
                line.text,
                f"{self.wording.quantity(line.quantity)} {unit}".strip(),
                price,
                self.wording.amount(line.net),
            ],
            "detail": line.detail.replace(" ", "\N{NO-BREAK SPACE}"),
            "below": list(self._adjusted(line)),
        }

    def _adjusted(self, line: Line) -> Iterator[str]:
        if line.order:
            yield f"{self.word('order')}: {line.order}"
        for one in line.adjustments:
            yield f"{one.reason}: {self.wording.amount(one.minor)}"

    def _sums(self) -> Iterator[tuple[str, str]]:
        """Each step from the lines to what is payable; steps that change nothing are not shown."""
        totals, word, amount = self.document.totals, self.word, self.wording.amount
        several = len({line.project_id for line in self.document.lines}) > 1
        if self.document.adjustments or several:
            yield word("lines"), amount(totals.lines)
        for one in self.document.adjustments:
            named = word("charge" if one.minor > 0 else "allowance")
            yield f"{named}: {one.reason}", amount(one.minor)
        taxed = [group for group in self.document.groups if group.tax.category != "O"]
        if taxed or self.document.adjustments:
            yield word("net"), amount(totals.net)
        for group in taxed:
            yield f"{word('tax')} {self._rate(group.tax.rate)}", amount(group.minor)
        steps = {
            "applied": -totals.applied,
            "rounding": totals.rounding,
            "retained": -totals.retained,
        }
        if taxed or any(steps.values()):
            yield word("gross"), amount(totals.gross)
        for name, minor in steps.items():
            if minor:
                yield word(name), amount(minor)

    def _due(self) -> dict[str, str]:
        totals = self.document.totals
        name = "credited" if self.document.is_credit else "payable"
        return {
            "name": self.word(name),
            "value": self.wording.money(totals.payable - totals.retained),
        }

    def _taxes(self) -> Iterator[list[str]]:
        for group in self.document.groups:
            if group.tax.category == "O" and not group.reason:
                continue
            yield [
                group.reason or self.word("tax"),
                self._rate(group.tax.rate),
                self.wording.amount(group.taxable),
                self.wording.amount(group.minor),
            ]
        due = self.document.tax_due
        if due is not None:
            yield [
                "",
                "",
                self.word("tax_due"),
                Wording(self.document.locale, due.currency).money(due.minor),
            ]

    def _rate(self, rate: Any) -> str:
        return "" if rate is None else self.wording.rate(rate)

    def _payment(self) -> Iterator[tuple[str, str]]:
        document = self.document
        if document.bank is None or document.is_credit:
            return
        yield self.word("account"), document.seller.name
        yield "IBAN", _in_fours(document.bank.iban)
        if document.bank.bic:
            yield "BIC", document.bank.bic
        yield self.word("quote"), document.number

    def _address(self, party: Party) -> list[str]:
        """An address with its country in the customer's language."""
        document = self.document
        abroad = document.seller.country != document.buyer.country
        country = self.wording.country(party.country) if party.country and abroad else None
        said = (party.street, party.more_street, *_place(party), country)
        return [one for one in said if one]

    def _imprint(self) -> str:
        seller = self.document.seller
        numbers = {
            "company_id": seller.company_id,
            "vat_id": seller.vat_id,
            "tax_id": seller.tax_id,
        }
        told = [f"{self.word(name)} {number}" for name, number in numbers.items() if number]
        said = [seller.name, *self._address(seller), *told, seller.phone, seller.email]
        # What belongs together stays on one line.
        return " · ".join(one.replace(" ", "\N{NO-BREAK SPACE}") for one in said if one)


def _place(party: Party) -> tuple[str | None, ...]:
    """City, postcode and region in the order of the party's country."""
    if party.country in STATE_THEN_POSTCODE:
        after = " ".join(one for one in (party.region, party.postcode) if one)
        return (", ".join(one for one in (party.city, after) if one),)
    if party.country in POSTCODE_LAST:
        return party.city, party.region, party.postcode
    return " ".join(one for one in (party.postcode, party.city) if one), party.region


def _in_fours(iban: str) -> str:
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))


def _clean(value: Any) -> Any:
    """Texts without control characters, which no font can show."""
    if isinstance(value, str):
        return value.translate(_MARK)
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value
