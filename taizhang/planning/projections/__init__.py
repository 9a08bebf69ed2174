"""Plans as the journal tells them: `plans` from planning's own entries, `items` from what happens in the ledger."""
