Feature: Many cases are cleared with one word, and each is accounted for
  Control Policy 3.4. Whoever clears a desk says once what is meant and why; every case is cleared, still waits for
  something else, or is refused with its reason. The word is given to each as if it were given alone.

  Background:
    Given a time and materials contract C-100 with ACME in GBP
    And a time and materials contract C-200 with GLOBEX in GBP
    And these hours were recorded
      | entry | person | date       | hours | contract |
      | psa:1 | Ann    | 2026-01-05 | 17.00 | C-100    |
      | psa:2 | Ben    | 2026-01-06 | 18.00 | C-100    |
      | psa:3 | Cleo   | 2026-01-07 | 19.00 | C-200    |
    And psa:1, psa:2 and psa:3 were approved

  Scenario: All holds of a contract
    When all cases of kind "hold" under C-100 are cleared with ConfirmHold because "go-live" by Mary
    Then 2 cases were cleared
    And 0 cases under C-100 wait
    And 1 case under C-200 waits
    And under C-100 3,500.00 GBP is unbilled

  Scenario: Again, nothing is left to clear
    Given all cases of kind "hold" under C-100 were cleared with ConfirmHold because "go-live" by Mary
    When all cases of kind "hold" under C-100 are cleared with ConfirmHold because "go-live" by Mary
    Then 0 cases were cleared
    And nothing is recorded

  Scenario: What looking again does not clear still waits
    When all cases under C-100 are cleared with DecideAgain
    Then 0 cases were cleared and 2 still wait

  Scenario: All of a desk is written off
    When all cases on the project-manager desk are cleared with WriteOffTime because "goodwill"
    Then 3 cases were cleared
    And no desk has a case

  Scenario: Not every case is cleared by that word
    Given these rows of file january.csv could not be recorded
      | line | source id | code          | says                   |
      | 7    | 88412     | zero_quantity | The entry has no time. |
    When all cases are cleared with ConfirmHold because "go-live"
    Then 3 cases were cleared and 1 was refused

  Scenario: A word without its reason is refused, and nothing is done
    When all cases under C-100 are cleared with ConfirmHold
    Then it is refused because "malformed"
    And 2 cases under C-100 wait
