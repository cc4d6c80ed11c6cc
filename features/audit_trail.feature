Feature: Everything that happened to an entry, a contract or an invoice can be read back
  Control Policy 2. Who did what, for whom, when, and in answer to which request. Nothing is ever removed,
  a correction stands beside what it corrected.

  Background:
    Given a time and materials contract C-100 in GBP
    And today is 2026-01-12
    And Ann recorded 8.00 hours on 2026-01-12 as psa:1 by Ann

  Scenario: The life of an entry
    Given today is 2026-01-13
    And psa:1 was corrected to 7.00 hours because "lunch" by Ann
    And psa:1 was handed in by Ann
    And today is 2026-01-14
    And psa:1 was approved by Mary
    And today is 2026-01-31
    When C-100 is billed up to 2026-01-31 by Bill
    Then the audit trail of psa:1 reads
      | who  | when       | what                       |
      | Ann  | 2026-01-12 | 8.00 h of Ann              |
      | Ann  | 2026-01-13 | corrected to 7.00 h        |
      | Ann  | 2026-01-13 | submitted for approval     |
      | Mary | 2026-01-14 | worth 700.00 GBP           |
      | Bill | 2026-01-31 | 1 line, 700.00 GBP         |
      | Bill | 2026-01-31 | GB01-INV-2026-000001       |

  Scenario: The life of an invoice
    Given psa:1 was approved by Mary
    And C-100 was billed up to 2026-01-31 by Bill
    When 100.00 GBP of psa:1 on the invoice is credited because "agreed" by Carla
    Then the audit trail of GB01-INV-2026-000001 reads
      | who   | what                               |
      | Bill  | Draft                              |
      | Bill  | issued                             |
      | Carla | gives 100.00 GBP back on invoice   |
    And the audit trail of C-100-1 reads
      | who   | what                               |
      | Bill  | Draft                              |
      | Bill  | issued                             |
      | Carla | gives 100.00 GBP back on invoice   |

  Scenario: Acts for somebody else say for whom
    When psa:1 is handed in by Tina on behalf of Ann under the key week-2026-03
    Then the audit trail of psa:1 reads
      | who  | for | request       |
      | Ann  |     |               |
      | Tina | Ann | week-2026-03  |

  Scenario: A refused act leaves no line
    When psa:1 is approved by Ann
    Then it is refused because "self_approval"
    And the audit trail of psa:1 reads
      | who |
      | Ann |

  Scenario: The views are as up to date as the books
    When psa:1 is approved by Mary
    Then the views are up to date
