"""Who exists: areas, units, persons, posts, roles, delegations, working days; the Actor and its reach."""
