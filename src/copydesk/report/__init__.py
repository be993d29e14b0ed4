"""What a person reads on a terminal; everything here makes tables and lines, nothing asks or writes.

print_run_report      the end of a run: books, names, days, stories       (run.py)
render_books, describe_run, render_rejects    a run's books               (books.py)
render_search, render_similar                 what was found              (searches.py)
render_article                                all of one article          (article.py)
render_verification, render_forgotten, render_learned, render_name_table    upkeep    (upkeep.py)
"""

from copydesk.report.article import render_article
from copydesk.report.books import RunText, describe_changes, describe_run, render_books, render_rejects
from copydesk.report.run import print_run_report
from copydesk.report.searches import render_search, render_similar
from copydesk.report.upkeep import render_forgotten, render_learned, render_name_table, render_verification

__all__ = [
    "RunText",
    "describe_changes",
    "describe_run",
    "print_run_report",
    "render_article",
    "render_books",
    "render_forgotten",
    "render_learned",
    "render_name_table",
    "render_rejects",
    "render_search",
    "render_similar",
    "render_verification",
]
