"""The folder `access/`: `roles/<name>.json`, each as Elasticsearch's role API takes it, and `users.json`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError, model_validator

from copydesk.errors import InvalidSetting
from copydesk.record import Record

Parsed = TypeVar("Parsed")


class IndexPrivileges(Record):
    """What a role may do with indices and aliases of these names, which may end in `*`."""

    names: tuple[str, ...] = Field(min_length=1)
    privileges: tuple[str, ...] = Field(min_length=1)


class ApplicationPrivileges(Record):
    """What a role may do in Kibana: `feature_<id>.<read or all>`, as Kibana itself writes it into a role."""

    application: str
    privileges: tuple[str, ...] = Field(min_length=1)
    resources: tuple[str, ...] = Field(min_length=1)


class Role(Record):
    """A role, as Elasticsearch's API for roles takes it."""

    description: str
    cluster: tuple[str, ...]
    indices: tuple[IndexPrivileges, ...]
    applications: tuple[ApplicationPrivileges, ...] = ()

    def with_prefix(self, prefix: str) -> Role:
        """The same role for indices that are called with a prefix (`COPYDESK_INDEX__PREFIX`)."""
        indices = tuple(one.with_(names=tuple(f"{prefix}{name}" for name in one.names)) for one in self.indices)
        return self.with_(indices=indices)


class User(Record):
    """A user with roles; one that is built in comes with Elasticsearch, and only its password is ours to set."""

    roles: tuple[str, ...] = ()
    full_name: str = ""
    built_in: bool = False

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> User:
        if self.built_in == bool(self.roles):
            raise ValueError("either it has roles or it is built in")
        return self


class Access(Record):
    """Roles and users by name."""

    roles: dict[str, Role]
    users: dict[str, User]


def load_access(folder: Path) -> Access:
    """Read and check the folder. Raises `InvalidSetting`, one line with the file and the fault."""
    files = sorted((folder / "roles").glob("*.json"))
    if not files:
        raise InvalidSetting(f"{folder} has no roles/*.json")
    roles = {path.stem: _read(path, Role.model_validate) for path in files}
    listed = _read(folder / "users.json", dict)
    users = {name: _parse(folder / "users.json", User.model_validate, body) for name, body in listed.items()}
    for name, user in users.items():
        if unknown := set(user.roles) - roles.keys():
            raise InvalidSetting(f"{folder / 'users.json'}: {name} has no such role: {', '.join(sorted(unknown))}")
    return Access(roles=roles, users=users)


def _read(path: Path, parse: Callable[[Any], Parsed]) -> Parsed:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidSetting(f"{path} can't be read: {error.strerror}") from error
    return _parse(path, lambda body: parse(json.loads(body)), text)


def _parse(path: Path, parse: Callable[[Any], Parsed], body: Any) -> Parsed:
    try:
        return parse(body)
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise InvalidSetting(f"{path}: {where}") from None
    except (ValueError, TypeError) as error:
        raise InvalidSetting(f"{path}: {error}") from None
