"""What to ask and when, of both sources, and the ledger of what came of it."""
