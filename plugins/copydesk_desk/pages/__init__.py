"""One module a page: what it asks of the index, and what its template gets."""
