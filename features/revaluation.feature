Feature: What is owed in a foreign currency is valued at the closing quote
  Treasury Policy 3.2. The difference to what the receivable is carried at is an unrealised gain or loss. The
  next revaluation turns it round, and so does what is paid. Without a quote nothing is revalued.

  Background:
    Given entity GB01 keeps its book in GBP
    And no rate is agreed
    And a time and materials contract C-100 in EUR
    And work under C-100 is charged at 100.00 EUR an hour
    And one EUR is quoted at 0.80 GBP for 2026-01-20
    And one EUR is quoted at 0.85 GBP for 2026-01-31
    And one EUR is quoted at 0.78 GBP for 2026-02-28
    And Ann recorded 10.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved
    And a draft was made for C-100 up to 2026-01-20
    And the draft was issued on 2026-01-20
    And today is 2026-03-02

  Scenario: A gain at the end of the month
    When open receivables are revalued on 2026-01-31
    Then account 1190 stands at 50.00 GBP debit in 2026-01
    And account 7110 stands at 50.00 GBP credit in 2026-01
    And the trial balance is zero

  Scenario: The same revaluation again changes nothing
    Given open receivables were revalued on 2026-01-31
    When open receivables are revalued on 2026-01-31
    Then nothing is recorded

  Scenario: The next one turns the last one round
    Given open receivables were revalued on 2026-01-31
    When open receivables are revalued on 2026-02-28
    Then account 7110 stands at 50.00 GBP debit in 2026-02
    And account 7210 stands at 20.00 GBP debit in 2026-02
    And account 1190 stands at 20.00 GBP credit

  Scenario: What is paid turns its part round and realises its own
    Given open receivables were revalued on 2026-01-31
    When ACME pays 1,000.00 EUR for the invoice on 2026-02-28
    Then account 1190 stands at 0.00 GBP debit
    And account 7110 stands at 0.00 GBP credit
    And account 7200 stands at 20.00 GBP debit

  Scenario: The day of the valuation may lie before a payment
    Given ACME paid 400.00 EUR for the invoice on 2026-02-28
    When open receivables are revalued on 2026-01-31
    Then account 1190 stands at 50.00 GBP debit in 2026-01
    And account 1190 stands at 20.00 GBP credit in 2026-02
    And receivables in foreign currencies are as follows
      | owed       | carried at | realised  | unrealised |
      | 600.00 EUR | 480.00 GBP | -8.00 GBP | 30.00 GBP  |
    And the trial balance is zero

  Scenario: A closed month
    Given period 2026-01 is closed
    When open receivables are revalued on 2026-01-31
    Then account 1190 stands at 0.00 GBP debit in 2026-01
    And account 1190 stands at 50.00 GBP debit in 2026-02

  Scenario: A quote that lacks is named
    Given today is 2026-03-31
    When open receivables are revalued on 2026-03-31
    Then it is refused because "quote_missing"
    And nothing is recorded

  Scenario: At the type of quote the entity chooses
    Given receivables are translated at budget quotes
    And these exchange rates are quoted
      | one | is       | type   | on         |
      | EUR | 0.90 GBP | budget | 2026-01-01 |
    When open receivables are revalued on 2026-01-31
    Then account 7110 stands at 100.00 GBP credit
