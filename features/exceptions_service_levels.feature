Feature: Every case of the queue has a day by which it is cleared
  Control Policy 4. How long a case may wait is said by its kind and its desk, in working days (Monday to Friday) or
  calendar days after the day on which it began. The rule of that day stays its rule.

  Background:
    Given a time and materials contract C-100 with ACME in GBP
    And today is 2026-02-05
    And these hours were recorded
      | entry | person | date       | hours |
      | psa:1 | Ann    | 2026-02-03 | 17.00 |
    And psa:1 and psa:9 were approved

  Scenario: Working days leave the weekend out
    Then case "hold" on psa:1 is due on 2026-02-10, by rule SL-081
    And case "parked" on psa:9 is due on 2026-02-09, by rule SL-010
    And the case that is due first is "parked" on psa:9
    And 0 cases are late

  Scenario: On the day it is due a case is not late
    When today is 2026-02-09
    Then case "parked" on psa:9 is late by 0 days
    And 0 cases are late

  Scenario: A day later it is
    When today is 2026-02-10
    Then case "parked" on psa:9 is late by 1 day
    And case "hold" on psa:1 is late by 0 days
    And 1 case is late

  Scenario: Somebody's word ends the clock
    Given today is 2026-02-20
    When all cases under C-100 are cleared with ConfirmHold because "go-live" by Mary
    Then 1 case is late

  Scenario: A holiday of the entity is no working day, if it was said before the case began
    Given today is 2026-02-11
    And these norm hours hold
      | hours | per | person | from       | until      |
      | 8     | day |        | 2026-01-01 |            |
      | 0     | day |        | 2026-02-16 | 2026-02-16 |
    And today is 2026-02-12
    And psa:10 was approved
    When these norm hours hold
      | hours | per | person | from       | until      |
      | 0     | day |        | 2026-02-13 | 2026-02-13 |
    Then case "parked" on psa:10 is due on 2026-02-17, by rule SL-010
    And case "parked" on psa:9 is due on 2026-02-09, by rule SL-010

  Scenario: Somebody's day off is no holiday of the entity
    Given these norm hours hold
      | hours | per | person | from       | until      |
      | 0     | day | Ann    | 2026-02-16 | 2026-02-16 |
    And today is 2026-02-12
    When psa:10 is approved
    Then case "parked" on psa:10 is due on 2026-02-16, by rule SL-010
