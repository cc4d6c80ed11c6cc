"""What an invoice comes to: line nets, allowances and charges, tax by group, what is retained, prepaid and rounded."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

from domain.event import Part

Category: TypeAlias = Literal["S", "Z", "E", "AE", "K", "G", "O"]  # EN 16931 code list 5305
AppliedKind: TypeAlias = Literal["deposit", "credit_balance"]


class TaxGroup(Part, frozen=True, kw_only=True):
    """All of a document that is taxed alike: one category at one rate, rounded once, half-up."""

    category: Category
    rate: Decimal  # percent
    taxable: int
    tax: int
    code: str = ""  # the firm's tax code
    jurisdiction: str = ""
    exemption: str = ""  # why no tax is charged, as it must be printed
    exemption_code: str = ""  # the same in the list VATEX
    rule: str = ""  # the tax rule that chose it: "tax@2026-11 TX-010"


class LineAdjustment(Part, frozen=True, kw_only=True):
    """An allowance or charge that a review put on one line; `minor` is positive for both."""

    kind: Literal["allowance", "charge"]
    minor: int
    reason: str  # as it is printed
    code: str


class SettledLine(Part, frozen=True, kw_only=True):
    """What one line charges, what is allowed on it, and which tax group (by place, from 0) it is in.

    `allowance` and `charge` are all there is of each; what a review named of them is in `adjustments`, the
    rest of the allowance is the contract's discount.
    """

    number: int
    charged: int
    allowance: int = 0
    charge: int = 0
    group: int = 0
    adjustments: tuple[LineAdjustment, ...] = ()

    @property
    def net(self) -> int:
        return self.charged - self.allowance + self.charge

    @property
    def discount(self) -> int:
        """The contract's own part of the allowance."""
        reviewed = sum(one.minor for one in self.adjustments if one.kind == "allowance")
        return self.allowance - reviewed


class AddedLine(Part, frozen=True, kw_only=True):
    """A line that is for no approved work: so many of something at a price; fewer than none are taken off."""

    number: int  # after those of the lots
    contract_id: str
    text: str  # as it is printed
    quantity: Decimal
    unit: str = ""
    unit_price: Decimal
    per: Decimal = Decimal(1)  # how many the price is for
    minor: int  # quantity x price / per, half-up
    group: int = 0

    @property
    def net(self) -> int:
        return self.minor


class Adjustment(Part, frozen=True, kw_only=True):
    """An allowance or charge of the document as a whole; `minor` is positive for both."""

    kind: Literal["allowance", "charge"]
    minor: int
    reason: str  # as it is printed
    code: str  # e.g. "volume_discount"
    contract_id: str = ""
    group: int = 0  # the tax group it is in


class Applied(Part, frozen=True, kw_only=True):
    """Money the customer paid before, taken off what is due: a deposit, or a credit balance.

    `tag` is the part of the book it is taken from, so that no two documents take the same money.
    """

    source: str  # the deposit, or the document the credit balance comes from
    kind: AppliedKind
    minor: int  # gross
    tax: int = 0  # of `minor`: tax that was booked when the deposit was invoiced
    contract_id: str = ""
    tag: str = ""


class Withheld(Part, frozen=True, kw_only=True):
    """What the customer keeps back of a document under one contract."""

    contract_id: str
    minor: int


class Release(Part, frozen=True, kw_only=True):
    """What was kept back of an invoice under one contract and falls due now."""

    contract_id: str
    invoice_id: str
    minor: int


class Settlement(Part, frozen=True, kw_only=True):
    """What a document comes to, in minor units; all sums are sums of rounded parts.

    exclusive = net - allowances + charges; inclusive = exclusive + tax;
    payable = inclusive - retained - prepaid + rounding. On a credit memo everything is what goes back.
    """

    net: int  # of all lines, after their own allowances
    lines: tuple[SettledLine, ...]
    added: tuple[AddedLine, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    groups: tuple[TaxGroup, ...] = ()  # none: the entity has no tax set-up
    withheld: tuple[Withheld, ...] = ()
    releases: tuple[Release, ...] = ()  # on a release document alone
    applied: tuple[Applied, ...] = ()
    rounding: int = 0
    round_to: int = 1  # what is payable is a multiple of this many minor units
    payable: int

    @property
    def allowances(self) -> int:
        return sum(one.minor for one in self.adjustments if one.kind == "allowance")

    @property
    def charges(self) -> int:
        return sum(one.minor for one in self.adjustments if one.kind == "charge")

    @property
    def exclusive(self) -> int:
        return self.net - self.allowances + self.charges

    @property
    def tax(self) -> int:
        return sum(group.tax for group in self.groups)

    @property
    def inclusive(self) -> int:
        return self.exclusive + self.tax

    @property
    def prepaid(self) -> int:
        return sum(one.minor for one in self.applied)

    @property
    def from_credit(self) -> int:
        """What was paid from the customer's credit balance; on a credit memo, what goes back to it."""
        return sum(one.minor for one in self.applied if one.kind == "credit_balance")

    @property
    def retained(self) -> int:
        """What the customer keeps back; negative on a release document, so that it is payable there."""
        kept = sum(one.minor for one in self.withheld)
        return kept - sum(one.minor for one in self.releases)
