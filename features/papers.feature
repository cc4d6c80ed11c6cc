Feature: What papers say of companies
  Billing Policy 7.1. What is printed of an entity and of its customers is master data with dates: a
  later address does not change what an earlier invoice prints. What can not be right is refused when
  it is given, not when an invoice is to go out.

  Scenario: Papers are kept as they are told
    When the papers of the entity say
      | what    | says                     |
      | street  | 1 High Street            |
      | city    | London                   |
      | country | GB                       |
      | vat id  | GB123456789              |
      | iban    | GB82WEST12345698765432   |
    Then it is done

  Scenario: The same papers twice change nothing
    Given customer ACME is registered
    And the papers of ACME say from 2026-02-01
      | what    | says  |
      | city    | Leeds |
      | country | GB    |
    When the papers of ACME say from 2026-02-01
      | what    | says  |
      | city    | Leeds |
      | country | GB    |
    Then nothing is recorded

  Scenario: A country that is none is refused
    Given customer ACME is registered
    When the papers of ACME say
      | what    | says |
      | country | UK   |
    Then it is refused because "malformed"
    And the refusal says "GB, DE or US"

  Scenario: A bank account with a slip of the pen is refused
    When the papers of the entity say
      | what | says                   |
      | iban | GB82WEST12345698765433 |
    Then it is refused because "malformed"
    And the refusal says "check digits"

  Scenario: A client's matter has the client's own name
    Given project P-1 is opened
    When the customer calls project P-1 matter M-2026-7
    Then it is done
