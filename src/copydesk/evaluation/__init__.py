"""Measuring the stages against marked data and gold files; nothing in the pipeline depends on it.

command                    `copydesk eval …`, each beside its yardstick
pages, dates, articles     cleaning and normalization: bodies, days, all of an article
entities, facets, names    enrichment: spans, what an article is about, one name a thing across articles
stories, perturbation      deduplication, and what a desk does to a text before it prints it again
seeds                      all stages against a landing's gold file
scores, json_lines         precision, recall and F1; files with known answers
"""
