Feature: A contract pays for a category up to its cap
  Expense Policy 6.4. The line that crosses the cap is split to the cent; what is beyond is the firm's own cost and
  stays in sight beside it. Time is not touched by it.

  Scenario: A month of work with supplies at cost under a cap of their own
    Given contract C-100 is signed with these terms
      | currency     | USD                    |
      | expense caps | supplies 10,000.00 USD |
    And work under C-100 is charged at 150.00 USD an hour
    And expenses for supplies are passed on at cost
    And Ben claimed these expenses on report R-1
      | date       | category | amount       | merchant |
      | 2026-01-20 | supplies | 2,000.00 USD | Depot    |
    And report R-1 was approved by Mary
    And these hours were recorded under C-100
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 10.00 |
    And psa:1 was approved
    When C-100 is billed up to 2026-01-31
    Then the invoice comes to 3,500.00 USD
    And C-100 has 8,000.00 USD left for supplies

  Scenario: The crossing line is split, later lines are beyond
    Given contract C-100 is signed with these terms
      | currency           | GBP                                        |
      | expense categories | supplies and travel                        |
      | expense caps       | supplies 150.00 GBP and travel 1,000.00 GBP |
    And expenses for supplies are passed on at cost
    And expenses for travel are passed on at cost
    And Ann claimed these expenses on report R-1
      | line | date       | category | amount     | merchant |
      | 1    | 2026-01-12 | supplies | 100.00 GBP | Depot    |
      | 2    | 2026-01-13 | supplies | 99.99 GBP  | Depot    |
      | 3    | 2026-01-14 | supplies | 10.00 GBP  | Depot    |
      | 4    | 2026-01-14 | travel   | 400.00 GBP | Railway  |
    When report R-1 is approved by Mary
    Then report R-1 stands as follows
      | line | outside   | billable   |
      | 1    | 0.00 GBP  | 100.00 GBP |
      | 2    | 49.99 GBP | 50.00 GBP  |
      | 3    | 10.00 GBP | 0.00 GBP   |
      | 4    | 0.00 GBP  | 400.00 GBP |
    And under C-100 550.00 GBP is unbilled
    And C-100 has 0.00 GBP left for supplies
    And C-100 has 600.00 GBP left for travel

  Scenario: What a contract does not pay for is the firm's own cost
    Given contract C-100 is signed with these terms
      | currency           | GBP      |
      | expense categories | supplies |
    And expenses for travel are passed on at cost
    And Ann claimed these expenses on report R-1
      | date       | amount     | merchant |
      | 2026-01-12 | 100.00 GBP | Railway  |
    When report R-1 is approved by Mary
    Then report R-1 stands as follows
      | line | state       | outside    |
      | 1    | not charged | 100.00 GBP |
