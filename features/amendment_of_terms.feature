Feature: An amendment changes prices, plans, lines, caps, funding, the end and the purchase order of a contract
  Contract Policy 4. What an amendment may change is all that was agreed. A price below what is billed proposes a credit,
  never an instalment below zero. What is not billed follows at once; each approval builds on what earlier ones left.

  Rule: Another price of a fixed fee falls on what is not billed yet, the last instalment first

    Background:
      Given C-100 is to cost 12,000.00 GBP
      And C-100 is to be billed on these days
        | instalment | due on     | amount       |
        | I-1        | 2026-01-15 | 4,000.00 GBP |
        | I-2        | 2026-02-15 | 4,000.00 GBP |
        | I-3        | 2026-03-15 |              |
      And contract C-100 is signed with these terms
        | billing model | fixed fee |
        | currency      | GBP       |
      And a draft was made for C-100 up to 2026-02-28
      And the draft was issued

    Scenario: Raised, the last instalment takes it
      Given amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change | line | to            |
        | price  | 1    | 15,000.00 GBP |
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Olga
      Then the plan of C-100 stands as follows
        | item | amount       | state   |
        | I-1  | 4,000.00 GBP | billed  |
        | I-2  | 4,000.00 GBP | billed  |
        | I-3  | 7,000.00 GBP | planned |

    Scenario: Lowered, the last instalment gives it
      Given amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change | line | to            |
        | price  | 1    | 10,500.00 GBP |
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Olga
      Then the plan of C-100 stands as follows
        | item | amount       | state   |
        | I-1  | 4,000.00 GBP | billed  |
        | I-2  | 4,000.00 GBP | billed  |
        | I-3  | 2,500.00 GBP | planned |

    Scenario: Lowered below what is billed, a credit is proposed and nothing is billed below zero
      Given amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change | line | to           |
        | price  | 1    | 6,500.00 GBP |
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Olga
      Then the credit proposals of C-100 are as follows
        | amendment | entry       | billed       | was          | now          | state |
        | A-1       | C-100/1/I-2 | 4,000.00 GBP | 4,000.00 GBP | 2,500.00 GBP | open  |
      And under C-100 8,000.00 GBP is billed

    Scenario: The credit accepted, the instalment is billed anew at what is left of the price
      Given amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change | line | to           |
        | price  | 1    | 6,500.00 GBP |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      When the credit that amendment A-1 of C-100 proposes for C-100/1/I-2 is accepted
      Then under C-100 2,500.00 GBP is unbilled
      And under C-100 4,000.00 GBP is billed
      And the trial balance is zero

    Scenario: What is due but not billed is due anew at the new price
      Given the instalments of C-100 up to 2026-03-31 were made due
      And amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change | line | to            |
        | price  | 1    | 10,500.00 GBP |
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Olga
      Then under C-100 2,500.00 GBP is unbilled
      And the trial balance is zero

    Scenario: A second amendment builds on what the first left
      Given amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change | line | to            |
        | price  | 1    | 15,000.00 GBP |
      And amendment A-2 of C-100 was drafted from 2026-02-01 with these changes
        | change | line | to           |
        | price  | 1    | 9,000.00 GBP |
      And amendment A-1 of C-100 was submitted
      And amendment A-2 of C-100 was submitted
      And amendment A-2 of C-100 was approved by Olga
      When amendment A-1 of C-100 is approved by Olga
      Then the plan of C-100 stands as follows
        | item | amount       | state   |
        | I-1  | 4,000.00 GBP | billed  |
        | I-2  | 4,000.00 GBP | billed  |
        | I-3  | 7,000.00 GBP | planned |

  Rule: Milestones, units, progress and recurring fees follow too

    Scenario: A milestone that is billed at another price is proposed for credit, one that is due is due anew
      Given C-100 is to have these milestones
        | milestone | amount       |
        | M-1       | 3,000.00 GBP |
        | M-2       | 5,000.00 GBP |
        | M-3       | 2,000.00 GBP |
      And contract C-100 is signed with these terms
        | billing model | milestone |
        | currency      | GBP       |
      And milestone M-1 of C-100 was completed on 2026-01-10
      And a draft was made for C-100 up to 2026-01-31
      And the draft was issued
      And milestone M-2 of C-100 was completed to 50 % on 2026-02-10
      And C-100 is to have these milestones
        | milestone | amount       |
        | M-1       | 2,400.00 GBP |
        | M-2       | 6,000.00 GBP |
        | M-4       | 1,000.00 GBP |
      And amendment A-1 of C-100 was drafted from 2026-01-01 with these changes
        | change | line |
        | plan   | 1    |
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Olga
      Then the credit proposals of C-100 are as follows
        | amendment | entry         | was          | now          |
        | A-1       | C-100/1/M-1/1 | 3,000.00 GBP | 2,400.00 GBP |
      And under C-100 3,000.00 GBP is unbilled
      And the plan of C-100 stands as follows
        | item | amount       | state   |
        | M-1  | 2,400.00 GBP | billed  |
        | M-2  | 6,000.00 GBP | due     |
        | M-4  | 1,000.00 GBP | planned |

    Scenario: Units delivered since the day have the new price
      Given C-100 is for 10 modules at 100.00 GBP each
      And contract C-100 is signed with these terms
        | billing model | units |
        | currency      | GBP   |
      And 2 units were delivered on C-100 as D-1 on 2026-01-20
      And 1 units were delivered on C-100 as D-2 on 2026-02-10
      And C-100 is for 12 modules at 90.00 GBP each
      And amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change | line |
        | plan   | 1    |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      When 1 units are delivered on C-100 as D-3 on 2026-01-31
      Then under C-100 390.00 GBP is unbilled

    Scenario: A recurring fee changes with the first period from the day on
      Given C-100 is to be billed 500.00 GBP every month from 2026-01-01
      And contract C-100 is signed with these terms
        | billing model | fixed fee |
        | currency      | GBP       |
      And the instalments of C-100 up to 2026-02-28 were made due
      And C-100 is to be billed 700.00 GBP every month from 2026-01-01
      And amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change | line |
        | plan   | 1    |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      When the instalments of C-100 up to 2026-03-31 are made due
      Then under C-100 1,900.00 GBP is unbilled
      And the trial balance is zero

    Scenario: Progress is worth its percentage of the new price
      Given C-100 is to cost 10,000.00 GBP
      And contract C-100 is signed with these terms
        | billing model | progress |
        | currency      | GBP      |
      And the progress of C-100 was reported at 40 % on 2026-01-31
      And amendment A-1 of C-100 was drafted from 2026-01-01 with these changes
        | change | line | to           |
        | price  | 1    | 8,000.00 GBP |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      When the progress of C-100 is reported at 50 % on 2026-02-28
      Then under C-100 4,000.00 GBP is unbilled

  Rule: Lines are added and ended, and the contract goes on or ends

    Background:
      Given contract C-100 in GBP is signed with these lines
        | line | projects |
        | 1    | P-1      |
        | 2    | P-2      |

    Scenario: One line takes the place of another from a day on
      Given amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change   | line | to         |
        | ends on  | 1    | 2026-01-31 |
        | new line | 3    | P-1        |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      And these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-1     | 2026-01-30 | 2.00  |
        | psa:2 | P-1     | 2026-02-02 | 3.00  |
      When psa:1 and psa:2 are approved
      Then under C-100 500.00 GBP is unbilled

    Scenario: Work after the last day of a line is refused, and what was approved before waits
      Given these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-1     | 2026-02-10 | 2.00  |
        | psa:2 | P-2     | 2026-02-10 | 1.00  |
      And psa:1 and psa:2 were approved
      And amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change  | line | to         |
        | ends on | 1    | 2026-01-31 |
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Olga
      Then psa:1 waits because "contract_not_active"
      And 100.00 GBP of psa:2 is unbilled

    Scenario: A new line may not cover what another covers still
      When amendment A-1 of C-100 is drafted from 2026-02-01 with these changes
        | change   | line | to  |
        | new line | 3    | P-1 |
      Then it is refused because "malformed"

    Scenario: The contract ends later
      Given contract C-100 ended on 2026-01-31
      And amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change  | to         |
        | ends on | 2026-06-30 |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      And kim recorded 2.00 hours for P-1 on 2026-02-10 as psa:1
      When psa:1 is approved
      Then under C-100 200.00 GBP is unbilled

  Rule: Caps at every level and limits of sources

    Background:
      Given contract C-100 for P-1 and P-2 is signed with these caps
        | line | not to exceed |
        | 1    | 300.00 GBP    |
      And these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-1     | 2026-01-12 | 6.00  |
        | psa:2 | P-2     | 2026-01-13 | 4.00  |
      And psa:1 and psa:2 were approved

    Scenario: A line's cap is raised, and the contract gets one
      Given amendment A-1 of C-100 was drafted from 2026-01-01 with these changes
        | change        | line | to         |
        | not to exceed | 1    | 500.00 GBP |
        | not to exceed |      | 800.00 GBP |
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Olga
      Then under C-100 800.00 GBP is unbilled

    Scenario: A line's cap ends
      Given amendment A-1 of C-100 was drafted from 2026-01-01 with these changes
        | change | line |
        | no cap | 1    |
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Olga
      Then under C-100 1,000.00 GBP is unbilled

    Scenario: Only the line of the cap waits meanwhile
      Given amendment A-1 of C-100 was drafted from 2026-01-01 with these changes
        | change        | line | to         |
        | not to exceed | 1    | 500.00 GBP |
      When amendment A-1 of C-100 is submitted
      Then psa:1 waits because "contract_amendment_pending"
      And 400.00 GBP of psa:2 is unbilled
