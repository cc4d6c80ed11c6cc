Feature: Each hour is billed once, whatever is credited, put off or billed by hand in between
  Billing Policy 1.2. Every invoice line names the part of the entry it bills, and every credit the part it
  gives back. So what was billed and not credited can never be billed again, and what was credited can.

  Background:
    Given a time and materials contract C-100 in GBP
    And work under C-100 is charged at 100.00 GBP an hour

  Rule: After a partial credit only the credited part is billed again

    Scenario: Half of June is credited, July is worked, and June is billed again
      Given today is 2026-06-30
      And these hours were recorded
        | entry | date       | hours |
        | psa:1 | 2026-06-10 | 4.50  |
        | psa:2 | 2026-06-11 | 4.50  |
      And psa:1 and psa:2 were approved
      And C-100 was billed up to 2026-06-30
      And psa:2 on the invoice was credited because "billed too early"
      And today is 2026-07-31
      And Ann recorded 5.00 hours on 2026-07-10 as psa:3
      And psa:3 was approved
      When a draft is made for C-100 up to 2026-06-30
      Then the draft has these lines
        | entry | hours | amount     |
        | psa:2 | 4.50  | 450.00 GBP |

    Scenario: Half of one entry is credited and billed again
      Given today is 2026-06-30
      And Ann recorded 9.00 hours on 2026-06-10 as psa:1
      And psa:1 was approved
      And C-100 was billed up to 2026-06-30
      And 4.50 hours of psa:1 on the invoice were credited
      When C-100 is billed up to 2026-06-30
      Then the second invoice comes to 450.00 GBP
      And under C-100 900.00 GBP is billed
      And ACME owes 900.00 GBP

  Rule: A credit of other months' work does not change this month's

    Scenario: May is credited for good, June is billed in full
      Given today is 2026-05-31
      And Ann recorded 6.00 hours on 2026-05-10 as psa:1
      And psa:1 was approved
      And C-100 was billed up to 2026-05-31
      And today is 2026-07-05
      And Ann recorded 15.00 hours on 2026-06-10 as psa:2
      And psa:2 was approved
      And the invoice was credited in full and written off because "goodwill"
      When a draft is made for C-100 up to 2026-06-30
      Then the draft has these lines
        | entry | hours | amount       |
        | psa:2 | 15.00 | 1,500.00 GBP |

    Scenario: A whole month is credited and billed again, and the next month is still only itself
      Given today is 2026-07-05
      And these hours were recorded
        | entry | date       | hours |
        | psa:1 | 2026-05-10 | 6.00  |
        | psa:2 | 2026-06-10 | 15.00 |
      And psa:1 and psa:2 were approved
      And C-100 was billed up to 2026-05-31
      And the invoice was credited in full because "wrong address"
      And C-100 was billed up to 2026-05-31
      When C-100 is billed up to 2026-06-30
      Then the second invoice has on it psa:1
      And the third invoice has on it psa:2
      And ACME owes 2,100.00 GBP

  Rule: What is left after a partial invoice can always be billed

    Scenario: A part is invoiced, the rest follows
      Given these hours were recorded
        | entry | date       | hours |
        | psa:1 | 2026-01-12 | 7.00  |
        | psa:2 | 2026-01-13 | 3.00  |
      And psa:1 and psa:2 were approved
      And a draft was made for C-100 up to 2026-01-31
      And psa:2 was taken off the draft
      And the draft was issued
      When C-100 is billed up to 2026-01-31
      Then the second invoice comes to 300.00 GBP
      And under C-100 1,000.00 GBP is billed

  Rule: Charging more in one month takes nothing from the next

    Scenario: January is billed above its hours, February in full
      Given Ann recorded 10.00 hours on 2026-01-12 as psa:1
      And psa:1 was approved
      And psa:1 was written up by 200.00 GBP because "agreed lump sum of 12 hours"
      And C-100 was billed up to 2026-01-31
      And today is 2026-02-28
      And Ann recorded 10.00 hours on 2026-02-12 as psa:2
      And psa:2 was approved
      When C-100 is billed up to 2026-02-28
      Then the first invoice comes to 1,200.00 GBP
      And the second invoice comes to 1,000.00 GBP

  Rule: Refunds count when the same hours are invoiced again

    Scenario: Credited twice over, billed three times, never more than was worked
      Given Ann recorded 8.00 hours on 2026-01-12 as psa:1
      And psa:1 was approved
      And C-100 was billed up to 2026-01-31
      And the invoice was credited in full
      And C-100 was billed up to 2026-01-31
      And 300.00 GBP of psa:1 on the invoice was credited
      When C-100 is billed up to 2026-01-31
      Then the third invoice comes to 300.00 GBP
      And under C-100 800.00 GBP is billed
      And ACME owes 800.00 GBP

  Rule: Withdrawing or correcting an hour changes what is billed

    Scenario: A withdrawn entry is not on the invoice
      Given these hours were recorded
        | entry | date       | hours |
        | psa:1 | 2026-01-12 | 7.00  |
        | psa:2 | 2026-01-13 | 3.00  |
      And psa:1 and psa:2 were approved
      And psa:2 was withdrawn
      When C-100 is billed up to 2026-01-31
      Then the invoice comes to 700.00 GBP
