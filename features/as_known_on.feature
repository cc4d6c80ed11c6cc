Feature: Work in progress can be asked as of a day, as it was known on a day
  Reporting Policy 1. A report of the past is repeated exactly as it was given then, however much arrived
  since. What had happened by a day, and what had been recorded by a day, are two questions; both may be
  asked at once.

  Background:
    Given a time and materials contract C-100 not to exceed 2,000.00 USD
    And today is 2026-01-31
    And Ann recorded 5.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    And today is 2026-02-05
    And Ann recorded 3.00 hours on 2026-01-20 as psa:2
    And psa:2 was approved
    And today is 2026-02-06
    And Ann recorded 4.00 hours on 2026-02-06 as psa:3
    And psa:3 was approved

  Scenario: As of the end of January, as we know it now
    Then work in progress under C-100 is 800.00 USD as of 2026-01-31

  Scenario: As of the end of January, as we knew it then
    Then work in progress under C-100 is 500.00 USD as of 2026-01-31 as known on 2026-01-31

  Scenario: As we knew it after the late work came in
    Then work in progress under C-100 is 800.00 USD as of 2026-01-31 as known on 2026-02-05

  Scenario: All that was known on a day
    Then work in progress under C-100 is 800.00 USD as known on 2026-02-05
    And work in progress under C-100 is 1,200.00 USD as known on 2026-02-06
    And work in progress under C-100 is 0.00 USD as known on 2026-01-30

  Scenario: An invoice of February is no news about January
    Given C-100 was billed up to 2026-01-31 on 2026-02-06
    Then work in progress under C-100 was 800.00 USD as of 2026-01-31
    And under C-100 0.00 USD was billed as of 2026-01-31
    And under C-100 800.00 USD was billed as of 2026-02-06
    And under C-100 400.00 USD was unbilled as of 2026-02-06

  Scenario: Revenue has the two axes too
    Then revenue of 2026-01 under C-100 is 500.00 USD as known on 2026-01-31
    And revenue of 2026-01 under C-100 is 800.00 USD as known on 2026-02-05

  Scenario: A hold released later was a hold then
    Given today is 2026-02-06
    And Ben recorded 17.00 hours on 2026-02-06 as psa:4
    And psa:4 was approved
    And today is 2026-02-09
    And the hold "long_day" on psa:4 was answered for
    Then under C-100 1,700.00 USD was held as known on 2026-02-06
    And under C-100 0.00 USD was held as known on 2026-02-09
    And psa:4 waited because "long_day" as known on 2026-02-06

  Scenario: A correction made later does not change the report of the day
    Given today is 2026-02-10
    And psa:1 was corrected to 2.00 hours
    And psa:1 was approved
    Then work in progress under C-100 is 800.00 USD as of 2026-02-05 as known on 2026-02-09
