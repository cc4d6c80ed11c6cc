Feature: A fixed fee is billed by its schedule, whatever the hours
  Billing Policy 3.1. The parts of a fixed price are due on agreed days, by amount or by percent. The sum of the
  schedule is the price, and the last instalment takes the residual cent. Work is a cost and changes no bill.

  Rule: What is due by the cut-off is billed, once

    Scenario: Instalments by amount
      Given C-100 is to cost 12,000.00 GBP
      And C-100 is to be billed on these days
        | instalment | due on     | amount       |
        | start      | 2026-01-15 | 4,000.00 GBP |
        | middle     | 2026-02-15 | 4,000.00 GBP |
        | end        | 2026-03-15 |              |
      And contract C-100 in GBP is signed with these lines
        | line | billing model |
        | 1    | fixed fee     |
      And Ann recorded 8.00 hours as psa:1
      And psa:1 was approved
      When a draft is made for C-100 up to 2026-02-28
      Then the draft comes to 8,000.00 GBP
      And the plan of C-100 stands as follows
        | item   | state   | amount       | due          |
        | start  | due     | 4,000.00 GBP | 4,000.00 GBP |
        | middle | due     | 4,000.00 GBP | 4,000.00 GBP |
        | end    | planned | 4,000.00 GBP | 0.00 GBP     |

    Scenario: The last instalment takes the residual cent
      Given C-100 is to cost 1,000.00 GBP
      And C-100 is to be billed on these days
        | instalment | due on     | percent |
        | 1          | 2026-01-31 | 33.333  |
        | 2          | 2026-02-28 | 33.333  |
        | 3          | 2026-03-31 | 33.334  |
      And contract C-100 in GBP is signed with these lines
        | line | billing model |
        | 1    | fixed fee     |
      When the instalments of C-100 up to 2026-12-31 are made due
      Then the charges of C-100 are
        | charge       | on         | amount     | state    |
        | Instalment 1 | 2026-01-31 | 333.33 GBP | unbilled |
        | Instalment 2 | 2026-02-28 | 333.33 GBP | unbilled |
        | Instalment 3 | 2026-03-31 | 333.34 GBP | unbilled |

    Scenario: A schedule that is not the price is refused
      Given C-100 is to cost 1,000.00 GBP
      And C-100 is to be billed on these days
        | instalment | due on     | amount     |
        | 1          | 2026-01-31 | 600.00 GBP |
        | 2          | 2026-02-28 | 600.00 GBP |
      When contract C-100 in GBP is signed with these lines
        | line | billing model |
        | 1    | fixed fee     |
      Then it is refused because "malformed"

  Rule: A recurring fee comes on its day of every period, also after a short month

    Scenario: From the last of January
      Given C-100 is to be billed 500.00 GBP every month from 2026-01-31 until 2026-04-30
      And contract C-100 in GBP is signed with these lines
        | line | billing model |
        | 1    | fixed fee     |
      When the instalments of C-100 up to 2026-12-31 are made due
      Then the charges of C-100 are
        | charge                | on         | amount     |
        | Instalment 2026-01-31 | 2026-01-31 | 500.00 GBP |
        | Instalment 2026-02-28 | 2026-02-28 | 500.00 GBP |
        | Instalment 2026-03-31 | 2026-03-31 | 500.00 GBP |
        | Instalment 2026-04-30 | 2026-04-30 | 500.00 GBP |

  Rule: A credited instalment can be billed again, like any lot

    Scenario: Half an instalment credited and rebilled
      Given C-100 is to be billed on these days
        | instalment | due on     | amount       |
        | start      | 2026-01-15 | 4,000.00 GBP |
      And contract C-100 in GBP is signed with these lines
        | line | billing model |
        | 1    | fixed fee     |
      And a draft was made for C-100 up to 2026-01-31
      And the draft was issued on 2026-01-31
      When 1,500.00 GBP of C-100/1/start on the invoice is credited on 2026-02-10
      Then under C-100 1,500.00 GBP is unbilled
      And under C-100 2,500.00 GBP is billed

    Scenario: A quarter that the contract covers in part is due by its days, both ends included
      Given C-100 is to be billed 910.00 GBP every quarter from 2024-04-01 prorated by days
      And contract C-100 is signed with these terms
        | currency      | GBP        |
        | starts on     | 2024-05-20 |
        | ends on       | 2024-06-20 |
        | billing model | fixed fee  |
      When the instalments of C-100 up to 2024-12-31 are made due
      Then the charges of C-100 are
        | charge                | on         | amount     |
        | Instalment 2024-04-01 | 2024-05-20 | 320.00 GBP |

    Scenario Outline: A month that the contract covers in part is due by the convention that is agreed
      Given C-100 is to be billed 3,100.00 GBP every month from 2026-01-01 prorated by <convention>
      And contract C-100 is signed with these terms
        | currency      | GBP        |
        | starts on     | 2026-01-20 |
        | ends on       | 2026-02-28 |
        | billing model | fixed fee  |
      When the instalments of C-100 up to 2026-12-31 are made due
      Then the charges of C-100 are
        | charge                | on         | amount       |
        | Instalment 2026-01-01 | 2026-01-20 | <january>    |
        | Instalment 2026-02-01 | 2026-02-01 | 3,100.00 GBP |

      Examples: Twelve days of 31; eleven days of 30; twelve days of 365, a year being twelve months; nine of 22
        | convention   | january      |
        | days         | 1,200.00 GBP |
        | thirty-360   | 1,136.67 GBP |
        | actual-365   | 1,223.01 GBP |
        | working-days | 1,268.18 GBP |

    Scenario: A fee that comes every week
      Given C-100 is to be billed 29.99 GBP every week from 2025-10-06 prorated by days
      And contract C-100 is signed with these terms
        | currency      | GBP        |
        | starts on     | 2025-10-07 |
        | ends on       | 2025-10-19 |
        | billing model | fixed fee  |
      When the instalments of C-100 up to 2026-12-31 are made due
      Then the charges of C-100 are
        | charge                | on         | amount    |
        | Instalment 2025-10-06 | 2025-10-07 | 25.71 GBP |
        | Instalment 2025-10-13 | 2025-10-13 | 29.99 GBP |

    Scenario: Without proration each period that has begun is due whole
      Given C-100 is to be billed 910.00 GBP every quarter from 2024-04-01 until 2024-07-02
      And contract C-100 in GBP is signed with these lines
        | line | billing model |
        | 1    | fixed fee     |
      When the instalments of C-100 up to 2024-12-31 are made due
      Then the charges of C-100 are
        | charge                | on         | amount     |
        | Instalment 2024-04-01 | 2024-04-01 | 910.00 GBP |
        | Instalment 2024-07-01 | 2024-07-01 | 910.00 GBP |
