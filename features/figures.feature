Feature: How well people are used, and whether any approved work is lost
  Figures Policy 1. Utilisation divides billable hours by norm hours, or by all hours approved where the
  entity says so. Nothing to divide by is not defined: it is neither zero nor an error.

  Background:
    Given a time and materials contract C-100 in GBP
    And work under C-100 is charged at 100.00 GBP an hour
    And Ann works as a senior

  Rule: Utilisation is billable hours over norm hours

    Scenario: Thirty billable hours of a week of forty
      Given these norm hours hold
        | hours | per  | person |
        | 40    | week | Ann    |
      And Ann is of the practice tax
      And Ann recorded 15.00 hours on 2026-01-05 as psa:1
      And Ann recorded 15.00 hours on 2026-01-06 as psa:2
      And psa:1 and psa:2 were approved
      Then the "utilisation" by "practice,person" from 2026-01-05 until 2026-01-11 is as follows
        | practice | person | value |
        | tax      | Ann    | 0.75  |

    Scenario: A day off leaves fewer hours to divide by
      Given these norm hours hold
        | hours | per | person | from       | until      |
        | 8     | day |        | 2026-01-01 |            |
        | 0     | day | Ann    | 2026-01-09 | 2026-01-09 |
      And Ann recorded 8.00 hours on 2026-01-05 as psa:1
      And psa:1 was approved
      Then the "utilisation" by "month" from 2026-01-05 until 2026-01-11 is as follows
        | month   | value |
        | 2026-01 | 0.25  |

    Scenario: Nobody said for how many hours Ann is available
      Given Ann recorded 8.00 hours on 2026-01-05 as psa:1
      And psa:1 was approved
      Then the "utilisation" by "person" from 2026-01-01 until 2026-01-31 is as follows
        | person | value       |
        | Ann    | not defined |

    Scenario: All hours approved are the basis
      Given utilisation divides by "included hours"
      And Ann recorded 8.00 hours on 2026-01-05 as psa:1
      And psa:1 was approved at 6.00 hours
      Then the "utilisation" by "person" from 2026-01-01 until 2026-01-31 is as follows
        | person | value |
        | Ann    | 0.75  |

  Rule: What was approved is billed, written off, not chargeable or still in progress: nothing leaks

    Scenario: Half is billed
      Given Ann recorded 8.00 hours on 2026-01-05 as psa:1
      And Ann recorded 8.00 hours on 2026-01-15 as psa:2
      And psa:1 and psa:2 were approved
      And C-100 was billed up to 2026-01-10
      And project C-100 is of the practice audit
      Then the "realisation" by "practice,project" from 2026-01-01 until 2026-01-31 is as follows
        | practice | project | value |
        | audit    | C-100   | 0.5   |
      And the "effective rate" by "entity" from 2026-01-01 until 2026-01-31 is as follows
        | entity | value |
        | GB01   | 50    |
      And the "leakage" by "month" from 2026-01-01 until 2026-01-31 is as follows
        | month   | value |
        | 2026-01 | 0     |
