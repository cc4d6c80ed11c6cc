Feature: What paying early is worth, as the contract says
  Pricing Policy 4.5. The percentage is of what is payable or of the net alone; it is earned by who pays all the rest in
  time or by each part in proportion; tax stays as it was invoiced or falls with what the customer keeps.

  Background:
    Given entity DE01 keeps its book in EUR
    And the entity is registered for tax in DE under DE811569869
    And DE of the union EU has these tax rates
      | rate |
      | 19   |
    And ACME is taxed in DE as a business

  Rule: Of what is payable, all at once, tax as invoiced

    Background:
      Given contract C-1 is signed with these terms
        | currency      | EUR                |
        | early payment | 2 % within 10 days |
      And Ann recorded 10.00 hours for C-1 on 2026-01-12 as psa:1
      And psa:1 was approved
      And C-1 was billed up to 2026-01-31 on 2026-01-31
      And today is 2026-02-15

    Scenario: All the rest, on the last day
      When ACME pays 1,166.20 EUR for the invoice on 2026-02-10
      Then ACME owes 0.00 EUR
      And account 4065 stands at 23.80 EUR debit
      And account 2200 stands at 190.00 EUR credit

    Scenario: A day late
      When ACME pays 1,166.20 EUR for the invoice on 2026-02-11
      Then ACME owes 23.80 EUR

    Scenario: A part earns nothing
      When ACME pays 583.10 EUR for the invoice on 2026-02-05
      Then ACME owes 606.90 EUR

    Scenario: Two parts in time earn it with the last
      Given ACME paid 583.10 EUR for the invoice on 2026-02-05
      When ACME pays 583.10 EUR for the invoice on 2026-02-10
      Then ACME owes 0.00 EUR

  Rule: Each part earns its part

    Background:
      Given contract C-2 is signed with these terms
        | currency      | EUR                             |
        | early payment | 2 % within 10 days, in part too |
      And Ann recorded 10.00 hours for C-2 on 2026-01-12 as psa:2
      And psa:2 was approved
      And C-2 was billed up to 2026-01-31 on 2026-01-31
      And today is 2026-02-15

    Scenario: Half in time, half late
      Given ACME paid 583.10 EUR for the invoice on 2026-02-05
      When ACME pays 595.00 EUR for the invoice on 2026-02-12
      Then ACME owes 0.00 EUR
      And account 4065 stands at 11.90 EUR debit

    Scenario: A part taken off again loses what it earned
      Given ACME paid 583.10 EUR for the invoice as payment BANK-1 on 2026-02-05
      When payment BANK-1 is taken off the invoice because "the wrong one"
      Then 583.10 EUR of payment BANK-1 is unapplied
      And account 4065 stands at 0.00 EUR debit

  Rule: Of the net alone

    Scenario: The tax is not lessened
      Given contract C-3 is signed with these terms
        | currency      | EUR                           |
        | early payment | 2 % of the net within 10 days |
      And Ann recorded 10.00 hours for C-3 on 2026-01-12 as psa:3
      And psa:3 was approved
      And C-3 was billed up to 2026-01-31 on 2026-01-31
      And today is 2026-02-15
      When ACME pays 1,170.00 EUR for the invoice on 2026-02-10
      Then ACME owes 0.00 EUR
      And account 4065 stands at 20.00 EUR debit
      And account 2200 stands at 190.00 EUR credit

  Rule: With its tax

    Background:
      Given contract C-4 is signed with these terms
        | currency      | EUR                                          |
        | early payment | 2 % within 10 days, in part too, tax reduced |
      And Ann recorded 10.00 hours for C-4 on 2026-01-12 as psa:4
      And psa:4 was approved
      And C-4 was billed up to 2026-01-31 on 2026-01-31
      And today is 2026-02-15

    Scenario: Two percent of the tax too
      When ACME pays 1,166.20 EUR for the invoice on 2026-02-10
      Then ACME owes 0.00 EUR
      And account 4065 stands at 20.00 EUR debit
      And account 2200 stands at 186.20 EUR credit
      And the trial balance is zero

    Scenario: In three parts the cents add up
      Given ACME paid 333.33 EUR for the invoice on 2026-02-03
      And ACME paid 333.33 EUR for the invoice on 2026-02-04
      When ACME pays 499.54 EUR for the invoice on 2026-02-05
      Then ACME owes 0.00 EUR
      And account 4065 stands at 20.00 EUR debit
      And account 2200 stands at 186.20 EUR credit
