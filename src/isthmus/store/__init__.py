"""Where judgements, cases and decisions live: a transactional store with an append-only ledger."""
