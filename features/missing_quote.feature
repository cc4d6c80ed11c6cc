Feature: Without a quote there is no conversion, and the work waits until there is one
  Treasury Policy 2.1. A missing quote is never a rate of one, and never yesterday's by guess. The work
  waits with treasury and is priced by itself when the quote arrives.

  Background:
    Given entity US01 keeps its book in USD
    And no rate is agreed
    And contract C-100 is signed with these terms
      | currency     | USD  |
      | converted on | work |
    And these rates are published
      | hourly     |
      | 100.00 GBP |

  Scenario: Nobody quoted the pair
    Given Ann recorded 2.00 hours on 2026-01-05 as psa:1
    When psa:1 is approved
    Then psa:1 waits for the treasury desk because "quote_missing"
    And under C-100 0.00 USD is unbilled

  Scenario: A quote too old is no quote
    Given one GBP is quoted at 1.25 USD for 2026-01-02
    And a spot rate holds for 2 days
    And Ann recorded 2.00 hours on 2026-01-05 as psa:1
    When psa:1 is approved
    Then psa:1 waits because "quote_missing"

  Scenario: The quote arrives and the work is priced
    Given Ann recorded 2.00 hours on 2026-01-05 as psa:1
    And psa:1 was approved
    And one GBP is quoted at 1.25 USD for 2026-01-05
    When open work under C-100 is looked at again
    Then psa:1 is worth 250.00 USD
    And under C-100 250.00 USD is unbilled
    And no desk has a case

  Scenario: An entry's own rate waits for its quote and keeps it
    Given these hours were recorded under C-100
      | entry | hours | date       | rate      |
      | psa:1 | 2.00  | 2026-01-05 | 90.00 GBP |
    And psa:1 was approved
    And one GBP is quoted at 1.25 USD for 2026-01-05
    When open work under C-100 is looked at again
    Then psa:1 is worth 225.00 USD
