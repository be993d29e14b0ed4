"""A page: what it says of itself, where its body stands, and whether it is an article at all."""
