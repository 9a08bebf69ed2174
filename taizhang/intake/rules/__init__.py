"""What intake decides without a database: marks of secrecy, headings, days, candidates, the page."""
