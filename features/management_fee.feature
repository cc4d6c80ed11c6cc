Feature: A management fee is a percentage of what other lines come to
  Billing Policy 3.5. The fee goes on the same invoice as the work it is on. It is worked out over all that was
  ever billed of that work, less the fees billed, so that cents and credits come right by themselves.

  Background:
    Given line 9 of C-100 is to carry a fee of 12.5 % of line 1
    And contract C-100 in GBP is signed with these lines
      | line | projects | billing model      |
      | 1    | P-1      | time and materials |
      | 2    | P-2      | time and materials |
      | 9    | P-9      | fee                |
    And these hours were recorded
      | entry | project | date       | hours |
      | psa:1 | P-1     | 2026-01-12 | 6.00  |
      | psa:2 | P-2     | 2026-01-13 | 4.00  |
      | psa:3 | P-1     | 2026-02-10 | 3.33  |

  Rule: The fee is on the lines it names, and on no others

    Scenario: On the invoice of the work
      Given psa:1 and psa:2 were approved
      When a draft is made for C-100 up to 2026-01-31
      Then the draft comes to 1,075.00 GBP
      And the charges of C-100 are
        | charge                 | on         | amount    | state   |
        | Management fee, 12.5 % | 2026-01-31 | 75.00 GBP | drafted |

    Scenario: Nothing billed, no fee
      Given psa:2 was approved
      When a draft is made for C-100 up to 2026-01-31
      Then the draft comes to 400.00 GBP

  Rule: A fee is on what is billed since

    Scenario: Month after month
      Given psa:1 and psa:3 were approved
      And C-100 was billed up to 2026-01-31
      When a draft is made for C-100 up to 2026-02-28
      Then the draft comes to 374.63 GBP

    Scenario: The fee of work that was credited is not charged twice
      Given psa:1 was approved
      And C-100 was billed up to 2026-01-31
      And psa:1 on the invoice was credited because "not ordered"
      When a draft is made for C-100 up to 2026-01-31
      Then the draft comes to 600.00 GBP

    Scenario: A draft that was given up leaves its fee to the next one
      Given psa:1 was approved
      And a draft was made for C-100 up to 2026-01-31
      And the draft was voided because "not yet"
      And psa:3 was approved
      When a draft is made for C-100 up to 2026-02-28
      Then the draft comes to 1,049.63 GBP

  Rule: Another percentage is on work since its day, and on no work before

    Background:
      Given psa:1 was approved
      And C-100 was billed up to 2026-01-31
      And line 9 of C-100 is to carry a fee of 20 % of line 1
      And amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change | line |
        | plan   | 9    |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga

    Scenario: What was billed before keeps its fee
      Given psa:3 was approved
      When a draft is made for C-100 up to 2026-02-28
      Then the charges of C-100 are
        | charge                 | on         | amount    | state   |
        | Management fee, 12.5 % | 2026-01-31 | 75.00 GBP | billed  |
        | Management fee, 20 %   | 2026-02-28 | 66.60 GBP | drafted |

    Scenario: Work before the day that is billed later has the fee that held then
      Given these hours were recorded
        | entry | project | date       | hours |
        | psa:4 | P-1     | 2026-01-20 | 2.00  |
      And psa:4 was approved
      When a draft is made for C-100 up to 2026-02-28
      Then the draft comes to 225.00 GBP

    Scenario: Work on both sides of the day
      Given these hours were recorded
        | entry | project | date       | hours |
        | psa:4 | P-1     | 2026-01-20 | 2.00  |
      And psa:3 and psa:4 were approved
      When a draft is made for C-100 up to 2026-02-28
      Then the draft comes to 624.60 GBP
      And the charges of C-100 are
        | charge                          | on         | amount    | state   |
        | Management fee, 12.5 %          | 2026-01-31 | 75.00 GBP | billed  |
        | Management fee, 12.5 % and 20 % | 2026-02-28 | 91.60 GBP | drafted |

    Scenario: Credited work gives back the fee that it had
      Given psa:3 was approved
      And psa:1 on the invoice was credited because "not ordered"
      And psa:1 was written off because "not ordered"
      When a draft is made for C-100 up to 2026-02-28
      Then the draft comes to 333.00 GBP

  Rule: A fee that is agreed later is on work since its day

    Scenario: A fee line added
      Given psa:2 was approved
      And C-100 was billed up to 2026-01-31
      And these hours were recorded
        | entry | project | date       | hours |
        | psa:5 | P-2     | 2026-02-11 | 1.00  |
      And psa:5 was approved
      And line 8 of C-100 is to carry a fee of 10 % of line 2
      And amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
        | change   | line | to  | billing model |
        | new line | 8    | P-8 | fee           |
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      When a draft is made for C-100 up to 2026-02-28
      Then the draft comes to 110.00 GBP
