"""Which pairs are compared, and what is kept of them.

candidates  which pairs are worth a comparison
bounds      which of them can't come to the least score that is kept
links       those that do
"""
