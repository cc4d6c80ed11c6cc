Feature: A day is a day where the entity is
  Close Policy 1.2. Which day it is, and so whether a month has ended, is decided in the entity's own time
  zone. The work date is the day the person gave, and is never moved by a time zone.

  Scenario: In New York January has not ended yet
    Given entity US01 keeps its book in USD in time zone America/New_York
    And it is 03:30 UTC on 2026-02-01
    When period 2026-01 is closed
    Then it is refused because "period_state"
    And the refusal says "2026-01-31"

  Scenario: Two hours later it has
    Given entity US01 keeps its book in USD in time zone America/New_York
    And it is 05:30 UTC on 2026-02-01
    When period 2026-01 is closed
    Then it is done

  Scenario: In Tokyo it has while London still works
    Given entity JP01 keeps its book in JPY in time zone Asia/Tokyo
    And it is 15:30 UTC on 2026-01-31
    When period 2026-01 is closed
    Then it is done

  Scenario: Work recorded just after midnight elsewhere keeps its own day
    Given entity US01 keeps its book in USD in time zone America/New_York
    And a time and materials contract C-100
    And it is 04:30 UTC on 2026-02-01
    When Ann records 3.00 hours on 2026-01-31 as psa:1
    Then psa:1 keeps its work date 2026-01-31 and is accounted for on 2026-01-31

  Scenario Outline: Days on which the clocks change are days like others
    Given entity DE01 keeps its book in EUR in time zone Europe/Berlin
    And a time and materials contract C-100
    And it is 12:00 UTC on <day>
    And Ann recorded 8.00 hours on <day> as psa:1
    When psa:1 is approved
    Then psa:1 is worth 800.00 EUR
    And revenue of <month> under C-100 is 800.00 EUR

    Examples:
      | day        | month   |
      | 2026-03-29 | 2026-03 |
      | 2026-10-25 | 2026-10 |
