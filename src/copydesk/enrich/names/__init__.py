"""What is known of names before an article is read: tables, the gazetteer, and how spellings are compared."""
