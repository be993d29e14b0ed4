"""The address of a service, apart from the secrets that its URL may hold."""

from __future__ import annotations

import re
from urllib.parse import unquote

from copydesk.errors import InvalidSetting

_URL = re.compile(
    r"(?P<scheme>https?)://(?:(?P<credentials>[^\ud800-\udfff]*)@)?"
    r"(?P<address>(?:\[[0-9a-f:.]+\]|[^\s:/?#@\[\]%\\]+)(?::(?P<port>\d{1,5}))?(?:/[^\s?#@]*)?)",
    re.IGNORECASE | re.DOTALL,
)
_LAST_PORT = 65_535


def split_credentials(url: str, setting: str, *, needs_port: bool = False) -> tuple[str, tuple[str, str] | None]:
    """A URL without its user and password, and both of them, where it has any.

    They go up to the last `@`, so that a password need not be escaped, whatever it holds but a `%`. Raises
    `InvalidSetting`, which names the setting and holds nothing of the URL: where it is no good, nobody knows what in it
    is secret.
    """
    parts = _URL.fullmatch(url)
    if parts is None or int(parts["port"] or 0) > _LAST_PORT or (needs_port and not parts["port"]):
        port = ":port" if needs_port else "[:port]"
        raise InvalidSetting(
            f"{setting}: not of the form http[s]://[user:password@]host{port}[/path] with a port up to {_LAST_PORT}"
        )
    address = f"{parts['scheme'].lower()}://{parts['address']}"
    if parts["credentials"] is None:
        return address, None
    user, _, password = parts["credentials"].partition(":")
    return address, (unquote(user), unquote(password))
