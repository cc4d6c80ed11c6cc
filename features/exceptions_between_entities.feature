Feature: Work between entities that is stuck is a case, in the book where it is stuck, until it is carried
  Intercompany Policy 1 and 2. What one book has told and the other has not taken in is never lost from sight: it is
  carried again by itself after every fact that may clear it.

  Background:
    Given entity GB01 keeps its book in GBP
    And entity US01 keeps its book in USD
    And a time and materials contract C-100 with ACME
    And Ann works as a senior
    And Ann moves to GB01 on 2025-12-01
    And work under C-100 is charged at 200.00 USD an hour
    And Ann recorded 8.00 hours for C-100 on 2026-01-05 as psa:1
    And we turn to the book of GB01
    And Ann works as a senior
    And an hour of Ann costs 60.00 GBP

  Scenario: An approval that was not carried yet
    Given psa:1 was approved
    And we turn to the book of US01
    Then "not_lent" on psa:1 waits on the intercompany desk
    When what goes on by itself is done
    Then 0 cases of kind "intercompany" wait

  Scenario: No transfer price is agreed
    Given psa:1 was approved
    And what crosses entities is carried
    And we turn to the book of GB01
    Then "transfer_price_missing" on psa:1 waits on the intercompany desk
    And "transfer_price_missing" on psa:1 is cleared by AgreeTransferPrices and PriceLent

  Scenario: A transfer price is agreed
    Given one GBP is quoted at 1.25 USD for 2026-01-05
    And psa:1 was approved
    And what crosses entities is carried
    And we turn to the book of GB01
    And an hour lent to US01 is charged at 90.00 GBP
    When what goes on by itself is done
    Then 0 cases of kind "intercompany" wait

  Scenario: The borrower has no quote
    Given an hour lent to US01 is charged at 90.00 GBP
    And psa:1 was approved
    And what crosses entities is carried
    And we turn to the book of US01
    Then "quote_missing" on psa:1 waits on the treasury desk
    And the treasury desk has 1 case worth 720.00 GBP
    And "quote_missing" on psa:1 is cleared by QuoteRates and ConvertBorrowed

  Scenario: The quote is recorded
    Given an hour lent to US01 is charged at 90.00 GBP
    And psa:1 was approved
    And what crosses entities is carried
    And we turn to the book of US01
    And one GBP is quoted at 1.25 USD for 2026-01-05
    When what goes on by itself is done
    Then 0 cases of kind "intercompany" wait

  Scenario: An invoice that the borrower could not take in
    Given an hour lent to US01 is charged at 90.00 GBP
    And psa:1 was approved
    And what crosses entities is carried
    And we turn to the book of GB01
    And US01 is invoiced on 2026-01-31 for work lent up to 2026-01
    And what crosses entities is carried
    Then the intercompany desk has 1 case worth 720.00 GBP

  Scenario: The borrower takes it in once it has the quote
    Given an hour lent to US01 is charged at 90.00 GBP
    And psa:1 was approved
    And what crosses entities is carried
    And we turn to the book of GB01
    And US01 is invoiced on 2026-01-31 for work lent up to 2026-01
    And what crosses entities is carried
    And we turn to the book of US01
    And one GBP is quoted at 1.25 USD for 2026-01-05
    And what goes on by itself is done
    And we turn to the book of GB01
    Then no desk has a case

  Scenario: A recalled approval that the lender did not hear of yet
    Given one GBP is quoted at 1.25 USD for 2026-01-05
    And an hour lent to US01 is charged at 90.00 GBP
    And psa:1 was approved
    And what crosses entities is carried
    And approval of psa:1 was recalled because "wrong project"
    And we turn to the book of US01
    Then "not_taken_back" on psa:1 waits on the intercompany desk
    When what goes on by itself is done
    Then 0 cases of kind "intercompany" wait

  Scenario: Lent work that waits is somebody's to see to, on either side
    Given psa:1 was approved
    And all cases of kind "intercompany" are given to Mary
    And what crosses entities is carried
    And we turn to the book of GB01
    When all cases of kind "intercompany" are given to Cleo
    Then case "intercompany" on psa:1 is Cleo's to see to
