"""Dates: what a page or a text says (`expressions`, `clues`), which one is believed (`rules`), which are mentioned."""
