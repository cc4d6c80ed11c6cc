"""How a page is written: everything escaped, amounts with their currency, days as ISO, nothing from elsewhere."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from litestar import MediaType, Response

from console import addresses
from domain.money import written
from domain.quantity import in_hours

_WORD = re.compile("(?<=[a-z])[A-Z]")
FOLDER = Path(__file__).parent
# The pages load nothing but our own style sheet and mark, run no script, and stand in no frame.
GUARDS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def figures(minor: int, currency: str) -> str:
    """An amount without its currency: 100000 USD cents is "1,000.00"."""
    return written(minor, currency).rpartition(" ")[0]


def words(code: str) -> str:
    """A code as people say it: "cap_exceeded" is "cap exceeded"."""
    return code.replace("_", " ").replace("-", " ")


def fact(name: str) -> str:
    """An event's name as people say it: "TimeApproved" is "Time approved"."""
    return _WORD.sub(lambda found: " " + found[0].lower(), name)


def day(moment: date | datetime) -> str:
    return moment.date().isoformat() if isinstance(moment, datetime) else moment.isoformat()


def minute(moment: datetime) -> str:
    """A moment to the minute, in UTC, as it is recorded."""
    return f"{moment:%Y-%m-%d %H:%M}"


def days_between(since: datetime, now: datetime) -> int:
    return max(0, (now.date() - since.date()).days)


def exact(number: Decimal) -> str:
    """A rate as it was agreed, at least with two decimals."""
    exponent = number.as_tuple().exponent
    places = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{number:,.{places}f}"


def environment() -> Environment:
    """The templates. A name a template uses and nobody gives is a fault, never an empty place."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "figures": figures,
        "words": words,
        "fact": fact,
        "day": day,
        "minute": minute,
        "hours": in_hours,
        "exact": exact,
    }
    made.globals |= {"at": addresses, "days_between": days_between}
    return made


TEMPLATES = environment()


def rendered(template: str, /, http_status: int = 200, **told: Any) -> Response[str]:
    """A page as an answer."""
    text = TEMPLATES.get_template(template).render(told)
    return Response(text, status_code=http_status, media_type=MediaType.HTML, headers=GUARDS)
