"""Which spans of a text mention someone or something: the engine's, corrected and completed.

finding                                  from the engine's spans to those that count; all below serve it
trimming, joining, hyphens               a span without what is no part of the name, and with what was cut off
splitting                                each name alone, where a span holds two or a neighbour
headed, apposition, nouns, word_before   what a name's own words, or the words around it, say that it is
companies, teams, results                the same of companies, of teams in reports of matches, and in tables and lists
fixed, teams_by_name                     names that a table knows: seats of power, platforms, teams
areas, bands                             areas and bodies in full, and bands in texts on music
compounds                                parts of hyphenated words, which name nobody a second time
sighting, surroundings                   names found by their letters, and whether they are names of their own there
again                                    names said again: the surname alone, or in capitals
voting                                   one kind a name in a document
acronyms                                 what short forms stand for
unread                                   names in a text that no engine reads
"""
