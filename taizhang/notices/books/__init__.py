"""对账: once a month each unit settles, line by line, what the county holds against it, and its head signs."""
