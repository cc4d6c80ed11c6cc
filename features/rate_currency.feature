Feature: Work is billed in the contract's own currency
  Billing Policy 2.6. A rate in another currency is no rate for this contract. The work waits with
  revenue accounting; nothing is converted by guess.

  Scenario: The only rate is in another currency
    Given a time and materials contract C-100 in EUR
    And work under C-100 is charged at 100.00 USD an hour
    And Ann recorded 2.00 hours as psa:1
    When psa:1 is approved
    Then psa:1 waits for the revenue-accounting desk because "currency_mismatch"
    And under C-100 0.00 EUR is unbilled

  Scenario: A rate in the contract's currency settles it
    Given a time and materials contract C-100 in EUR
    And work under C-100 is charged at 100.00 USD an hour
    And Ann recorded 2.00 hours as psa:1
    And psa:1 was approved
    And these rates are published on card in-euro
      | hourly    | contract | from       |
      | 95.00 EUR | C-100    | 2026-01-01 |
    When open work under C-100 is looked at again
    Then psa:1 is worth 190.00 EUR
    And no desk has a case
