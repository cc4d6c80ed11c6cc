Feature: Invoices and credit memos go out as documents
  Billing Policy 7.2. What is issued can be printed as the customer reads it, and sent as an electronic
  invoice by EN 16931. What the law asks for and the ledger was not told is named before anything goes
  out. A law firm's clients get LEDES 1998B.

  Background:
    Given a time and materials contract C-100 with ACME in EUR
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 6.00  |
      | psa:2 | 2026-01-13 | 4.00  |
    And psa:1 and psa:2 were approved
    And C-100 was billed up to 2026-01-31 on 2026-01-31

  Rule: An invoice prints as its customer reads it

    Scenario: In German
      Given the papers of ACME say
        | what    | says            |
        | street  | Hafenstraße 12  |
        | country | DE              |
        | locale  | de-DE           |
      Then the invoice prints "Rechnung"
      And the invoice prints "1.000,00 €"
      And the invoice prints "31. Januar 2026"
      And the invoice prints "Deutschland"

    Scenario: In the language of the house where nothing else was said
      Then the invoice prints "Amount due"
      And the invoice prints "€1,000.00"
      And the invoice prints "GB01-INV-2026-000001"

    Scenario: An earlier invoice keeps its customer's earlier address
      Given the papers of ACME say
        | what | says  |
        | city | Leeds |
      And the papers of ACME say from 2026-03-01
        | what | says |
        | city | York |
      Then the invoice prints "Leeds"

    Scenario: Totals are the ledger's
      Then as a document the invoice comes to
        | what    | amount       |
        | lines   | 1,000.00 EUR |
        | tax     | 0.00 EUR     |
        | payable | 1,000.00 EUR |

    Scenario: A credit memo names the invoice it corrects
      Given psa:2 on the invoice was credited because "not ordered"
      Then credit memo GB01-CN-2026-000001 prints "GB01-INV-2026-000001"
      And credit memo GB01-CN-2026-000001 prints "€400.00"
      And credit memo GB01-CN-2026-000001 prints "not ordered"

    Scenario: A draft is not sent out
      Given Ann recorded 1.00 hour as psa:3
      And psa:3 was approved
      And a draft was made for C-100 up to 2026-02-28
      When the draft is written as PDF
      Then it is refused because "not_open"

  Rule: An electronic invoice says all that it must

    Scenario: What is missing is named
      When the invoice is written as UBL
      Then it is refused because "document_incomplete"
      And the refusal says "DescribeEntity"
      And the refusal says "DescribeCustomer"

    Scenario: With papers it goes out in every electronic form
      Given the papers of the entity say
        | what    | says                   |
        | country | GB                     |
        | city    | London                 |
        | iban    | GB82WEST12345698765432 |
      And the papers of ACME say
        | what    | says |
        | country | DE   |
      And psa:2 on the invoice was credited because "not ordered"
      When the invoice is written as UBL
      And the invoice is written as Factur-X
      And credit memo GB01-CN-2026-000001 is written as UBL
      And credit memo GB01-CN-2026-000001 is written as Factur-X
      Then the invoice prints "GB82 WEST 1234 5698 7654 32"

    Scenario: Peppol wants the customer's reference
      Given the papers of the entity say
        | what            | says          |
        | country         | GB            |
        | endpoint        | 5060012349998 |
        | endpoint scheme | 0088          |
      And the papers of ACME say
        | what            | says          |
        | country         | DE            |
        | endpoint        | 7300010000001 |
        | endpoint scheme | 0088          |
      When the invoice is written as UBL
      Then it is refused because "document_incomplete"
      And the refusal says "buyer_reference"

  Rule: A law firm's client reads LEDES

    Scenario: The client's matter and the firm's tax id are needed
      When the invoice is written as LEDES
      Then it is refused because "not_in_ledes"
      And the refusal says "NameMatter"

    Scenario: With them it goes out
      Given the papers of the entity say
        | what   | says       |
        | tax id | 12-3456789 |
      And the customer calls project C-100 matter M-2026-7
      When the invoice is written as LEDES
      Then the invoice prints "M-2026-7"

    Scenario: It knows no credit memos
      Given psa:2 on the invoice was credited because "not ordered"
      When credit memo GB01-CN-2026-000001 is written as LEDES
      Then it is refused because "not_in_ledes"
      And the refusal says "no credit memos"
