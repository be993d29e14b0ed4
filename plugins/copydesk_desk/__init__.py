"""The Desk: pages to search the archive, compare copies, and see what each night took in and refused.

    app           the application: routes, headers, errors as pages
    access        who may see it, where Airflow serves it
    server        the same without Airflow, for `copydesk desk`
    reader        the one connection to Elasticsearch
    address       a search as the page's address, and back
    pages         one module a page: search, stories, articles, nights, quarantine
    chart, marking, wording, export    what the pages show: bars, marked text, evidence in words, files

It only shows: whatever asks the index is `copydesk.index`. Every page is complete without scripts.
"""
