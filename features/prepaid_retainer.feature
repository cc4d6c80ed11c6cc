Feature: A deposit is a liability until the work it pays for is done
  Billing Policy 5.1. A deposit is asked for under a number of its own. While the customer could still walk
  away it is nothing in the books until it is paid; where they can not, it is owed from its due date on.

  Background:
    Given a contract C-100 is signed with these prepaid terms
      | deposit         | 10,000.00 USD |
      | minimum balance | 4,000.00 USD  |
      | replenished to  | 10,000.00 USD |

  Scenario: A deposit that is only asked for is nothing in the books
    When a deposit is asked for under C-100 due on 2026-02-28
    Then nothing is posted
    And a deposit of 10,000.00 USD is open under C-100
    And C-100 has 0.00 USD left to draw

  Scenario: A deposit that is paid is a contract liability
    Given a deposit is asked for under C-100 due on 2026-01-31
    When the deposit of C-100 is paid
    Then account 1000 stands at 10,000.00 USD debit
    And account 2100 stands at 10,000.00 USD credit
    And C-100 has 10,000.00 USD left to draw
    And no deposit is open under C-100

  Scenario: A deposit may be paid in parts
    Given a deposit is asked for under C-100
    When the deposit of C-100 is paid with 4,000.00 USD on 2026-01-20
    Then the deposits of C-100 stand as follows
      | deposit | received     | balance      | unpaid       |
      | 1       | 4,000.00 USD | 4,000.00 USD | 6,000.00 USD |
    And the retainer ledger of C-100 is as follows
      | date       | what     | amount        |
      | 2026-01-31 | asked    | 10,000.00 USD |
      | 2026-01-20 | received | 4,000.00 USD  |

  Scenario: More than was asked for is not taken in
    Given a deposit is asked for under C-100
    When the deposit of C-100 is paid with 10,000.01 USD
    Then it is refused because "more_than_there_is"

  Scenario: There is one open request at a time
    Given a deposit of 500.00 USD is asked for under C-100
    When a deposit of 700.00 USD is asked for under C-100
    Then it is refused because "not_open"
    And a deposit of 500.00 USD is open under C-100

  Scenario: A deposit that can not be cancelled is owed when it is due
    Given a contract C-200 is signed with these prepaid terms
      | deposit     | 1,000.00 USD |
      | cancellable | no           |
    And a deposit is asked for under C-200 due on 2026-01-31
    When the retainer of C-200 is reviewed on 2026-01-31
    Then account 1100 stands at 1,000.00 USD debit
    And account 2100 stands at 1,000.00 USD credit
    And what was posted is dated 2026-01-31

  Scenario: A request that is cancelled takes what was owed along
    Given a contract C-200 is signed with these prepaid terms
      | deposit     | 1,000.00 USD |
      | cancellable | no           |
    And a deposit is asked for under C-200 due on 2026-01-31
    And the retainer of C-200 was reviewed
    When the deposit of C-200 is cancelled because "the customer left"
    Then the trial balance is zero
    And account 1100 stands at 0.00 USD debit
    And no deposit is open under C-200

  Scenario: Where deposits are taxed on receipt their tax is owed when they are paid
    Given a contract C-300 is signed with these prepaid terms
      | deposit  | 1,000.00 EUR |
      | taxed    | on receipt   |
      | tax rate | 19%          |
    And a deposit is asked for under C-300
    When the deposit of C-300 is paid
    Then account 1000 stands at 1,190.00 EUR debit
    And account 2200 stands at 190.00 EUR credit
    And account 2100 stands at 1,000.00 EUR credit
