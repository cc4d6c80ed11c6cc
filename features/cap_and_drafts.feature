Feature: A draft takes room under the cap until it is issued or given up
  Billing Policy 4.2. What is consumed is what is billed, net of credits, and what stands on drafts. So two
  billing runs can never both take the last of it, and a credit gives its room back.

  Background:
    Given a time and materials contract C-100 not to exceed 1,000.00 USD
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 7.00  |
      | psa:2 | 2026-01-13 | 5.00  |

  Scenario: A draft counts as consumed
    Given psa:1 was approved
    When a draft is made for C-100 up to 2026-01-31
    Then C-100 has consumed 700.00 USD of its not-to-exceed amount
    And C-100 has 300.00 USD left under its not-to-exceed amount

  Scenario: The contract manager sees the cap burn
    Given psa:1 and psa:2 were approved
    And a time and materials contract C-200 with GLOBEX in EUR
    When a draft is made for C-100 up to 2026-01-12
    Then the contracts stand as follows
      | contract | customer | cap          | consumed   | wip          | unbilled   | over cap   |
      | C-100    | ACME     | 1,000.00 USD | 700.00 USD | 1,200.00 USD | 300.00 USD | 200.00 USD |
      | C-200    | GLOBEX   |              | 0.00 EUR   | 0.00 EUR     | 0.00 EUR   | 0.00 EUR   |

  Scenario: A second run finds only the room the first one left
    Given psa:1 was approved
    And a draft was made for C-100 up to 2026-01-31
    And psa:2 was approved
    When a draft is made for C-100 up to 2026-01-31
    Then the second draft comes to 300.00 USD
    And C-100 has 0.00 USD left under its not-to-exceed amount

  Scenario: A draft given up gives its room back to the oldest work
    Given psa:1 was approved
    And a draft was made for C-100 up to 2026-01-31
    And psa:2 was approved
    When the draft is voided
    Then 700.00 USD of psa:1 is unbilled
    And 300.00 USD of psa:2 is unbilled
    And C-100 has consumed 0.00 USD of its not-to-exceed amount

  Scenario: A line taken off a draft gives its room back too
    Given psa:1 and psa:2 were approved
    And a draft was made for C-100 up to 2026-01-31
    When psa:1 is taken off the draft
    Then C-100 has consumed 300.00 USD of its not-to-exceed amount
    And work under C-100 stands as follows
      | unbilled   | drafted    | over cap   |
      | 700.00 USD | 300.00 USD | 200.00 USD |

  Scenario: A line charged at less gives the difference back
    Given psa:1 and psa:2 were approved
    And a draft was made for C-100 up to 2026-01-31
    When psa:1 on the draft is charged at 600.00 USD because "agreed"
    Then C-100 has consumed 900.00 USD of its not-to-exceed amount
    And under C-100 100.00 USD is unbilled
    And under C-100 100.00 USD is over cap

  Scenario: A credit gives room to the oldest work that waits
    Given psa:1 and psa:2 were approved
    And C-100 was billed up to 2026-01-31
    When psa:1 on the invoice is credited and written off because "not delivered"
    Then 200.00 USD of psa:2 is unbilled
    And under C-100 0.00 USD is over cap
    And C-100 has consumed 300.00 USD of its not-to-exceed amount

  Scenario: Credited work competes for the room by its own day
    Given psa:1 and psa:2 were approved
    And C-100 was billed up to 2026-01-31
    When psa:1 on the invoice is credited because "to be billed again"
    Then 700.00 USD of psa:1 is unbilled
    And 200.00 USD of psa:2 is over cap
