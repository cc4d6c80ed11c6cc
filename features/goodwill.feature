Feature: A credit is given as goodwill without an invoice line
  Cash Policy 2.4. Goodwill is held for the customer and settles the next invoice or is paid out, after any other
  credit. It is given up value: who may write so much off may give it. What is not used can be taken back.

  Background:
    Given a time and materials contract C-100 in GBP
    And Ann recorded 10.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved
    And Cole has the authority of "controller"
    And today is 2026-02-10

  Scenario: It is owed to the customer until it is used
    When ACME is granted a credit of 150.00 GBP because "the report was late" by Cole
    Then ACME has a credit balance of 150.00 GBP
    And account 4068 stands at 150.00 GBP debit
    And account 2350 stands at 150.00 GBP credit
    And the trial balance is zero

  Scenario: The next invoice uses it
    Given ACME was granted a credit of 150.00 GBP because "the report was late" by Cole
    When C-100 is billed up to 2026-01-31
    Then ACME has a credit balance of 0.00 GBP
    And ACME owes 850.00 GBP
    And under C-100 1,000.00 GBP is billed
    And account 2350 stands at 0.00 GBP credit

  Scenario: The statement names it
    Given ACME was granted a credit of 150.00 GBP on 2026-02-01 because "the report was late" by Cole
    When the credit granted to ACME is withdrawn with 50.00 GBP on 2026-02-03 because "half was in time"
    Then the statement of ACME since 2026-02-01 is as follows
      | date       | what               | amount      | balance     |
      | 2026-02-01 | goodwill           | -150.00 GBP | -150.00 GBP |
      | 2026-02-03 | goodwill withdrawn | 50.00 GBP   | -100.00 GBP |

  Scenario: It is paid out like any credit
    Given ACME was granted a credit of 150.00 GBP because "the report was late" by Cole
    When the credit balance of ACME is paid out with 100.00 GBP
    Then ACME has a credit balance of 50.00 GBP

  Scenario: Only who may give up as much
    When ACME is granted a credit of 150.00 GBP because "the report was late" by Ben
    Then it is refused because "beyond_authority"
    And nothing is recorded

  Scenario: Not in small steps either
    Given ACME was granted a credit of 4.00 GBP because "a stamp" by Ben
    When ACME is granted a credit of 4.00 GBP because "a stamp" by Ben
    Then it is refused because "beyond_authority"

  Scenario: What is not used is taken back
    Given ACME was granted a credit of 150.00 GBP because "the report was late" by Cole
    When the credit granted to ACME is withdrawn with 50.00 GBP because "half of it was in time"
    Then ACME has a credit balance of 100.00 GBP
    And account 4068 stands at 100.00 GBP debit

  Scenario: What an invoice used stays used
    Given ACME was granted a credit of 150.00 GBP because "the report was late" by Cole
    And C-100 was billed up to 2026-01-31
    When the credit granted to ACME is withdrawn because "a mistake"
    Then it is refused because "more_than_there_is"

  Scenario: Other credit is used first
    Given C-100 was billed up to 2026-01-31
    And ACME paid 1,000.00 GBP for the invoice
    And 100.00 GBP of psa:1 on the invoice was credited and written off
    And ACME was granted a credit of 150.00 GBP because "the report was late" by Cole
    And the credit balance of ACME was paid out with 100.00 GBP
    When the credit granted to ACME is withdrawn because "a mistake"
    Then ACME has a credit balance of 0.00 GBP
    And account 4068 stands at 0.00 GBP debit

  Scenario: Nothing is no credit
    When ACME is granted a credit of 0.00 GBP because "nothing" by Cole
    Then it is refused because "more_than_there_is"
