"""Kibana's data views and dashboards as code.

    load_content      the folder `kibana/`, read and checked             (files.py, bodies.py, layout.py)
    check_content     every panel's search, run on an index              (check.py, searches.py, kql.py)
    apply_content     into a Kibana, by fixed ids, as often as one likes (apply.py, client.py)

Kibana itself can't be started from published packages, so what can be known without one is checked: that each body has
the shape of its API (facts of 9.5), that each field exists and can do what its panel asks, and that each panel shows
something on the samples. How it looks can't.
"""

from copydesk.kibana.apply import Applied, Change, apply_content
from copydesk.kibana.check import CheckReport, check_content
from copydesk.kibana.client import KibanaClient
from copydesk.kibana.files import Content, load_content
from copydesk.kibana.searches import PanelSearch, Use, build_searches

__all__ = [
    "Applied",
    "Change",
    "CheckReport",
    "Content",
    "KibanaClient",
    "PanelSearch",
    "Use",
    "apply_content",
    "build_searches",
    "check_content",
    "load_content",
]
