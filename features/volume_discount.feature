Feature: A volume discount is earned by what is billed in a period
  Pricing Policy 5. Once a tier is reached it holds for all that was billed in the period: what was billed before
  comes as an allowance on the next invoice. An invoice never falls below nothing, and no lot changes its value.

  Background:
    Given contract C-100 is signed with these terms
      | currency        | GBP                                                        |
      | volume discount | 5 % above 1,000.00 GBP and 10 % above 2,000.00 GBP a year |
    And today is 2026-04-15
    And these hours were recorded under C-100
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 8.00  |
      | psa:2 | 2026-02-10 | 8.00  |
      | psa:3 | 2026-03-10 | 8.00  |
    And psa:1, psa:2 and psa:3 were approved

  Rule: Crossing a tier prices the period again

    Scenario: The invoice that crosses brings the discount on what came before
      Given C-100 was billed up to 2026-01-31 on 2026-01-31
      And C-100 was billed up to 2026-02-28 on 2026-02-28
      When C-100 is billed up to 2026-03-31 on 2026-03-31
      Then 800.00 GBP is payable on the first invoice
      And the second invoice is made up of
        | part       | amount     |
        | net        | 800.00 GBP |
        | allowances | 80.00 GBP  |
        | payable    | 720.00 GBP |
      And the third invoice is made up of
        | part       | amount     |
        | allowances | 160.00 GBP |
        | payable    | 640.00 GBP |
      And ACME owes 2,160.00 GBP
      And under C-100 2,400.00 GBP is billed
      And the trial balance is zero

    Scenario: A new year begins at nothing
      Given C-100 was billed up to 2026-03-31 on 2026-03-31
      And today is 2027-02-01
      And Ann recorded 8.00 hours for C-100 on 2027-01-10 as psa:4
      And psa:4 was approved
      When C-100 is billed up to 2027-01-31
      Then 800.00 GBP is payable on the invoice

  Rule: Onward, a tier counts from where it begins

    Scenario: Slices
      Given contract C-200 is signed with these terms
        | currency        | GBP                                                                        |
        | volume discount | 5 % above 1,000.00 GBP and 10 % above 2,000.00 GBP over the contract, onward |
      And these hours were recorded under C-200
        | entry | date       | hours |
        | psa:5 | 2026-03-10 | 8.00  |
        | psa:6 | 2026-03-11 | 8.00  |
        | psa:7 | 2026-03-12 | 8.00  |
      And psa:5, psa:6 and psa:7 were approved
      When C-200 is billed up to 2026-03-31
      Then the invoice is made up of
        | part       | amount    |
        | allowances | 90.00 GBP |

    Scenario: Nothing is allowed before the first tier is reached
      Given contract C-200 is signed with these terms
        | currency        | GBP                                                    |
        | volume discount | 5 % above 1,000.00 GBP and 10 % above 2,000.00 GBP over the contract, onward |
      And Ann recorded 8.00 hours for C-200 on 2026-03-10 as psa:5
      And psa:5 was approved
      When C-200 is billed up to 2026-03-31
      Then 800.00 GBP is payable on the invoice

  Rule: What credits take back is no longer earned

    Scenario: The discount beyond what stayed billed is charged on the next invoice
      Given C-100 was billed up to 2026-02-28 on 2026-02-28
      And psa:1 on the invoice was credited and written off on 2026-03-05
      When C-100 is billed up to 2026-03-31 on 2026-03-31
      Then 1,520.00 GBP is payable on the first invoice
      And the second invoice is made up of
        | part       | amount     |
        | allowances | 40.00 GBP  |
        | payable    | 760.00 GBP |
      And ACME owes 1,520.00 GBP
