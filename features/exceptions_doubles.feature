Feature: Time that is likely recorded twice is a case until one of the two is gone or somebody answers for it
  Time Policy 6. The same person, day, project, quantity and words under another id is a likely double: it is told,
  with what it is worth, and decided by a person. It does not hold the work.

  Background:
    Given a time and materials contract C-100 with ACME in GBP
    And these hours were recorded
      | entry | person | date       | hours | note       |
      | psa:1 | Ann    | 2026-01-12 | 3.00  | Data model |
      | csv:9 | Ann    | 2026-01-12 | 3.00  | Data model |
      | psa:2 | Ann    | 2026-01-12 | 3.00  | Interviews |
      | psa:3 | Ben    | 2026-01-12 | 3.00  | Data model |
      | psa:4 | Ann    | 2026-01-13 | 3.00  | Data model |
      | psa:5 | Ann    | 2026-01-12 | 2.00  | Data model |

  Scenario: The later of the two
    Then these cases wait
      | kind           | about | reason              | desk            | contract | customer |
      | duplicate time | csv:9 | duplicate_suspected | project-manager | C-100    | ACME     |
    And "duplicate_suspected" on csv:9 is cleared by WithdrawTime and ConfirmTime

  Scenario: What it is worth is told once it is approved
    When psa:1 and csv:9 are approved
    Then the project-manager desk has 1 case worth 300.00 GBP
    And under C-100 600.00 GBP is unbilled

  Scenario: The double is withdrawn
    When csv:9 is withdrawn because "imported twice"
    Then no desk has a case

  Scenario: The first is withdrawn
    When psa:1 is withdrawn because "imported twice"
    Then no desk has a case

  Scenario: It is corrected
    When csv:9 is corrected to 2.50 hours
    Then no desk has a case

  Scenario: Somebody says that it is none
    When csv:9 is said to be no double because "two workshops" by Mary
    Then no desk has a case

  Scenario: Said again it changes nothing
    Given csv:9 was said to be no double because "two workshops" by Mary
    When csv:9 is said to be no double because "two workshops" by Mary
    Then it is known already

  Scenario: Nobody answers for their own time
    When csv:9 is said to be no double by Ann
    Then it is refused because "self_approval"
    And 1 case of kind "duplicate time" waits

  Scenario: Corrected after that, it is looked at again
    Given csv:9 was said to be no double because "two workshops" by Mary
    And csv:9 was corrected to 2.00 hours
    Then 1 case of kind "duplicate time" waits

  Scenario: Doubles are withdrawn together
    When all cases of kind "duplicate time" are cleared with WithdrawTime because "imported twice"
    Then 1 case was cleared
    And no desk has a case
