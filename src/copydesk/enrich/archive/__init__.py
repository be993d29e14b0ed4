"""One name a thing across the archive: what several articles together say of who is who.

    keys         what the spellings of one name have in common
    appearances  a person, organization or place in one article, with whom it stands there
    evidence     what texts say of people of one name: years of birth, offices, trades
    parting      people of one name, parted by that and by what their articles share
    learning     from all appearances of an archive to the table of names
    table        the table, and giving an article's entities the names of it

The table is learned over all articles at once, apart from the runs, and depends on nothing but their set.
"""

from copydesk.enrich.archive.appearances import Appearance, list_appearances
from copydesk.enrich.archive.learning import learn_names
from copydesk.enrich.archive.table import LearnedName, Namer, NameTable

__all__ = ["Appearance", "LearnedName", "NameTable", "Namer", "learn_names", "list_appearances"]
