"""Issued invoices and credit memos as files to send: PDF, Factur-X, UBL, LEDES."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from api.actors import may_read
from api.asking import Book, ref_of
from api.documented import refusals
from connectors.documents.document import Form
from processes.access import Bearer
from processes.documents import written
from processes.firm import Firm

Asked = Annotated[
    Form,
    QueryParameter(
        name="form",
        description="pdf: PDF/A-3 to read. facturx: the same with its EN 16931 data inside (Factur-X,"
        " ZUGFeRD). ubl: EN 16931 as UBL 2.1, by Peppol BIS Billing 3 where both sides have an endpoint."
        " ledes: LEDES 1998B.",
    ),
]
Ref = Annotated[
    PurePath,
    PathParameter(description="The invoice's id or number, or its credit memo's number."),
]


@get(
    "/documents/{ref:path}",
    sync_to_thread=True,
    operation_id="InvoiceDocument",
    media_type="application/pdf",
    responses=refusals(400, 401, 403, 404, 409, 422, 500, 503),
)
def document(
    book: Book,
    ref: Ref,
    firm: NamedDependency[Firm],
    request: Request[Bearer, Any, Any],
    form: Asked = "pdf",
) -> Response[bytes]:
    """An issued invoice or credit memo as a file."""
    may_read(request.user, "invoices")
    made = written(firm.books.open(book), ref_of(ref), form)
    named = {"Content-Disposition": f'attachment; filename="{made.file_name}"'}
    return Response(made.content, media_type=made.media_type, headers=named)


routes = Router("/books/{book:str}", route_handlers=[document], tags=["Invoices"])
