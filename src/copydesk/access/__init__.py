"""Who may do what in Elasticsearch and Kibana, as files: the folder `access/`, applied by one command.

    load_access     roles and users, read and checked                         (files.py)
    apply_access    into an Elasticsearch, as often as one likes              (apply.py)
    make_key        an API key that may do what a role may, and no more       (apply.py)

The superuser runs these and nothing else. The embedded node has no security: `apply_access` says so there.
"""

from copydesk.access.apply import Applied, Change, apply_access, make_key
from copydesk.access.files import Access, Role, User, load_access

__all__ = ["Access", "Applied", "Change", "Role", "User", "apply_access", "load_access", "make_key"]
