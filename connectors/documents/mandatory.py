"""What an electronic invoice may not lack, and which command gives it: said all at once, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from connectors.documents.document import Document, Party
from connectors.documents.ubl import for_peppol
from domain.refusal import Refused

Electronic = Literal["ubl", "facturx"]
BOTH_NAMED = {"AE", "K"}  # the buyer owes the tax, so both must be known to their tax offices


class DocumentIncomplete(Refused):
    """The electronic form of a document needs more than the ledger was told about its companies."""

    code = "document_incomplete"


def refuse_if_lacking(document: Document, form: Electronic) -> None:
    """Refuses (DocumentIncomplete) with everything that is missing and where to give it."""
    lacks = list(_lacking(document, form))
    if lacks:
        raise DocumentIncomplete(
            f"{document.number} can not be sent as {form} yet. " + " ".join(lacks),
            number=document.number,
            missing=len(lacks),
        )


def _lacking(document: Document, form: Electronic) -> Iterator[str]:
    seller, buyer = document.seller, document.buyer
    if not document.lines:
        yield "It has no lines, as electronic invoices must: it asks for what is due. Send it as PDF."
    yield from _addressed(seller, f"entity {seller.id}", f"DescribeEntity --entity-id {seller.id}")
    customer = f"DescribeCustomer --customer-id {buyer.id}"
    yield from _addressed(buyer, f"customer {buyer.id}", customer)
    categories = {group.tax.category for group in document.groups}
    if categories - {"O"} and not (seller.vat_id or seller.tax_id):
        yield (
            f"The entity {seller.id} has neither a VAT id nor a tax id: give one (vat_id, tax_id) with "
            f"DescribeEntity --entity-id {seller.id}."
        )
    if categories & BOTH_NAMED and not buyer.vat_id:
        yield f"The customer {buyer.id} has no VAT id and owes the tax itself: give it (vat_id) with {customer}."
    for group in document.groups:
        if group.tax.category in {"E", "AE", "K", "G"} and not (group.reason or group.reason_code):
            yield (
                f"Nothing says why {group.tax.category} is not taxed: give the tax code its exemption "
                "reason."
            )
    referred = document.buyer_reference or document.purchase_order
    if form == "ubl" and for_peppol(document) and not referred:
        yield (
            f"Peppol asks for the customer's reference or an order: give buyer_reference with {customer}, "
            "or the contract its purchase order."
        )


def _addressed(party: Party, who: str, command: str) -> Iterator[str]:
    if not party.country:
        yield f"The {who} has no address: give at least its country (country) with {command}."
