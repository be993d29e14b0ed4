"""Exports of databases that analysts use: many articles in one text or page, each with labelled lines.

`opening.py` tells which database a file comes from; `layout.py` makes text out of a page and blocks out of text;
`labels.py` holds the table of labels; then one module a database.
"""
