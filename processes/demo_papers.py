"""What the papers of the demo firm's companies say: invented streets in real cities, numbers that only look like some."""

from __future__ import annotations

from typing import Any

from domain.papers_commands import DescribeCustomer, DescribeEntity
from processes.demo_firm import Entity

SELLERS: dict[str, dict[str, Any]] = {
    "GB01": {
        "street": "18 Foundry Lane",
        "city": "London",
        "postcode": "EC1V 9ZZ",
        "country": "GB",
        "vat_id": "GB999999973",
        "company_id": "00099999",
        "iban": "GB82WEST12345698765432",
        "bic": "WESTGB2L",
        "email": "receivables@marlowe-finch.example",
    },
    "US01": {
        "street": "400 Harbor Street",
        "city": "New York",
        "region": "NY",
        "postcode": "10004",
        "country": "US",
        "tax_id": "00-0000001",
        "email": "receivables.us@marlowe-finch.example",
        "locale": "en-US",
    },
    "DE01": {
        "street": "Speicherhof 7",
        "city": "Berlin",
        "postcode": "10245",
        "country": "DE",
        "vat_id": "DE999999999",
        "company_id": "HRB 999999",
        "iban": "DE02120300000000202051",
        "bic": "BYLADEM1001",
        "email": "debitoren@marlowe-finch.example",
    },
}
# Where an entity's customers are, in turn, and how they read.
CITIES: dict[str, tuple[tuple[str, str], ...]] = {
    "GB01": (("Leeds", "LS1 4AP"), ("Bristol", "BS1 5TR"), ("York", "YO1 7HH")),
    "US01": (("Boston", "02110"), ("Chicago", "60606"), ("Denver", "80202")),
    "DE01": (("Hamburg", "20457"), ("Köln", "50667"), ("Dresden", "01067")),
}
# Customers in another country than the entity, and under which number they are taxed there.
ABROAD = {
    "falkental": {"city": "Linz", "postcode": "4020", "country": "AT", "vat_id": "ATU99999999"}
}
STREETS = {"GB01": "{} Station Road", "US01": "{} Main Street", "DE01": "Bahnhofstraße {}"}
LOCALES = {"GB01": "en-GB", "US01": "en-US", "DE01": "de-DE"}


def papers(entity: Entity) -> list[DescribeEntity | DescribeCustomer]:
    """What an entity and its customers are described as when the story begins."""
    seller = SELLERS[entity.book]
    told: list[DescribeEntity | DescribeCustomer] = [
        DescribeEntity(entity_id=entity.book, department="Accounts receivable", **seller)
    ]
    cities = CITIES[entity.book]
    for number, customer_id in enumerate(entity.customers):
        city, postcode = cities[number % len(cities)]
        at_home = {"city": city, "postcode": postcode, "country": seller["country"]}
        told.append(
            DescribeCustomer(
                customer_id=customer_id,
                street=STREETS[entity.book].format(number * 12 + 3),
                locale=LOCALES[entity.book],
                buyer_reference=f"{customer_id.upper()}-AP",
                **ABROAD.get(customer_id, at_home),
            )
        )
    return told
