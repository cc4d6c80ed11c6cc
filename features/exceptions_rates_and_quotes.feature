Feature: A case of a missing rate, quote or tax leaves the queue by itself when what it waits for is recorded
  Control Policy 3.2. Nobody has to remember what waited: the fact that clears a case clears it, and the work is
  priced and billable from then on.

  Scenario: A rate is put on the rate card
    Given no rate is agreed
    And a time and materials contract C-100 with ACME in GBP
    And Ann recorded 3.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    Then these cases wait
      | kind         | about | reason       | desk    | contract | customer |
      | rate missing | psa:1 | rate_missing | pricing | C-100    | ACME     |

  Scenario: A rate is put on the rate card, and the case is gone
    Given no rate is agreed
    And a time and materials contract C-100 with ACME in GBP
    And Ann recorded 3.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    And work under C-100 is charged at 100.00 GBP an hour from 2026-01-01
    When what goes on by itself is done
    Then no desk has a case
    And under C-100 300.00 GBP is unbilled

  Scenario: A quote is recorded
    Given entity US01 keeps its book in USD
    And no rate is agreed
    And contract C-100 is signed with these terms
      | currency     | USD  |
      | converted on | work |
    And these rates are published
      | hourly     |
      | 100.00 GBP |
    And Ann recorded 2.00 hours on 2026-01-05 as psa:1
    And psa:1 was approved
    Then 1 case of kind "quote missing" waits
    And "quote_missing" on psa:1 waits on the treasury desk
    And "quote_missing" on psa:1 is cleared by QuoteRates, DecideAgain and WriteOffTime

  Scenario: A quote is recorded, and the case is gone
    Given entity US01 keeps its book in USD
    And no rate is agreed
    And contract C-100 is signed with these terms
      | currency     | USD  |
      | converted on | work |
    And these rates are published
      | hourly     |
      | 100.00 GBP |
    And Ann recorded 2.00 hours on 2026-01-05 as psa:1
    And psa:1 was approved
    And one GBP is quoted at 1.25 USD for 2026-01-05
    When what goes on by itself is done
    Then no desk has a case
    And under C-100 250.00 USD is unbilled

  Scenario: The customer's place of taxation is recorded
    Given the entity is registered for tax in GB
    And a time and materials contract C-100 with ACME in GBP
    And Ann recorded 1.00 hour on 2026-01-12 as psa:1
    And psa:1 was approved
    And GB has these tax rates
      | code     | category | rate | from       |
      | standard | S        | 20   | 2020-01-01 |
    And ACME is taxed in GB as a business
    When what goes on by itself is done
    Then no desk has a case

  Scenario: The customer is released
    Given a time and materials contract C-100 with ACME in GBP
    And Ann recorded 2.00 hours as psa:1
    And billing to ACME was stopped because "three invoices are overdue"
    And psa:1 was approved
    Then "customer_on_hold" on psa:1 is cleared by ReleaseCustomer, DecideAgain and WriteOffTime

  Scenario: The customer is released, and the case is gone
    Given a time and materials contract C-100 with ACME in GBP
    And Ann recorded 2.00 hours as psa:1
    And billing to ACME was stopped because "three invoices are overdue"
    And psa:1 was approved
    And billing to ACME went on because "paid"
    When what goes on by itself is done
    Then no desk has a case
