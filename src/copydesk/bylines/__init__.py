"""The people whom a byline names: "By Ida Brandt, Staff Writer, and Kai Rehn in Tolland" are Ida Brandt and Kai Rehn.

One grammar for bylines of pages, of texts and of fields, in the languages of `reference/bylines.yaml`. What is no
person is left out: jobs, places, desks and outlets, mail addresses, those who edited. An agency stays, as it is
written: what it is to the article its caller knows.

`words.py` holds the table, `splitting.py` takes a line apart, and `script.py` one in a script that sets no blanks.
"""

from copydesk.bylines.script import is_unspaced
from copydesk.bylines.splitting import is_agency, name_newsrooms, opens_byline, spell_name, split_byline
from copydesk.bylines.words import load_byline_words

__all__ = [
    "is_agency",
    "is_unspaced",
    "load_byline_words",
    "name_newsrooms",
    "opens_byline",
    "spell_name",
    "split_byline",
]
