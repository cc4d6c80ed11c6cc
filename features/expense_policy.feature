Feature: Each line of an expense report is judged by itself, by the policy of its own date
  Expense Policy 2 to 5. A line that fails waits with all its reasons, each with the desk it waits on and what
  would clear it. The rest of the report flows.

  Background:
    Given a time and materials contract C-100 in GBP
    And expenses for travel follow these terms
      | receipt above | 50.00 GBP  |
      | limit         | 400.00 GBP |
      | card above    | 300.00 GBP |
    And expenses for meals follow these terms
      | receipt above | 20.00 GBP |

  Scenario: One line waits, the others are charged
    Given Ann claimed these expenses on report R-1
      | line | date       | category | amount     | merchant | receipt |
      | 1    | 2026-01-12 | travel   | 120.00 GBP | Railway  |         |
      | 2    | 2026-01-12 | travel   | 50.00 GBP  | Taxi     |         |
      | 3    | 2026-01-13 | meals    | 35.00 GBP  | Canteen  | S-3     |
    When report R-1 is approved by Mary
    Then report R-1 stands as follows
      | line | state    | reasons         | waiting    | billable  |
      | 1    | approved | receipt_missing | 120.00 GBP | 0.00 GBP  |
      | 2    | charged  | none            | 0.00 GBP   | 50.00 GBP |
      | 3    | charged  | none            | 0.00 GBP   | 35.00 GBP |
    And report R-1 is in state "waiting"
    And under C-100 85.00 GBP is unbilled
    And "receipt_missing" on R-1/1 waits on the expenses desk
    And the expenses desk has 1 case worth 120.00 GBP

  Scenario: All reasons are listed, not only the first
    Given Ann claimed these expenses on report R-1
      | line | date       | category | amount     | merchant |
      | 1    | 2026-01-12 | travel   | 450.00 GBP | Airline  |
    Then line 1 of report R-1 waits because "receipt_missing, card_evidence_missing, limit_exceeded"
    And "limit_exceeded" on R-1/1 waits on the project-manager desk

  Scenario: The policy of the expense date counts, not today's
    Given expenses for meals follow these terms from 2026-02-01
      | receipt above | 10.00 GBP |
    And Ann claimed these expenses on report R-1
      | line | date       | category | amount    | merchant |
      | 1    | 2026-01-31 | meals    | 15.00 GBP | Canteen  |
      | 2    | 2026-02-01 | meals    | 15.00 GBP | Canteen  |
    Then report R-1 stands as follows
      | line | reasons         |
      | 1    | none            |
      | 2    | receipt_missing |

  Scenario: A category nobody defined by that day waits until it is
    Given Ann claimed these expenses on report R-1
      | line | date       | category | amount    |
      | 1    | 2026-01-12 | parking  | 15.00 GBP |
    When report R-1 is approved by Mary
    Then line 1 of report R-1 waits because "category_unknown"
    When expenses for parking are passed on at cost
    And report R-1 is looked at again
    Then report R-1 is in state "settled"
    And 15.00 GBP of report R-1 is billable

  Scenario: Nobody approves their own expenses, nor answers for them
    Given Ann claimed these expenses on report R-1
      | line | date       | category | amount     | merchant | receipt | card |
      | 1    | 2026-01-12 | travel   | 450.00 GBP | Airline  | S-1     | V-1  |
    When report R-1 is approved by Ann
    Then it is refused because "self_approval"
    When "limit_exceeded" on line 1 of report R-1 is answered for by Ann
    Then it is refused because "self_approval"
    When "limit_exceeded" on line 1 of report R-1 is answered for because "the only seat" by Mary
    And lines 1 of report R-1 is approved by Mary
    Then report R-1 is in state "settled"

  Scenario: What was paid in another currency is charged at what the card statement says
    Given Ann claimed these expenses on report R-1
      | line | date       | category | amount     | VAT       | merchant | receipt |
      | 1    | 2026-01-12 | meals    | 119.00 EUR | 19.00 EUR | Gasthof  | S-1     |
    When report R-1 is approved by Mary
    Then line 1 of report R-1 waits because "currency_evidence_missing"
    When card statement V-7 over 102.34 GBP is attached to line 1 of report R-1
    Then report R-1 stands as follows
      | line | state   | claimed    | charged   |
      | 1    | charged | 119.00 EUR | 86.00 GBP |
