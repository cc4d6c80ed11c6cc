Feature: Each side of lent work is posted in its own calendar
  Intercompany Policy 2. A month may be closed for the lender and open for the borrower, or the other way round.

  Background:
    Given entity GB01 keeps its book in GBP
    And entity US01 keeps its book in USD
    And a time and materials contract C-100 with ACME
    And Ann works as a senior
    And Ann moves to GB01 on 2025-12-01
    And work under C-100 is charged at 200.00 USD an hour
    And one GBP is quoted at 1.25 USD for 2026-01-05
    And Ann recorded 8.00 hours for C-100 on 2026-01-05 as psa:1
    And psa:1 was approved
    And we turn to the book of GB01
    And Ann works as a senior
    And an hour of Ann costs 60.00 GBP
    And an hour lent to US01 is charged at 90.00 GBP

  Scenario: The lender has closed the month, the borrower has not
    Given today is 2026-02-10
    And period 2026-01 is closed
    When what crosses entities is carried
    Then account 1310 stands at 0.00 GBP debit in 2026-01
    And account 1310 stands at 720.00 GBP debit in 2026-02
    When we turn to the book of US01
    Then account 5500 stands at 900.00 USD debit in 2026-01

  Scenario: The borrower has closed the month, the lender has not
    Given today is 2026-02-10
    And we turn to the book of US01
    And period 2026-01 is closed
    When what crosses entities is carried
    Then account 5500 stands at 0.00 USD debit in 2026-01
    And account 5500 stands at 900.00 USD debit in 2026-02
    When we turn to the book of GB01
    Then account 1310 stands at 720.00 GBP debit in 2026-01
