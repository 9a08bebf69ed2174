"""Every read of papers: what an actor may see of imports."""
