Feature: What is turned round is turned round at its original quote
  Treasury Policy 1.4. A reversal undoes what was booked, at the quote it was booked at, whatever the market
  does in between. Nothing is left over.

  Background:
    Given entity US01 keeps its book in USD
    And no rate is agreed
    And contract C-100 is signed with these terms
      | currency     | USD  |
      | converted on | work |
    And these rates are published
      | hourly     |
      | 100.00 GBP |
    And one GBP is quoted at 1.25 USD for 2026-01-05
    And Ann recorded 8.00 hours on 2026-01-05 as psa:1
    And psa:1 was approved

  Scenario: A recalled approval leaves nothing behind
    Given one GBP is quoted at 1.40 USD for 2026-01-05
    When approval of psa:1 is recalled because "wrong project"
    Then account 1210 stands at 0.00 USD debit
    And account 4010 stands at 0.00 USD credit

  Scenario: A credited invoice gives the work back at its own amount
    Given a draft is made for C-100 up to 2026-01-31
    And the draft is issued on 2026-01-31
    And one GBP is quoted at 1.40 USD for 2026-01-05
    When the invoice is credited in full on 2026-01-31 because "wrong customer"
    Then under C-100 1,000.00 USD is unbilled
