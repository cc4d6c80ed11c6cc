Feature: A credit memo names the work it gives back, never more than was billed
  Billing Policy 7. An issued invoice is never changed. It is credited whole, by entries, by hours or by
  amount. The work a credit frees may be billed again, unless it is written off by choice.

  Background:
    Given a time and materials contract C-100 in GBP
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 6.00  |
      | psa:2 | 2026-01-13 | 4.00  |
    And psa:1 and psa:2 were approved
    And C-100 was billed up to 2026-01-31

  Rule: What is credited may be billed again

    Scenario: The whole invoice
      When the invoice is credited in full because "wrong customer"
      Then the invoice stands as credited
      And the invoice is credited by 1,000.00 GBP in all
      And under C-100 1,000.00 GBP is unbilled
      And ACME owes 0.00 GBP

    Scenario: One entry of it
      When psa:2 on the invoice is credited because "not ordered"
      Then the invoice stands as partly_credited
      And 400.00 GBP of psa:2 is unbilled
      And 600.00 GBP of psa:1 is billed
      And 600.00 GBP is owed on the invoice

    Scenario: Some hours of an entry
      When 1.50 hours of psa:1 on the invoice are credited
      Then 150.00 GBP of psa:1 is unbilled
      And 450.00 GBP of psa:1 is billed

    Scenario: An amount of an entry
      When 0.01 GBP of psa:1 on the invoice is credited
      Then 0.01 GBP of psa:1 is unbilled
      And 599.99 GBP of psa:1 is billed

    Scenario: Several parts in one credit memo
      When these parts of the invoice are credited because "agreed"
        | entry | amount     | hours |
        | psa:1 | 100.00 GBP |       |
        | psa:2 |            | 2.00  |
      Then the invoice has these credit memos
        | number              | amount     |
        | GB01-CN-2026-000001 | 300.00 GBP |
      And under C-100 300.00 GBP is unbilled

    Scenario: What was credited is billed again on a new invoice
      Given psa:2 on the invoice was credited
      When C-100 is billed up to 2026-01-31
      Then the second invoice has on it psa:2
      And the second invoice comes to 400.00 GBP
      And under C-100 1,000.00 GBP is billed
      And ACME owes 1,000.00 GBP

  Rule: Credits add up to the invoice and never beyond

    Scenario: Credits one after the other
      Given 200.00 GBP of psa:1 on the invoice was credited
      And 300.00 GBP of psa:1 on the invoice was credited
      When psa:1 on the invoice is credited
      Then the invoice has these credit memos
        | number              | amount     |
        | GB01-CN-2026-000001 | 200.00 GBP |
        | GB01-CN-2026-000002 | 300.00 GBP |
        | GB01-CN-2026-000003 | 100.00 GBP |
      And 600.00 GBP of psa:1 is unbilled

    Scenario: More than is still billed
      Given 500.00 GBP of psa:1 on the invoice was credited
      When 100.01 GBP of psa:1 on the invoice is credited
      Then it is refused because "more_than_there_is"
      And nothing is recorded

    Scenario: What is credited in full is not credited again
      Given the invoice was credited in full
      When the invoice is credited in full
      Then it is refused because "more_than_there_is"

    Scenario: The last part takes the cent that rounding left
      Given a time and materials contract C-200 in GBP
      And these hours were recorded under C-200
        | entry | hours      | rate       |
        | psa:3 | 60 minutes | 100.00 GBP |
      And psa:3 was approved
      And C-200 was billed up to 2026-01-31
      And 20 minutes of psa:3 on the invoice were credited
      And 20 minutes of psa:3 on the invoice were credited
      When 20 minutes of psa:3 on the invoice are credited
      Then the invoice has these credit memos
        | amount    |
        | 33.33 GBP |
        | 33.33 GBP |
        | 33.34 GBP |
      And the invoice stands as credited
      And 100.00 GBP of psa:3 is unbilled

  Rule: Written off only by choice

    Scenario: The customer gets it back and it is not billed again
      When psa:2 on the invoice is credited and written off because "goodwill"
      Then 400.00 GBP of psa:2 is written off
      And work in progress under C-100 is 0.00 GBP
      And ACME owes 600.00 GBP
      And revenue under C-100 is 600.00 GBP in all

    Scenario: The whole invoice, by choice
      When the invoice is credited in full and written off because "bankruptcy"
      Then under C-100 1,000.00 GBP is written off
      And revenue under C-100 is 0.00 GBP in all

  Rule: A credit never comes before its invoice

    Scenario: Dated before the invoice
      When the invoice is credited in full on 2026-01-30
      Then it is refused because "date_out_of_range"

    Scenario: A draft is changed, not credited
      Given the invoice was credited in full
      And a draft was made for C-100 up to 2026-01-31
      When the draft is credited in full
      Then it is refused because "not_open"

  Rule: An adjusted line gives back what was charged

    Scenario: Charged at less, credited at that
      Given a time and materials contract C-200 in GBP
      And Ann recorded 5.00 hours for C-200 as psa:3
      And psa:3 was approved
      And a draft was made for C-200 up to 2026-01-31
      And psa:3 on the draft was charged at 450.00 GBP because "discount"
      And the draft was issued
      When the invoice is credited in full
      Then the invoice is credited by 450.00 GBP in all
      And 450.00 GBP of psa:3 is unbilled
      And 50.00 GBP of psa:3 is written off
      And ACME owes 1,000.00 GBP
      And the trial balance is zero
