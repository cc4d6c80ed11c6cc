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
