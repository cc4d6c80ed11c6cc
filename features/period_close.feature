Feature: A month is closed once, and reopened only by two persons
  Close Policy 1 and 3. A closed month takes no more postings. To reopen it one person asks, with a reason,
  and another agrees.

  Background:
    Given a time and materials contract C-100 in GBP
    And today is 2026-02-10

  Rule: Only a month that has ended is closed

    Scenario: The month before
      When period 2026-01 is closed by Mary
      Then it is done

    Scenario: The month we are in
      When period 2026-02 is closed by Mary
      Then it is refused because "period_state"

    Scenario: On its last day a month has not ended
      Given today is 2026-02-28
      When period 2026-02 is closed by Mary
      Then it is refused because "period_state"

    Scenario: Twice is once
      Given period 2026-01 was closed by Mary
      When period 2026-01 is closed by Olga
      Then it is known already

  Rule: Two persons reopen

    Background:
      Given period 2026-01 was closed by Mary

    Scenario: One asks, another agrees
      Given reopening of 2026-01 was asked for because "an invoice was missed" by Mary
      When reopening of 2026-01 is agreed to by Olga
      And Ann records 1.00 hour on 2026-01-30 as psa:1
      Then psa:1 is not marked out of period

    Scenario: Nobody agrees with themselves
      Given reopening of 2026-01 was asked for because "an invoice was missed" by Mary
      When reopening of 2026-01 is agreed to by Mary
      Then it is refused because "self_approval"

    Scenario: Nor through somebody who acts for them
      Given reopening of 2026-01 was asked for because "an invoice was missed" by Mary
      When reopening of 2026-01 is agreed to by Olga on behalf of Mary
      Then it is refused because "self_approval"

    Scenario: Nobody asked
      When reopening of 2026-01 is agreed to by Olga
      Then it is refused because "period_state"

    Scenario: An open month needs no reopening
      When reopening of 2026-02 is asked for because "just in case" by Mary
      Then it is refused because "period_state"

    Scenario: Closed again it takes nothing more
      Given reopening of 2026-01 was asked for by Mary
      And reopening of 2026-01 was agreed to by Olga
      And period 2026-01 was closed by Mary
      When Ann records 1.00 hour on 2026-01-30 as psa:1
      Then psa:1 is marked out of period

    Scenario: An old request does not open a month that was closed again
      Given reopening of 2026-01 was asked for by Mary
      And reopening of 2026-01 was agreed to by Olga
      And period 2026-01 was closed by Mary
      When reopening of 2026-01 is agreed to by Olga
      Then it is refused because "period_state"

  Rule: A close keeps what the month says, and a month closed again shows what changed

    Background:
      Given Ann recorded 10.00 hours on 2026-01-12 as psa:1
      And psa:1 was approved by Mary
      And period 2026-01 was closed by Mary

    Scenario: What the accounts came to
      Then period 2026-01 is in state "closed"
      And the close of 2026-01 keeps as follows
        | account | debit        | credit       |
        | 1210    | 1,000.00 GBP |              |
        | 4010    |              | 1,000.00 GBP |

    Scenario: It is kept once
      When the figures of 2026-01 are kept by Olga
      Then it is known already

    Scenario: Late work leaves a closed month as it was
      When Ann records 2.00 hours on 2026-01-30 as psa:2
      And psa:2 is approved by Mary
      Then the close of 2026-01 keeps as follows
        | account | debit        | credit       |
        | 1210    | 1,000.00 GBP |              |
        | 4010    |              | 1,000.00 GBP |

    Scenario: Closed again after work was added, it names each account that changed
      Given reopening of 2026-01 was asked for because "an entry was missed" by Mary
      And reopening of 2026-01 was agreed to by Olga
      And Ann recorded 2.00 hours on 2026-01-30 as psa:2
      And psa:2 was approved by Mary
      When period 2026-01 is closed by Mary
      Then the close of 2026-01 differs from the one before as follows
        | account | was           | now           |
        | 1210    | 1,000.00 GBP  | 1,200.00 GBP  |
        | 4010    | -1,000.00 GBP | -1,200.00 GBP |

    Scenario: Closed again with nothing added, nothing differs
      Given reopening of 2026-01 was asked for because "to be sure" by Mary
      And reopening of 2026-01 was agreed to by Olga
      When period 2026-01 is closed by Mary
      Then the close of 2026-01 differs in nothing from the one before

    Scenario: Only a closed month has figures to keep
      When the figures of 2026-02 are kept by Olga
      Then it is refused because "period_state"
