Feature: Credit beyond what is owed is held for the customer
  Cash Policy 2. A credit memo on a paid invoice leaves a credit balance. It settles the next invoice or is
  paid out.

  Background:
    Given a time and materials contract C-100 in GBP
    And Ann recorded 10.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    And today is 2026-02-10

  Scenario: A credit on a paid invoice
    Given ACME paid 1,000.00 GBP for the invoice
    When 100.00 GBP of psa:1 on the invoice is credited and written off
    Then ACME has a credit balance of 100.00 GBP
    And ACME owes 0.00 GBP
    And account 2350 stands at 100.00 GBP credit

  Scenario: A credit on an invoice that is not paid
    When 100.00 GBP of psa:1 on the invoice is credited and written off
    Then ACME has a credit balance of 0.00 GBP
    And ACME owes 900.00 GBP

  Scenario: Only what is beyond
    Given ACME paid 950.00 GBP for the invoice
    When 100.00 GBP of psa:1 on the invoice is credited and written off
    Then ACME has a credit balance of 50.00 GBP
    And ACME owes 0.00 GBP

  Scenario: Paid out
    Given ACME paid 1,000.00 GBP for the invoice
    And 100.00 GBP of psa:1 on the invoice was credited and written off
    When the credit balance of ACME is paid out with 40.00 GBP
    Then ACME has a credit balance of 60.00 GBP
    And account 1000 stands at 960.00 GBP debit

  Scenario: More than there is
    When the credit balance of ACME is paid out with 0.01 GBP
    Then it is refused because "more_than_there_is"

  Scenario: It settles the next invoice
    Given ACME paid 1,000.00 GBP for the invoice
    And 100.00 GBP of psa:1 on the invoice was credited and written off
    And Ann recorded 3.00 hours for C-100 on 2026-02-02 as psa:2
    And psa:2 was approved
    When C-100 is billed up to 2026-02-10
    Then ACME has a credit balance of 0.00 GBP
    And ACME owes 200.00 GBP

  Scenario: An invoice that it settled in part is credited: its part goes back to the balance
    Given ACME paid 1,000.00 GBP for the invoice
    And 100.00 GBP of psa:1 on the invoice was credited and written off
    And Ann recorded 4.00 hours for C-100 on 2026-02-02 as psa:2
    And psa:2 was approved
    And C-100 was billed up to 2026-02-10
    When 200.00 GBP of psa:2 on the invoice is credited and written off
    Then ACME has a credit balance of 50.00 GBP
    And account 2350 stands at 50.00 GBP credit
    And ACME owes 150.00 GBP
