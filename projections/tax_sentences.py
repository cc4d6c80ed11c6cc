"""What is said of tax set-up and of how documents are numbered."""

from __future__ import annotations

from domain import numbering_pattern, tax
from domain.catalogue import AnyEvent
from projections.phrases import count


def told(event: AnyEvent, _: str | None) -> str | None:
    """The fact in a sentence; None for a fact of another area."""
    match event:
        case tax.TaxRegistered():
            return f"Registered for tax in {event.jurisdiction} under {event.tax_id} from {event.valid_from}"
        case tax.TaxRatesPublished():
            codes = ", ".join(f"{rate.code} {rate.rate} %" for rate in event.rates)
            return (
                f"{count(len(event.rates), 'tax rate')} of {event.jurisdiction} published: {codes}"
            )
        case tax.CustomerTaxSet():
            under = f" under {event.vat_id}" if event.vat_id else ""
            place = f"{event.jurisdiction}{under} from {event.valid_from}"
            return f"Customer {event.customer_id} is taxed as {event.status} in {place}"
        case numbering_pattern.NumberingSet():
            what = event.document.replace("_", " ")
            return f"Numbers of {what}s are written as {event.pattern}"
        case _:
            return None
