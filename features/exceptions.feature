Feature: What waits for somebody lies on that desk, with its reason, its age and its money
  Control Policy 3. Nothing waits in the dark. Each case names the desk, the reason, since when it waits and
  what it is worth; it leaves the desk when the reason is gone.

  Background:
    Given a time and materials contract C-100 not to exceed 1,000.00 GBP
    And today is 2026-01-12
    And these hours were recorded
      | entry | person | date       | hours |
      | psa:1 | Ann    | 2026-01-05 | 12.00 |
      | psa:2 | Ben    | 2026-01-06 | 17.00 |
    And psa:1 was approved
    And today is 2026-01-20
    And psa:2 was approved

  Scenario: By desk and reason
    Then the desks have these cases
      | desk             | reason       | cases | amount       | since      |
      | contract-manager | cap_exceeded | 1     | 200.00 GBP   | 2026-01-12 |
      | project-manager  | long_day     | 1     | 1,700.00 GBP | 2026-01-20 |

  Scenario: One desk's cases
    Then the project-manager desk has 1 case worth 1,700.00 GBP
    And "long_day" on psa:2 waits on the project-manager desk since 2026-01-20

  Scenario: A reason that is gone leaves the desk
    When the not-to-exceed amount of C-100 is raised to 1,200.00 GBP
    Then the contract-manager desk has 0 cases
    And the project-manager desk has 1 case

  Scenario: A released case may come to another desk
    When the hold "long_day" on psa:2 is answered for
    Then the project-manager desk has 0 cases
    And the contract-manager desk has 2 cases worth 1,900.00 GBP

  Scenario: A parked approval and a refused row are cases too
    Given psa:9 was approved
    And these rows of file january.csv could not be recorded
      | line | source id | code          |
      | 7    | 88412     | zero_quantity |
    Then "approval_before_entry" on psa:9 waits on the data desk
    And "zero_quantity" on january.csv#7 waits on the data desk
    And the data desk has 2 cases
