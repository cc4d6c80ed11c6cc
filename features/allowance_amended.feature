Feature: An allowance is amended from one of its periods on
  Contract Policy 4.2. Another fee, more or less included work or another overage rate hold from the first period that starts
  on or after the amendment's day. Periods before keep what was agreed, unused work is carried on across the change, and no
  fee that was billed is billed again.

  Background:
    Given today is 2026-04-30
    And a contract C-100 is signed with this allowance
      | fee            | 5,000.00 USD |
      | included hours | 20           |
      | overage rate   | 300.00 USD   |
      | rolled over    | 1            |
      | projects       | P-1, P-2     |
      | starts on      | 2026-01-01   |

  Rule: Periods before keep what was agreed

    Scenario: Another fee
      Given C-100 was billed up to 2026-01-31
      And amendment A-1 of C-100 was drafted from 2026-02-15 with these changes
        | change | line | to           |
        | fee    | 1    | 6,000.00 USD |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      When a draft is made for C-100 up to 2026-03-31
      Then the charges of C-100 are
        | charge          | on         | amount       | state   |
        | Fee for 2026-01 | 2026-01-01 | 5,000.00 USD | billed  |
        | Fee for 2026-02 | 2026-02-01 | 5,000.00 USD | drafted |
        | Fee for 2026-03 | 2026-03-01 | 6,000.00 USD | drafted |
      And the trial balance is zero

    Scenario: A fee that is due and not billed follows, one that is billed is proposed for credit
      Given C-100 was billed up to 2026-02-28
      And the instalments of C-100 up to 2026-03-31 were made due
      And amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change | line | to           |
        | fee    | 1    | 4,500.00 USD |
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Olga
      Then the credit proposals of C-100 are as follows
        | amendment | entry               | was          | now          |
        | A-1       | C-100/1/fee-2026-02 | 5,000.00 USD | 4,500.00 USD |
      And under C-100 4,500.00 USD is unbilled

  Rule: Included work and its overage follow the period they are in

    Scenario: More hours, at another rate beyond them
      Given these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-1     | 2026-01-12 | 12.00 |
        | psa:2 | P-2     | 2026-01-13 | 10.00 |
        | psa:3 | P-1     | 2026-02-12 | 12.00 |
        | psa:4 | P-2     | 2026-02-13 | 15.00 |
      And psa:1, psa:2, psa:3 and psa:4 were approved
      And amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change         | line | to         |
        | included hours | 1    | 25         |
        | overage rate   | 1    | 250.00 USD |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      When a draft is made for C-100 up to 2026-02-28
      Then the charges of C-100 are
        | charge                               | on         | amount       | state   |
        | Fee for 2026-01                      | 2026-01-01 | 5,000.00 USD | drafted |
        | Work beyond the allowance of 2026-01 | 2026-01-31 | 600.00 USD   | drafted |
        | Fee for 2026-02                      | 2026-02-01 | 5,000.00 USD | drafted |
        | Work beyond the allowance of 2026-02 | 2026-02-28 | 500.00 USD   | drafted |

    Scenario: Unused hours are carried on across the change
      Given these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-1     | 2026-01-12 | 12.00 |
        | psa:2 | P-1     | 2026-02-12 | 14.00 |
        | psa:3 | P-2     | 2026-02-13 | 4.00  |
      And psa:1, psa:2 and psa:3 were approved
      And amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change         | line | to |
        | included hours | 1    | 10 |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      When a draft is made for C-100 up to 2026-02-28
      Then the draft comes to 10,000.00 USD

    Scenario: Overage that is too much by the new terms is taken back while it is not billed
      Given these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-1     | 2026-02-12 | 12.00 |
        | psa:2 | P-2     | 2026-02-13 | 12.00 |
        | psa:3 | P-1     | 2026-02-14 | 12.00 |
        | psa:4 | P-1     | 2026-02-15 | 12.00 |
      And psa:1, psa:2, psa:3 and psa:4 were approved
      And C-100 was billed up to 2026-01-31
      And the instalments of C-100 up to 2026-02-28 were made due
      And amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change         | line | to |
        | included hours | 1    | 25 |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      When a draft is made for C-100 up to 2026-02-28
      Then the draft comes to 5,900.00 USD
      And the trial balance is zero

  Rule: A second amendment builds on the first

    Scenario: One fee after the other
      Given amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change | line | to           |
        | fee    | 1    | 6,000.00 USD |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      And amendment A-2 of C-100 was drafted from 2026-03-01 with these changes
        | change | line | to           |
        | fee    | 1    | 7,000.00 USD |
      And amendment A-2 of C-100 was submitted
      And amendment A-2 of C-100 was approved by Olga
      When a draft is made for C-100 up to 2026-03-31
      Then the draft comes to 18,000.00 USD

    Scenario: The later one from an earlier day takes its place
      Given amendment A-1 of C-100 was drafted from 2026-03-01 with these changes
        | change | line | to           |
        | fee    | 1    | 6,000.00 USD |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      And amendment A-2 of C-100 was drafted from 2026-02-01 with these changes
        | change | line | to           |
        | fee    | 1    | 7,000.00 USD |
      And amendment A-2 of C-100 was submitted
      And amendment A-2 of C-100 was approved by Olga
      When a draft is made for C-100 up to 2026-03-31
      Then the draft comes to 19,000.00 USD

    Scenario: From the first day on
      Given amendment A-1 of C-100 was drafted from 2025-12-01 with these changes
        | change | line | to           |
        | fee    | 1    | 6,000.00 USD |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      When a draft is made for C-100 up to 2026-01-31
      Then the draft comes to 6,000.00 USD

  Rule: What can not change while it runs is refused

    Scenario: An amount instead of hours
      When amendment A-1 of C-100 is drafted from 2026-02-01 with these changes
        | change          | line | to           |
        | included amount | 1    | 9,000.00 USD |
      Then it is refused because "malformed"
