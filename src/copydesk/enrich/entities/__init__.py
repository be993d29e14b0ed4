"""What is mentioned, each counted once: people, organizations and places under one name each."""
