"""Measuring the stages against marked data and gold files; nothing in the pipeline depends on it."""
