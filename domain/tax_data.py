"""Tax set-up recorded: registrations, rates by jurisdiction, customers' places of taxation."""

from __future__ import annotations

from domain.catalogue import AnyEvent
from domain.knowledge import Knowledge
from domain.policy import Moment, Policy
from domain.quantity import quantity
from domain.refusal import AlreadyKnown, BadAmount, BadDate, Malformed
from domain.tax import CustomerTaxSet, TaxRate, TaxRatesPublished, TaxRegistered
from domain.tax_commands import PublishTaxRates, RegisterForTax, SetCustomerTax, TaxRateTerms

WHOLE = 100  # percent
CHARGED = ("S", "AE")  # categories of rates above zero
EXEMPT = ("E", "O")  # those that must say why


def register_for_tax(
    command: RegisterForTax, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Register the entity for tax in a jurisdiction. The same again is no event."""
    known.register.home()
    registered = TaxRegistered(
        jurisdiction=command.jurisdiction,
        tax_id=command.tax_id,
        valid_from=command.valid_from,
        tax_date=command.tax_date,
        tax_rounding=command.tax_rounding,
    )
    for was in known.register.tax.own:
        if was == registered:
            return ()
        if was.jurisdiction == command.jurisdiction:
            raise AlreadyKnown(
                f"The entity is registered for tax in {command.jurisdiction} with other content.",
                id=command.jurisdiction,
            )
    return (registered,)


def publish_rates(
    command: PublishTaxRates, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Add rates of a jurisdiction. Rows it already has add nothing; another rate for the same day is refused."""
    known.register.home()
    tax = known.register.tax
    place = command.jurisdiction
    rows: list[TaxRate] = []
    for terms in command.rates:
        row = _row(terms)
        held = [*tax.rates.get((place, row.code), ()), *(r for r in rows if r.code == row.code)]
        if row in held:
            continue
        if any(was.valid_from == row.valid_from for was in held):
            raise AlreadyKnown(
                f"{place} has another rate for {row.code} from {row.valid_from} on: publish the change "
                "from a new date.",
                id=f"{place} {row.code}",
            )
        rows.append(row)
    known_union = tax.unions.get(place, "")
    if command.union and known_union and command.union != known_union:
        raise AlreadyKnown(f"{place} is in the union {known_union}.", id=place)
    if not rows and (not command.union or command.union == known_union):
        return ()
    return (TaxRatesPublished(jurisdiction=place, union=command.union, rates=tuple(rows)),)


def _row(terms: TaxRateTerms) -> TaxRate:
    rate = quantity(terms.rate)
    if not 0 <= rate <= WHOLE:
        raise BadAmount(f"A tax rate is from 0 to 100 percent, not {terms.rate}.")
    if rate and terms.category not in CHARGED:
        raise Malformed(f"Category {terms.category} charges nothing: its rate is 0, not {rate}.")
    if terms.category in ("K", "G"):
        raise Malformed(
            f"Category {terms.category} follows from the customer's place, by the tax rules: publish the "
            "rate a customer at home pays."
        )
    if terms.category in EXEMPT and not terms.exemption:
        raise Malformed(
            f"Category {terms.category} charges nothing: say why in `exemption`, it is printed."
        )
    if terms.valid_to is not None and terms.valid_to < terms.valid_from:
        raise BadDate("A tax rate can not end before it starts.")
    return TaxRate(
        code=terms.code,
        category=terms.category,
        rate=rate,
        supply=terms.supply,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        exemption=terms.exemption,
        exemption_code=terms.exemption_code,
    )


def set_customer(
    command: SetCustomerTax, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Say where a customer is taxed. The same again is no event; other content needs a new date."""
    known.register.customer(command.customer_id)
    said = CustomerTaxSet(
        customer_id=command.customer_id,
        jurisdiction=command.jurisdiction,
        status=command.status,
        vat_id=command.vat_id,
        valid_from=command.valid_from,
    )
    held = known.register.tax.customers.get(command.customer_id, ())
    if said in held:
        return ()
    if any(was.valid_from == said.valid_from for was in held):
        raise AlreadyKnown(
            f"{command.customer_id} is taxed in another way from {said.valid_from} on: say the change "
            "from a new date.",
            id=command.customer_id,
        )
    return (said,)
