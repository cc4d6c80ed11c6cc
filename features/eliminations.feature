Feature: What entities book between them is matched line by line, and what is matched is eliminated
  Intercompany Policy 3. Each side books in its own calendar and currency. What both sides have of a line of work
  eliminates on consolidation; what one side has alone stands, with the reason, until the other has it too.

  Background:
    Given entity GB01 keeps its book in GBP
    And entity US01 keeps its book in USD
    And a time and materials contract C-100 with ACME
    And Ann works as a senior
    And Ann moves to GB01 on 2025-12-01
    And work under C-100 is charged at 200.00 USD an hour
    And one GBP is quoted at 1.25 USD for 2026-01-05
    And Ann recorded 8.00 hours for C-100 on 2026-01-05 as psa:1
    And psa:1 was approved
    And we turn to the book of GB01
    And Ann works as a senior
    And an hour lent to US01 is charged at 90.00 GBP

  Scenario: Both sides of one month
    When what crosses entities is carried
    Then between entities is booked and eliminated
      | month   | lender | borrower | lent       | borrowed   | eliminated | lent only | borrowed only | why |
      | 2026-01 | GB01   | US01     | 720.00 GBP | 720.00 GBP | 720.00 GBP | 0.00 GBP  | 0.00 GBP      |     |
    And the elimination entry of 2026-01 is
      | book | account | booked      | eliminated  | unmatched |
      | GB01 | 1310    | 720.00 GBP  | -720.00 GBP | 0.00 GBP  |
      | GB01 | 4510    | -720.00 GBP | 720.00 GBP  | 0.00 GBP  |
      | US01 | 5500    | 900.00 USD  | -900.00 USD | 0.00 USD  |
      | US01 | 2400    | -900.00 USD | 900.00 USD  | 0.00 USD  |
    And work is lent as follows
      | entry | lender | borrower | hours | at                | price      | state    |
      | psa:1 | GB01   | US01     | 8.00  | 90.00 GBP an hour | 720.00 GBP | borrowed |

  Scenario: The lender's month is closed, so its side is of the next one
    Given today is 2026-02-10
    And period 2026-01 is closed
    When what crosses entities is carried
    Then between entities is booked and eliminated
      | month   | lender | borrower | lent       | borrowed   | eliminated | lent only | borrowed only | why          |
      | 2026-01 | GB01   | US01     | 0.00 GBP   | 720.00 GBP | 0.00 GBP   | 0.00 GBP  | 720.00 GBP    | other period |
      | 2026-02 | GB01   | US01     | 720.00 GBP | 0.00 GBP   | 720.00 GBP | 0.00 GBP  | 0.00 GBP      |              |
    And the elimination entry of 2026-02 is
      | book | account | booked      | eliminated  | unmatched |
      | GB01 | 1310    | 720.00 GBP  | -720.00 GBP | 0.00 GBP  |
      | GB01 | 4510    | -720.00 GBP | 720.00 GBP  | 0.00 GBP  |
      | US01 | 5500    | 0.00 USD    | -900.00 USD | 0.00 USD  |
      | US01 | 2400    | 0.00 USD    | 900.00 USD  | 0.00 USD  |

  Scenario: The invoice between entities moves what is eliminated
    Given what crosses entities is carried
    When US01 is invoiced on 2026-01-31 for work lent up to 2026-01
    And what crosses entities is carried
    Then the elimination entry of 2026-01 is
      | book | account | booked      | eliminated  | unmatched |
      | GB01 | 1320    | 720.00 GBP  | -720.00 GBP | 0.00 GBP  |
      | GB01 | 4500    | -720.00 GBP | 720.00 GBP  | 0.00 GBP  |
      | US01 | 5500    | 900.00 USD  | -900.00 USD | 0.00 USD  |
      | US01 | 2410    | -900.00 USD | 900.00 USD  | 0.00 USD  |
    And work is lent as follows
      | entry | lender | borrower | hours | at                | price      | state    |
      | psa:1 | GB01   | US01     | 8.00  | 90.00 GBP an hour | 720.00 GBP | received |

  Scenario: The borrower has no quote yet
    Given Ann recorded 2.00 hours for C-100 on 2026-01-04 as psa:2
    When psa:2 is approved
    And what crosses entities is carried
    Then between entities is booked and eliminated
      | month   | lender | borrower | lent       | borrowed   | eliminated | lent only  | borrowed only | why           |
      | 2026-01 | GB01   | US01     | 900.00 GBP | 720.00 GBP | 720.00 GBP | 180.00 GBP | 0.00 GBP      | quote missing |
    And work is lent as follows
      | entry | lender | borrower | hours | at                | price      | state    |
      | psa:2 | GB01   | US01     | 2.00  | 90.00 GBP an hour | 180.00 GBP | waiting  |
      | psa:1 | GB01   | US01     | 8.00  | 90.00 GBP an hour | 720.00 GBP | borrowed |

  Scenario: Corrected one to one, nothing is left to eliminate
    Given what crosses entities is carried
    When approval of psa:1 is recalled because "wrong project"
    And what crosses entities is carried
    Then between entities is booked and eliminated
      | month   | lender | borrower | lent     | borrowed | eliminated | lent only | borrowed only | why |
      | 2026-01 | GB01   | US01     | 0.00 GBP | 0.00 GBP | 0.00 GBP   | 0.00 GBP  | 0.00 GBP      |     |
    And work is lent as follows
      | entry | lender | borrower | hours | at                | price      | state      |
      | psa:1 | GB01   | US01     | 8.00  | 90.00 GBP an hour | 720.00 GBP | taken back |

  Scenario: Approved, and not carried yet
    When we turn to the book of US01
    Then work is lent as follows
      | entry | lender | borrower | hours | at | price | state    |
      | psa:1 | GB01   | US01     | 8.00  |    |       | not lent |
