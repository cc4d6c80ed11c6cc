Feature: Each case of the queue is somebody's to see to, and a case that does not wait is nobody's to give
  Control Policy 3. A desk says which department a case waits for; its owner says who of it sees to it. Giving a case
  away changes nothing of it: it leaves the queue only when what it waits for is so.

  Background:
    Given a time and materials contract C-100 with ACME in GBP
    And these hours were recorded
      | entry | person | date       | hours |
      | psa:1 | Ann    | 2026-01-05 | 17.00 |
      | psa:2 | Ben    | 2026-01-06 | 18.00 |
      | psa:3 | Ben    | 2026-01-07 | 6.00  |
    And psa:1, psa:2 and psa:3 were approved

  Scenario: A case is nobody's until it is given to somebody
    Then case "hold" on psa:1 is nobody's to see to
    And 2 cases are nobody's to see to

  Scenario: A case is given to somebody
    When case "hold" on psa:1 is given to Mary because "knows the project" by Cleo
    Then case "hold" on psa:1 is Mary's to see to
    And 1 case is Mary's to see to
    And 1 case is nobody's to see to

  Scenario: It is given to somebody else, and back to nobody
    Given case "hold" on psa:1 was given to Mary
    And case "hold" on psa:2 was given to Mary
    When case "hold" on psa:1 is given to Cleo
    And case "hold" on psa:2 is given to nobody
    Then case "hold" on psa:1 is Cleo's to see to
    And case "hold" on psa:2 is nobody's to see to
    And 0 cases are Mary's to see to

  Scenario: The same word again records nothing
    Given case "hold" on psa:1 was given to Mary
    When case "hold" on psa:1 is given to Mary
    Then nothing is recorded

  Scenario: Work that does not wait is no case
    When case "hold" on psa:3 is given to Mary
    Then it is refused because "not_open"

  Scenario: A case of another kind does not wait
    When case "rate missing" on psa:1 is given to Mary
    Then it is refused because "not_open"

  Scenario: A case that was cleared is nobody's to give
    Given all cases under C-100 were cleared with ConfirmHold because "go-live" by Mary
    When case "hold" on psa:1 is given to Mary
    Then it is refused because "not_open"

  Scenario: All cases that are meant are given to one
    Given psa:9 was approved
    When all cases of kind "hold" under C-100 are given to Mary
    Then 2 cases are Mary's to see to
    And case "parked" on psa:9 is nobody's to see to

  Scenario: A case that is no row of its own has its owner too
    Given these hours were recorded
      | entry | person | date       | hours | note       |
      | psa:5 | Ann    | 2026-01-12 | 3.00  | Data model |
      | csv:5 | Ann    | 2026-01-12 | 3.00  | Data model |
    When all cases of kind "duplicate time" are given to Cleo
    Then case "duplicate time" on csv:5 is Cleo's to see to
    And 1 case is Cleo's to see to

  Scenario: A cap that nobody agreed blocks nothing
    When case "cap blocked" on C-100 is given to Mary
    Then it is refused because "not_open"

  Scenario: An invoice that nobody issued is not disputed
    When case "dispute" on 2026-0001 is given to Mary
    Then it is refused because "not_open"

  Scenario: Work that no entity lent or borrowed is nobody's to give
    When case "intercompany" on psa:77 is given to Mary
    Then it is refused because "not_open"
