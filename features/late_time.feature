Feature: Late work is posted to the first open month and keeps its true date
  Close Policy 2. A closed month never changes. Work that arrives for it is recorded with the day it was
  done, accounted for on the first day of the first open month, and marked out of period.

  Background:
    Given a time and materials contract C-100 in GBP
    And Ann recorded 5.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    And today is 2026-02-10
    And period 2026-01 was closed by Mary

  Scenario: Recorded late
    When Ann records 2.00 hours on 2026-01-30 as psa:2
    Then psa:2 keeps its work date 2026-01-30 and is accounted for on 2026-02-01
    And psa:2 is marked out of period

  Scenario: The closed month's revenue stays as it was
    Given Ann recorded 2.00 hours on 2026-01-30 as psa:2
    When psa:2 is approved
    Then revenue under C-100 is as follows
      | period  | total      |
      | 2026-01 | 500.00 GBP |
      | 2026-02 | 200.00 GBP |

  Scenario: Recorded in time, approved late
    Given today is 2026-01-31
    And a time and materials contract C-200 in GBP
    And Ann recorded 3.00 hours for C-200 on 2026-01-20 as psa:3
    And today is 2026-02-10
    When psa:3 is approved
    Then revenue under C-200 is as follows
      | period  | total      |
      | 2026-02 | 300.00 GBP |

  Scenario: Work of the open month is not out of period
    When Ann records 2.00 hours on 2026-02-02 as psa:2
    Then psa:2 is not marked out of period

  Scenario: Several closed months are passed over
    Given today is 2026-03-05
    And period 2026-02 was closed by Mary
    When Ann records 2.00 hours on 2026-01-30 as psa:2
    Then psa:2 keeps its work date 2026-01-30 and is accounted for on 2026-03-01

  Scenario: The rate is still that of the work date
    Given a time and materials contract C-200 in GBP
    And these rates are published
      | hourly     | contract | from       |
      | 100.00 GBP | C-200    | 2025-01-01 |
      | 130.00 GBP | C-200    | 2026-02-01 |
    And Ann recorded 2.00 hours for C-200 on 2026-01-30 as psa:2
    When psa:2 is approved
    Then psa:2 is worth 200.00 GBP

  Scenario: An invoice dated into a closed month is posted to the open one
    When C-100 is billed up to 2026-01-31 on 2026-01-31
    Then what was posted is dated 2026-02-01
    And accrued revenue of 2026-01 under C-100 is 500.00 GBP

  Scenario: A credit of a closed month's invoice is posted to the open one
    Given C-100 was billed up to 2026-01-31
    And today is 2026-03-02
    And period 2026-02 was closed
    When the invoice is credited in full and written off on 2026-02-20 because "goodwill"
    Then what was posted is dated 2026-03-01
    And revenue of 2026-02 under C-100 is 0.00 GBP
    And revenue of 2026-03 under C-100 is -500.00 GBP

  Scenario: A withdrawal of a closed month's work is posted to the open one
    When psa:1 is withdrawn because "a duplicate"
    Then revenue under C-100 is as follows
      | period  | total       |
      | 2026-01 | 500.00 GBP  |
      | 2026-02 | -500.00 GBP |

  Scenario: Each entity closes for itself
    Given entity FR01 keeps its book in EUR
    And a time and materials contract C-900 in EUR
    When Ann records 2.00 hours for C-900 on 2026-01-30 as psa:9
    Then psa:9 is not marked out of period
