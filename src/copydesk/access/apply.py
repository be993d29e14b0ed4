"""Bring an Elasticsearch to what `access/` says, and make keys of its roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from elasticsearch import ApiError, Elasticsearch, NotFoundError

from copydesk.access.files import Access, Role, User
from copydesk.errors import InvalidSetting
from copydesk.index.client import translated_errors, url_of

# An Elasticsearch without its security module knows no such address, and says so by one of these.
_NO_SUCH_API = (400, 405)


class Change(StrEnum):
    """What became of a role or user."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SET = "set"
    LEFT_OUT = "left out"


class Applied(NamedTuple):
    """A role or user, and what became of it. A password can't be read, so a user that is given one was `set`."""

    kind: str
    name: str
    change: Change


def apply_access(
    client: Elasticsearch, access: Access, passwords: Mapping[str, str], prefix: str = ""
) -> Iterator[Applied]:
    """Write every role, then every user whose password is given by its name; tells of each as soon as it is there.

    A user without a password is left out: none has one that could be guessed. Raises `InvalidSetting` where the node
    has no security, and as the index's functions do.
    """
    with translated_errors(client):
        _require_security(client)
        for name, role in access.roles.items():
            yield Applied("role", name, _put_role(client, name, role.with_prefix(prefix)))
        for name, user in access.users.items():
            yield Applied("user", name, _put_user(client, name, user, passwords.get(name, "")))


def make_key(client: Elasticsearch, role_name: str, role: Role, days: int | None, prefix: str = "") -> str:
    """A new API key that may do what the role may, as `COPYDESK_ELASTICSEARCH_API_KEY` takes it; shown only once.

    `days` is how long it is good; None is without end. Whoever asks must have the role's rights, too. Raises as
    `apply_access` does.
    """
    with translated_errors(client):
        _require_security(client)
        answer = client.security.create_api_key(
            name=role_name,
            role_descriptors={role_name: _as_body(role.with_prefix(prefix))},
            expiration=f"{days}d" if days is not None else None,
        )
    return str(answer["encoded"])


def _put_role(client: Elasticsearch, name: str, role: Role) -> Change:
    body = _as_body(role)
    try:
        before = client.security.get_role(name=name)[name]
    except NotFoundError:
        before = None
    if before is not None and all(_comparable(before.get(part)) == _comparable(body[part]) for part in body):
        return Change.UNCHANGED
    client.security.put_role(name=name, **body)
    return Change.CREATED if before is None else Change.CHANGED


def _put_user(client: Elasticsearch, name: str, user: User, password: str) -> Change:
    if not password:
        return Change.LEFT_OUT
    if user.built_in:
        client.security.change_password(username=name, password=password)
    else:
        client.security.put_user(username=name, password=password, roles=list(user.roles), full_name=user.full_name)
    return Change.SET


def _require_security(client: Elasticsearch) -> None:
    try:
        client.security.authenticate()
    except ApiError as error:
        if error.meta.status in _NO_SUCH_API:
            raise InvalidSetting(
                f"{url_of(client)} has no security, so it knows no roles and users: the embedded node never has"
            ) from error
        raise


def _as_body(role: Role) -> dict[str, Any]:
    return role.model_dump(mode="json")


def _comparable(value: Any) -> Any:
    """Elasticsearch answers with its defaults filled in, and with privileges in an order of its own."""
    if isinstance(value, list):
        return sorted((_comparable(one) for one in value), key=repr)
    if isinstance(value, dict):
        return {key: _comparable(one) for key, one in value.items() if key != "allow_restricted_indices"}
    return value
