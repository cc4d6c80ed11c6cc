"""Finance's specifications of the ledger, and the words they are written in."""
