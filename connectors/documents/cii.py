"""Invoices and credit memos as UN/CEFACT CII by EN 16931: the XML inside a Factur-X (ZUGFeRD) PDF."""

from __future__ import annotations

from datetime import date
from xml.etree.ElementTree import Element

from connectors.documents.document import (
    ORDER,
    Adjustment,
    Document,
    Line,
    Party,
    Tax,
    exact,
    plain,
)
from connectors.documents.elements import Writer
from connectors.documents.ubl import EN_16931, SEPA_TRANSFER, TRANSFER, percent

_STANDARD = "urn:un:unece:uncefact:data:standard"
NAMESPACES = {
    "rsm": f"{_STANDARD}:CrossIndustryInvoice:100",
    "ram": f"{_STANDARD}:ReusableAggregateBusinessInformationEntity:100",
    "udt": f"{_STANDARD}:UnqualifiedDataType:100",
    "qdt": f"{_STANDARD}:QualifiedDataType:100",
}
DAY = "102"  # UNTDID 2379: YYYYMMDD


def written(document: Document) -> bytes:
    """The document in CII. It is expected to lack nothing: see `mandatory`."""
    return _Cii(document, Writer("rsm:CrossIndustryInvoice", NAMESPACES)).all()


class _Cii:
    """Writes one document. The order of the parts is the standard's."""

    def __init__(self, document: Document, writer: Writer) -> None:
        self.document = document
        self.xml = writer
        self.say = writer.say
        self.root = writer.root

    def all(self) -> bytes:
        document = self.document
        context = self.xml.under(self.root, "rsm:ExchangedDocumentContext")
        self.say(context, "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", EN_16931)
        head = self.xml.under(self.root, "rsm:ExchangedDocument")
        self.say(head, "ram:ID", document.number)
        self.say(head, "ram:TypeCode", document.type_code)
        self._day(head, "ram:IssueDateTime", document.issued_on)
        self.say(head, "ram:IncludedNote/ram:Content", document.note)
        trade = self.xml.under(self.root, "rsm:SupplyChainTradeTransaction")
        for line in document.lines:
            self._line(self.xml.under(trade, "ram:IncludedSupplyChainTradeLineItem"), line)
        self._agreement(self.xml.under(trade, "ram:ApplicableHeaderTradeAgreement"))
        delivery = self.xml.under(trade, "ram:ApplicableHeaderTradeDelivery")
        event = self.xml.under(delivery, "ram:ActualDeliverySupplyChainEvent")
        self._day(event, "ram:OccurrenceDateTime", document.period[1])
        self._settlement(self.xml.under(trade, "ram:ApplicableHeaderTradeSettlement"))
        return self.xml.text()

    def _line(self, at: Element, line: Line) -> None:
        self.say(at, "ram:AssociatedDocumentLineDocument/ram:LineID", str(line.number))
        product = self.xml.under(at, "ram:SpecifiedTradeProduct")
        self.say(product, "ram:Name", line.text)
        self.say(product, "ram:Description", line.detail)
        if line.order:
            said = self.xml.under(product, "ram:ApplicableProductCharacteristic")
            self.say(said, "ram:Description", ORDER)
            self.say(said, "ram:Value", line.order)
        agreement = self.xml.under(at, "ram:SpecifiedLineTradeAgreement")
        price = self.xml.under(agreement, "ram:NetPriceProductTradePrice")
        self.say(price, "ram:ChargeAmount", exact(line.price))
        self.say(price, "ram:BasisQuantity", exact(line.base_quantity), unitCode=line.unit)
        delivery = self.xml.under(at, "ram:SpecifiedLineTradeDelivery")
        self.say(delivery, "ram:BilledQuantity", exact(line.quantity), unitCode=line.unit)
        settled = self.xml.under(at, "ram:SpecifiedLineTradeSettlement")
        self._category(self.xml.under(settled, "ram:ApplicableTradeTax"), line.tax)
        self._period(settled, line.work.on, line.work.on)
        for adjustment in line.adjustments:
            self._adjustment(settled, adjustment, None)
        sums = self.xml.under(settled, "ram:SpecifiedTradeSettlementLineMonetarySummation")
        self._money(sums, "ram:LineTotalAmount", line.net)

    def _agreement(self, at: Element) -> None:
        document = self.document
        self.say(at, "ram:BuyerReference", document.buyer_reference)
        self._party(self.xml.under(at, "ram:SellerTradeParty"), document.seller)
        self._party(self.xml.under(at, "ram:BuyerTradeParty"), document.buyer)
        order = "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"
        self.say(at, order, document.purchase_order)
        self.say(at, "ram:ContractReferencedDocument/ram:IssuerAssignedID", document.contract_id)

    def _party(self, at: Element, party: Party) -> None:
        say = self.say
        say(at, "ram:ID", party.id)
        say(at, "ram:Name", party.name)
        scheme = {"schemeID": party.company_scheme} if party.company_scheme else {}
        say(at, "ram:SpecifiedLegalOrganization/ram:ID", party.company_id, **scheme)
        if party.department or party.phone or party.email:
            contact = self.xml.under(at, "ram:DefinedTradeContact")
            say(contact, "ram:DepartmentName", party.department)
            say(contact, "ram:TelephoneUniversalCommunication/ram:CompleteNumber", party.phone)
            say(contact, "ram:EmailURIUniversalCommunication/ram:URIID", party.email)
        address = self.xml.under(at, "ram:PostalTradeAddress")
        say(address, "ram:PostcodeCode", party.postcode)
        say(address, "ram:LineOne", party.street)
        say(address, "ram:LineTwo", party.more_street)
        say(address, "ram:CityName", party.city)
        say(address, "ram:CountryID", party.country)
        say(address, "ram:CountrySubDivisionName", party.region)
        endpoint = {"schemeID": party.endpoint_scheme or ""}
        say(at, "ram:URIUniversalCommunication/ram:URIID", party.endpoint, **endpoint)
        registration = "ram:SpecifiedTaxRegistration/ram:ID"
        if not self.document.untaxed:
            say(at, registration, party.vat_id, schemeID="VA")
        if party is self.document.seller:
            say(at, registration, party.tax_id, schemeID="FC")

    def _settlement(self, at: Element) -> None:
        document = self.document
        if not document.is_credit:
            self.say(at, "ram:PaymentReference", document.number)
        if document.tax_due is not None:
            self.say(at, "ram:TaxCurrencyCode", document.tax_due.currency)
        self.say(at, "ram:InvoiceCurrencyCode", document.currency)
        self._means(at)
        for group in document.groups:
            tax = self.xml.under(at, "ram:ApplicableTradeTax")
            self._money(tax, "ram:CalculatedAmount", group.minor)
            self.say(tax, "ram:TypeCode", "VAT")
            self.say(tax, "ram:ExemptionReason", group.reason)
            self._money(tax, "ram:BasisAmount", group.taxable)
            self.say(tax, "ram:CategoryCode", group.tax.category)
            self.say(tax, "ram:ExemptionReasonCode", group.reason_code)
            self.say(tax, "ram:RateApplicablePercent", percent(group.tax))
        self._period(at, *document.period)
        for adjustment in document.adjustments:
            self._adjustment(at, adjustment, adjustment.tax)
        if document.terms or document.due_on:
            terms = self.xml.under(at, "ram:SpecifiedTradePaymentTerms")
            self.say(terms, "ram:Description", document.terms)
            if document.due_on is not None:
                self._day(terms, "ram:DueDateDateTime", document.due_on)
        self._totals(at)
        if document.preceding is not None:
            before = self.xml.under(at, "ram:InvoiceReferencedDocument")
            self.say(before, "ram:IssuerAssignedID", document.preceding.number)
            on = self.xml.under(before, "ram:FormattedIssueDateTime")
            day = document.preceding.issued_on
            self.say(on, "qdt:DateTimeString", f"{day:%Y%m%d}", format=DAY)

    def _means(self, at: Element) -> None:
        bank = self.document.bank
        if bank is None or self.document.is_credit:
            return
        means = self.xml.under(at, "ram:SpecifiedTradeSettlementPaymentMeans")
        code = SEPA_TRANSFER if self.document.currency == "EUR" else TRANSFER
        self.say(means, "ram:TypeCode", code)
        account = self.xml.under(means, "ram:PayeePartyCreditorFinancialAccount")
        self.say(account, "ram:IBANID", bank.iban)
        self.say(account, "ram:AccountName", self.document.seller.name)
        self.say(means, "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID", bank.bic)

    def _totals(self, at: Element) -> None:
        totals, currency = self.document.totals, self.document.currency
        sums = self.xml.under(at, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
        self._money(sums, "ram:LineTotalAmount", totals.lines)
        self._money(sums, "ram:ChargeTotalAmount", totals.charges)
        self._money(sums, "ram:AllowanceTotalAmount", totals.allowances)
        self._money(sums, "ram:TaxBasisTotalAmount", totals.net)
        self.say(sums, "ram:TaxTotalAmount", plain(totals.tax, currency), currencyID=currency)
        due = self.document.tax_due
        if due is not None:
            own = plain(due.minor, due.currency)
            self.say(sums, "ram:TaxTotalAmount", own, currencyID=due.currency)
        if totals.rounding:
            self._money(sums, "ram:RoundingAmount", totals.rounding)
        self._money(sums, "ram:GrandTotalAmount", totals.gross)
        self._money(sums, "ram:TotalPrepaidAmount", totals.applied)
        self._money(sums, "ram:DuePayableAmount", totals.payable)

    def _adjustment(self, at: Element, adjustment: Adjustment, tax: Tax | None) -> None:
        one = self.xml.under(at, "ram:SpecifiedTradeAllowanceCharge")
        charged = "true" if adjustment.minor > 0 else "false"
        self.say(one, "ram:ChargeIndicator/udt:Indicator", charged)
        self._money(one, "ram:ActualAmount", abs(adjustment.minor))
        self.say(one, "ram:Reason", adjustment.reason)
        if tax is not None:
            self._category(self.xml.under(one, "ram:CategoryTradeTax"), tax)

    def _category(self, at: Element, tax: Tax) -> None:
        self.say(at, "ram:TypeCode", "VAT")
        self.say(at, "ram:CategoryCode", tax.category)
        self.say(at, "ram:RateApplicablePercent", percent(tax))

    def _period(self, at: Element, first: date, last: date) -> None:
        period = self.xml.under(at, "ram:BillingSpecifiedPeriod")
        self._day(period, "ram:StartDateTime", first)
        self._day(period, "ram:EndDateTime", last)

    def _day(self, at: Element, path: str, day: date) -> None:
        self.say(at, f"{path}/udt:DateTimeString", f"{day:%Y%m%d}", format=DAY)

    def _money(self, at: Element, name: str, minor: int) -> None:
        self.say(at, name, plain(minor, self.document.currency))
