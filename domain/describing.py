"""Describing companies as their papers do: identifiers that can not be right are refused when they are given."""

from __future__ import annotations

from domain.catalogue import AnyEvent
from domain.countries import COUNTRIES
from domain.knowledge import Knowledge
from domain.papers import CustomerDescribed, EntityDescribed, MatterNamed, Papers
from domain.papers_commands import DescribeCustomer, DescribeEntity, NameMatter
from domain.policy import Moment, Policy
from domain.refusal import Malformed, UnknownEntity, UnknownProject
from domain.register import Register

GREEK = "EL"  # VAT ids of Greece do not begin with its country code
IBAN_MIN, IBAN_MAX = 15, 34


def describe_entity(
    command: DescribeEntity, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    home = known.register.home()
    if home.entity_id != command.entity_id:
        raise UnknownEntity(
            f"This is the book of {home.entity_id}: {command.entity_id} is described in its own book.",
            entity_id=command.entity_id,
        )
    said = EntityDescribed(
        entity_id=command.entity_id,
        valid_from=command.valid_from,
        papers=_papers(command),
    )
    return _unless_known(known.register, f"entity:{command.entity_id}", said)


def describe_customer(
    command: DescribeCustomer, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    known.register.customer(command.customer_id)
    said = CustomerDescribed(
        customer_id=command.customer_id,
        valid_from=command.valid_from,
        papers=_papers(command),
    )
    return _unless_known(known.register, f"customer:{command.customer_id}", said)


def name_matter(
    command: NameMatter, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    if command.project_id not in known.register.projects:
        raise UnknownProject(
            f"No project {command.project_id} is open in this book.", project_id=command.project_id
        )
    if known.register.matters.get(command.project_id) == command.matter:
        return ()
    return (MatterNamed(project_id=command.project_id, matter=command.matter),)


def _unless_known(
    register: Register, key: str, said: EntityDescribed | CustomerDescribed
) -> tuple[AnyEvent, ...]:
    """The same words for the same day add nothing."""
    if (said.valid_from, said.papers) in register.described.get(key, ()):
        return ()
    return (said,)


def _papers(command: DescribeEntity | DescribeCustomer) -> Papers:
    told = {name: getattr(command, name) for name in Papers.__struct_fields__}
    said = {name: text.strip() for name, text in told.items() if text is not None and text.strip()}
    for name in ("vat_id", "iban", "bic"):
        if name in said:
            said[name] = said[name].replace(" ", "").upper()
    _check_country(said)
    _check_bank(said)
    _check_pairs(said)
    return Papers(**said)


def _check_country(said: dict[str, str]) -> None:
    country = said.get("country")
    if country is not None and country not in COUNTRIES:
        raise Malformed(
            f'"{country}" is no country code of ISO 3166-1: write two letters such as GB, DE or US.',
            country=country,
        )
    prefix = said.get("vat_id", "GB")[:2]
    if prefix not in COUNTRIES and prefix != GREEK:
        raise Malformed(
            f'VAT id "{said["vat_id"]}" must begin with its country, as GB123456789 does.',
            vat_id=said["vat_id"],
        )


def _check_bank(said: dict[str, str]) -> None:
    """An IBAN has check digits: turned round, with letters as numbers, it leaves 1 over 97."""
    iban = said.get("iban")
    if iban is None:
        return
    sound = IBAN_MIN <= len(iban) <= IBAN_MAX and iban.isascii() and iban.isalnum()
    turned = iban[4:] + iban[:4]
    if not sound or int("".join(str(int(sign, 36)) for sign in turned)) % 97 != 1:
        raise Malformed(
            f'"{iban}" is not an IBAN: its check digits do not fit. Copy it from the bank\'s papers.',
            iban=iban,
        )


def _check_pairs(said: dict[str, str]) -> None:
    if ("endpoint" in said) != ("endpoint_scheme" in said):
        raise Malformed(
            "An endpoint needs its scheme and a scheme its endpoint: 0088 for a GLN, 9930 for a German "
            "VAT id, EM for an e-mail address."
        )
    if "company_scheme" in said and "company_id" not in said:
        raise Malformed("A company_scheme needs the company_id that it is the register of.")
