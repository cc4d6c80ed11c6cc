"""Taking quotes down: each gets an id of its own; the same one again is none, another value is a correction."""

from __future__ import annotations

from domain.catalogue import AnyEvent
from domain.knowledge import Knowledge
from domain.master_commands import ConversionChoice
from domain.money import scale
from domain.policy import Moment, Policy
from domain.quantity import quantity
from domain.quote import ConversionPolicySet, ConversionTerms, Quote, RatesQuoted
from domain.quote_commands import QuoteRates, QuoteTerms, SetConversionPolicy
from domain.quotes import Quotes, with_quotes
from domain.refusal import BadAmount, Malformed
from domain.register import Register


def quote_rates(
    command: QuoteRates, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Take quotes down. What the last quote of the same pair, type and date says already adds nothing."""
    known.register.home()
    quotes = known.register.quotes
    added: list[Quote] = []
    for terms in command.quotes:
        quote = _quote(terms, known.register, quotes)
        if quote is not None:
            added.append(quote)
            quotes = with_quotes(quotes, (quote,))
    return (RatesQuoted(quotes=tuple(added)),) if added else ()


def _quote(terms: QuoteTerms, register: Register, quotes: Quotes) -> Quote | None:
    scale(terms.base)
    scale(terms.counter)
    if terms.base == terms.counter:
        raise Malformed(f"A quote is of two currencies, not of {terms.base} twice.")
    value = quantity(terms.value)
    if value <= 0:
        raise BadAmount(
            f"One {terms.base} can not be {terms.value} {terms.counter}: a quote is above zero.",
            value=str(terms.value),
        )
    if (terms.rate_type == "contract_fixed") != (terms.contract_id is not None):
        raise Malformed("A contract_fixed quote names its contract, and no other quote names one.")
    if terms.contract_id is not None:
        register.contract(terms.contract_id)
    pair = (terms.base, terms.counter, terms.rate_type, terms.contract_id)
    before = [quote for quote in quotes.of(pair) if quote.rate_date == terms.rate_date]
    if before and (before[-1].value, before[-1].source) == (value, terms.source):
        return None
    whose = f"{terms.contract_id}:" if terms.contract_id else ""
    number = len(before) + 1
    return Quote(
        quote_id=f"{terms.base}/{terms.counter}:{terms.rate_type}:{whose}{terms.rate_date}:{number}",
        base=terms.base,
        counter=terms.counter,
        rate_type=terms.rate_type,
        rate_date=terms.rate_date,
        value=value,
        source=terms.source,
        contract_id=terms.contract_id,
    )


def set_policy(
    command: SetConversionPolicy, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Set how quotes may be found from now on; what is converted stays, and so does what is not said."""
    known.register.home()
    quotes = known.register.quotes
    through = quotes.triangulate if command.triangulate is None else command.triangulate
    days = quotes.spot_age_days if command.spot_age_days is None else command.spot_age_days
    ledger = command.ledger or quotes.ledger
    if (through, days, ledger) == (quotes.triangulate, quotes.spot_age_days, quotes.ledger):
        return ()
    return (ConversionPolicySet(triangulate=through, spot_age_days=days, ledger=ledger),)


def conversion(said: ConversionChoice | None) -> ConversionTerms | None:
    """How prices in other currencies are converted, as a contract says it; none: they are no prices."""
    if said is None:
        return None
    return ConversionTerms(
        on=said.on, rate_type="contract_fixed" if said.on == "fixed" else said.rate_type
    )
