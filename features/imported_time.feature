Feature: Every row of an imported file is accounted for, and the same file twice changes nothing
  Data Policy 1. A row is recorded, known already, a correction of what was known, or refused with its line
  and reason. Nothing is dropped, nothing is doubled.

  Background:
    Given a time and materials contract C-100 in GBP for P-1
    And Ann and Ben work as a consultant
    And this file was imported as generic-time called january.csv
      """
      entry_id,project_id,person_id,worked_on,hours
      psa:1,P-1,Ann,2026-01-12,7.50
      psa:2,P-1,Ben,2026-01-12,0.00
      psa:3,P-1,Ann,2026-01-13,25.00
      psa:4,P-404,Ann,2026-01-13,1.00
      psa:5,P-1,Ann,2026-01-14,2.25
      """

  Scenario: Good rows are recorded, bad ones wait on the data desk
    Then the import accounts for its rows as follows
      | rows | outcome  | reason          | lines |
      | 2    | recorded |                 |       |
      | 3    | refused  |                 |       |
      | 1    | refused  | zero_quantity   | 3     |
      | 1    | refused  | more_than_a_day | 4     |
      | 1    | refused  | unknown_project | 5     |
    And the data desk has 3 cases

  Scenario: What was recorded is approved and billed like any other time
    When all that waits is approved by Mary
    And C-100 is billed up to 2026-01-31
    Then the invoice has these lines
      | entry | hours | amount     |
      | psa:1 | 7.50  | 750.00 GBP |
      | psa:5 | 2.25  | 225.00 GBP |

  Scenario: The same file again
    When this file is imported as generic-time called january.csv
      """
      entry_id,project_id,person_id,worked_on,hours
      psa:1,P-1,Ann,2026-01-12,7.50
      psa:2,P-1,Ben,2026-01-12,0.00
      psa:3,P-1,Ann,2026-01-13,25.00
      psa:4,P-404,Ann,2026-01-13,1.00
      psa:5,P-1,Ann,2026-01-14,2.25
      """
    Then the import accounts for its rows as follows
      | rows | outcome       |
      | 2    | already known |
      | 3    | refused       |
    And the data desk has 3 cases

  Scenario: A row that changed at its source is a correction
    When this file is imported as generic-time called january-again.csv
      """
      entry_id,project_id,person_id,worked_on,hours
      psa:1,P-1,Ann,2026-01-12,6.50
      psa:5,P-1,Ann,2026-01-14,2.25
      """
    Then the import accounts for its rows as follows
      | rows | outcome       |
      | 1    | corrected     |
      | 1    | already known |

  Scenario: A changed row of billed time is not a correction
    Given all that waits was approved by Mary
    And C-100 was billed up to 2026-01-31
    When this file is imported as generic-time called january-again.csv
      """
      entry_id,project_id,person_id,worked_on,hours
      psa:1,P-1,Ann,2026-01-12,6.50
      """
    Then the import accounts for its rows as follows
      | rows | outcome | reason              |
      | 1    | refused |                     |
      | 1    | refused | billed_needs_credit |

  Scenario: A file that is not what the profile reads is refused as a whole
    When this file is imported as generic-time
      """
      number,who,when
      1,Ann,2026-01-12
      """
    Then it is refused because "missing_column"
    And nothing is recorded
