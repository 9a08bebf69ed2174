"""Official papers and workbooks: the ledger as offices bring it, take it and sign it."""
