"""The command `copydesk secrets`: every secret of the deployed stack, made at random and written once into `.env`."""

from __future__ import annotations

import base64
import os
import re
import secrets
from pathlib import Path
from typing import Annotated

import typer

from copydesk.console import say
from copydesk.errors import InvalidSetting

# `NAME=` in the example is a secret that has to be made; `#NAME=` may be set.
_WANTED = re.compile(r"^([A-Z_]+)=$", re.MULTILINE)
# Kibana and Airflow ask for 32 characters; hexadecimal digits need no escaping in a URL, in JSON or in a shell.
_BYTES = 32


def make_secrets(
    example: Annotated[Path, typer.Option(help="What the stack asks for.")] = Path(".env.example"),
    target: Annotated[Path, typer.Option(help="The file to write; one that is there only gets what it lacks.")] = Path(
        ".env"
    ),
) -> None:
    """Make the deployed stack's secrets and write them into .env, readable by you alone; none is ever replaced."""
    try:
        template = example.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InvalidSetting(f"{example} is missing: run this in Copydesk's own folder") from None
    before = target.read_text(encoding="utf-8") if target.is_file() else ""
    text, made = fill_in(before or template)
    missing = [name for name in _WANTED.findall(template) if not re.search(rf"^{name}=", text, re.MULTILINE)]
    text += "".join(f"{name}={make_secret(name)}\n" for name in missing)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        os.fchmod(stream.fileno(), 0o600)
        stream.write(text)
    say(
        f"{target}: {len(made) + len(missing)} secrets were made; keep the file, what they lock can't be had without it"
    )


def fill_in(text: str) -> tuple[str, list[str]]:
    """The text of an environment file with a secret for each name that has none, and these names."""
    made = _WANTED.findall(text)
    return _WANTED.sub(lambda match: f"{match[1]}={make_secret(match[1])}", text), made


def make_secret(name: str) -> str:
    """A secret of 256 bits: a Fernet key in the form that Fernet has, anything else in hexadecimal digits."""
    if name.endswith("_FERNET_KEY"):
        return base64.urlsafe_b64encode(secrets.token_bytes(_BYTES)).decode()
    return secrets.token_hex(_BYTES)
