"""Where the demo is told: one book of the firm, a clock that stands where the story stands, and what to look up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

import msgspec

from domain.account import Account
from domain.amendment import AmendmentApproved
from domain.boundary import About
from domain.catalogue import AnyEvent
from domain.commands import AnyCommand
from domain.customer_account import CustomerAccount
from domain.customer_account import folded as account_after
from domain.invoice_state import InvoiceState
from domain.invoice_state import folded as invoice_after
from domain.open_item import Item
from domain.refusal import Refused
from domain.retainer_state import Deposit, Retainer
from domain.retainer_state import folded as retainer_after
from domain.wip_commands import DecideAgain
from processes.asking import Receipt, Request
from processes.desk import BATCH_MAX, KEEPER, Desk
from processes.firm import Firm

ACTOR = "demo"  # who opens the books of the story, and so marks them as the story's


class Stage:
    """One book of the demo firm at one moment of its story."""

    def __init__(self, firm: Firm, book: str, seed: str) -> None:
        self.book, self.seed = book, seed
        self.now = datetime.min.replace(tzinfo=UTC)
        desk = Desk(firm.books, firm.shelf, lambda: self.now)
        self.firm = msgspec.structs.replace(firm, desk=desk)

    @property
    def today(self) -> date:
        return self.now.date()

    def request(self, actor: str, what: str) -> Request:
        """Asking under a key that is the same each time the story is told."""
        key = f"demo:{self.seed}:{self.book}:{self.now:%Y%m%dT%H%M%S}:{what}"
        return Request(actor=actor, key=key)

    def do(self, actor: str, command: AnyCommand) -> Receipt:
        """One command. The script has no refusals here: one would be a fault of the script."""
        asked = self.request(actor, type(command).__name__)
        return self.firm.desk.do(self.book, command, asked)

    def do_many(
        self,
        actor: str,
        commands: Iterable[AnyCommand],
        *,
        allowed: Callable[[Refused], bool] = lambda _: False,
        tag_requests: bool = True,
    ) -> list[Receipt | Refused]:
        """Commands in one act of writing. Raises the first refusal that the script does not allow for."""
        asked = self.request(actor, "batch")
        keyed = [(command, f"{asked.key}:{number}") for number, command in enumerate(commands)]
        assert len(keyed) <= BATCH_MAX, "a scene is one act of writing"
        if not keyed:
            return []
        verdicts = self.firm.desk.do_many(self.book, keyed, asked, tag_requests=tag_requests)
        for verdict in verdicts:
            if isinstance(verdict, Refused) and not allowed(verdict):
                raise verdict
        return verdicts

    def accounts(self) -> list[Account]:
        """The open value of every contract, in order of their ids."""
        contracts = sorted(self.firm.desk.register(self.book).contracts)
        return self.firm.desk.accounts(self.book, contracts)

    def account(self, contract_id: str) -> Account:
        (account,) = self.firm.desk.accounts(self.book, [contract_id])
        return account

    def drafts(self) -> list[InvoiceState]:
        """The drafts that are neither issued nor voided, in order of their ids."""
        ids = {invoice_id for account in self.accounts() for invoice_id in account.drafts}
        return [self.invoice(invoice_id) for invoice_id in sorted(ids)]

    def invoice(self, invoice_id: str) -> InvoiceState:
        """An invoice's story so far."""
        return invoice_after(InvoiceState(invoice_id), self._seen(f"invoice:{invoice_id}"))

    def _seen(self, tag: str) -> list[tuple[int, AnyEvent]]:
        """The facts about one identity so far, each with its line."""
        lines, _ = self.firm.books.open(self.book).read((About(tag),))
        return [(line.position, line.entry.event) for line in lines]

    def customer(self, customer_id: str) -> CustomerAccount:
        """What a customer owes and has paid so far."""
        return account_after(CustomerAccount(customer_id), self._seen(f"cash:{customer_id}"))

    def asked_deposit(self, contract_id: str) -> Deposit | None:
        """The deposit that a contract's customer is asked for and has not paid."""
        seen = self._seen(f"retainer:{contract_id}")
        return retainer_after(Retainer(contract_id), seen).open_request

    def proposed(self, contract_id: str, amendment_id: str) -> frozenset[str]:
        """The billed entries that an approved amendment proposes to credit."""
        for _, event in self._seen(f"contract:{contract_id}"):
            if isinstance(event, AmendmentApproved) and event.amendment_id == amendment_id:
                return event.proposed
        return frozenset()

    def last_issued(self, contract_id: str) -> InvoiceState:
        """The contract's last issued invoice of which something is still billed."""
        for number in range(self.account(contract_id).drafts_made, 0, -1):
            invoice = self.invoice(f"{contract_id}-{number}")
            if invoice.issued and len(invoice.credited) < len(invoice.lines):
                return invoice
        raise AssertionError(f"the script credits {contract_id} before anything of it was billed")

    def look_again(self) -> None:
        """What goes on by itself when master data clears a hold: waiting contracts are decided again."""
        waiting = [a.contract_id for a in self.accounts() if any(i.waits for i in a.items.values())]
        self.do_many(KEEPER, [DecideAgain(contract_id=c, on=self.today) for c in waiting])


class Scene(NamedTuple):
    """Something that happens at a moment in one book.

    A scene is one act of writing, so it is told wholly or not at all; or it is `repeatable`: telling
    it again where it broke off does what is left of it.
    """

    at: datetime
    book: str
    act: Callable[[Stage], object]
    repeatable: bool = False


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of the story. Offices keep their hours in UTC: nobody in it works at night."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def only_unbilled(item: Item) -> bool:
    """Whether all of an entry's value is billable and on no document."""
    whole = sum(lot.minor for lot in item.lots) == item.minor
    return whole and all(lot.state == "unbilled" for lot in item.lots)
