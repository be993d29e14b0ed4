"""From links to stories.

identity            which landings that claim one address are one article
reach               which articles a change of links can touch
clusters, stories   from scores to stories
canonical           which copy to read
relations           what the others are to it
differences         where they depart from it
events              which stories tell of one happening
assignments         all of it, an article at a time
"""
