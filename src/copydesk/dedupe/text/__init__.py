"""What deduplication reads of words: stems and their rarity, other languages, openings, figures and days.

words, spelling     folding, words, sentences, stems; one spelling of American and British words
idf                 how rare a stem is in English at large
foreign             paragraphs in another language
translation         whether an article says that it is translated
quantities          the figures of a text                               (numerals, units)
days, figures       the days that it names; all its figures, and whether two texts' are the same
openings            what a text opens with: whose news, of which day and hour   (reporting: the table of its words)
"""
