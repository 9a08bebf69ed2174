"""What intake decides without a database: headings, days, candidates, the page."""
