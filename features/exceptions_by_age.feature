Feature: The queue says how long everything has waited, by kind and desk
  Control Policy 3.3. What waits is counted by days waited, with its money; nothing grows old unseen.

  Background:
    Given a time and materials contract C-100 with ACME in GBP
    And today is 2026-01-05
    And Ann recorded 17.00 hours on 2026-01-05 as psa:1
    And psa:1 was approved
    And today is 2026-03-02
    And Ben recorded 18.00 hours on 2026-03-02 as psa:2
    And psa:2 was approved
    And psa:9 was approved
    And today is 2026-03-10

  Scenario: By kind and desk
    Then what waits adds up as follows
      | kind   | desk            | cases | amount       | today | 1-6 | 7-29 | 30-89 | 90+ |
      | hold   | project-manager | 2     | 3,500.00 GBP |       |     | 1    | 1     |     |
      | parked | data            | 1     |              |       |     | 1    |       |     |

  Scenario: What has waited longest
    Then 1 case has waited for 30 days or longer
    And 3 cases have waited for 7 days or longer
