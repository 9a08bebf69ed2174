"""Official papers from the ledger: what they are prefilled with, how they are laid out, frozen and shown."""
