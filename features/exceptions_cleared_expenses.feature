Feature: Expenses and disputes that were cleared count in the clearance of the queue
  Control Policy 4.2. An expense waits from the day its reason was said until it is gone: the receipt came, somebody
  answered, the line was withdrawn. A dispute ends when it is settled, or when nothing is owed any more.

  Background:
    Given a time and materials contract C-100 in GBP
    And today is 2026-02-02
    And expenses for travel follow these terms
      | receipt above | 50.00 GBP  |
      | limit         | 400.00 GBP |

  Rule: An expense is cleared when its reason is gone

    Background:
      Given Ann claimed these expenses on report R-1
        | line | date       | category | amount     | merchant |
        | 1    | 2026-01-12 | travel   | 120.00 GBP | Railway  |
        | 2    | 2026-01-13 | travel   | 450.00 GBP | Airline  |
        | 3    | 2026-01-14 | travel   | 80.00 GBP  | Taxi     |

    Scenario: It waits
      Then cases were cleared as follows
        | month   | desk            | reason          | opened | cleared | open |
        | 2026-02 | expenses        | receipt_missing | 3      | 0       | 3    |
        | 2026-02 | project-manager | limit_exceeded  | 1      | 0       | 1    |

    Scenario: The receipt comes, the limit is answered for, a line is withdrawn
      Given today is 2026-02-05
      And receipt S-1 was attached to line 1 of report R-1
      And "limit_exceeded" on line 2 of report R-1 was answered for because "no other flight"
      When line 3 of report R-1 is withdrawn because "private"
      Then these cases were cleared
        | kind    | about | reason          | opened     | cleared    | how        | event             | days |
        | expense | R-1/1 | receipt_missing | 2026-02-02 | 2026-02-05 | cleared    | ReceiptAttached   | 3    |
        | expense | R-1/2 | limit_exceeded  | 2026-02-02 | 2026-02-05 | overridden | ExpenseConfirmed  | 3    |
        | expense | R-1/3 | receipt_missing | 2026-02-02 | 2026-02-05 | withdrawn  | ExpensesWithdrawn | 3    |
      And cases were cleared as follows
        | month   | desk            | reason          | opened | cleared | open | median |
        | 2026-02 | expenses        | receipt_missing | 3      | 2       | 1    | 3      |
        | 2026-02 | project-manager | limit_exceeded  | 1      | 1       | 0    | 3      |

    Scenario: A double that goes clears the other
      Given Ann claimed these expenses on report R-2
        | line | date       | category | amount    | merchant | receipt |
        | 1    | 2026-01-20 | travel   | 30.00 GBP | Bus      | S-7     |
        | 2    | 2026-01-20 | travel   | 30.00 GBP | Bus      | S-8     |
      And today is 2026-02-06
      When line 2 of report R-2 is withdrawn because "claimed twice"
      Then these cases were cleared
        | kind              | about | reason              | how       | days |
        | duplicate expense | R-2/2 | duplicate_suspected | withdrawn | 4    |

  Rule: A dispute is cleared when it is settled, or paid

    Background:
      Given Ann recorded 10.00 hours for C-100 on 2026-01-12 as psa:1
      And psa:1 was approved
      And C-100 was billed up to 2026-01-31 on 2026-02-02
      And the invoice was disputed with 200.00 GBP because "hours were not worked"

    Scenario: Settled
      Given today is 2026-02-12
      When the dispute about the invoice is settled as "withdrawn"
      Then these cases were cleared
        | kind    | about                | reason           | opened     | cleared    | event          | days |
        | dispute | GB01-INV-2026-000001 | invoice_disputed | 2026-02-02 | 2026-02-12 | DisputeSettled | 10   |

    Scenario: Paid all the same
      Given today is 2026-02-09
      When ACME pays 1,000.00 GBP for the invoice
      Then these cases were cleared
        | kind    | about                | reason           | cleared    | event          | days |
        | dispute | GB01-INV-2026-000001 | invoice_disputed | 2026-02-09 | PaymentApplied | 7    |
