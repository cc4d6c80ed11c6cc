Feature: Work that will never be billed is written off in the month it is decided
  Billing Policy 8, Posting Policy 2. A write-off takes approved value out of work in progress and out of
  the unbilled receivable, in the month of the decision. Earlier months keep what they said.

  Background:
    Given a time and materials contract C-100 in GBP
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 5.00  |
      | psa:2 | 2026-01-13 | 3.00  |
    And psa:1 and psa:2 were approved

  Scenario: All that is open of an entry
    When psa:1 is written off because "goodwill"
    Then work under C-100 stands as follows
      | approved   | unbilled   | written off |
      | 800.00 GBP | 300.00 GBP | 500.00 GBP  |
    And account 4090 stands at 500.00 GBP debit
    And account 1210 stands at 300.00 GBP debit
    And the trial balance is zero

  Scenario: A part of an entry
    When 120.00 GBP of psa:1 is written off because "goodwill"
    Then 380.00 GBP of psa:1 is unbilled
    And 120.00 GBP of psa:1 is written off

  Scenario: A write-down keeps its own account
    When 120.00 GBP of psa:1 is written down because "a junior could have done it"
    Then account 4080 stands at 120.00 GBP debit
    And 380.00 GBP of psa:1 is unbilled

  Scenario: A write-up adds value above the standard rate
    When psa:1 is written up by 75.00 GBP because "night work"
    Then psa:1 is worth 575.00 GBP
    And account 4070 stands at 75.00 GBP credit
    And account 1210 stands at 875.00 GBP debit

  Scenario: Written-up work is billed at its new value
    Given psa:1 was written up by 75.00 GBP because "night work"
    When C-100 is billed up to 2026-01-31
    Then psa:1 is charged 575.00 GBP on the invoice
    And account 1210 stands at 0.00 GBP debit

  Scenario: A write-off in February does not touch January
    Given today is 2026-02-10
    When psa:1 is written off on 2026-02-10 because "bankruptcy"
    Then revenue under C-100 is as follows
      | period  | total       |
      | 2026-01 | 800.00 GBP  |
      | 2026-02 | -500.00 GBP |
    And work in progress under C-100 is 800.00 GBP as of 2026-01-31
    And work in progress under C-100 is 300.00 GBP as of 2026-02-10

  Scenario: More than is open
    When 500.01 GBP of psa:1 is written off
    Then it is refused because "more_than_there_is"

  Scenario: What was billed is credited, not written off
    Given C-100 was billed up to 2026-01-31
    When psa:1 is written off
    Then it is refused because "unknown_entry"
    And the refusal says "billed"

  Scenario: Work over the cap is written off without touching revenue
    Given a time and materials contract C-200 not to exceed 100.00 GBP
    And Ann recorded 3.00 hours for C-200 as psa:3
    And psa:3 was approved
    When 200.00 GBP of psa:3 is written off because "no amendment came"
    Then revenue under C-200 is 100.00 GBP in all
    And under C-200 0.00 GBP is over cap
    And no desk has a case

  Rule: What was written off in error is written back

    Scenario: All that was written off is open again
      Given psa:1 was written off because "goodwill"
      When psa:1 is written back because "they pay after all"
      Then work under C-100 stands as follows
        | approved   | unbilled   |
        | 800.00 GBP | 800.00 GBP |
      And account 4090 stands at 0.00 GBP debit
      And account 1210 stands at 800.00 GBP debit
      And the trial balance is zero

    Scenario: It is billed once
      Given 120.00 GBP of psa:1 was written down because "a junior could have done it"
      And C-100 was billed up to 2026-01-31
      And psa:1 was written back because "a senior it was"
      When C-100 is billed up to 2026-01-31
      Then under C-100 800.00 GBP is billed
      And account 4080 stands at 0.00 GBP debit
      And account 1210 stands at 0.00 GBP debit

    Scenario: Written back in a later month, the earlier one keeps what it said
      Given psa:1 was written off on 2026-01-31 because "bankruptcy"
      And today is 2026-02-10
      When psa:1 is written back on 2026-02-10 because "the receiver pays"
      Then revenue under C-100 is as follows
        | period  | total      |
        | 2026-01 | 300.00 GBP |
        | 2026-02 | 500.00 GBP |

    Scenario: What a credit wrote off
      Given C-100 was billed up to 2026-01-31
      And the invoice was credited in full and written off because "wrong customer"
      When psa:1 is written back because "it was right"
      Then 500.00 GBP of psa:1 is unbilled
      And revenue under C-100 is 500.00 GBP in all
      And account 1210 stands at 500.00 GBP debit
      And the trial balance is zero

    Scenario: It takes its place under the cap again
      Given a time and materials contract C-200 not to exceed 300.00 GBP
      And these hours were recorded under C-200
        | entry | date       | hours |
        | psa:3 | 2026-01-12 | 3.00  |
        | psa:4 | 2026-01-13 | 3.00  |
      And psa:3 was approved
      And psa:3 was written off because "goodwill"
      And psa:4 was approved
      When psa:3 is written back
      Then 300.00 GBP of psa:3 is unbilled
      And 300.00 GBP of psa:4 is over cap
      And revenue under C-200 is 300.00 GBP in all

    Scenario: Nothing was written off
      When psa:1 is written back
      Then it is refused because "unknown_entry"

    Scenario: Before it was written off
      Given today is 2026-02-10
      And psa:1 was written off on 2026-02-05
      When psa:1 is written back on 2026-02-04
      Then it is refused because "date_out_of_range"
