Feature: Revenue is accrued when work is approved and becomes billed when it is invoiced, at the same amount
  Revenue Policy 2.1, Posting Policy 1. What we have the right to invoice is revenue of the month in which
  it was worked (ASC 606-10-55-18, IFRS 15.B16). The invoice adds nothing: it turns accrued into billed.

  Background:
    Given a time and materials contract C-100 not to exceed 1,000.00 USD
    And Ann recorded 6.00 hours on 2026-01-12 as psa:1

  Rule: Approval accrues, in the month of the work

    Scenario: January's work approved in February is January's revenue while January is open
      Given today is 2026-02-03
      When psa:1 is approved
      Then revenue under C-100 is as follows
        | period  | accrued    | billed   | total      |
        | 2026-01 | 600.00 USD | 0.00 USD | 600.00 USD |
      And account 1210 stands at 600.00 USD debit in 2026-01
      And account 4010 stands at 600.00 USD credit in 2026-01

    Scenario: Time that is only recorded is no revenue
      When psa:1 is handed in
      Then revenue under C-100 is 0.00 USD in all

  Rule: Issue turns accrued into billed, at the same amount

    Scenario: The invoice of the same month
      Given psa:1 was approved
      When C-100 is billed up to 2026-01-31
      Then revenue under C-100 is as follows
        | period  | accrued  | billed     | total      |
        | 2026-01 | 0.00 USD | 600.00 USD | 600.00 USD |

    Scenario: The invoice of the next month moves it in that month
      Given psa:1 was approved
      And today is 2026-02-03
      When C-100 is billed up to 2026-01-31
      Then revenue under C-100 is as follows
        | period  | accrued     | billed     | total      |
        | 2026-01 | 600.00 USD  | 0.00 USD   | 600.00 USD |
        | 2026-02 | -600.00 USD | 600.00 USD | 0.00 USD   |
      And billed revenue of 2026-02 under C-100 is 600.00 USD

    Scenario: A draft moves nothing
      Given psa:1 was approved
      When a draft is made for C-100 up to 2026-01-31
      Then nothing is posted
      And accrued revenue of 2026-01 under C-100 is 600.00 USD

  Rule: Accrued and billed together never pass the cap

    Scenario: Work beyond the cap is no revenue
      Given Ann recorded 6.00 hours on 2026-01-13 as psa:2
      When psa:1 and psa:2 are approved
      Then revenue under C-100 is 1,000.00 USD in all

    Scenario: It becomes revenue when the cap is raised, in the month of the amendment
      Given Ann recorded 6.00 hours on 2026-01-13 as psa:2
      And psa:1 and psa:2 were approved
      And today is 2026-02-10
      When the not-to-exceed amount of C-100 is raised to 1,200.00 USD from 2026-02-10 because "amendment 1"
      Then revenue of 2026-01 under C-100 is 1,000.00 USD
      And revenue of 2026-02 under C-100 is 200.00 USD

    Scenario: Held work is no revenue until it is released
      Given Ben recorded 17.00 hours on 2026-01-13 as psa:2
      And the not-to-exceed amount of C-100 was removed
      And psa:2 was approved
      When the hold "long_day" on psa:2 is answered for
      Then revenue under C-100 is 1,700.00 USD in all

  Rule: A credit takes billed revenue back and accrues what may be billed again

    Scenario: To be billed again
      Given psa:1 was approved
      And C-100 was billed up to 2026-01-31
      When the invoice is credited in full because "wrong address"
      Then revenue under C-100 is as follows
        | period  | accrued    | billed   | total      |
        | 2026-01 | 600.00 USD | 0.00 USD | 600.00 USD |

    Scenario: Written off
      Given psa:1 was approved
      And C-100 was billed up to 2026-01-31
      When the invoice is credited in full and written off because "bankruptcy"
      Then revenue under C-100 is 0.00 USD in all
