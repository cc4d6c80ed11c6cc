Feature: A consultant lent to another entity earns the lender its transfer price and costs the borrower the same
  Intercompany Policy 1. The customer is billed by the borrower without waiting for the lender's invoice.

  Background:
    Given entity GB01 keeps its book in GBP
    And entity US01 keeps its book in USD
    And a time and materials contract C-100 with ACME
    And Ann works as a senior
    And Ann moves to GB01 on 2025-12-01
    And work under C-100 is charged at 200.00 USD an hour
    And one GBP is quoted at 1.25 USD for 2026-01-05
    And Ann recorded 8.00 hours for C-100 on 2026-01-05 as psa:1
    And we turn to the book of GB01
    And Ann works as a senior
    And an hour of Ann costs 60.00 GBP

  Scenario: Both books at a fixed transfer price, carried twice
    Given an hour lent to US01 is charged at 90.00 GBP
    When psa:1 is approved
    And what crosses entities is carried
    And what crosses entities is carried
    And we turn to the book of GB01
    Then account 5000 stands at 480.00 GBP debit
    And account 1310 stands at 720.00 GBP debit
    And account 4510 stands at 720.00 GBP credit
    When we turn to the book of US01
    Then account 5500 stands at 900.00 USD debit
    And account 2400 stands at 900.00 USD credit
    And under C-100 1,600.00 USD is unbilled

  Scenario: The intercompany invoice is one pair
    Given an hour lent to US01 is charged at 90.00 GBP
    And psa:1 was approved
    And what crosses entities is carried
    And we turn to the book of GB01
    When US01 is invoiced on 2026-01-31 for work lent up to 2026-01
    And what crosses entities is carried
    Then account 1310 stands at 0.00 GBP debit
    And account 1320 stands at 720.00 GBP debit
    And account 4500 stands at 720.00 GBP credit
    When we turn to the book of US01
    Then account 2400 stands at 0.00 USD credit
    And account 2410 stands at 900.00 USD credit

  Scenario: A recalled approval turns both sides round
    Given an hour lent to US01 is charged at cost plus 50 %
    And psa:1 was approved
    And what crosses entities is carried
    When approval of psa:1 is recalled because "wrong project"
    And what crosses entities is carried
    And we turn to the book of GB01
    Then account 5000 stands at 0.00 GBP debit
    And account 1310 stands at 0.00 GBP debit
    When we turn to the book of US01
    Then account 5500 stands at 0.00 USD debit

  Scenario: A part of the bill rate, in the contract's currency
    Given an hour lent to US01 is charged at 60 % of its bill rate
    And one GBP is quoted at 1.25 USD for 2026-01-05
    When psa:1 is approved
    And what crosses entities is carried
    And we turn to the book of GB01
    Then account 1310 stands at 768.00 GBP debit
    When we turn to the book of US01
    Then account 5500 stands at 960.00 USD debit
