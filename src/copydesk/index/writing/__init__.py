"""Documents, runs and rejects go into the index, in bulk and by id."""
