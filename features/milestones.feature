Feature: A milestone is billed when it is reached, not before
  Billing Policy 3.2. A milestone gives a right to bill once it is completed or, where the contract says so,
  accepted by the customer. A part completed bills that part. A billed milestone is reopened only after a credit.

  Background:
    Given C-100 is to have these milestones
      | milestone | amount        | trigger   | for        |
      | M1        | 10,000.00 USD | completed | Concept    |
      | M2        | 20,000.00 USD | completed | Build      |
      | M3        | 20,000.00 USD | accepted  | Acceptance |
    And contract C-100 in USD is signed with these lines
      | line | billing model |
      | 1    | milestone     |

  Rule: Billable only after its trigger

    Scenario: One completed milestone of three
      Given milestone M1 of C-100 was completed on 2026-01-31
      When a draft is made for C-100 up to 2026-01-31
      Then the draft comes to 10,000.00 USD
      And the plan of C-100 stands as follows
        | item | state   | amount        | due           |
        | M1   | due     | 10,000.00 USD | 10,000.00 USD |
        | M2   | planned | 20,000.00 USD | 0.00 USD      |

    Scenario: Completion is not acceptance
      Given milestone M3 of C-100 was completed on 2026-01-31
      When a draft is made for C-100 up to 2026-01-31
      Then it is refused because "nothing_to_bill"
      And the plan of C-100 stands as follows
        | item | state     | due      |
        | M3   | completed | 0.00 USD |

    Scenario: Acceptance makes it due
      Given milestone M3 of C-100 was completed on 2026-01-20
      When milestone M3 of C-100 is accepted on 2026-01-31
      Then under C-100 20,000.00 USD is unbilled

    Scenario: Nothing completed, nothing to accept
      When milestone M3 of C-100 is accepted on 2026-01-31
      Then it is refused because "not_open"

  Rule: A part completed is billed as a part, and the parts come to the whole

    Scenario: Twenty percent first
      Given milestone M1 of C-100 was completed to 20 % on 2026-01-31
      And a draft was made for C-100 up to 2026-01-31
      And the draft was issued on 2026-01-31
      And milestone M1 of C-100 was completed on 2026-01-31
      Then under C-100 2,000.00 USD is billed
      And under C-100 8,000.00 USD is unbilled

  Rule: A billed milestone is not reopened before it is credited

    Scenario: Reopened too early
      Given milestone M1 of C-100 was completed on 2026-01-31
      And a draft was made for C-100 up to 2026-01-31
      And the draft was issued on 2026-01-31
      When milestone M1 of C-100 is reopened
      Then it is refused because "billed_needs_credit"

    Scenario: Reopened after a credit in full
      Given milestone M1 of C-100 was completed on 2026-01-31
      And a draft was made for C-100 up to 2026-01-31
      And the draft was issued on 2026-01-31
      And the invoice was credited in full on 2026-01-31 because "the customer does not agree"
      When milestone M1 of C-100 is reopened
      Then work in progress under C-100 is 0.00 USD
      And the plan of C-100 stands as follows
        | item | state   | due      |
        | M1   | planned | 0.00 USD |
