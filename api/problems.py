"""Every way the ledger says no over HTTP: a stable type, a status and a sentence that says what to do.

Shape: RFC 9457. `type` is "/problems/<code>", and that page answers with the sentence. This is the only
place where a refusal of the domain meets an HTTP status.
"""

from __future__ import annotations

from typing import Any

import msgspec

from domain.refusal import Refused, TimeNotAccepted
from processes.reading import NotValid

MEDIA_TYPE = "application/problem+json"


class Meaning(msgspec.Struct, frozen=True):
    """What a problem's code stands for, always the same."""

    status: int
    title: str
    explained: str  # a sentence or two: what happened and what to do


class Place(msgspec.Struct, frozen=True):
    """Where in what was sent the trouble is, and what to write there."""

    path: str  # "$.quantity", "Idempotency-Key", "as_of"
    says: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer that says no (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    about: dict[str, str | int] = {}  # the ids and values that the refusal is about
    errors: tuple[Place, ...] = ()
    error_id: str | None = None  # a fault's id: the server's log has the rest


class Problematic(Exception):
    """A no that belongs to HTTP itself: credentials, media types, sizes, views that are behind."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        errors: tuple[Place, ...] = (),
        headers: dict[str, str] | None = None,
        **about: str | int,
    ) -> None:
        super().__init__(detail)
        self.problem = problem(code, detail, about=about, errors=errors)
        self.headers = headers or {}


def problem(code: str, detail: str, **more: Any) -> Problem:
    """The answer for a code of the table below; a code the table lacks is a fault of ours (KeyError)."""
    meaning = MEANINGS[code]
    return Problem(
        type=f"/problems/{code}",
        title=meaning.title,
        status=meaning.status,
        detail=detail,
        **more,
    )


def of(refused: Refused) -> Problem:
    """A refusal of the domain as a problem. Refused time carries its rule's reason as the type.

    A kind of refusal that the table below lacks is answered as the wider kind that it has.
    """
    kinds = (kind.code for kind in type(refused).__mro__ if issubclass(kind, Refused))
    code = next(code for code in kinds if code in MEANINGS)
    said = problem(code, refused.says, about=refused.about)
    if isinstance(refused, NotValid):
        return msgspec.structs.replace(said, errors=(Place(refused.path, refused.what),))
    if isinstance(refused, TimeNotAccepted):
        return msgspec.structs.replace(said, type=f"/problems/{refused.reason}")
    return said


MEANINGS: dict[str, Meaning] = {
    # --- what was sent can not be read -----------------------------------------------------------
    "malformed_json": Meaning(
        400, "Not JSON", "The body is not complete, valid JSON in UTF-8. Nothing was recorded."
    ),
    "not_valid": Meaning(
        400,
        "Not valid",
        "A field, header or parameter is missing, unknown or of the wrong kind. `errors` names each"
        " place and what to write there. Nothing was recorded.",
    ),
    "unknown_command": Meaning(
        400, "Unknown command", "No command has that name. The OpenAPI page lists every command."
    ),
    "document_incomplete": Meaning(
        422,
        "Document incomplete",
        "An electronic invoice needs more than the ledger was told about its companies. The detail names"
        " everything that is missing and the command that gives it. The invoice itself stands.",
    ),
    "not_in_ledes": Meaning(
        422,
        "Not in LEDES 1998B",
        "That format has no place for something the document says. The detail names it; other forms can"
        " say it.",
    ),
    "character_not_shown": Meaning(
        422,
        "A character no font has",
        "No font of the server can show a character on the document. Install one that can, or ask for"
        " the document as UBL.",
    ),
    "unauthenticated": Meaning(
        401,
        "Who is asking?",
        "Send a bearer token that is in force: Authorization: Bearer <token>. An administrator makes"
        " one with `accrual token create`.",
    ),
    "not_allowed": Meaning(
        403,
        "Not allowed",
        "The roles of whoever asks do not cover this. Somebody whose role does can do it, or an"
        " administrator can give a token with that role.",
    ),
    "self_approval": Meaning(
        403,
        "Not by the same person",
        "Nobody approves their own time, and no one person does both halves of a controlled act."
        " Ask somebody else to do it.",
    ),
    "no_such_page": Meaning(
        404, "Nothing here", "There is nothing at that address. The OpenAPI page lists every one."
    ),
    "method_not_allowed": Meaning(
        405, "Not this method", "The address exists and answers to other methods; Allow names them."
    ),
    "too_large": Meaning(
        413,
        "Too large",
        "The body is larger than one request may be. Send it in smaller pieces; the same idempotency"
        " keys make it safe to send a piece again.",
    ),
    "too_many_lines": Meaning(
        413,
        "Too many lines",
        "A whole batch is decided and written as one, so it is limited. Send fewer lines, or send"
        " them with mode=each.",
    ),
    "wrong_media_type": Meaning(
        415,
        "Wrong media type",
        "Say what the body is: Content-Type: application/json for a command, application/x-ndjson"
        " for a bulk.",
    ),
    "fault": Meaning(
        500,
        "A fault of ours",
        "Something went wrong here, not with what was sent. Nothing was half done; the same command"
        " with the same idempotency key may be sent again. Give `error_id` to whoever runs the service.",
    ),
    "unavailable": Meaning(
        503,
        "The record is out of reach",
        "The database does not answer. Send the same command again in a while, with the same idempotency"
        " key: whatever became of this one, it happens once.",
    ),
    "view_behind": Meaning(
        503,
        "The view is not there yet",
        "The view has not reached the position that was asked for. Ask again in a moment.",
    ),
    "try_again": Meaning(
        503,
        "Try again",
        "The books moved under every try. Nothing was recorded; send the same command again.",
    ),
    # --- what it names is not there -----------------------------------------------------------------
    "unknown": Meaning(404, "Unknown", "Something that is named is not in this book."),
    "unknown_entity": Meaning(404, "Unknown entity", "No book is open under that name."),
    "unknown_customer": Meaning(404, "Unknown customer", "Register the customer first."),
    "unknown_person": Meaning(404, "Unknown person", "Register the person first."),
    "unknown_project": Meaning(404, "Unknown project", "Open the project first."),
    "unknown_contract": Meaning(
        404, "Unknown contract", "No such contract is signed in this book."
    ),
    "unknown_entry": Meaning(404, "Unknown time entry", "No such time is recorded in this book."),
    "unknown_deposit": Meaning(
        404, "Unknown deposit", "No such deposit was asked for under the contract."
    ),
    "unknown_agreement": Meaning(
        404, "Unknown agreement", "No such master agreement is signed in this book."
    ),
    "unknown_amendment": Meaning(404, "Unknown amendment", "The contract has no such amendment."),
    "unknown_invoice": Meaning(404, "Unknown invoice", "This book has no such draft or invoice."),
    "unknown_payment": Meaning(404, "Unknown payment", "No such payment is recorded in this book."),
    "unknown_report": Meaning(
        404, "Unknown expense report", "No such expense report is recorded in this book."
    ),
    "unknown_report_line": Meaning(404, "Unknown expense", "The expense report has no such line."),
    "unknown_line": Meaning(404, "Unknown line", "The invoice or contract has no such line."),
    # --- what it says can not be ---------------------------------------------------------------------
    "malformed": Meaning(
        422, "Means nothing", "A value can not mean anything; `detail` says which."
    ),
    "unknown_currency": Meaning(
        422, "Unknown currency", "Write the three letters of ISO 4217, such as EUR or USD."
    ),
    "bad_amount": Meaning(
        422,
        "Not an amount",
        'Write amounts as text, "1,000.00", in no unit smaller than the currency has.',
    ),
    "bad_quantity": Meaning(
        422, "Not a quantity", 'Write quantities as text, "7.50", or whole numbers.'
    ),
    "date_out_of_range": Meaning(
        422, "Date out of range", "The date lies outside what can be booked."
    ),
    "bad_reference": Meaning(422, "Not an id", "No system could have given that id."),
    "outside_contract": Meaning(
        422, "Outside the contract", "The work lies before the contract starts or after it ended."
    ),
    "time_not_accepted": Meaning(
        422,
        "Time not accepted",
        "Time policy says no to the entry, and the type names the policy's reason. Correct the entry at"
        " its source and record it again.",
    ),
    # --- imports -------------------------------------------------------------------------------------
    "file_refused": Meaning(
        422, "File refused", "The file as a whole can not be read. Nothing was recorded."
    ),
    "empty_file": Meaning(
        422, "Empty file", "Nothing was in the file. Export it again from its source."
    ),
    "missing_column": Meaning(
        422,
        "Column missing",
        "The file lacks a column that its profile reads. Nothing was recorded.",
    ),
    "doubled_column": Meaning(
        422, "Column twice", "A column that the profile reads stands twice. Nothing was recorded."
    ),
    "wrong_encoding": Meaning(
        422,
        "Not that encoding",
        "The file is not in the encoding that its profile declares. `detail` names the byte and the line."
        " Nothing was recorded.",
    ),
    "damaged_gzip": Meaning(
        422, "Damaged file", "Fetch the file again from its source. Nothing was recorded."
    ),
    "other_format": Meaning(
        422,
        "Another format",
        "The file does not begin as files of the profile's format do. Import it with its own profile.",
    ),
    "not_a_text_file": Meaning(
        422, "Not a text file", "The file is no table of rows. Nothing was recorded."
    ),
    "lookup_file": Meaning(
        422,
        "Second file",
        "A file that the profile joins is not there or can not be used. Nothing was recorded.",
    ),
    "unknown_profile": Meaning(
        404, "Unknown profile", "GET /v1/imports/profiles lists those there are."
    ),
    "bad_profile": Meaning(
        422,
        "Profile does not load",
        "`detail` names each defect: file, key, why, and what to write.",
    ),
    "unknown_import": Meaning(404, "Unknown import", "No import has that id."),
    "import_under_way": Meaning(
        409,
        "Under way",
        "This very file is being imported. Wait until that is done; it is safe to send it again.",
    ),
    # --- not now -----------------------------------------------------------------------------------
    "refused": Meaning(409, "Refused", "The command was understood and will not be done."),
    "known_with_other_content": Meaning(
        409,
        "Known with other content",
        "That id is in the book and says something else. The same content again changes nothing;"
        " to change it, correct it.",
    ),
    "idempotency_key_reused": Meaning(
        409,
        "Key used before",
        "That idempotency key was used for another command. Choose a new key for a new command.",
    ),
    "not_open": Meaning(409, "Not open", "The thing is not in a state in which this can be done."),
    "billed_needs_credit": Meaning(
        409,
        "Billed already",
        "Billed time is never changed. Credit the invoice; the freed time can then be corrected.",
    ),
    "on_a_draft": Meaning(409, "On a draft", "Take the time off its draft invoice first."),
    "nothing_to_bill": Meaning(409, "Nothing to bill", "No lot is billable up to that cut-off."),
    "original_first": Meaning(
        409,
        "The original first",
        "What turns work round is invoiced with its original or after it, never before.",
    ),
    "tax_jurisdiction_unknown": Meaning(
        409,
        "Tax not known",
        "It is not known how a line is taxed. Say where the customer is taxed, or publish a rate of the tax"
        " code that is valid on the day.",
    ),
    "cap_exceeded": Meaning(
        409,
        "Above the cap",
        "Billing may not pass the not-to-exceed amount. An amendment raises it.",
    ),
    "funding_exhausted": Meaning(
        409,
        "Funds exhausted",
        "No source of the contract's funding has room for that. An amendment raises a limit.",
    ),
    "currency_mismatch": Meaning(
        409, "Another currency", "Money in one currency settles nothing that is owed in another."
    ),
    "beyond_authority": Meaning(
        403,
        "Beyond one's authority",
        "The amount is more than this person may give up. `detail` names who may.",
    ),
    "quote_missing": Meaning(
        409,
        "Quote missing",
        "There is no exchange rate to convert at. `detail` names each quote that lacks.",
    ),
    "more_than_there_is": Meaning(
        409, "More than there is", "More is credited, written off or adjusted than there is."
    ),
    "period_state": Meaning(409, "Period state", "The period is not in the state this needs."),
    "whole_batch_refused": Meaning(
        409,
        "Refused with its batch",
        "Another command of the batch was refused, and the batch was to be done whole or not at all."
        " Nothing of it was recorded.",
    ),
}
