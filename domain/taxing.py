"""How a line is taxed: the customer's place and status and the line's tax code, put to the tax rules."""

from __future__ import annotations

from datetime import date
from typing import cast

from domain.policy import Policy, TaxCase
from domain.register import Register
from domain.settlement import Category
from domain.tax import CustomerTaxSet, TaxRate
from domain.tax_group import UNTAXED, TaxKey
from domain.tax_register import TaxRegister

DEFAULT_CODE = "standard"


def taxed(
    register: Register, customer_id: str, code: str, on: date, policy: Policy
) -> TaxKey | None:
    """The tax group of a line; none when the customer's place or the code's rate there is not known."""
    known = register.tax
    if not known.registered(on):
        return UNTAXED
    found = _placed(known, customer_id, code, on)
    if found is None:
        return None
    customer, domestic, place, row = found
    union = known.unions.get(place, "")
    shared = bool(union) and known.unions.get(customer.jurisdiction, "") == union
    case = TaxCase(
        relation="domestic" if domestic else "union" if shared else "abroad",
        status=customer.status,
        vat_id=bool(customer.vat_id),
        supply=row.supply,
        rated=row.category,
    )
    return _key(row, place, case, on, policy)


def tax_is_known(known: TaxRegister, customer_id: str, code: str, on: date) -> bool:
    """Whether it is known how a line is taxed on a day; where nobody is registered, it is not taxed."""
    return not known.registered(on) or _placed(known, customer_id, code, on) is not None


def _placed(
    known: TaxRegister, customer_id: str, code: str, on: date
) -> tuple[CustomerTaxSet, bool, str, TaxRate] | None:
    """Where a customer is taxed, whether at home, the place whose rates hold, and the code's rate there."""
    registered = known.registered(on)
    customer = known.customer(customer_id, on)
    if customer is None:
        return None
    domestic = any(one.jurisdiction == customer.jurisdiction for one in registered)
    place = customer.jurisdiction if domestic else registered[0].jurisdiction
    row = known.rate(place, code or DEFAULT_CODE, on)
    return None if row is None else (customer, domestic, place, row)


def _key(row: TaxRate, place: str, case: TaxCase, on: date, policy: Policy) -> TaxKey:
    verdict = policy.tax(on, case)
    category = cast("Category", verdict.then["category"])
    own = category == row.category  # the row's own words say why nothing is charged
    text = row.exemption if own and row.exemption else str(verdict.then["exemption"])
    coded = row.exemption_code if own and row.exemption_code else verdict.then["exemption_code"]
    ruling = verdict.ruling
    return TaxKey(
        category=category,
        rate=row.rate if verdict.then["charges"] else row.rate * 0,
        code=row.code,
        jurisdiction=place,
        exemption=text,
        exemption_code=str(coded),
        rule=f"{ruling.table}@{ruling.version} {' '.join(ruling.rules)}",
    )
