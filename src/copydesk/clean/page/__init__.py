"""A page: what it says of itself, where its body stands, and whether it is an article at all.

drafting                  the page into a draft; all below serve it
prune                     what can't be the story goes before anything is looked for
body                      trafilatura's result, judged (`judge`), completed (`recover`), or another's (`compare`);
                          `layout` and `lines` say where a line stands and whether it is prose; `quick` is
                          trafilatura asking less often
standfirst                the paragraph between headline and story
structured                what the page says in data: parsed once, read by all
naming, authors, outlets  title and section; who wrote it; the outlet's own names
opening_byline            names in bold that a story opens with
date_clues                dates as the page says them, with those that a reader sees (`visible_dates`)
verdict, paywall          whether it is an article; whether all of it is shown
"""
