Feature: What is due by the billing calendar is billed once
  Billing Policy 6.5. A contract is billed up to the cut-offs of its calendar. Each is due once its days of grace
  are over, so that work approved late still comes along; it is then billed once, by whichever run comes first.

  Background:
    Given contract C-100 is signed with these terms
      | customer | ACME       |
      | currency | GBP        |
      | starts on | 2026-01-01 |
      | projects | P-1        |
      | billed   | monthly    |
      | grace    | 3 days     |
    And contract C-200 is signed with these terms
      | customer | GLOBEX       |
      | currency | GBP          |
      | starts on | 2026-01-01 |
      | projects | P-2          |
      | billed   | half-monthly |
    And contract C-300 is signed with these terms
      | customer | GLOBEX |
      | currency | GBP    |
      | projects | P-3    |
    And these hours were recorded
      | entry | contract | project | date       | hours |
      | psa:1 | C-100    | P-1     | 2026-01-12 | 1.00  |
      | psa:2 | C-200    | P-2     | 2026-01-13 | 2.00  |
      | psa:3 | C-300    | P-3     | 2026-01-14 | 3.00  |
      | psa:4 | C-100    | P-1     | 2026-02-02 | 4.00  |
    And today is 2026-02-03
    And psa:1, psa:2, psa:3 and psa:4 were approved

  Rule: A cut-off is due once its days of grace are over

    Scenario: The month waits for late work, the half month does not
      When what is due on 2026-02-02 is billed in run early
      Then 1 draft was made
      And the draft has on it psa:2
      And the billing calendar is as follows
        | contract | cut-off    | due on     | state    | run   | drafts |
        | C-200    | 2026-01-15 | 2026-01-15 | covered  | early | 1      |
        | C-100    | 2026-01-31 | 2026-02-03 | due      |       | 0      |
        | C-200    | 2026-01-31 | 2026-01-31 | drafted  | early | 1      |
        | C-200    | 2026-02-15 | 2026-02-15 | to come  |       | 0      |
        | C-100    | 2026-02-28 | 2026-03-03 | to come  |       | 0      |
        | C-200    | 2026-02-28 | 2026-02-28 | to come  |       | 0      |

    Scenario: Work of the month that is approved within its grace rides along, work after the cut-off does not
      Given these hours were recorded
        | entry | contract | project | date       | hours |
        | psa:5 | C-100    | P-1     | 2026-01-31 | 1.00  |
      And psa:5 was approved
      When what is due on 2026-02-03 is billed
      Then 2 drafts were made
      And the first draft has on it psa:1 and psa:5

  Rule: Once, whoever runs it

    Scenario: A second run finds nothing due
      Given what is due on 2026-02-03 was billed in run first
      When what is due on 2026-02-03 is billed in run second
      Then 2 drafts were made
      And nothing was recorded

    Scenario: Not even for work that was approved since
      Given what is due on 2026-02-03 was billed
      And these hours were recorded
        | entry | contract | project | date       | hours |
        | psa:5 | C-100    | P-1     | 2026-01-31 | 1.00  |
      And psa:5 was approved
      When C-100 is billed if due on 2026-02-03
      Then nothing was recorded
      And 100.00 GBP of psa:5 is unbilled

    Scenario: It comes with the next cut-off
      Given what is due on 2026-02-03 was billed and issued
      And these hours were recorded
        | entry | contract | project | date       | hours |
        | psa:5 | C-100    | P-1     | 2026-01-31 | 1.00  |
      And psa:5 was approved
      And today is 2026-03-03
      When what is due on 2026-03-03 is billed
      Then the last draft has on it psa:4 and psa:5

  Rule: The calendar says what came of each date

    Scenario: Nothing to bill
      Given today is 2026-03-03
      And what is due on 2026-02-03 was billed in run january
      When what is due on 2026-03-03 is billed in run february
      Then the billing calendar is as follows as of 2026-03-03
        | contract | cut-off    | state   | run      | drafts |
        | C-200    | 2026-01-15 | covered | january  | 1      |
        | C-100    | 2026-01-31 | drafted | january  | 1      |
        | C-200    | 2026-01-31 | drafted | january  | 1      |
        | C-200    | 2026-02-15 | covered | february | 0      |
        | C-100    | 2026-02-28 | drafted | february | 1      |
        | C-200    | 2026-02-28 | nothing | february | 0      |
        | C-200    | 2026-03-15 | to come |          | 0      |
        | C-100    | 2026-03-31 | to come |          | 0      |
        | C-200    | 2026-03-31 | to come |          | 0      |

  Rule: A contract without a calendar is never due

    Scenario: It is billed up to a cut-off that somebody names
      When C-300 is billed if due on 2026-02-03
      Then it is refused because "malformed"
