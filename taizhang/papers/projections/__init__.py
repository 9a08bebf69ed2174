"""What papers keeps of the journal's entries."""
