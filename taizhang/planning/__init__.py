"""Plans (倒排计划): steps of an item or a campaign, scheduled backwards from the deadline, versioned and compared."""
