"""Papers of companies: what is said is kept as it was said, and what can not be right is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.papers import CustomerDescribed, EntityDescribed, MatterNamed
from domain.papers_commands import DescribeCustomer, DescribeEntity, NameMatter
from domain.refusal import Malformed, UnknownCustomer, UnknownEntity, UnknownProject
from tests.laws.small_firm import BOOK, SmallFirm


@pytest.fixture
def firm() -> SmallFirm:
    return SmallFirm()


def said(firm: SmallFirm, kind: type[Any]) -> list[Any]:
    return [line.entry.event for line in firm.lines() if isinstance(line.entry.event, kind)]


def test_an_entity_is_described(firm: SmallFirm) -> None:
    firm.do(
        DescribeEntity(
            entity_id=BOOK, street=" 1 High Street ", country="GB", iban="gb82 west 12345698765432"
        )
    )
    (event,) = said(firm, EntityDescribed)
    assert event.papers.street == "1 High Street"
    assert event.papers.iban == "GB82WEST12345698765432"
    assert event.valid_from == date(1990, 1, 1)


def test_the_same_again_adds_nothing_and_other_words_replace(firm: SmallFirm) -> None:
    customer = said_customer(firm)
    for city in ("Leeds", "Leeds", "York", "Leeds"):
        firm.do(DescribeCustomer(customer_id=customer, city=city))
    assert [event.papers.city for event in said(firm, CustomerDescribed)] == [
        "Leeds",
        "York",
        "Leeds",
    ]


def said_customer(firm: SmallFirm) -> str:
    return next(iter(firm.desk.register(BOOK).customers))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"country": "UK"}, "ISO 3166"),
        ({"vat_id": "123456789"}, "begin with its country"),
        ({"iban": "GB82WEST12345698765433"}, "check digits"),
        ({"iban": "GB82"}, "check digits"),
        ({"endpoint": "billing@acme.example"}, "scheme"),
        ({"endpoint_scheme": "0088"}, "scheme"),
        ({"company_scheme": "0060"}, "company_id"),
    ],
)
def test_what_can_not_be_right_is_refused(
    firm: SmallFirm, wrong: dict[str, str], says: str
) -> None:
    with pytest.raises(Malformed, match=says):
        firm.do(DescribeCustomer(customer_id=said_customer(firm), **wrong))  # type: ignore[arg-type]


def test_greek_vat_ids_begin_with_el(firm: SmallFirm) -> None:
    firm.do(DescribeCustomer(customer_id=said_customer(firm), vat_id="EL 094259216", country="GR"))
    assert said(firm, CustomerDescribed)[0].papers.vat_id == "EL094259216"


def test_only_what_the_book_knows_is_described(firm: SmallFirm) -> None:
    with pytest.raises(UnknownEntity, match="own book"):
        firm.do(DescribeEntity(entity_id="US09"))
    with pytest.raises(UnknownCustomer):
        firm.do(DescribeCustomer(customer_id="nobody"))
    with pytest.raises(UnknownProject):
        firm.do(NameMatter(project_id="nowhere", matter="M-1"))


def test_a_matter_is_named_once(firm: SmallFirm) -> None:
    for _ in range(2):
        firm.do(NameMatter(project_id="P1", matter="M-1"))
    assert said(firm, MatterNamed) == [MatterNamed(project_id="P1", matter="M-1")]
