Feature: A price in another currency is converted at the quote the contract names
  Treasury Policy 1.1. Exchange rates are quotes: a pair, a type, a day, a value and who said so. The
  contract says which day's quote of which type converts. Each entry is converted once, and stays so.

  Background:
    Given entity US01 keeps its book in USD
    And no rate is agreed

  Rule: The contract names the day and the type of the quote

    Scenario: The day of the work
      Given contract C-100 is signed with these terms
        | currency      | USD  |
        | converted on  | work |
      And these rates are published
        | hourly    |
        | 80.00 GBP |
      And these exchange rates are quoted
        | one | is       | on         |
        | GBP | 1.25 USD | 2026-01-05 |
        | GBP | 1.30 USD | 2026-01-06 |
      And Ann recorded 8.00 hours on 2026-01-05 as psa:1
      And Ann recorded 8.00 hours on 2026-01-06 as psa:2
      When psa:1 and psa:2 are approved
      Then psa:1 is worth 800.00 USD
      And psa:2 is worth 832.00 USD
      And the trial balance is zero

    Scenario: The day of the approval
      Given contract C-100 is signed with these terms
        | currency      | USD      |
        | converted on  | approval |
      And these rates are published
        | hourly    |
        | 80.00 GBP |
      And these exchange rates are quoted
        | one | is       | on         |
        | GBP | 1.25 USD | 2026-01-05 |
        | GBP | 1.30 USD | 2026-01-12 |
      And Ann recorded 8.00 hours on 2026-01-05 as psa:1
      And today is 2026-01-12
      When psa:1 is approved
      Then psa:1 is worth 832.00 USD

    Scenario: A quote fixed in the contract, whatever the market does
      Given contract C-100 is signed with these terms
        | currency      | USD   |
        | converted on  | fixed |
      And these rates are published
        | hourly    |
        | 80.00 GBP |
      And these exchange rates are quoted
        | one | is       | type           | on         | contract |
        | GBP | 1.20 USD | contract fixed | 2025-01-01 | C-100    |
      And one GBP is quoted at 1.40 USD for 2026-01-05
      And Ann recorded 1.00 hours on 2026-01-05 as psa:1
      When psa:1 is approved
      Then psa:1 is worth 96.00 USD

    Scenario: The month's average
      Given contract C-100 is signed with these terms
        | currency      | USD           |
        | converted on  | work          |
        | exchange rate | month average |
      And these rates are published
        | hourly    |
        | 80.00 GBP |
      And these exchange rates are quoted
        | one | is       | type          | on         |
        | GBP | 1.27 USD | month average | 2026-01-31 |
      And Ann recorded 1.00 hours on 2026-01-05 as psa:1
      When psa:1 is approved
      Then psa:1 is worth 101.60 USD

  Rule: A pair's quote serves both ways, and the amount is rounded once

    Scenario: From dollars to pounds at a quote of pounds in dollars
      Given contract C-100 is signed with these terms
        | currency     | GBP  |
        | converted on | work |
      And these rates are published
        | hourly     |
        | 100.00 USD |
      And one GBP is quoted at 1.25 USD for 2026-01-05
      And Ann recorded 1.25 hours on 2026-01-05 as psa:1
      When psa:1 is approved
      Then psa:1 is worth 100.00 GBP

    Scenario: Through the base currency only where that is allowed
      Given contract C-100 is signed with these terms
        | currency     | EUR  |
        | converted on | work |
      And these rates are published
        | hourly     |
        | 100.00 GBP |
      And these exchange rates are quoted
        | one | is       | on         |
        | GBP | 1.25 USD | 2026-01-05 |
        | EUR | 1.10 USD | 2026-01-05 |
      And Ann recorded 1.00 hours on 2026-01-05 as psa:1
      And psa:1 was approved
      And conversions may go through the base currency
      When open work under C-100 is looked at again
      Then psa:1 is worth 113.64 EUR

  Rule: An entry's own rate may be in another currency too

    Scenario: A rate agreed for one entry
      Given contract C-100 is signed with these terms
        | currency     | USD  |
        | converted on | work |
      And one GBP is quoted at 1.25 USD for 2026-01-05
      And these hours were recorded under C-100
        | entry | hours | date       | rate       |
        | psa:1 | 2.00  | 2026-01-05 | 100.00 GBP |
      When psa:1 is approved
      Then psa:1 is worth 250.00 USD

  Rule: A correction is a new quote; what was converted stays

    Scenario: The bank was wrong
      Given contract C-100 is signed with these terms
        | currency     | USD  |
        | converted on | work |
      And these rates are published
        | hourly     |
        | 100.00 GBP |
      And one GBP is quoted at 1.25 USD for 2026-01-05
      And Ann recorded 1.00 hours on 2026-01-05 as psa:1
      And psa:1 was approved
      And one GBP is quoted at 1.26 USD for 2026-01-05
      And Ann recorded 1.00 hours on 2026-01-05 as psa:2
      When psa:2 is approved
      Then psa:1 is worth 125.00 USD
      And psa:2 is worth 126.00 USD
      And the quotes are as follows
        | one | is       | type | on         | corrected |
        | GBP | 1.25 USD | spot | 2026-01-05 | yes       |
        | GBP | 1.26 USD | spot | 2026-01-05 | no        |

    Scenario: The same quote said again is one quote
      Given one GBP is quoted at 1.25 USD for 2026-01-05
      When one GBP is quoted at 1.25 USD for 2026-01-05
      Then nothing is recorded

  Rule: A cap is in the contract's currency, consumed at the stored amounts

    Scenario: Later quotes do not move what is consumed
      Given contract C-100 is signed with these terms
        | currency      | USD          |
        | converted on  | work         |
        | not to exceed | 1,000.00 USD |
      And these rates are published
        | hourly     |
        | 100.00 GBP |
      And these exchange rates are quoted
        | one | is       | on         |
        | GBP | 1.25 USD | 2026-01-05 |
        | GBP | 2.00 USD | 2026-01-06 |
      And Ann recorded 4.00 hours on 2026-01-05 as psa:1
      And Ann recorded 4.00 hours on 2026-01-06 as psa:2
      When psa:1 and psa:2 are approved
      Then psa:1 is worth 500.00 USD
      And under C-100 1,000.00 USD is unbilled
      And under C-100 300.00 USD is over cap
