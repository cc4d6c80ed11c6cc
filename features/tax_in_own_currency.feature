Feature: Tax on an invoice in another currency is said in the entity's own too
  Tax Policy 3.4 (Directive 2006/112/EC, article 230; EN 16931 BT-6 and BT-111). It is converted at the quotes that
  translated the receivable. A credit memo keeps its invoice's quotes.

  Background:
    Given entity GB01 keeps its book in GBP
    And the entity is registered for tax in GB under GB999999973
    And GB has these tax rates
      | rate |
      | 20   |
    And no rate is agreed
    And a time and materials contract C-100 in EUR
    And ACME is taxed in GB as a business
    And work under C-100 is charged at 100.00 EUR an hour
    And Ann recorded 10.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved

  Scenario: At the quote of the invoice date
    Given one EUR is quoted at 0.8567 GBP for 2026-01-31
    And C-100 was billed up to 2026-01-31 on 2026-01-31
    Then the invoice prints "in our currency"
    And the invoice prints "£171.34"
    And the invoice prints "€1,200.00"

  Scenario: A credit memo keeps the quote of its invoice
    Given one EUR is quoted at 0.8567 GBP for 2026-01-31
    And C-100 was billed up to 2026-01-31 on 2026-01-31
    And one EUR is quoted at 0.9000 GBP for 2026-02-02
    And today is 2026-02-02
    And 500.00 EUR of psa:1 on the invoice was credited
    Then credit memo GB01-CN-2026-000001 prints "£85.67"
