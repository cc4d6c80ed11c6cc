Feature: Credits add up to the invoice, tax and all
  Billing Policy 7.4, Tax Policy 4. Tax of a credit is its rate of what is credited; the last credit takes the cent
  that rounding left. Every part of an invoice comes back once.

  Background:
    Given entity FR01 keeps its book in EUR
    And the entity is registered for tax in FR
    And FR has these tax rates
      | rate |
      | 20   |
    And ACME is taxed in FR as a business
    And a time and materials contract C-100 in EUR
    And these hours were recorded under C-100
      | entry | date       | hours      | rate      |
      | psa:1 | 2026-01-12 | 60 minutes | 68.33 EUR |
      | psa:2 | 2026-01-13 | 60 minutes | 68.33 EUR |
    And psa:1 and psa:2 were approved
    And C-100 was billed up to 2026-01-31

  Scenario: Two like items credited one after the other
    Given psa:1 on the invoice was credited
    When psa:2 on the invoice is credited
    Then the invoice bears these taxes
      | taxable    | tax       |
      | 136.66 EUR | 27.33 EUR |
    And the invoice has these credit memos
      | amount    | tax       | payable   |
      | 68.33 EUR | 13.67 EUR | 82.00 EUR |
      | 68.33 EUR | 13.66 EUR | 81.99 EUR |
    And ACME owes 0.00 EUR
    And the trial balance is zero

  Scenario: By amounts, in any order, across a close
    Given 10.01 EUR of psa:2 on the invoice was credited
    And today is 2026-03-02
    And period 2026-01 was closed
    And 0.03 EUR of psa:1 on the invoice was credited
    And psa:2 on the invoice was credited
    When psa:1 on the invoice is credited
    Then ACME owes 0.00 EUR
    And the last credit memo of the invoice bears these taxes
      | taxable   | tax       |
      | 68.30 EUR | 13.66 EUR |
    And the trial balance is zero

  Scenario: Void takes back all that is left
    Given psa:1 on the invoice was credited
    When the invoice is taken back as void on 2026-01-31 because "sent to the wrong customer"
    Then the invoice stands as credited
    And ACME owes 0.00 EUR
    And under C-100 136.66 EUR is unbilled

  Scenario: Never dated before its invoice
    When the invoice is taken back as void on 2026-01-30
    Then it is refused because "date_out_of_range"
