"""An office's own workbook into the ledger: read, compared, brought in, taken back."""
