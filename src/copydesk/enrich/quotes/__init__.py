"""Quotations and who is said to have said them.

speech      verbs, pronouns and offices by language
marks       where quotations begin and end
people      whom "he" and "the minister" mean at a place of the text
speakers    the quotations with their speakers
"""

from copydesk.enrich.quotes.people import Naming
from copydesk.enrich.quotes.speakers import attribute_quotes

__all__ = ["Naming", "attribute_quotes"]
