Feature: A draft is reviewed before it is issued, and every change has its reason
  Billing Policy 6.2. Entries are taken off or put off to a later month, charged at less with a reason, or
  the draft is given up. Nothing that was on it is lost.

  Background:
    Given a time and materials contract C-100 in GBP
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 4.00  |
      | psa:2 | 2026-01-13 | 3.00  |
    And psa:1 and psa:2 were approved
    And a draft was made for C-100 up to 2026-01-31

  Rule: What is taken off may be billed by the next draft

    Scenario: An entry is taken off
      When psa:2 is taken off the draft because "the customer asked a question"
      Then the draft has on it psa:1
      And under C-100 300.00 GBP is unbilled

    Scenario: The next draft takes it
      Given psa:2 was taken off the draft
      And the draft was issued
      When a draft is made for C-100 up to 2026-01-31
      Then the second draft has on it psa:2

    Scenario: By line number
      When line 1 is taken off the draft
      Then the draft has on it psa:2

    Scenario: A line that is not there
      When line 7 is taken off the draft
      Then it is refused because "unknown_line"

    Scenario: A draft without lines is not issued
      Given psa:1 and psa:2 were taken off the draft
      When the draft is issued
      Then it is refused because "nothing_to_bill"

  Rule: What is put off waits for a cut-off on or after its day

    Scenario: It stays off earlier drafts
      Given psa:2 was deferred from the draft until 2026-03-31 because "agreed with the customer"
      And the draft was issued
      When a draft is made for C-100 up to 2026-02-28
      Then it is refused because "nothing_to_bill"

    Scenario: It comes back when its day has come
      Given psa:2 was deferred from the draft until 2026-03-31
      And the draft was issued
      When a draft is made for C-100 up to 2026-03-31
      Then the second draft has on it psa:2

    Scenario: It is revenue all the same
      When psa:2 is deferred from the draft until 2026-03-31
      Then revenue under C-100 is 700.00 GBP in all

  Rule: A line is charged at less with a reason, and the rest is written down at issue

    Scenario: The customer pays the lower amount
      Given psa:1 on the draft was charged at 250.00 GBP because "the junior was learning"
      When the draft is issued
      Then psa:1 is charged 250.00 GBP on the invoice
      And the invoice comes to 550.00 GBP
      And ACME owes 550.00 GBP
      And account 4080 stands at 150.00 GBP debit
      And account 1210 stands at 0.00 GBP debit
      And work in progress under C-100 is 0.00 GBP

    Scenario: A line charged at nothing
      Given line 1 of the draft was charged at 0.00 GBP because "goodwill"
      When the draft is issued
      Then the invoice comes to 300.00 GBP

    Scenario: Charging more than the work is worth needs a write-up first
      When psa:1 on the draft is charged at 400.01 GBP because "rounding"
      Then it is refused because "more_than_there_is"

    Scenario: Charged at less and back again
      Given psa:1 on the draft was charged at 250.00 GBP
      And psa:1 on the draft was charged at 400.00 GBP
      When the draft is issued
      Then the invoice comes to 700.00 GBP

  Rule: A draft given up leaves no trace in the numbers

    Scenario: All may be billed again
      When the draft is voided because "wrong cut-off"
      Then the draft stands as voided
      And under C-100 700.00 GBP is unbilled

    Scenario: The next invoice has the first number
      Given the draft was voided
      When C-100 is billed up to 2026-01-31
      Then the invoice has the number GB01-INV-2026-000001

    Scenario: A voided draft is not issued
      Given the draft was voided
      When the draft is issued
      Then it is refused because "not_open"

    Scenario: An issued invoice is not voided but credited
      Given the draft was issued
      When the draft is voided
      Then it is refused because "not_open"
      And the refusal says "credited"

    Scenario: Nor is it reviewed any more
      Given the draft was issued
      When psa:1 is taken off the draft
      Then it is refused because "not_open"
