Feature: Time is corrected in the open, and never behind an invoice
  Time Policy 5. A correction replaces the whole entry and is kept beside what it replaced. Approved time
  loses its approval. Time on a draft is taken off first. Billed time is corrected by a credit.

  Background:
    Given a time and materials contract C-100 in GBP for P-1 and P-2
    And these hours were recorded
      | entry | person | date       | hours | project |
      | psa:1 | Ann    | 2026-01-12 | 8.00  | P-1     |
      | psa:2 | Ann    | 2026-01-13 | 4.00  | P-1     |

  Rule: Before approval a correction simply stands

    Scenario: Hours are corrected
      Given psa:1 was corrected to 7.00 hours because "lunch" by Ann
      When psa:1 is approved by Mary
      Then psa:1 is worth 700.00 GBP

    Scenario: The same again is no correction
      When psa:1 is corrected to 8.00 hours
      Then it is known already

  Rule: Approved, unbilled time loses its approval

    Scenario: Hours are corrected after approval
      Given psa:1 and psa:2 were approved by Mary
      When psa:1 is corrected to 7.00 hours by Ann
      Then psa:1 stands as recorded
      And under C-100 400.00 GBP is unbilled
      And revenue under C-100 is 400.00 GBP in all

    Scenario: Approved again it is worth what it says now
      Given psa:1 was approved by Mary
      And psa:1 was corrected to 7.00 hours by Ann
      When psa:1 is approved by Mary
      Then under C-100 700.00 GBP is unbilled
      And revenue under C-100 is 700.00 GBP in all

    Scenario: Time is moved to another contract
      Given a time and materials contract C-200 in GBP for P-9
      And psa:1 was approved by Mary
      And psa:1 was corrected as follows because "wrong project" by Ann
        | project |
        | P-9     |
      When psa:1 is approved by Mary
      Then work in progress under C-100 is 0.00 GBP
      And under C-200 800.00 GBP is unbilled

  Rule: Time on a draft is taken off the draft first

    Scenario: It stands on a draft
      Given psa:1 was approved by Mary
      And a draft was made for C-100 up to 2026-01-31
      When psa:1 is corrected to 7.00 hours
      Then it is refused because "on_a_draft"
      And nothing is recorded

  Rule: Billed time is corrected by a credit

    Scenario: It was billed
      Given psa:1 was approved by Mary
      And C-100 was billed up to 2026-01-31
      When psa:1 is corrected to 7.00 hours
      Then it is refused because "billed_needs_credit"
      And nothing is recorded

    Scenario: It can not be moved to another project either
      Given psa:1 was approved by Mary
      And C-100 was billed up to 2026-01-31
      When psa:1 is corrected as follows
        | project |
        | P-2     |
      Then it is refused because "billed_needs_credit"

    Scenario: Credited, corrected, approved and billed again
      Given psa:1 was approved by Mary
      And C-100 was billed up to 2026-01-31
      And the invoice was credited in full because "7 hours, not 8"
      And psa:1 was corrected to 7.00 hours by Ann
      And psa:1 was approved by Mary
      When C-100 is billed up to 2026-01-31
      Then the second invoice comes to 700.00 GBP
      And ACME owes 700.00 GBP
      And under C-100 700.00 GBP is billed
