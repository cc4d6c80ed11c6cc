"""Lines of contracts as they are agreed: at the signing, or added by an amendment."""

from __future__ import annotations

from collections.abc import Iterable

from domain.contract import ContractLine
from domain.invoicing_terms import discount, retainage
from domain.line_rounding import own_rounding
from domain.master_commands import LineTerms
from domain.plan_agreed import agreed as plan_agreed
from domain.refusal import Malformed, UnknownProject
from domain.register import Register
from domain.retainer_agreed import allowance_terms


def contract_lines(
    said: Iterable[LineTerms], contract_id: str, currency: str, register: Register
) -> dict[str, ContractLine]:
    """Lines by id, amounts in minor units. Raises UnknownProject, Malformed for a line named twice or a bad plan."""
    lines: dict[str, ContractLine] = {}
    for terms in said:
        for project_id in terms.projects:
            if project_id not in register.projects:
                raise UnknownProject(
                    f"Line {terms.line_id} names project {project_id}, which is not open in this book.",
                    project_id=project_id,
                )
        if terms.line_id in lines:
            raise Malformed(f"Contract {contract_id} names line {terms.line_id} twice.")
        lines[terms.line_id] = ContractLine(
            line_id=terms.line_id,
            projects=terms.projects,
            billing_model=terms.billing_model,
            treatment=terms.treatment,
            rounding=terms.rounding,
            own_rounding=own_rounding(terms),
            plan=plan_agreed(terms.plan, terms.line_id, currency),
            allowance=allowance_terms(terms.allowance, terms.billing_model, currency),
            tax_code=terms.tax_code or "",
            discount=discount(terms.discount, currency),
            retainage=retainage(terms.retainage),
            purchase_order=terms.purchase_order or "",
        )
    return lines
