Feature: Rows that an import could not record wait on the data desk until they are put right
  Data Policy 2. A file is never half lost: each row is recorded, known already, or lies on the data desk
  with its line and the reason. It leaves the desk when somebody puts it right at its source and says so.

  Background:
    Given these rows of file january.csv could not be recorded
      | line | source id | code            | says                               |
      | 7    | 88412     | zero_quantity   | The entry has no time.             |
      | 12   | 88417     | unreadable_date | "31/31/2026" is not a date.        |
      | 15   | 88420     | more_than_a_day | One entry holds at most a day.     |

  Scenario: They wait on the data desk
    Then the data desk has 3 cases

  Scenario: One is put right
    When line 7 of file january.csv is put right because "it was a test entry" by Dora
    Then the data desk has 2 cases

  Scenario: Reported again they are not doubled
    When these rows of file january.csv could not be recorded
      | line | source id | code          | says                   |
      | 7    | 88412     | zero_quantity | The entry has no time. |
    Then it is known already
    And the data desk has 3 cases

  Scenario: A row that was never refused
    When line 99 of file january.csv is put right
    Then it is refused because "unknown_line"

  Scenario: Put right twice is once
    Given line 7 of file january.csv was put right
    When line 7 of file january.csv is put right
    Then it is known already

  Scenario: A row that comes again and is taken leaves the desk by itself
    Given a time and materials contract C-100 in GBP for P-1
    And Ann works as a consultant
    And this file was imported as generic-time called february.csv
      """
      entry_id,project_id,person_id,worked_on,hours
      psa:1,P-1,Ann,2026-01-12,0.00
      psa:2,P-1,Ann,2026-01-13,25.00
      """
    When this file is imported as generic-time called february-again.csv
      """
      entry_id,project_id,person_id,worked_on,hours
      psa:1,P-1,Ann,2026-01-12,4.00
      psa:2,P-1,Ann,2026-01-13,25.00
      """
    Then the data desk has 5 cases

  Scenario: It is the project that was missing, and the same file is imported again
    Given a time and materials contract C-100 in GBP for P-1
    And Ann works as a consultant
    And this file was imported as generic-time called march.csv
      """
      entry_id,project_id,person_id,worked_on,hours
      psa:9,P-7,Ann,2026-01-12,4.00
      """
    And a time and materials contract C-200 in GBP for P-7
    When this file is imported as generic-time called march.csv
      """
      entry_id,project_id,person_id,worked_on,hours
      psa:9,P-7,Ann,2026-01-12,4.00
      """
    Then the data desk has 3 cases
