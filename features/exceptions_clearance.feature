Feature: What was cleared is known: when it began and ended, how, by what, and whether within its service level
  Control Policy 4.2. A queue that only shows what waits hides how long the rest has waited. Every case that was
  cleared counts by the month in which it began; one that waits too long counts as not in time before it is cleared.

  Background:
    Given a time and materials contract C-100 with ACME in GBP
    And today is 2026-02-05
    And these hours were recorded
      | entry | person | date       | hours |
      | psa:1 | Ann    | 2026-02-03 | 17.00 |
      | psa:2 | Ben    | 2026-02-03 | 18.00 |
    And psa:1, psa:2 and psa:9 were approved

  Scenario: Nothing was cleared yet
    Then cases were cleared as follows
      | month   | desk            | reason                | opened | cleared | open | median | 90th | in time |
      | 2026-02 | data            | approval_before_entry | 1      | 0       | 1    |        |      | 0 of 0  |
      | 2026-02 | project-manager | long_day              | 2      | 0       | 2    |        |      | 0 of 0  |

  Scenario: Somebody answers for one, the other is recalled, and an entry comes late
    Given today is 2026-02-09
    And the hold "long_day" on psa:1 was answered for
    And today is 2026-02-20
    And approval of psa:2 was recalled because "wrong project"
    When Ann records 2.00 hours as psa:9
    Then these cases were cleared
      | kind   | about | reason                | opened     | cleared    | how        | event            | days | in time |
      | hold   | psa:1 | long_day              | 2026-02-05 | 2026-02-09 | overridden | LotsDecidedAgain | 4    | yes     |
      | hold   | psa:2 | long_day              | 2026-02-05 | 2026-02-20 | withdrawn  | ApprovalRecalled | 15   | no      |
      | parked | psa:9 | approval_before_entry | 2026-02-05 | 2026-02-20 | cleared    | TimeApproved     | 15   | no      |
    And cases were cleared as follows
      | month   | desk            | reason                | opened | cleared | open | median | 90th | in time |
      | 2026-02 | data            | approval_before_entry | 1      | 1       | 0    | 15     | 15   | 0 of 1  |
      | 2026-02 | project-manager | long_day              | 2      | 2       | 0    | 4      | 15   | 1 of 2  |

  Scenario: What was known on an earlier day stays as it was
    Given today is 2026-02-09
    And the hold "long_day" on psa:1 was answered for
    When today is 2026-03-20
    Then cases were cleared as follows as known on 2026-02-06
      | month   | desk            | reason                | opened | cleared | open | median | 90th | in time |
      | 2026-02 | data            | approval_before_entry | 1      | 0       | 1    |        |      | 0 of 0  |
      | 2026-02 | project-manager | long_day              | 2      | 0       | 2    |        |      | 0 of 0  |
    And cases were cleared as follows
      | month   | desk            | reason                | opened | cleared | open | median | 90th | in time |
      | 2026-02 | data            | approval_before_entry | 1      | 0       | 1    |        |      | 0 of 1  |
      | 2026-02 | project-manager | long_day              | 2      | 1       | 1    | 4      | 4    | 1 of 2  |

  Scenario: Work that is looked at again has waited from the first time
    Given today is 2026-02-09
    And open work under C-100 was looked at again
    And today is 2026-02-12
    When the hold "long_day" on psa:1 is answered for
    Then these cases were cleared
      | kind | about | reason   | opened     | cleared    | days |
      | hold | psa:1 | long_day | 2026-02-05 | 2026-02-12 | 7    |

  Scenario: How many were within their service level is a figure of the firm
    Given today is 2026-02-09
    And the hold "long_day" on psa:1 was answered for
    When today is 2026-03-20
    Then the "exceptions within service level" by "entity,month" from 2026-02-01 until 2026-02-28 is as follows
      | entity | month   | value   |
      | GB01   | 2026-02 | 33.3333 |
    And the "exceptions within service level" by "person" from 2026-02-01 until 2026-02-28 is as follows
      | person | value |
      | Ann    | 100   |
      | Ben    | 0     |
      |        | 0     |
    And the "exceptions within service level" of "person Ann" from 2026-02-01 until 2026-02-28 is explained by
      | part     | value | entry | facts                          |
      | in time  | 1     | psa:1 | TimeApproved, LotsDecidedAgain |
      | measured | 1     | psa:1 | TimeApproved, LotsDecidedAgain |
