"""Invoices and credit notes as UBL 2.1 by EN 16931, and by Peppol BIS Billing 3 where both sides have an endpoint."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from connectors.documents.document import (
    ORDER,
    Adjustment,
    Document,
    Line,
    Party,
    Tax,
    TaxGroup,
    exact,
    plain,
)
from connectors.documents.elements import Writer

_UBL = "urn:oasis:names:specification:ubl:schema:xsd"
_CAC, _CBC = f"{_UBL}:CommonAggregateComponents-2", f"{_UBL}:CommonBasicComponents-2"
EN_16931 = "urn:cen.eu:en16931:2017"
PEPPOL = f"{EN_16931}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
TRANSFER, SEPA_TRANSFER = "30", "58"  # UNTDID 4461
NOT_TAXED = "Not subject to VAT"


def written(document: Document) -> bytes:
    """The document in UBL. It is expected to lack nothing: see `mandatory`."""
    root = "CreditNote" if document.is_credit else "Invoice"
    names = {"": f"{_UBL}:{root}-2", "cac": _CAC, "cbc": _CBC}
    return _Ubl(document, Writer(root, names)).all()


def for_peppol(document: Document) -> bool:
    """Whether both sides can be reached over Peppol."""
    return bool(document.seller.endpoint and document.buyer.endpoint)


class _Ubl:
    """Writes one document. The order of the parts is the standard's."""

    def __init__(self, document: Document, writer: Writer) -> None:
        self.document = document
        self.xml = writer
        self.root = writer.root
        self.credit = document.is_credit

    def all(self) -> bytes:
        self._head()
        self._references()
        for role, party in (
            ("AccountingSupplierParty", self.document.seller),
            ("AccountingCustomerParty", self.document.buyer),
        ):
            self._party(self.xml.under(self.root, f"cac:{role}", "cac:Party"), party)
        self._payment()
        for adjustment in self.document.adjustments:
            self._adjustment(self.root, adjustment, adjustment.tax)
        self._taxes()
        self._totals()
        for line in self.document.lines:
            self._line(line)
        return self.xml.text()

    def _head(self) -> None:
        document, say = self.document, self._say
        say("cbc:CustomizationID", PEPPOL if for_peppol(document) else EN_16931)
        say("cbc:ProfileID", PROFILE if for_peppol(document) else None)
        say("cbc:ID", document.number)
        say("cbc:IssueDate", document.issued_on.isoformat())
        if not self.credit and document.due_on is not None:
            say("cbc:DueDate", document.due_on.isoformat())
        say("cbc:CreditNoteTypeCode" if self.credit else "cbc:InvoiceTypeCode", document.type_code)
        say("cbc:Note", document.note)
        say("cbc:DocumentCurrencyCode", document.currency)
        if document.tax_due is not None:
            say("cbc:TaxCurrencyCode", document.tax_due.currency)
        say("cbc:BuyerReference", document.buyer_reference)
        first, last = document.period
        period = self.xml.under(self.root, "cac:InvoicePeriod")
        self.xml.say(period, "cbc:StartDate", first.isoformat())
        self.xml.say(period, "cbc:EndDate", last.isoformat())

    def _references(self) -> None:
        document = self.document
        self._say("cac:OrderReference/cbc:ID", document.purchase_order)
        if document.preceding is not None:
            reference = self.xml.under(
                self.root, "cac:BillingReference", "cac:InvoiceDocumentReference"
            )
            self.xml.say(reference, "cbc:ID", document.preceding.number)
            self.xml.say(reference, "cbc:IssueDate", document.preceding.issued_on.isoformat())
        self._say("cac:ContractDocumentReference/cbc:ID", document.contract_id)

    def _party(self, at: Element, party: Party) -> None:
        say = self.xml.say
        say(at, "cbc:EndpointID", party.endpoint, schemeID=party.endpoint_scheme or "")
        say(at, "cac:PartyIdentification/cbc:ID", party.id)
        say(at, "cac:PartyName/cbc:Name", party.name)
        address = self.xml.under(at, "cac:PostalAddress")
        say(address, "cbc:StreetName", party.street)
        say(address, "cbc:AdditionalStreetName", party.more_street)
        say(address, "cbc:CityName", party.city)
        say(address, "cbc:PostalZone", party.postcode)
        say(address, "cbc:CountrySubentity", party.region)
        say(address, "cac:Country/cbc:IdentificationCode", party.country)
        self._registrations(at, party)
        if party.department or party.phone or party.email:
            contact = self.xml.under(at, "cac:Contact")
            say(contact, "cbc:Name", party.department)
            say(contact, "cbc:Telephone", party.phone)
            say(contact, "cbc:ElectronicMail", party.email)

    def _registrations(self, at: Element, party: Party) -> None:
        schemes = [("VAT", None if self.document.untaxed else party.vat_id)]
        if party is self.document.seller:
            schemes.append(("TAX", party.tax_id))
        for scheme, number in schemes:
            if number:
                tax = self.xml.under(at, "cac:PartyTaxScheme")
                self.xml.say(tax, "cbc:CompanyID", number)
                self.xml.say(tax, "cac:TaxScheme/cbc:ID", scheme)
        legal = self.xml.under(at, "cac:PartyLegalEntity")
        self.xml.say(legal, "cbc:RegistrationName", party.name)
        register = {"schemeID": party.company_scheme} if party.company_scheme else {}
        self.xml.say(legal, "cbc:CompanyID", party.company_id, **register)

    def _payment(self) -> None:
        document = self.document
        if document.bank is not None and not self.credit:
            means = self.xml.under(self.root, "cac:PaymentMeans")
            code = SEPA_TRANSFER if document.currency == "EUR" else TRANSFER
            self.xml.say(means, "cbc:PaymentMeansCode", code)
            self.xml.say(means, "cbc:PaymentID", document.number)
            account = self.xml.under(means, "cac:PayeeFinancialAccount")
            self.xml.say(account, "cbc:ID", document.bank.iban)
            self.xml.say(account, "cbc:Name", document.seller.name)
            self.xml.say(account, "cac:FinancialInstitutionBranch/cbc:ID", document.bank.bic)
        self._say("cac:PaymentTerms/cbc:Note", document.terms)

    def _adjustment(self, at: Element, adjustment: Adjustment, tax: Tax | None) -> None:
        one = self.xml.under(at, "cac:AllowanceCharge")
        self.xml.say(one, "cbc:ChargeIndicator", "true" if adjustment.minor > 0 else "false")
        self.xml.say(one, "cbc:AllowanceChargeReason", adjustment.reason)
        self._money(one, "cbc:Amount", abs(adjustment.minor))
        if tax is not None:
            self._category(one, "cac:TaxCategory", tax)

    def _taxes(self) -> None:
        total = self.xml.under(self.root, "cac:TaxTotal")
        self._money(total, "cbc:TaxAmount", self.document.totals.tax)
        for group in self.document.groups:
            one = self.xml.under(total, "cac:TaxSubtotal")
            self._money(one, "cbc:TaxableAmount", group.taxable)
            self._money(one, "cbc:TaxAmount", group.minor)
            self._category(one, "cac:TaxCategory", group.tax, group)
        due = self.document.tax_due
        if due is not None:
            own = self.xml.under(self.root, "cac:TaxTotal")
            amount = plain(due.minor, due.currency)
            self.xml.say(own, "cbc:TaxAmount", amount, currencyID=due.currency)

    def _category(self, at: Element, name: str, tax: Tax, group: TaxGroup | None = None) -> None:
        one = self.xml.under(at, name)
        self.xml.say(one, "cbc:ID", tax.category)
        self.xml.say(one, "cbc:Percent", percent(tax))
        if group is not None:
            self.xml.say(one, "cbc:TaxExemptionReasonCode", group.reason_code)
            self.xml.say(one, "cbc:TaxExemptionReason", group.reason)
        self.xml.say(one, "cac:TaxScheme/cbc:ID", "VAT")

    def _totals(self) -> None:
        totals = self.document.totals
        sums = self.xml.under(self.root, "cac:LegalMonetaryTotal")
        self._money(sums, "cbc:LineExtensionAmount", totals.lines)
        self._money(sums, "cbc:TaxExclusiveAmount", totals.net)
        self._money(sums, "cbc:TaxInclusiveAmount", totals.gross)
        for name, minor in (
            ("cbc:AllowanceTotalAmount", totals.allowances),
            ("cbc:ChargeTotalAmount", totals.charges),
            ("cbc:PrepaidAmount", totals.applied),
            ("cbc:PayableRoundingAmount", totals.rounding),
        ):
            if minor:
                self._money(sums, name, minor)
        self._money(sums, "cbc:PayableAmount", totals.payable)

    def _line(self, line: Line) -> None:
        name, quantity = (
            ("cac:CreditNoteLine", "cbc:CreditedQuantity")
            if self.credit
            else ("cac:InvoiceLine", "cbc:InvoicedQuantity")
        )
        at = self.xml.under(self.root, name)
        self.xml.say(at, "cbc:ID", str(line.number))
        self.xml.say(at, quantity, exact(line.quantity), unitCode=line.unit)
        self._money(at, "cbc:LineExtensionAmount", line.net)
        period = self.xml.under(at, "cac:InvoicePeriod")
        self.xml.say(period, "cbc:StartDate", line.work.on.isoformat())
        self.xml.say(period, "cbc:EndDate", line.work.on.isoformat())
        for adjustment in line.adjustments:
            self._adjustment(at, adjustment, None)
        item = self.xml.under(at, "cac:Item")
        self.xml.say(item, "cbc:Description", line.detail)
        self.xml.say(item, "cbc:Name", line.text)
        self._category(item, "cac:ClassifiedTaxCategory", line.tax)
        if line.order:
            said = self.xml.under(item, "cac:AdditionalItemProperty")
            self.xml.say(said, "cbc:Name", ORDER)
            self.xml.say(said, "cbc:Value", line.order)
        price = self.xml.under(at, "cac:Price")
        self.xml.say(price, "cbc:PriceAmount", exact(line.price), currencyID=self.document.currency)
        self.xml.say(price, "cbc:BaseQuantity", exact(line.base_quantity), unitCode=line.unit)

    def _money(self, at: Element, name: str, minor: int) -> None:
        currency = self.document.currency
        self.xml.say(at, name, plain(minor, currency), currencyID=currency)

    def _say(self, path: str, text: str | None) -> None:
        self.xml.say(self.root, path, text)


def percent(tax: Tax) -> str | None:
    """A rate as it is written; none outside of any tax, zero where a category taxes at nothing."""
    if tax.category == "O":
        return None
    return "0" if not tax.rate else exact(tax.rate)
