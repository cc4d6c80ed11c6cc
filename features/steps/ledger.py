"""The general ledger: balanced postings, account balances and the trial balance of a book."""

from __future__ import annotations

from typing import Any

from features.checks import money_is
from features.stage import Stage
from features.steps.words import Amount, rows, said_amount
from features.vocabulary import check, view
from projections import general_ledger

COLUMNS = ("account", "name", "debit", "credit")


def _balances(stage: Stage, period: str | None = None) -> list[Any]:
    found = stage.look(general_ledger.trial_balance, stage.defaults.book(), period=period)
    return list(found)


def _net(stage: Stage, account: str, currency: str, period: str | None) -> int:
    """An account's balance in one currency: debits less credits, in minor units."""
    return sum(
        balance.debit - balance.credit
        for balance in _balances(stage, period)
        if balance.account == account and balance.currency == currency
    )


@view("the trial balance is zero", "general_ledger.trial_balance")
def balanced(stage: Stage) -> None:
    """Checks that debits equal credits over all accounts of the book, in every currency.

    `the trial balance is zero`
    """
    off: dict[str, int] = {}
    for balance in _balances(stage):
        off[balance.currency] = off.get(balance.currency, 0) + balance.debit - balance.credit
    assert not any(off.values()), f"debits and credits differ, in minor units: {off}"


@view("account <account> stands at <amount> debit[ in <period>]", "general_ledger.trial_balance")
def debit(stage: Stage, account: str, amount: Amount, period: str | None) -> None:
    """Checks an account's balance on the debit side, over all periods or in one.

    `account 1210 stands at 800.00 USD debit`
    """
    found = _net(stage, account, amount.currency, period)
    money_is(found, amount.currency, amount, f"debit balance of account {account}")


@view("account <account> stands at <amount> credit[ in <period>]", "general_ledger.trial_balance")
def credit(stage: Stage, account: str, amount: Amount, period: str | None) -> None:
    """Checks an account's balance on the credit side, over all periods or in one.

    `account 4010 stands at 800.00 USD credit in 2026-01`
    """
    found = -_net(stage, account, amount.currency, period)
    money_is(found, amount.currency, amount, f"credit balance of account {account}")


@view(
    "the trial balance[ of <period>] is as follows", "general_ledger.trial_balance", table=COLUMNS
)
def trial_balance(stage: Stage, period: str | None, datatable: list[list[str]]) -> None:
    """Checks the balance of every account: in a row stands its debit or its credit. Accounts not named must be
    at nothing.

    `the trial balance of 2026-01 is as follows`
    """
    found: dict[tuple[str, str], int] = {}
    names: dict[str, str] = {}
    for balance in _balances(stage, period):
        key = (balance.account, balance.currency)
        found[key] = found.get(key, 0) + balance.debit - balance.credit
        names[balance.account] = balance.name
    for row in rows(datatable, *COLUMNS, needs=("account",)):
        side = "debit" if "debit" in row else "credit"
        said = said_amount(row[side])
        net = found.pop((row["account"], said.currency), 0)
        shown = net if side == "debit" else -net
        money_is(shown, said.currency, said, f"{side} balance of account {row['account']}")
        if "name" in row:
            assert names[row["account"]] == row["name"], (
                f"account {row['account']} is called {names[row['account']]}, not {row['name']}"
            )
    beyond = [account for (account, _), net in found.items() if net]
    assert not beyond, f"account {', '.join(beyond)} has a balance too"


@view("the journal of postings balances on every day", "general_ledger.journal")
def journal_balances(stage: Stage) -> None:
    """Checks, posting by posting, that debits equal credits on every accounting date, contract and currency.

    `the journal of postings balances on every day`
    """
    off: dict[tuple[Any, ...], int] = {}
    posted = 0
    for entry in stage.look(general_ledger.journal, stage.defaults.book()):
        posted += 1
        for posting in entry.postings:
            key = (posting.on, posting.contract_id, posting.currency)
            off[key] = off.get(key, 0) + posting.minor
    assert posted, "nothing was posted at all"
    assert not any(off.values()), f"debits and credits differ: {off}"


@check("nothing is posted")
def nothing_posted(stage: Stage) -> None:
    """Checks that the last thing done moved no money in the books.

    `nothing is posted`
    """
    moved = stage.last_events(with_postings=True)
    assert not moved, f"there were postings by {', '.join(type(event).__name__ for event in moved)}"


@check("what is posted is dated <date>")
def posted_on(stage: Stage, date: Any) -> None:
    """Checks the accounting date of all postings of the last thing done.

    `what was posted is dated 2026-02-01`
    """
    moved = stage.last_events(with_postings=True)
    assert moved, "nothing was posted"
    found = {posting.on for event in moved for posting in event.postings}
    assert found == {date}, f"posted on {', '.join(sorted(map(str, found)))}, not {date}"
