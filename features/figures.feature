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

  Rule: How fast work becomes invoices

    Background:
      Given today is 2026-01-20
      And Ann recorded 8.00 hours on 2026-01-05 as psa:1
      And Ann recorded 4.00 hours on 2026-01-15 as psa:2
      And psa:1 and psa:2 were approved
      And C-100 was billed up to 2026-01-10 on 2026-01-31

    Scenario: WIP days are WIP over what is billed a day
      Then the "wip days" by "project" from 2026-01-01 until 2026-01-31 is as follows
        | project | value |
        | C-100   | 15.5  |

    Scenario: What is charged at less is billed at less
      Given Ann recorded 3.00 hours on 2026-01-20 as psa:3
      And psa:3 was approved
      And a draft was made for C-100 up to 2026-01-15
      And line 1 of the draft was charged at 200.00 GBP because "agreed"
      And the draft was issued on 2026-01-31
      Then the "wip days" by "project" from 2026-01-01 until 2026-01-31 is as follows
        | project | value |
        | C-100   | 9.3   |

    Scenario: Where nothing was billed WIP days are not defined
      Then the "wip days" by "month" from 2026-01-01 until 2026-02-28 is as follows
        | month   | value       |
        | 2026-01 | 15.5        |
        | 2026-02 | not defined |

    Scenario: An invoice waits from the last approval of what is on it
      Then the "invoice cycle time" by "entity,month" from 2026-01-01 until 2026-01-31 is as follows
        | entity | month   | value |
        | GB01   | 2026-01 | 11    |

    Scenario: A write-up after the approval is no approval
      Given today is 2026-01-28
      And psa:2 was written up by 50.00 GBP because "night work"
      And C-100 was billed up to 2026-01-15 on 2026-01-31
      Then the "invoice cycle time" by "entity,month" from 2026-01-01 until 2026-01-31 is as follows
        | entity | month   | value |
        | GB01   | 2026-01 | 11    |

    Scenario: Work that is priced anew was approved when its time was
      Given today is 2026-01-28
      And amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-12 for line 1
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      And C-100 was billed up to 2026-01-15 on 2026-01-31
      Then the "invoice cycle time" by "entity,month" from 2026-01-01 until 2026-01-31 is as follows
        | entity | month   | value |
        | GB01   | 2026-01 | 11    |

    Scenario: An invoice dated back before the approval waited no days
      Given C-100 was billed up to 2026-01-15 on 2026-01-16
      Then the "invoice cycle time" by "project" from 2026-01-16 until 2026-01-31 is as follows
        | project | value |
        | C-100   | 5.5   |

    Scenario: A line that was taken off the draft is on no invoice
      Given today is 2026-01-28
      And Ann recorded 1.00 hours on 2026-01-16 as psa:6
      And psa:6 was approved
      And a draft was made for C-100 up to 2026-01-16
      And psa:6 was taken off the draft because "a question"
      And the draft was issued on 2026-01-31
      Then the "invoice cycle time" by "entity" from 2026-01-01 until 2026-01-31 is as follows
        | entity | value |
        | GB01   | 11    |

    Scenario: What is billed after the month's end is late
      Given C-100 was billed up to 2026-01-31 on 2026-02-05
      Then the "billed on schedule" by "person" from 2026-01-01 until 2026-01-31 is as follows
        | person | value   |
        | Ann    | 66.6667 |

    Scenario: Work whose scheduled date is to come does not count yet
      Given Ann recorded 8.00 hours on 2026-02-03 as psa:3
      And psa:3 was approved
      Then the "billed on schedule" by "month" from 2026-01-01 until 2026-02-27 is as follows
        | month   | value   |
        | 2026-01 | 66.6667 |

    Scenario: By its own calendar, with days of grace
      Given contract C-200 is signed with these terms
        | currency | GBP                |
        | billed   | weekly on Friday   |
        | grace    | 3 days             |
      And work under C-200 is charged at 100.00 GBP an hour
      And Ann recorded 8.00 hours under contract C-200 on 2026-01-06 as psa:4
      And Ann recorded 4.00 hours under contract C-200 on 2026-01-13 as psa:5
      And psa:4 and psa:5 were approved
      And C-200 was billed up to 2026-01-16 on 2026-01-19
      Then the "billed on schedule" by "project" from 2026-01-01 until 2026-01-20 is as follows
        | project | value   |
        | C-200   | 33.3333 |

    Scenario: One of two invoices is disputed
      Given C-100 was billed up to 2026-01-31 on 2026-01-31
      And the invoice is disputed with 100.00 GBP on 2026-02-02 because "hours were not worked"
      Then the "dispute rate" by "entity,project" from 2026-01-01 until 2026-02-28 is as follows
        | entity | project | value |
        | GB01   | C-100   | 50    |

  Rule: Every figure can be explained down to what adds up to it

    Background:
      Given today is 2026-01-20
      And Ann recorded 8.00 hours on 2026-01-05 as psa:1
      And Ann recorded 4.00 hours on 2026-01-15 as psa:2
      And psa:1 and psa:2 were approved
      And C-100 was billed up to 2026-01-10 on 2026-01-31

    Scenario: Realisation, by the lot that is billed and the entries that were approved
      Then the "realisation" of "project C-100, month 2026-01" from 2026-01-01 until 2026-01-31 is explained by
        | part           | value   | entry | facts                       |
        | billed         | 800.00  | psa:1 | TimeApproved, InvoiceIssued |
        | standard value | 800.00  | psa:1 | TimeApproved                |
        | standard value | 400.00  | psa:2 | TimeApproved                |

    Scenario: Invoice cycle time, by the invoices
      Then the "invoice cycle time" of "entity GB01" from 2026-01-01 until 2026-01-31 is explained by
        | part     | value | facts                       |
        | days     | 11    | TimeApproved, InvoiceIssued |
        | invoices | 1     | TimeApproved, InvoiceIssued |

    Scenario: WIP days, by what is in progress and what was billed
      Then the "wip days" of "person Ann" from 2026-01-01 until 2026-01-31 is explained by
        | part   | value  | entry |
        | WIP    | 400.00 | psa:2 |
        | billed | 800.00 | psa:1 |
        | days   | 31     |       |
