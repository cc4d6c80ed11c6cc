Feature: Money worth more or less than the receivable it settles is an exchange gain or loss
  Treasury Policy 3.1. An invoice in a foreign currency is carried in the entity's own at the quote of its day.
  When it is paid, the quote of the day the money came says what it was worth; the difference is realised.

  Background:
    Given entity GB01 keeps its book in GBP
    And no rate is agreed
    And a time and materials contract C-100 in EUR
    And work under C-100 is charged at 100.00 EUR an hour
    And one EUR is quoted at 0.80 GBP for 2026-01-31
    And one EUR is quoted at 0.85 GBP for 2026-02-10
    And one EUR is quoted at 0.75 GBP for 2026-02-20
    And Ann recorded 10.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    And today is 2026-02-20

  Scenario: The currency rose: a gain
    When ACME pays 1,000.00 EUR for the invoice on 2026-02-10
    Then account 7100 stands at 50.00 GBP credit
    And account 1100 stands at 0.00 EUR debit
    And account 1100 stands at 50.00 GBP debit
    And the trial balance is zero

  Scenario: The currency fell: a loss
    When ACME pays 1,000.00 EUR for the invoice on 2026-02-20
    Then account 7200 stands at 50.00 GBP debit
    And account 7100 stands at 0.00 GBP credit

  Scenario: In two parts, each at its own day's quote
    Given ACME paid 400.00 EUR for the invoice as payment BANK-1 on 2026-02-10
    When ACME pays 600.00 EUR for the invoice as payment BANK-2 on 2026-02-20
    Then account 7100 stands at 20.00 GBP credit
    And account 7200 stands at 30.00 GBP debit
    And receivables in foreign currencies are as follows
      | owed     | carried at | realised   | unrealised |
      | 0.00 EUR | 0.00 GBP   | -10.00 GBP | 0.00 GBP   |

  Scenario: A payment taken off again turns its gain round
    Given ACME paid 1,000.00 EUR for the invoice as payment BANK-1 on 2026-02-10
    When payment BANK-1 is taken off the invoice because "wrong invoice"
    Then account 7100 stands at 0.00 GBP credit
    And 1,000.00 EUR is owed on the invoice

  Scenario: A credit memo is at the quote of its invoice, so nothing is gained or lost
    When the invoice is credited in full on 2026-02-20 because "wrong customer"
    Then account 7100 stands at 0.00 GBP credit
    And account 7200 stands at 0.00 GBP debit

  Scenario: The quote comes after the money
    Given today is 2026-03-20
    And ACME paid 1,000.00 EUR for the invoice on 2026-03-10
    And one EUR is quoted at 0.90 GBP for 2026-03-10
    When what waited for a quote is translated
    Then account 7100 stands at 100.00 GBP credit
    And receivables in foreign currencies are as follows
      | owed     | carried at | realised   | unrealised |
      | 0.00 EUR | 0.00 GBP   | 100.00 GBP | 0.00 GBP   |
