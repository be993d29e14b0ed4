"""Copydesk turns raw article files into clean, dated, deduplicated stories in Elasticsearch."""
