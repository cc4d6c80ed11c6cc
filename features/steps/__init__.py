"""The words finance's files may use: one module a glossary noun."""
