"""Clean: the article without its surroundings. What is taken out is kept, with its kind and place.

    raw page ─▶ page/ ──┐
                        ├─▶ draft ─▶ text/ ─▶ habits/ ─▶ content
    raw text ─▶ text/ ──┘

To understand it, read the modules in this order:

    draft, sentences    an article while it is being cleaned, and where its sentences begin
    drop_caps           the large first letter of a story, put back to its word
    joiners             zero-width signs that are spelling, which extractors would drop
    page/               a page's tree into a draft, and whether it is an article at all
        drafting            the whole of it: title, body, authors, section, date clues
        structured, naming, paywall     what the page says of itself, and title and section out of that
        authors, seen_bylines           who wrote it, as its data and the lines by its headline say
        author_lines                    the lines that only name them, or say who they are
        shells              the story of a page that shows none, out of the script that would draw it
        prune, body         what can't be the story is taken out; then the extractor's lines, judged one by one
        layout, lines       where a line stands on the page, and whether it reads as prose
        judge, compare, recover         which lines are no body, which of two results is it, and what both missed
        date_clues, visible_dates       every place that says when: kept as it is said
        verdict             whether the page is an article
    text/               what every text goes through, from a page or not
        paragraphs          plain text into paragraphs
        headline, dateline  its opening lines, and the opening of wire copy
        sign_off            how it ends: the agency's name, the desk's initials and notes
        boilerplate         what stands in the body and isn't news, by the table of rules
    habits/             what one source repeats: `repeated` learns it from many articles, `learned` takes it out of one
    stated, slugs       what a sidecar or a structured file's fields say; a file's name is no title
    rules               the tables, read once a batch
    stage               the step: all of it for one article

A room knows the modules beside it and no other room; only `rules` and `stage` look into rooms.
"""

from copydesk.clean.habits.learned import LearnedRules
from copydesk.clean.habits.repeated import count_sentences, find_repeated
from copydesk.clean.rules import CleanRules, load_rules
from copydesk.clean.stage import clean_article

__all__ = ["CleanRules", "LearnedRules", "clean_article", "count_sentences", "find_repeated", "load_rules"]
