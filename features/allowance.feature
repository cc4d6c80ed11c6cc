Feature: A fee with work included is billed whether the work is used or not
  Billing Policy 5.4. Included work is shared across the projects of the line by work date, then in the order it
  was recorded. What goes beyond is billed at its own rate; what is not used is lost, or rolled over as the
  contract says.

  Background:
    Given today is 2026-04-30
    And a contract C-100 is signed with this allowance
      | fee            | 5,000.00 USD |
      | included hours | 20           |
      | overage rate   | 300.00 USD   |
      | projects       | P-1, P-2     |
      | starts on      | 2026-01-01   |

  Rule: The fee is due, used or not

    Scenario: Less than is included
      Given these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-1     | 2026-01-12 | 8.00  |
        | psa:2 | P-2     | 2026-01-13 | 6.00  |
      And psa:1 and psa:2 were approved
      When a draft is made for C-100 up to 2026-01-31
      Then the draft comes to 5,000.00 USD

    Scenario: No work at all
      When a draft is made for C-100 up to 2026-01-31
      Then the draft comes to 5,000.00 USD

  Rule: Work beyond it has its own rate, once the period is over

    Scenario: Three hours more than are included
      Given these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-1     | 2026-01-12 | 8.00  |
        | psa:2 | P-2     | 2026-01-13 | 8.00  |
        | psa:3 | P-1     | 2026-01-14 | 7.00  |
      And psa:1, psa:2 and psa:3 were approved
      When a draft is made for C-100 up to 2026-01-31
      Then the draft comes to 5,900.00 USD
      And the charges of C-100 are
        | charge                               | on         | amount       | state   |
        | Fee for 2026-01                      | 2026-01-01 | 5,000.00 USD | drafted |
        | Work beyond the allowance of 2026-01 | 2026-01-31 | 900.00 USD   | drafted |

    Scenario: Unused hours of one month are no help in the next
      Given these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-1     | 2026-02-12 | 12.00 |
        | psa:2 | P-2     | 2026-02-13 | 11.00 |
      And psa:1 and psa:2 were approved
      And C-100 was billed up to 2026-01-31
      When a draft is made for C-100 up to 2026-02-28
      Then the draft comes to 5,900.00 USD

    Scenario: Late work in a month that was billed takes what is left of it, and the rest is billed
      Given these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-1     | 2026-01-12 | 12.00 |
      And psa:1 was approved
      And C-100 was billed up to 2026-01-31
      And these hours were recorded
        | entry | project | date       | hours |
        | psa:2 | P-2     | 2026-01-20 | 11.00 |
      And psa:2 was approved
      When a draft is made for C-100 up to 2026-01-31
      Then the draft comes to 900.00 USD

  Rule: Rolled over, unused hours help so many periods

    Scenario: Six hours of January help in February
      Given a contract C-200 is signed with this allowance
        | fee            | 5,000.00 USD |
        | included hours | 20           |
        | overage rate   | 300.00 USD   |
        | rolled over    | 1            |
        | starts on      | 2026-01-01   |
      And these hours were recorded under C-200
        | entry | date       | hours |
        | psa:1 | 2026-01-12 | 14.00 |
        | psa:2 | 2026-02-12 | 12.00 |
        | psa:3 | 2026-02-13 | 11.00 |
        | psa:4 | 2026-02-16 | 4.00  |
      And psa:1, psa:2, psa:3 and psa:4 were approved
      And C-200 was billed up to 2026-01-31
      When a draft is made for C-200 up to 2026-02-28
      Then the draft comes to 5,300.00 USD

  Rule: A part of a period has a part of the fee and of the hours

    Scenario: From the middle of a month
      Given a contract C-300 is signed with this allowance
        | fee            | 3,100.00 USD |
        | included hours | 31           |
        | starts on      | 2026-01-17   |
      And these hours were recorded under C-300
        | entry | date       | hours | rate       |
        | psa:1 | 2026-01-20 | 10.00 | 200.00 USD |
        | psa:2 | 2026-01-21 | 6.00  | 200.00 USD |
      And psa:1 and psa:2 were approved
      When a draft is made for C-300 up to 2026-01-31
      Then the draft comes to 1,700.00 USD

  Rule: Only chargeable work takes of what is included, and none is worth nothing for want of a rate

    Scenario: Time that is not chargeable
      Given these hours were recorded
        | entry | project | date       | hours | chargeable |
        | psa:1 | P-1     | 2026-01-12 | 12.00 | yes        |
        | psa:2 | P-1     | 2026-01-13 | 12.00 | no         |
      And psa:1 and psa:2 were approved
      When a draft is made for C-100 up to 2026-01-31
      Then the draft comes to 5,000.00 USD

    Scenario: Time of which nothing is charged
      Given these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-1     | 2026-01-12 | 12.00 |
        | psa:2 | P-1     | 2026-01-13 | 12.00 |
      And psa:1 was approved
      And psa:2 was approved at 0.00 hours
      When a draft is made for C-100 up to 2026-01-31
      Then the draft comes to 5,000.00 USD
