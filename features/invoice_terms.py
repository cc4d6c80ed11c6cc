"""What a scenario says of a contract's invoices, one term a row: discounts, retainage, calendar, due dates, texts."""

from __future__ import annotations

import re
from typing import Any

from domain.invoicing_commands import (
    CalendarTerms,
    DiscountTerms,
    DueTerms,
    EarlyPaymentTerms,
    InvoicingTerms,
    RetainageTerms,
    VolumeTerms,
    VolumeTierTerms,
)
from features.steps.words import NUMBER, Row, Unclear, said_amount, said_date, said_list

ON_LINES = ("tax code", "discount", "line retainage", "line purchase order")
ON_CONTRACTS = (
    "volume discount",
    "retainage",
    "invoices by",
    "billed",
    "grace",
    "minimum invoice",
    "due",
    "early payment",
    "payable rounding",
    "invoice text",
    "line text",
)
EVERY = {
    "monthly": "month",
    "half-monthly": "half_month",
    "quarterly": "quarter",
    "half-yearly": "half_year",
    "yearly": "year",
}


def line_terms(row: Row, currency: str) -> dict[str, Any]:
    """The terms of a contract line that a row says."""
    said: dict[str, Any] = {}
    if "tax code" in row:
        said["tax_code"] = row["tax code"]
    if "discount" in row:
        text = row["discount"]
        percent = re.fullmatch(rf"({NUMBER}) ?%", text)
        said["discount"] = (
            DiscountTerms(percent=percent[1])
            if percent
            else DiscountTerms(amount=said_amount(text).in_(currency))
        )
    if "line purchase order" in row:
        said["purchase_order"] = row["line purchase order"]
    if "line retainage" in row:
        said["retainage"] = _retainage(row["line retainage"])
    return said


def contract_terms(row: Row, currency: str) -> dict[str, Any]:
    """The terms of a contract that a row says."""
    said: dict[str, Any] = {}
    if "volume discount" in row:
        said["volume_discount"] = _volume(row["volume discount"], currency)
    if "retainage" in row:
        said["retainage"] = _retainage(row["retainage"])
    invoicing = _invoicing(row, currency)
    if invoicing:
        said["invoicing"] = InvoicingTerms(**invoicing)
    return said


def _found(pattern: str, text: str, example: str) -> re.Match[str]:
    found = re.fullmatch(pattern, text)
    if found is None:
        raise Unclear(f'"{text}" can not be read: write it as {example}.')
    return found


def _retainage(text: str) -> RetainageTerms:
    example = "10 %, or 10 % with tax, due 60 days after release"
    found = _found(rf"({NUMBER}) ?%( with tax)?(?:,? due (\d+) days after release)?", text, example)
    return RetainageTerms(
        percent=found[1],
        base="gross" if found[2] else "net",
        due_days=30 if found[3] is None else int(found[3]),
    )


def _volume(text: str, currency: str) -> VolumeTerms:
    example = "5 % above 10,000.00 GBP and 10 % above 50,000.00 GBP a year[, onward]"
    tier = rf"{NUMBER} ?% above {NUMBER} [A-Z]{{3}}"
    found = _found(
        rf"({tier}(?: and {tier})*) (?:a (month|quarter|year)|over the (contract))(, onward)?",
        text,
        example,
    )
    tiers = []
    for one in found[1].split(" and "):
        percent, above = re.split(r" ?% above ", one)
        tiers.append(VolumeTierTerms(above=said_amount(above).in_(currency), percent=percent))
    period: Any = found[2] or found[3]
    return VolumeTerms(
        tiers=tuple(tiers), period=period, reach="onward" if found[4] else "retrospective"
    )


def _invoicing(row: Row, currency: str) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if "invoices by" in row:
        by = row["invoices by"].removesuffix(", consolidated")
        said["group"] = by.replace(" ", "_")
        said["consolidated"] = by != row["invoices by"]
    if "billed" in row or "grace" in row:
        said["calendar"] = _calendar(row)
    if "minimum invoice" in row:
        said["minimum"] = said_amount(row["minimum invoice"]).in_(currency)
    if "due" in row:
        said["due"] = _due(row["due"])
    if "early payment" in row:
        found = _found(
            rf"({NUMBER}) ?%( of the net)? within (\d+) days(, in part too)?(, tax reduced)?",
            row["early payment"],
            "2 % within 10 days, 2 % of the net within 10 days, in part too, tax reduced",
        )
        said["early_payment"] = EarlyPaymentTerms(
            percent=found[1],
            days=int(found[3]),
            base="net" if found[2] else "payable",
            partial="proportionate" if found[4] else "in_full",
            tax="reduced" if found[5] else "kept",
        )
    if "payable rounding" in row:
        said["round_to"] = said_amount(row["payable rounding"]).in_(currency)
    said |= {
        name: row[name.replace("_", " ")]
        for name in ("invoice_text", "line_text")
        if name.replace("_", " ") in row
    }
    return said


def _calendar(row: Row) -> CalendarTerms:
    text = row.get("billed", "monthly")
    grace = _found(r"(\d+) days?", row.get("grace", "0 days"), "5 days")
    said: dict[str, Any] = {"grace_days": int(grace[1])}
    if text.startswith("weekly"):
        found = _found(r"weekly(?: on ([A-Z][a-z]+day))?", text, "weekly on Friday")
        weekday: Any = found[1] and found[1].lower()
        return CalendarTerms(every="week", weekday=weekday, **said)
    if text.startswith("on "):
        days = tuple(said_date(day) for day in said_list(text.removeprefix("on ")))
        return CalendarTerms(every="dates", dates=days, **said)
    example = "monthly on day 25, weekly on Friday, or on 2026-03-31 and 2026-09-30"
    found = _found(rf"({'|'.join(EVERY)})(?: on day (\d+))?", text, example)
    return CalendarTerms(every=EVERY[found[1]], day=found[2] and int(found[2]), **said)  # type: ignore[arg-type]


def _due(text: str) -> DueTerms:
    example = "30 days, end of month and 30 days, or day 15 after 10 days"
    found = _found(
        r"(?P<net>\d+) days|end of month(?: and (?P<end>\d+) days)?|day (?P<day>\d+)(?: after (?P<after>\d+) days)?",
        text,
        example,
    )
    if found["net"] is not None:
        return DueTerms(rule="net_days", days=int(found["net"]))
    if found["day"] is not None:
        return DueTerms(rule="day_of_month", days=int(found["after"] or 0), day=int(found["day"]))
    return DueTerms(rule="end_of_month", days=int(found["end"] or 0))
