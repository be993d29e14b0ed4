"""What is written: an article and its story as one document, all pure."""
