Feature: The customer keeps a part of each invoice until it is released
  Billing Policy 9. Retainage is earned and invoiced, but not due: it moves from the receivable to what is
  retained, and back when it is released, by a document with its own due date.

  Background:
    Given contract C-100 is signed with these terms
      | currency  | GBP                              |
      | retainage | 10 %, due 60 days after release |
    And these hours were recorded under C-100
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 6.00  |
      | psa:2 | 2026-01-13 | 4.00  |
      | psa:3 | 2026-02-10 | 5.00  |
    And today is 2026-03-31
    And psa:1, psa:2 and psa:3 were approved
    And C-100 was billed up to 2026-01-31 on 2026-01-31

  Rule: Withheld of each invoice

    Scenario: Ten percent is not due
      Then the invoice is made up of
        | part      | amount       |
        | inclusive | 1,000.00 GBP |
        | retained  | 100.00 GBP   |
        | payable   | 900.00 GBP   |
      And ACME owes 900.00 GBP
      And 100.00 GBP is retained under C-100
      And the trial balance is zero

    Scenario: A credit brings its share back
      When psa:2 on the invoice is credited on 2026-02-05
      Then the last credit memo of the invoice is made up of
        | part     | amount     |
        | net      | 400.00 GBP |
        | retained | 40.00 GBP  |
        | payable  | 360.00 GBP |
      And 60.00 GBP is retained under C-100
      And ACME owes 540.00 GBP

  Rule: Released, it falls due

    Scenario: All of it, oldest invoice first
      Given C-100 was billed up to 2026-02-28 on 2026-02-28
      And 120.00 GBP of the retainage of C-100 was released on 2026-03-15
      Then 120.00 GBP is payable on the third invoice
      And the third invoice is due on 2026-05-14
      And the retainage of C-100 stands as follows
        | invoice              | retained   | released   | left      |
        | GB01-INV-2026-000001 | 100.00 GBP | 100.00 GBP | 0.00 GBP  |
        | GB01-INV-2026-000002 | 50.00 GBP  | 20.00 GBP  | 30.00 GBP |
      And ACME owes 1,470.00 GBP

    Scenario: The rest
      Given 40.00 GBP of the retainage of C-100 was released on 2026-03-15
      When the retainage of C-100 is released on 2026-03-31 because "The works were accepted"
      Then 60.00 GBP is payable on the third invoice
      And 0.00 GBP is retained under C-100
      And ACME owes 1,000.00 GBP
      And the trial balance is zero

    Scenario: What was released does not come back with a credit
      Given the retainage of C-100 was released on 2026-03-15
      When psa:2 on the first invoice is credited on 2026-03-20
      Then the last credit memo of the first invoice is made up of
        | part     | amount     |
        | retained | 0.00 GBP   |
        | payable  | 400.00 GBP |

    Scenario: More than is withheld
      When 100.01 GBP of the retainage of C-100 is released
      Then it is refused because "more_than_there_is"

    Scenario: What was credited is not there to be released
      Given psa:2 on the invoice was credited on 2026-02-05
      When 60.01 GBP of the retainage of C-100 is released
      Then it is refused because "more_than_there_is"

    Scenario: It is owed by the customer that the other one went into
      Given customer GLOBEX is registered
      And customer ACME was merged into GLOBEX
      When the retainage of C-100 is released on 2026-03-31
      Then GLOBEX owes 1,000.00 GBP

    Scenario: Nothing is withheld
      Given the retainage of C-100 was released
      When the retainage of C-100 is released
      Then it is refused because "nothing_to_bill"

  Rule: Where the contract says so, of the amount with tax

    Scenario: Ten percent with tax
      Given entity DE01 keeps its book in EUR
      And the entity is registered for tax in DE
      And DE has these tax rates
        | rate |
        | 19   |
      And GLOBEX is taxed in DE as a business
      And contract D-1 is signed with these terms
        | customer  | GLOBEX        |
        | retainage | 10 % with tax |
      And Ann recorded 10.00 hours for D-1 on 2026-01-12 as psa:4
      And psa:4 was approved
      When D-1 is billed up to 2026-01-31 on 2026-01-31
      Then the invoice is made up of
        | part     | amount       |
        | with tax | 1,190.00 EUR |
        | retained | 119.00 EUR   |
        | payable  | 1,071.00 EUR |

  Rule: Taken of what the invoice comes to before tax

    Scenario: What is allowed on the whole is not retained a second time
      Given a draft was made for C-100 up to 2026-02-28
      And 100.00 GBP was allowed on the draft
      When the draft is issued on 2026-02-28
      Then the last invoice is made up of
        | part     | amount     |
        | net      | 500.00 GBP |
        | retained | 40.00 GBP  |
        | payable  | 360.00 GBP |

    Scenario: Nothing is retained of nothing
      Given a draft was made for C-100 up to 2026-02-28
      And 600.00 GBP was allowed on the draft
      When the draft is issued on 2026-02-28
      Then the last invoice is made up of
        | part     | amount   |
        | retained | 0.00 GBP |
        | payable  | 0.00 GBP |
