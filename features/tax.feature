Feature: Tax follows the customer's place and status, by group, rounded once
  Tax Policy 1 to 3. What is taxed alike is one group: its rate of the whole group, half-up. Where it is not
  known how something is taxed, it waits: no tax is not a tax of zero.

  Background:
    Given entity DE01 keeps its book in EUR
    And the entity is registered for tax in DE under DE811569869
    And DE of the union EU has these tax rates
      | code     | category | rate | exemption                |
      | standard | S        | 19   |                          |
      | reduced  | S        | 7    |                          |
      | training | E        | 0    | Article 132 of the Directive |
    And FR of the union EU has these tax rates
      | rate |
      | 20   |
    And contract C-100 is signed with these lines
      | line | projects | tax code |
      | 1    | P-1      |          |
      | 2    | P-2      | reduced  |
      | 3    | P-3      | training |
    And these hours were recorded
      | entry | project | date       | hours |
      | psa:1 | P-1     | 2026-01-12 | 10.00 |
      | psa:2 | P-2     | 2026-01-13 | 5.00  |
      | psa:3 | P-3     | 2026-01-14 | 1.00  |

  Rule: At home each code has its rate

    Scenario: Three codes, three groups
      Given ACME is taxed in DE as a business
      And psa:1, psa:2 and psa:3 were approved
      When C-100 is billed up to 2026-01-31
      Then the invoice bears these taxes
        | category | rate | taxable      | tax        | because                      |
        | S        | 19 % | 1,000.00 EUR | 190.00 EUR |                              |
        | S        | 7 %  | 500.00 EUR   | 35.00 EUR  |                              |
        | E        | 0 %  | 100.00 EUR   | 0.00 EUR   | Article 132 of the Directive |
      And 1,825.00 EUR is payable on the invoice
      And ACME owes 1,825.00 EUR
      And the trial balance is zero

    Scenario: Half a cent of tax is rounded up, on the whole group and not line by line
      Given a time and materials contract C-200 in EUR
      And these hours were recorded under C-200
        | entry | hours      | rate     |
        | psa:4 | 60 minutes | 0.25 EUR |
        | psa:5 | 60 minutes | 0.25 EUR |
        | psa:6 | 60 minutes | 2.00 EUR |
      And ACME is taxed in DE as a business
      And psa:4, psa:5 and psa:6 were approved
      When C-200 is billed up to 2026-01-31
      Then the invoice bears these taxes
        | taxable  | tax      |
        | 2.50 EUR | 0.48 EUR |

  Rule: Elsewhere in the union a business accounts for the tax itself

    Scenario: Reverse charge needs the VAT id
      Given ACME is taxed in FR as a business with VAT id FR40303265045
      And psa:1 was approved
      When C-100 is billed up to 2026-01-31
      Then the invoice bears these taxes
        | category | rate | taxable      | tax      | because        |
        | AE       | 0 %  | 1,000.00 EUR | 0.00 EUR | Reverse charge |
      And 1,000.00 EUR is payable on the invoice

    Scenario: Without one it is charged at home
      Given ACME is taxed in FR as a business
      And psa:1 was approved
      When C-100 is billed up to 2026-01-31
      Then the invoice bears these taxes
        | category | rate | tax        |
        | S        | 19 % | 190.00 EUR |

    Scenario: Outside the union services are supplied where the customer is
      Given ACME is taxed in US as a business
      And psa:1 was approved
      When C-100 is billed up to 2026-01-31
      Then the invoice bears these taxes
        | category | tax      |
        | O        | 0.00 EUR |

  Rule: What is not known waits

    Scenario: A customer whose place of taxation nobody said
      Given psa:1 was approved
      Then psa:1 waits because "tax_jurisdiction_unknown"

    Scenario: It is billable once that is said
      Given psa:1 was approved
      And ACME is taxed in DE as a business
      When C-100 is billed up to 2026-01-31
      Then 1,190.00 EUR is payable on the invoice

    Scenario: A rate that is not valid yet is no rate
      Given contract C-300 is signed with these terms
        | projects | P-9    |
        | tax code | future |
      And DE has these tax rates
        | code   | rate | from       |
        | future | 20   | 2026-02-01 |
      And ACME is taxed in DE as a business
      And Ann recorded 1.00 hours for P-9 on 2026-01-20 as psa:7
      And psa:7 was approved
      Then psa:7 waits because "tax_jurisdiction_unknown"

  Rule: The day of the invoice chooses the rate, or the day of the work where the firm says so

    Scenario: A rate that rose between work and invoice
      Given DE has these tax rates
        | code     | rate | from       |
        | standard | 20   | 2026-02-01 |
      And ACME is taxed in DE as a business
      And psa:1 was approved
      And today is 2026-02-02
      When C-100 is billed up to 2026-01-31 on 2026-02-02
      Then the invoice bears these taxes
        | rate | tax        |
        | 20 % | 200.00 EUR |

    Scenario: By the day of the work
      Given entity FR01 keeps its book in EUR
      And the entity is registered for tax in FR by the date of the work
      And FR has these tax rates
        | rate | from       |
        | 20   | 2020-01-01 |
        | 25   | 2026-02-01 |
      And a time and materials contract F-1 with GLOBEX in EUR
      And GLOBEX is taxed in FR as a consumer
      And Ann recorded 1.00 hours for F-1 on 2026-01-20 as psa:8
      And psa:8 was approved
      And today is 2026-02-02
      When F-1 is billed up to 2026-01-31 on 2026-02-02
      Then the invoice bears these taxes
        | rate | tax       |
        | 20 % | 20.00 EUR |

  Rule: Where a jurisdiction asks for it, tax is rounded on each line

    Background:
      Given entity IT01 keeps its book in EUR
      And the entity is registered for tax in IT with tax rounded on each line
      And IT has these tax rates
        | rate |
        | 19   |
      And a time and materials contract I-1 with GLOBEX in EUR
      And GLOBEX is taxed in IT as a consumer
      And these hours were recorded under I-1
        | entry | hours      | rate      |
        | psa:4 | 60 minutes | 10.13 EUR |
        | psa:5 | 60 minutes | 10.13 EUR |
        | psa:6 | 60 minutes | 10.13 EUR |
      And psa:4, psa:5 and psa:6 were approved

    Scenario: The group's tax is the sum of its lines'
      When I-1 is billed up to 2026-01-31
      Then the invoice bears these taxes
        | taxable   | tax      |
        | 30.39 EUR | 5.76 EUR |
      And 36.15 EUR is payable on the invoice
      And the trial balance is zero

    Scenario: A credited line gives back its own tax, and the last one what is left
      Given I-1 was billed up to 2026-01-31
      When psa:4 on the invoice is credited
      Then GLOBEX owes 24.10 EUR
      And the trial balance is zero

  Rule: An entity that is not registered charges no tax

    Scenario: No set-up, no groups
      Given entity GB02 keeps its book in GBP
      And a time and materials contract G-1 in GBP
      And Ann recorded 1.00 hours for G-1 as psa:9
      And psa:9 was approved
      When G-1 is billed up to 2026-01-31
      Then the invoice bears no tax
      And 100.00 GBP is payable on the invoice
