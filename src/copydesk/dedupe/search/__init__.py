"""Which pairs are compared, and what is kept of them.

candidates  which pairs are worth a comparison
bounds      which of them can't come to the least score that is kept, as far as outlines tell
projection  which of them have too little in common, by products of short vectors
coverage    how much of one text the sentences of another can cover, for that bound
joining     joins of stems, for both
closer      which of them can't as far as texts tell, before these are taken apart
thrift      whether such a bound is worth its time
links       those that do
"""
