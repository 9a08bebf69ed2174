"""Every night the ledger as files, in a folder that the administrator chose."""
