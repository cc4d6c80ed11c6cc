Feature: Money that goes back leaves its trace on the invoice it had settled
  Cash Policy 1.3 and 1.4. A refund without adjustment makes the invoice owed again; with adjustment the
  invoice is credited by as much. A chargeback makes what it had settled owed again.

  Background:
    Given a time and materials contract C-100 in GBP
    And Ann recorded 1.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    And today is 2026-02-10
    And ACME paid 100.00 GBP for the invoice as payment BANK-1

  Rule: Refunds

    Scenario: Without adjustment
      When 10.00 GBP of payment BANK-1 is refunded off the invoice because "paid twice"
      Then 10.00 GBP is owed on the invoice
      And account 1000 stands at 90.00 GBP debit

    Scenario: With adjustment
      When 10.00 GBP of payment BANK-1 is refunded and credited on psa:1 of the invoice
      Then 0.00 GBP is owed on the invoice
      And the invoice is credited by 10.00 GBP in all
      And 10.00 GBP of psa:1 is unbilled
      And the trial balance is zero

    Scenario: What is unapplied
      Given ACME paid 50.00 GBP as payment BANK-2
      When 50.00 GBP of payment BANK-2 is refunded
      Then 0.00 GBP of payment BANK-2 is unapplied
      And 0.00 GBP is owed on the invoice

    Scenario: More than is unapplied
      When 10.00 GBP of payment BANK-1 is refunded
      Then it is refused because "more_than_there_is"

    Scenario: Before the money came
      When 10.00 GBP of payment BANK-1 is refunded off the invoice on 2026-02-09
      Then it is refused because "date_out_of_range"

  Rule: Chargebacks

    Scenario: The whole payment, with the bank's fee
      When payment BANK-1 is charged back and a fee of 15.00 GBP because "contested"
      Then 100.00 GBP is owed on the invoice
      And account 6200 stands at 15.00 GBP debit
      And account 1000 stands at 15.00 GBP credit

    Scenario: A part of it
      When payment BANK-1 is charged back with 30.00 GBP
      Then 30.00 GBP is owed on the invoice

    Scenario: Twice
      Given payment BANK-1 was charged back
      When payment BANK-1 is charged back with 1.00 GBP
      Then it is refused because "more_than_there_is"
