"""How the ledger says no: the command was understood, nothing was recorded, and the reason says what to do."""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """The command was understood and will not be done. Nothing was recorded."""

    code: ClassVar[str] = "refused"

    def __init__(self, says: str, **about: str | int) -> None:
        super().__init__(says)
        self.says = says
        self.about = about


class Unknown(Refused):
    """Something the command names is not in this book."""

    code = "unknown"


class UnknownEntity(Unknown):
    code = "unknown_entity"


class UnknownCustomer(Unknown):
    code = "unknown_customer"


class UnknownPerson(Unknown):
    code = "unknown_person"


class UnknownProject(Unknown):
    code = "unknown_project"


class UnknownContract(Unknown):
    code = "unknown_contract"


class UnknownEntry(Unknown):
    code = "unknown_entry"


class UnknownInvoice(Unknown):
    code = "unknown_invoice"


class UnknownDeposit(Unknown):
    code = "unknown_deposit"


class UnknownLine(Unknown):
    """The invoice has no such line, or that contract no such line."""

    code = "unknown_line"


class UnknownPayment(Unknown):
    code = "unknown_payment"


class UnknownReport(Unknown):
    code = "unknown_report"


class UnknownReportLine(Unknown):
    code = "unknown_report_line"


class Malformed(Refused):
    """A value can not mean anything: not a number, not a date, not a known word."""

    code = "malformed"


class UnknownCurrency(Malformed):
    code = "unknown_currency"


class BadAmount(Malformed):
    code = "bad_amount"


class BadQuantity(Malformed):
    code = "bad_quantity"


class BadDate(Malformed):
    code = "date_out_of_range"


class BadReference(Malformed):
    """An id that no system could have given: empty, too long, or with characters ids do not have."""

    code = "bad_reference"


class TimeNotAccepted(Refused):
    """Time policy says no. The code is the rule's own reason, e.g. zero_quantity or more_than_a_day."""

    code = "time_not_accepted"

    def __init__(self, reason: str, says: str, **about: str | int) -> None:
        super().__init__(says, **about)
        self.reason = reason


class OutsideContract(Refused):
    """The work date lies before the contract starts, or after it ended."""

    code = "outside_contract"


class AlreadyKnown(Refused):
    """That id is in the book with other content. The same content again changes nothing."""

    code = "known_with_other_content"


class KeyReused(Refused):
    """The idempotency key was used before for another command."""

    code = "idempotency_key_reused"


class NotOpen(Refused):
    """The thing is not in a state in which this can be done."""

    code = "not_open"


class BilledAlready(Refused):
    """Billed time is corrected by a credit of the invoice, never by changing the entry."""

    code = "billed_needs_credit"


class OnDraft(Refused):
    """The time stands on a draft invoice: take its line off the draft first."""

    code = "on_a_draft"


class SelfApproval(Refused):
    """Nobody approves their own time, and no one person does both halves of a controlled act."""

    code = "self_approval"


class NothingToBill(Refused):
    code = "nothing_to_bill"


class UnknownAgreement(Unknown):
    """No such master agreement is signed in the book."""

    code = "unknown_agreement"


class UnknownAmendment(Refused):
    """No such amendment of the contract was drafted."""

    code = "unknown_amendment"


class OriginalFirst(Refused):
    """What turns work round is invoiced with its original or after it, never before."""

    code = "original_first"


class TaxUnknown(Refused):
    """It is not known how something is taxed: no tax is not a tax of zero."""

    code = "tax_jurisdiction_unknown"


class CapReached(Refused):
    """Billing may not pass the not-to-exceed amount."""

    code = "cap_exceeded"


class FundingExhausted(Refused):
    """No source has funds left for what is asked."""

    code = "funding_exhausted"


class TooMuch(Refused):
    """More is credited, written off or adjusted than there is."""

    code = "more_than_there_is"


class CurrencyDiffers(Refused):
    """Money in one currency settles nothing that is owed in another."""

    code = "currency_mismatch"


class QuoteMissing(Refused):
    """There is no quote to convert at, and none is guessed."""

    code = "quote_missing"


class BeyondAuthority(Refused):
    """The amount is beyond what the person may give up. Says who may."""

    code = "beyond_authority"


class PeriodState(Refused):
    """The period is not in the state that the command needs."""

    code = "period_state"


class NotAllowed(Refused):
    """The actor's roles do not cover this act."""

    code = "not_allowed"


class StaleDecision(Refused):
    """The books moved under every try. Nothing was recorded; the same command may be sent again."""

    code = "try_again"
