Feature: Work without a rate waits, it is never priced at nothing
  Billing Policy 2.5. A missing rate is a question for the pricing desk. The work keeps its place, is no
  revenue, and takes no room under a cap; it is priced as soon as there is a rate for its day.

  Background:
    Given a time and materials contract C-100 in GBP
    And work under C-100 is charged at 100.00 GBP an hour from 2026-01-10
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-09 | 3.00  |
      | psa:2 | 2026-01-10 | 2.00  |
    And psa:1 and psa:2 were approved

  Scenario: Only the work without a rate waits, on the pricing desk
    When a draft is made for C-100 up to 2026-01-31
    Then psa:1 waits for the pricing desk because "rate_missing"
    And rule BE-060 gave "rate_missing" for psa:1
    And the draft has on it psa:2
    And the draft comes to 200.00 GBP

  Scenario: It is no revenue while it has no rate
    When open work under C-100 is looked at again
    Then revenue under C-100 is 200.00 GBP in all

  Scenario: Once there is a rate the work is priced and billed
    Given these rates are published on card agreed-late
      | hourly    | contract | from       |
      | 80.00 GBP | C-100    | 2026-01-01 |
    When open work under C-100 is looked at again
    Then psa:1 is worth 240.00 GBP
    And under C-100 440.00 GBP is unbilled
    And no desk has a case

  Scenario: The next billing run finds the rate by itself
    Given these rates are published on card agreed-late
      | hourly    | contract | from       |
      | 80.00 GBP | C-100    | 2026-01-01 |
    When a draft is made for C-100 up to 2026-01-31
    Then the draft comes to 440.00 GBP

  Scenario: A contract signed before any rate was agreed
    Given entity FR01 keeps its book in EUR
    And no rate is agreed
    And a time and materials contract C-900
    And Ann recorded 1.00 hour for C-900 as psa:9
    When psa:9 is approved
    Then psa:9 waits because "rate_missing"

  Scenario: Waiting for a rate takes no room under a cap
    Given a time and materials contract C-200 not to exceed 300.00 GBP
    And work under C-200 is charged at 100.00 GBP an hour from 2026-01-10
    And these hours were recorded under C-200
      | entry | date       | hours |
      | psa:3 | 2026-01-09 | 3.00  |
      | psa:4 | 2026-01-10 | 3.00  |
    When psa:3 and psa:4 are approved
    Then 300.00 GBP of psa:4 is unbilled
    And psa:3 waits because "rate_missing"
