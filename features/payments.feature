Feature: A payment is recorded once and settles the invoices it is for
  Cash Policy 1. Money that comes in is unapplied until it is put against invoices. What is paid over
  stays unapplied. A bank's own number for a payment is taken once, however often it is sent.

  Background:
    Given a time and materials contract C-100 in GBP
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 10.00 |
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    And today is 2026-02-10

  Rule: Money settles what is owed

    Scenario: Exactly what is owed
      When ACME pays 1,000.00 GBP for the invoice
      Then ACME owes 0.00 GBP
      And account 1000 stands at 1,000.00 GBP debit
      And account 1100 stands at 0.00 GBP debit
      And the trial balance is zero

    Scenario: A part of it
      When ACME pays 400.00 GBP for the invoice
      Then 600.00 GBP is owed on the invoice
      And ACME owed 1,000.00 GBP as of 2026-02-09

    Scenario: More than is owed
      When ACME pays 1,250.00 GBP for the invoice as payment BANK-1
      Then ACME owes 0.00 GBP
      And 250.00 GBP of payment BANK-1 is unapplied
      And account 2300 stands at 250.00 GBP credit

    Scenario: Several invoices in one payment
      Given Ann recorded 5.00 hours for C-100 on 2026-02-02 as psa:2
      And psa:2 was approved
      And C-100 was billed up to 2026-02-10
      When ACME pays 1,300.00 GBP for these invoices
        | invoice            | amount     |
        | the second invoice | 500.00 GBP |
        | the first invoice  |            |
      Then 0.00 GBP is owed on the second invoice
      And 200.00 GBP is owed on the first invoice

    Scenario: The bank statement names the invoice
      When 1,000.00 GBP comes in with the reference "inv. GB01-INV-2026-000001, thank you"
      Then ACME owes 0.00 GBP

    Scenario: Nobody can tell whose it is
      When 1,000.00 GBP comes in with the reference "thank you"
      Then it is refused because "unknown_customer"
      And nothing is recorded

  Rule: A payment happens once

    Scenario: The same payment sent again
      Given ACME paid 400.00 GBP for the invoice as payment BANK-1
      When ACME pays 400.00 GBP for the invoice as payment BANK-1
      Then nothing is recorded
      And 600.00 GBP is owed on the invoice

    Scenario: The same number with another amount
      Given ACME paid 400.00 GBP for the invoice as payment BANK-1
      When ACME pays 401.00 GBP for the invoice as payment BANK-1
      Then it is refused because "known_with_other_content"

  Rule: Money stays with its own

    Scenario: Another currency
      When ACME pays 1,000.00 EUR for the invoice
      Then it is refused because "currency_mismatch"

    Scenario: Into a month that is closed
      Given today is 2026-03-05
      And period 2026-02 was closed
      When ACME pays 1,000.00 GBP for the invoice on 2026-02-10
      Then what is posted is dated 2026-03-01
