Feature: Time becomes billable when somebody else approves it
  Time Policy 4. Recorded time is a claim; approval makes it work in progress. Nobody approves their own
  time, neither directly nor through somebody who acts for them.

  Background:
    Given a time and materials contract C-100 in GBP
    And these hours were recorded
      | entry | person | hours |
      | psa:1 | Ann    | 2.00  |
      | psa:2 | Ben    | 3.00  |

  Rule: Only approved time is work in progress

    Scenario: Recorded time waits for approval and is worth nothing yet
      When psa:1 is handed in by Ann
      Then psa:1 stands as submitted
      And psa:1 and psa:2 wait for approval
      And work in progress under C-100 is 0.00 GBP

    Scenario: Approved time is billable work in progress
      When psa:1 and psa:2 are approved by Mary
      Then under C-100 500.00 GBP is unbilled
      And psa:1 and psa:2 stand as approved
      And no time waits for approval

    Scenario: All that waits is approved, up to a work date
      Given Ann recorded 1.00 hour on 2026-02-01 as psa:3
      When all that waits is approved up to 2026-01-31 by Mary
      Then under C-100 500.00 GBP is unbilled
      And psa:3 waits for approval

    Scenario: Approving twice changes nothing
      Given psa:1 was approved by Mary
      When psa:1 is approved by Olga
      Then it is known already
      And under C-100 200.00 GBP is unbilled

  Rule: Nobody approves their own time

    Scenario: One's own entry
      When psa:1 is approved by Ann
      Then it is refused because "self_approval"
      And nothing is recorded

    Scenario: One's own entry among others refuses the whole act
      When psa:1 and psa:2 are approved by Ann
      Then it is refused because "self_approval"
      And work in progress under C-100 is 0.00 GBP

    Scenario: A round of approvals leaves one's own entries waiting and approves the others
      When all that waits is approved by Ann
      Then it is refused because "self_approval"
      And psa:1 waits for approval
      And psa:2 stands as approved

    Scenario: Somebody who acts on one's behalf
      When psa:1 is approved by Mary on behalf of Ann
      Then it is refused because "self_approval"

  Rule: What is not charged is approved too, and never billed

    Scenario: Work that is not chargeable
      Given these hours were recorded
        | entry | hours | chargeable |
        | psa:3 | 4.00  | no         |
      When psa:3 is approved by Mary
      Then under C-100 400.00 GBP is not chargeable
      And revenue under C-100 is 0.00 GBP in all
      And no desk has a case
