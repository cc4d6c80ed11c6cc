Feature: What an amendment values at nothing is known still, and billed once it is worth something again
  Contract Policy 4. A milestone that was reached, a unit that was delivered and progress that was reported are facts: an
  amendment that makes them worth nothing leaves a charge of nothing, or none where the plan leaves them out; one that values
  them again brings it back.

  Background:
    Given C-100 is to have these milestones
      | milestone | amount       |
      | M-1       | 3,000.00 GBP |
      | M-2       | 0.00 GBP     |
    And contract C-100 is signed with these terms
      | billing model | milestone |
      | currency      | GBP       |

  Scenario: A milestone completed while it was agreed at nothing
    Given milestone M-2 of C-100 was completed on 2026-01-10
    And C-100 is to have these milestones
      | milestone | amount       |
      | M-1       | 3,000.00 GBP |
      | M-2       | 6,000.00 GBP |
    And amendment A-1 of C-100 was drafted from 2026-01-01 with these changes
      | change | line |
      | plan   | 1    |
    And amendment A-1 of C-100 was submitted
    When amendment A-1 of C-100 is approved by Olga
    Then under C-100 6,000.00 GBP is unbilled
    And the trial balance is zero

  Scenario: A milestone that is worth nothing for a while
    Given milestone M-1 of C-100 was completed on 2026-01-10
    And C-100 is to have these milestones
      | milestone | amount       |
      | M-1       | 0.00 GBP     |
      | M-2       | 0.00 GBP     |
    And amendment A-1 of C-100 was drafted from 2026-01-01 with these changes
      | change | line |
      | plan   | 1    |
    And amendment A-1 of C-100 was submitted
    And amendment A-1 of C-100 was approved by Olga
    And C-100 is to have these milestones
      | milestone | amount       |
      | M-1       | 2,000.00 GBP |
      | M-2       | 0.00 GBP     |
    And amendment A-2 of C-100 was drafted from 2026-01-01 with these changes
      | change | line |
      | plan   | 1    |
    And amendment A-2 of C-100 was submitted
    When amendment A-2 of C-100 is approved by Olga
    Then under C-100 2,000.00 GBP is unbilled
    And the plan of C-100 stands as follows
      | item | amount       | state   |
      | M-1  | 2,000.00 GBP | due     |
      | M-2  | 0.00 GBP     | planned |
    And the trial balance is zero

  Scenario: A milestone that is left out for a while
    Given milestone M-1 of C-100 was completed on 2026-01-10
    And C-100 is to have these milestones
      | milestone | amount       |
      | M-2       | 0.00 GBP     |
    And amendment A-1 of C-100 was drafted from 2026-01-01 with these changes
      | change | line |
      | plan   | 1    |
    And amendment A-1 of C-100 was submitted
    And amendment A-1 of C-100 was approved by Olga
    And C-100 is to have these milestones
      | milestone | amount       |
      | M-1       | 2,000.00 GBP |
      | M-2       | 0.00 GBP     |
    And amendment A-2 of C-100 was drafted from 2026-01-01 with these changes
      | change | line |
      | plan   | 1    |
    And amendment A-2 of C-100 was submitted
    When amendment A-2 of C-100 is approved by Olga
    Then under C-100 2,000.00 GBP is unbilled
    And the plan of C-100 stands as follows
      | item | amount       | state   |
      | M-1  | 2,000.00 GBP | due     |
      | M-2  | 0.00 GBP     | planned |

  Scenario: While it is left out it is on no draft
    Given milestone M-1 of C-100 was completed on 2026-01-10
    And C-100 is to have these milestones
      | milestone | amount       |
      | M-2       | 0.00 GBP     |
    And amendment A-1 of C-100 was drafted from 2026-01-01 with these changes
      | change | line |
      | plan   | 1    |
    And amendment A-1 of C-100 was submitted
    And amendment A-1 of C-100 was approved by Olga
    When a draft is made for C-100 up to 2026-01-31
    Then it is refused because "nothing_to_bill"

  Scenario: Progress that is worth nothing for a while
    Given C-200 is to cost 10,000.00 GBP
    And contract C-200 is signed with these terms
      | billing model | progress |
      | currency      | GBP      |
    And the progress of C-200 was reported at 40 % on 2026-01-31
    And amendment A-1 of C-200 was drafted from 2026-01-01 with these changes
      | change | line | to       |
      | price  | 1    | 0.00 GBP |
    And amendment A-1 of C-200 was submitted
    And amendment A-1 of C-200 was approved by Olga
    And amendment A-2 of C-200 was drafted from 2026-01-01 with these changes
      | change | line | to           |
      | price  | 1    | 8,000.00 GBP |
    And amendment A-2 of C-200 was submitted
    When amendment A-2 of C-200 is approved by Olga
    Then under C-200 3,200.00 GBP is unbilled
    And the trial balance is zero
