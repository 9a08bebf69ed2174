"""Projectors: the only writers of the ledger's tables. They run at `journal.append` and again at rebuild."""
