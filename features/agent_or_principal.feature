Feature: As agent only the markup is revenue
  Expense Policy 4.2; ASC 606-10-55-36 to 55-40. A category in which the firm is principal is revenue at its whole
  price. Where it only pays on the customer's behalf, the disbursement is recovered and is no revenue.

  Background:
    Given a time and materials contract C-100 in GBP
    And expenses for travel follow these terms
      | pricing | markup |
      | markup  | 10 %   |
    And expenses for court-fees follow these terms
      | pricing      | markup |
      | markup       | 10 %   |
      | presentation | agent  |

  Scenario: Principal
    Given Ann claimed these expenses on report R-1
      | date       | category | amount     | VAT       | merchant |
      | 2026-01-12 | travel   | 120.00 GBP | 20.00 GBP | Railway  |
    When report R-1 is approved by Mary
    And C-100 is billed up to 2026-01-31
    Then the invoice comes to 110.00 GBP
    And account 4000 stands at 110.00 GBP credit
    And account 5200 stands at 100.00 GBP debit
    And account 2500 stands at 120.00 GBP credit

  Scenario: Agent
    Given Ann claimed these expenses on report R-1
      | date       | category   | amount     | merchant     |
      | 2026-01-12 | court-fees | 100.00 GBP | County Court |
    When report R-1 is approved by Mary
    And C-100 is billed up to 2026-01-31
    Then the invoice comes to 110.00 GBP
    And account 4000 stands at 10.00 GBP credit
    And account 1100 stands at 110.00 GBP debit
    And account 5200 stands at 0.00 GBP debit
