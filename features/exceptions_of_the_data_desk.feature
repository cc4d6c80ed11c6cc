Feature: An approval that came too early and a row that was refused wait on the data desk until they are put right
  Data Policy 2 and 3. Both leave the queue by themselves: the one when its entry comes, the other when somebody
  says what became of it.

  Scenario: The entry comes
    Given a time and materials contract C-100 with ACME in GBP
    And psa:9 was approved
    When Ann records 2.00 hours as psa:9
    Then no desk has a case
    And under C-100 200.00 GBP is unbilled

  Scenario: All rows of a file are cleared together
    Given these rows of file january.csv could not be recorded
      | line | source id | code            | says                          |
      | 7    | 88412     | zero_quantity   | The entry has no time.        |
      | 12   | 88417     | unreadable_date | "31/31/2026" is not a date.   |
    When all cases of kind "refused row" are cleared with ClearRow because "put right in the source"
    Then 2 cases were cleared
    And no desk has a case
